/* _profile.c: pyinst._profile, recordings as Python sees them */

#include "pyinst/_profile.h"

#include <fcntl.h>
#include <libintl.h>
#include <string.h>
#include <unistd.h>

#include "profile/stream.h"

static PyTypeObject *profile_type;

PyObject *
pyinst_raise (GError *error)
{
  PyObject *type = g_error_matches (error, PROFILE_ERROR, PROFILE_ERROR_IO) ? PyExc_OSError : PyExc_ValueError;

  PyErr_SetString (type, error->message);
  g_error_free (error);
  return NULL;
}

PyObject *
pyinst_profile_wrap (Profile *profile)
{
  PyinstProfile *self = PyObject_New (PyinstProfile, profile_type);

  if (self == NULL)
    profile_unref (profile);
  else
    self->profile = profile;
  return (PyObject *) self;
}

Profile *
pyinst_profile_get (PyObject *object)
{
  if (Py_TYPE (object) == profile_type)
    return ((PyinstProfile *) object)->profile;
  PyErr_Format (PyExc_TypeError, "a Profile is needed here, not %R", (PyObject *) Py_TYPE (object));
  return NULL;
}

static void
profile_dealloc (PyObject *self)
{
  PyTypeObject *type = Py_TYPE (self);

  profile_unref (((PyinstProfile *) self)->profile);
  PyObject_Free (self);
  Py_DECREF (type);
}

static PyObject *
text_or_none (const char *text)
{
  if (text == NULL)
    Py_RETURN_NONE;
  return PyUnicode_DecodeUTF8 (text, (Py_ssize_t) strlen (text), "surrogateescape");
}

/* Takes *item*; on failure *list* is dropped and NULL. */
static void
append (PyObject **list, PyObject *item)
{
  if (*list != NULL && (item == NULL || PyList_Append (*list, item) != 0))
    Py_CLEAR (*list);
  Py_XDECREF (item);
}

/* ---- the whole ---- */

PyDoc_STRVAR (info_doc,
"info()\n--\n\n"
"What holds for the whole: a dict of duration_ns, cpu_ns (of the process; -1 unknown), samples (looks at all\n"
"threads), start_time_ns (since 1970), pid, is_complete (it has its end mark) and warnings (sentences).");

static PyObject *
get_info (PyObject *self, PyObject *unused)
{
  Profile *profile = ((PyinstProfile *) self)->profile;
  PyObject *warnings = PyList_New (0);

  (void) unused;
  for (const char *const *warning = profile_get_warnings (profile); *warning != NULL; warning++)
    append (&warnings, text_or_none (*warning));
  if (warnings == NULL)
    return NULL;
  return Py_BuildValue ("{s:L,s:L,s:K,s:L,s:I,s:N,s:N}",
                        "duration_ns", (long long) profile_get_duration_ns (profile),
                        "cpu_ns", (long long) profile_get_cpu_ns (profile),
                        "samples", (unsigned long long) profile_get_looks (profile),
                        "start_time_ns", (long long) profile_get_realtime_ns (profile),
                        "pid", (unsigned) profile_get_pid (profile),
                        "is_complete", PyBool_FromLong (profile_is_complete (profile)),
                        "warnings", warnings);
}

PyDoc_STRVAR (meta_doc,
"meta(key)\n--\n\nThe values of a key of META (docs/format.md), a list of str; empty when it is not there.");

static PyObject *
list_meta (PyObject *self, PyObject *key)
{
  PyObject *list = PyList_New (0), *bytes = PyUnicode_AsUTF8String (key);
  g_autofree const char **values = NULL;

  if (bytes == NULL)
    Py_CLEAR (list);
  else
    values = profile_list_meta (((PyinstProfile *) self)->profile, PyBytes_AsString (bytes));
  for (const char **value = values; list != NULL && *value != NULL; value++)
    append (&list, text_or_none (*value));
  Py_XDECREF (bytes);
  return list;
}

/* ---- tables ---- */

PyDoc_STRVAR (threads_doc,
"threads()\n--\n\n"
"A list of dicts: name, tid, is_main, begin_ns, end_ns, wall_ns (observed), cpu_ns, samples (looks).");

static PyObject *
list_threads (PyObject *self, PyObject *unused)
{
  Profile *profile = ((PyinstProfile *) self)->profile;
  PyObject *list = PyList_New (0);

  (void) unused;
  for (guint32 i = 0; list != NULL && i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo info;

      profile_get_thread_info (profile, i, &info);
      append (&list, Py_BuildValue ("{s:N,s:K,s:N,s:L,s:L,s:L,s:L,s:K}", "name", text_or_none (info.name),
                                    "tid", (unsigned long long) info.tid,
                                    "is_main", PyBool_FromLong (info.is_main),
                                    "begin_ns", (long long) info.begin_ns, "end_ns", (long long) info.end_ns,
                                    "wall_ns", (long long) info.wall_ns, "cpu_ns", (long long) info.cpu_ns,
                                    "samples", (unsigned long long) info.looks));
    }
  return list;
}

PyDoc_STRVAR (functions_doc,
"functions()\n--\n\n"
"A list by id; 0 is None. Each is (name, file, first line, class name, kind, flags), the last two as in\n"
"docs/format.md: 1 Python, 2 C function, 3 native, 4 pseudo frame; 1 traceback hidden, 2 coroutine.");

static PyObject *
list_functions (PyObject *self, PyObject *unused)
{
  Profile *profile = ((PyinstProfile *) self)->profile;
  PyObject *list = PyList_New (0);

  (void) unused;
  append (&list, text_or_none (NULL));
  for (ProfileFunction id = 1; list != NULL && id <= profile_get_n_functions (profile); id++)
    {
      ProfileFunctionParts parts;

      profile_get_function_parts (profile, id, &parts);
      append (&list, Py_BuildValue ("(NNINII)", text_or_none (parts.name), text_or_none (parts.file),
                                    (unsigned) parts.first_line, text_or_none (parts.class_name),
                                    (unsigned) parts.kind, (unsigned) parts.flags));
    }
  return list;
}

PyDoc_STRVAR (frames_doc, "frames()\n--\n\nA list by id; 0 is None. Each is (function id, line; 0 unknown).");

static PyObject *
list_frames (PyObject *self, PyObject *unused)
{
  Profile *profile = ((PyinstProfile *) self)->profile;
  PyObject *list = PyList_New (0);

  (void) unused;
  append (&list, text_or_none (NULL));
  for (ProfileFrame id = 1; list != NULL && id <= profile_get_n_frames (profile); id++)
    append (&list, Py_BuildValue ("(II)", (unsigned) profile_get_frame_function (profile, id),
                                  (unsigned) profile_get_frame_line (profile, id)));
  return list;
}

PyDoc_STRVAR (stacks_doc,
"stacks()\n--\n\n"
"A list by id; 0 is None, a stack without Python frames. Each is (the stack without its innermost frame,\n"
"that frame's id); the former's id is always smaller.");

static PyObject *
list_stacks (PyObject *self, PyObject *unused)
{
  Profile *profile = ((PyinstProfile *) self)->profile;
  PyObject *list = PyList_New (0);

  (void) unused;
  append (&list, text_or_none (NULL));
  for (ProfileStack id = 1; list != NULL && id <= profile_get_n_stacks (profile); id++)
    append (&list, Py_BuildValue ("(II)", (unsigned) profile_get_stack_parent (profile, id),
                                  (unsigned) profile_get_stack_frame (profile, id)));
  return list;
}

PyDoc_STRVAR (samples_doc,
"samples(thread)\n--\n\n"
"Of the thread with that index: a list of (begin ns, end ns, CPU ns or -1, stack id, looks, state), in the order\n"
"of time. Raises IndexError when there is no such thread.");

static PyObject *
list_samples (PyObject *self, PyObject *index)
{
  Profile *profile = ((PyinstProfile *) self)->profile;
  unsigned long thread = PyLong_AsUnsignedLong (index);
  PyObject *list;
  ProfileThreadInfo info;

  if (PyErr_Occurred ())
    return NULL;
  if (thread >= profile_get_n_threads (profile))
    return PyErr_Format (PyExc_IndexError, "the recording has %u threads", (unsigned) profile_get_n_threads (profile));
  profile_get_thread_info (profile, (guint32) thread, &info);
  list = PyList_New (0);
  for (guint64 i = 0; list != NULL && i < info.n_samples; i++)
    {
      ProfileSample sample;

      profile_get_sample (profile, (guint32) thread, i, &sample);
      append (&list, Py_BuildValue ("(LLLIII)", (long long) sample.begin_ns, (long long) sample.end_ns,
                                    (long long) sample.cpu_ns, (unsigned) sample.stack, (unsigned) sample.looks,
                                    (unsigned) sample.state));
    }
  return list;
}

PyDoc_STRVAR (sessions_doc,
"sessions()\n--\n\n"
"A list of dicts: id, parent (id; 0 none), name, begin_ns, end_ns, interval_ns, filter (0 all, 1 thread, 2 task,\n"
"3 context), thread (index; -1 not of one) and has_ended.");

static PyObject *
list_sessions (PyObject *self, PyObject *unused)
{
  Profile *profile = ((PyinstProfile *) self)->profile;
  PyObject *list = PyList_New (0);

  (void) unused;
  for (guint32 i = 0; list != NULL && i < profile_get_n_sessions (profile); i++)
    {
      ProfileSessionInfo info;

      profile_get_session_info (profile, i, &info);
      append (&list, Py_BuildValue ("{s:I,s:I,s:N,s:L,s:L,s:L,s:I,s:i,s:N}", "id", (unsigned) info.id,
                                    "parent", (unsigned) info.parent, "name", text_or_none (info.name),
                                    "begin_ns", (long long) info.begin_ns, "end_ns", (long long) info.end_ns,
                                    "interval_ns", (long long) info.interval_ns, "filter", (unsigned) info.filter,
                                    "thread", (int) info.thread_index, "has_ended", PyBool_FromLong (info.has_ended)));
    }
  return list;
}

PyDoc_STRVAR (render_doc,
"render(name, options={})\n--\n\n"
"A report as bytes (UTF-8, or binary: see renderers()). Options that the report does not know raise ValueError,\n"
"a name that is not in renderers(), LookupError.");

static PyMethodDef profile_methods[] = {
  { "info", get_info, METH_NOARGS, info_doc },
  { "meta", list_meta, METH_O, meta_doc },
  { "threads", list_threads, METH_NOARGS, threads_doc },
  { "functions", list_functions, METH_NOARGS, functions_doc },
  { "frames", list_frames, METH_NOARGS, frames_doc },
  { "stacks", list_stacks, METH_NOARGS, stacks_doc },
  { "samples", list_samples, METH_O, samples_doc },
  { "sessions", list_sessions, METH_NOARGS, sessions_doc },
  { "render", pyinst_profile_render, METH_VARARGS, render_doc },
  { NULL, NULL, 0, NULL },
};

PyObject *
pyinst_profile_type_new (void)
{
  static PyType_Slot slots[] = {
    { Py_tp_dealloc, profile_dealloc },
    { Py_tp_methods, profile_methods },
    { Py_tp_doc, "A recording as far as it was read; it never changes. Made by read()." },
    { 0, NULL },
  };
  static PyType_Spec spec = { "pyinst._profile.Profile", sizeof (PyinstProfile), 0, Py_TPFLAGS_DEFAULT, slots };

  profile_type = (PyTypeObject *) PyType_FromSpec (&spec);
  return (PyObject *) profile_type;
}

/* ---- reading ---- */

/* *partial*: of a recording that still goes on, nothing may be there yet. */
static Profile *
read_path (const char *path, gboolean partial, GError **error)
{
  g_autoptr (ProfileReader) reader = profile_reader_new (path, error);
  GError *failure = NULL;
  Profile *profile = NULL;

  if (reader == NULL)
    return NULL;
  if (!partial)
    profile = profile_new_for_path (path, &failure);
  if (partial || g_error_matches (failure, PROFILE_ERROR, PROFILE_ERROR_NO_SAMPLES))
    {
      g_clear_error (&failure);
      profile_reader_poll (reader, &failure);
      if (failure == NULL)
        profile = profile_reader_dup_profile (reader);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return profile;
}

static Profile *
read_bytes (PyObject *source, GError **error)
{
  GByteArray bytes = { .data = (guint8 *) PyBytes_AsString (source), .len = (guint) PyBytes_Size (source) };
  Profile *profile;

  Py_BEGIN_ALLOW_THREADS
  profile = profile_new_for_bytes (&bytes, error);
  Py_END_ALLOW_THREADS
  return profile;
}

PyDoc_STRVAR (read_doc,
"read(source, partial=False)\n--\n\n"
"Read a recording: *source* is a path (str or PathLike), a file descriptor, or the bytes themselves. Returns a\n"
"Profile; with *partial* also of a recording that goes on and has no sample yet. Raises OSError when it cannot be read, ValueError when it is no recording or nothing is left of it.");

static PyObject *
read_source (PyObject *module, PyObject *args)
{
  GError *error = NULL;
  Profile *profile = NULL;
  PyObject *source;
  int partial = FALSE;

  (void) module;
  if (!PyArg_ParseTuple (args, "O|p:read", &source, &partial))
    return NULL;
  if (PyBytes_Check (source))
    profile = read_bytes (source, &error);
  else
    {
      PyObject *path = NULL;

      if (PyLong_Check (source))
        path = PyBytes_FromFormat ("/proc/self/fd/%ld", PyLong_AsLong (source));
      else if (!PyUnicode_FSConverter (source, &path))
        return NULL;
      if (path == NULL || PyErr_Occurred ())
        return NULL;
      Py_BEGIN_ALLOW_THREADS
      profile = read_path (PyBytes_AsString (path), partial, &error);
      Py_END_ALLOW_THREADS
      Py_DECREF (path);
    }
  return profile != NULL ? pyinst_profile_wrap (profile) : pyinst_raise (error);
}

PyDoc_STRVAR (renderers_doc,
"renderers()\n--\n\nThe reports that Profile.render() makes: {name: (file name extension, is binary)}.");

static PyMethodDef methods[] = {
  { "read", read_source, METH_VARARGS, read_doc },
  { "renderers", pyinst_list_renderers, METH_NOARGS, renderers_doc },
  { NULL, NULL, 0, NULL },
};

static struct PyModuleDef definition = {
  PyModuleDef_HEAD_INIT, "pyinst._profile", "Reads recordings, and makes reports and recordings of them.", -1,
  methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit__profile (void);

PyMODINIT_FUNC
PyInit__profile (void)
{
  PyObject *module = PyModule_Create (&definition);
  PyObject *profile = module != NULL ? pyinst_profile_type_new () : NULL;
  PyObject *stream = profile != NULL ? pyinst_stream_type_new () : NULL;

  if (stream == NULL || PyModule_AddObject (module, "Profile", profile) != 0
      || PyModule_AddObject (module, "Stream", stream) != 0)
    Py_CLEAR (module);
  else
    {
      bindtextdomain ("pyinst", PYINST_LOCALE_DIR);
      bind_textdomain_codeset ("pyinst", "UTF-8");
    }
  return module;
}
