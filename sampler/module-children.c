/* module-children.c: what a recorded program's children are told, and how a forked one begins
 *
 * children.h finds them; here is what Python and the recorder need for it.
 */

#include "sampler/module-private.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "sampler/children.h"
#include "sampler/family.h"
#include "sampler/names.h"
#include "sampler/output.h"
#include "sampler/signal/handler.h"
#include "sampler/writer.h"

/* Of the recording that wants children. */
static struct {
  PyObject               *pairs;
  SamplerRecordingConfig  config;     /* without its path */
} family;

static void
put_hex (char *text, const uint8_t uuid[FORMAT_UUID_SIZE])
{
  for (unsigned i = 0; i < FORMAT_UUID_SIZE; i++)
    snprintf (text + 2 * i, 3, "%02x", uuid[i]);
}

static bool
append_option (PyObject *list, const char *key, PyObject *value)
{
  PyObject *option = value != NULL ? PyUnicode_FromFormat ("%s=%U", key, value) : NULL;
  bool good = option != NULL && PyList_Append (list, option) == 0;

  Py_XDECREF (option);
  Py_XDECREF (value);
  return good;
}

/* What the boot of another Python is told (pyinst/boot.py reads it). */
static PyObject *
list_child_options (void)
{
  static const char *const engines[] = { "auto", "signal", "event" };
  PyObject *list = PyList_New (0);
  uint8_t uuid[FORMAT_UUID_SIZE];
  char hex[2 * FORMAT_UUID_SIZE + 1];

  sampler_writer_get_uuid (uuid);
  put_hex (hex, uuid);
  if (list != NULL
      && append_option (list, "beside", PyUnicode_DecodeFSDefault (sampler_output_path ()))
      && append_option (list, "parent", PyUnicode_FromFormat ("%s:%d", hex, (int) getpid ()))
      && append_option (list, "interval_ns", PyUnicode_FromFormat ("%llu", (unsigned long long) family.config.interval_ns))
      && append_option (list, "engine", PyUnicode_FromString (engines[family.config.engine]))
      && append_option (list, "tick", PyUnicode_FromString (family.config.ticks == SAMPLER_TICKS_ITIMER ? "itimer" : "thread"))
      && append_option (list, "sources", PyUnicode_FromString (family.config.leaves_sources_out ? "0" : "1"))
      && append_option (list, "from_ns", PyUnicode_FromFormat ("%llu", (unsigned long long) family.config.from_ns))
      && append_option (list, "until_ns", PyUnicode_FromFormat ("%llu", (unsigned long long) family.config.until_ns)))
    return list;
  Py_XDECREF (list);
  return NULL;
}

/* In a forked child: the same recording again, in a file of its own. What fails leaves it unrecorded. */
static void
start_in_child (void)
{
  static char path[2 * FORMAT_STRING_MAX];
  SamplerRecordingConfig config = family.config;

  sampler_writer_get_uuid (config.parent_uuid);
  config.parent_pid = (uint64_t) getppid ();
  if (family.pairs == NULL || (config.until_ns != 0 && sampler_now_ns () >= config.until_ns)
      || !sampler_family_name (sampler_output_path (), path, sizeof path))
    return;
  config.path = path;
  sampler_children_reset ();
  if (sampler_module_start (&config, family.pairs))
    /* threading learns of the fork after us; what it says by then is read at the end. */
    sampler_names_note ((int32_t) getpid (), "MainThread");
}

static void
stop_in_child (void)
{
  sampler_module_stop (family.pairs, FORMAT_STOP_EXIT);
}

void
sampler_module_watch_children (const SamplerRecordingConfig *config, PyObject *pairs, PyObject *children)
{
  PyObject *old = family.pairs;

  Py_INCREF (pairs);
  family.pairs = pairs;
  Py_XDECREF (old);
  family.config = *config;
  family.config.path = NULL;
  sampler_children_reset ();
  sampler_children_set_options (list_child_options);
  sampler_children_watch (children == Py_True ? Py_None : children, start_in_child, stop_in_child);
}

const char sampler_child_file_doc[] =
"child_file(parent)\n--\n\n"
"Where this process puts its recording, being a child of the one recorded in *parent*.";

PyObject *
sampler_module_child_file (PyObject *module, PyObject *args)
{
  char path[2 * FORMAT_STRING_MAX];
  PyObject *parent = NULL, *result = NULL;

  (void) module;
  if (!PyArg_ParseTuple (args, "O&", PyUnicode_FSConverter, &parent))
    return NULL;
  if (sampler_family_name (PyBytes_AsString (parent), path, sizeof path))
    result = PyUnicode_DecodeFSDefault (path);
  else
    PyErr_SetString (PyExc_OSError, sampler_status_sentence (SAMPLER_STATUS_FILE));
  Py_DECREF (parent);
  return result;
}

bool
sampler_module_parse_parent (const char *text, SamplerRecordingConfig *config)
{
  unsigned long long pid;
  unsigned byte;

  for (unsigned i = 0; i < FORMAT_UUID_SIZE; i++)
    {
      if (sscanf (text + 2 * i, "%2x", &byte) != 1)
        break;
      config->parent_uuid[i] = (uint8_t) byte;
    }
  if (strlen (text) > 2 * FORMAT_UUID_SIZE && sscanf (text + 2 * FORMAT_UUID_SIZE, ":%llu", &pid) == 1)
    {
      config->parent_pid = pid;
      return true;
    }
  PyErr_Format (PyExc_ValueError, "'%s' is no parent; a parent is HEX:PID", text);
  return false;
}

