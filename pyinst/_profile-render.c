/* _profile-render.c: options from Python, and the one table of reports */

#include <Python.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile/render.h"
#include "pyinst/_profile.h"

/* ---- options ---- */

typedef struct {
  gboolean show_all, timeline, flat, flat_total, short_mode, percent;
  gboolean unicode, color, all_threads, lines;
  gint64   thread;              /* index; -1 the usual */
  gint64   session;             /* id; 0 everything */
  double   threshold;           /* share; negative: the usual */
  char    *description;
  char    *clock;               /* a name of profile/clock.h; NULL: the wall clock */
  char    *hide, *hide_regex, *show, *show_regex;
} RenderOptions;

typedef enum { OPTION_SWITCH, OPTION_INTEGER, OPTION_NUMBER, OPTION_TEXT } OptionKind;

static const struct {
  const char *name;
  OptionKind  kind;
  size_t      offset;
} option_table[] = {
#define OPTION(name, kind) { #name, kind, offsetof (RenderOptions, name) }
  OPTION (show_all, OPTION_SWITCH),
  OPTION (timeline, OPTION_SWITCH),
  OPTION (flat, OPTION_SWITCH),
  OPTION (flat_total, OPTION_SWITCH),
  OPTION (short_mode, OPTION_SWITCH),
  OPTION (percent, OPTION_SWITCH),
  OPTION (unicode, OPTION_SWITCH),
  OPTION (color, OPTION_SWITCH),
  OPTION (all_threads, OPTION_SWITCH),
  OPTION (lines, OPTION_SWITCH),
  OPTION (thread, OPTION_INTEGER),
  OPTION (session, OPTION_INTEGER),
  OPTION (threshold, OPTION_NUMBER),
  OPTION (description, OPTION_TEXT),
  OPTION (clock, OPTION_TEXT),
  OPTION (hide, OPTION_TEXT),
  OPTION (hide_regex, OPTION_TEXT),
  OPTION (show, OPTION_TEXT),
  OPTION (show_regex, OPTION_TEXT),
#undef OPTION
};

static char *
dup_text (PyObject *value)
{
  PyObject *bytes = PyUnicode_Check (value) ? PyUnicode_AsEncodedString (value, "utf-8", "surrogateescape") : NULL;
  char *text = bytes != NULL ? g_utf8_make_valid (PyBytes_AsString (bytes), -1) : NULL;

  if (text == NULL && !PyErr_Occurred ())
    PyErr_SetString (PyExc_TypeError, "a render option that is a text must be a str");
  Py_XDECREF (bytes);
  return text;
}

/* FALSE with an exception. None leaves an option as it is. */
static gboolean
take_option (RenderOptions *options, const char *name, PyObject *value)
{
  for (size_t i = 0; i < G_N_ELEMENTS (option_table); i++)
    {
      void *place = (char *) options + option_table[i].offset;

      if (strcmp (option_table[i].name, name) != 0)
        continue;
      if (value == Py_None)
        return TRUE;
      switch (option_table[i].kind)
        {
        case OPTION_SWITCH:
          *(gboolean *) place = PyObject_IsTrue (value) > 0;
          break;
        case OPTION_INTEGER:
          *(gint64 *) place = PyLong_AsLongLong (value);
          break;
        case OPTION_NUMBER:
          *(double *) place = PyFloat_AsDouble (value);
          break;
        case OPTION_TEXT:
        default:
          g_free (*(char **) place);
          *(char **) place = dup_text (value);
        }
      return !PyErr_Occurred ();
    }
  PyErr_Format (PyExc_ValueError, "there is no render option '%s'", name);
  return FALSE;
}

static gboolean
take_options (RenderOptions *options, PyObject *dict)
{
  PyObject *key, *value;
  Py_ssize_t position = 0;

  while (dict != NULL && PyDict_Next (dict, &position, &key, &value))
    {
      PyObject *bytes = PyUnicode_AsUTF8String (key);
      gboolean good = bytes != NULL && take_option (options, PyBytes_AsString (bytes), value);

      Py_XDECREF (bytes);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

static void
clear_options (RenderOptions *options)
{
  for (size_t i = 0; i < G_N_ELEMENTS (option_table); i++)
    if (option_table[i].kind == OPTION_TEXT)
      g_free (*(char **) ((char *) options + option_table[i].offset));
}

/* ---- the reports ---- */

typedef void (*RenderFunc) (Profile *profile, const RenderOptions *options, const ProfileReportOptions *report, FILE *out);

static ProfileReportOptions
report_of (const RenderOptions *options, const ProfileRules *rules)
{
  ProfileClock clock = PROFILE_CLOCK_WALL;

  if (options->clock != NULL)
    profile_clock_from_name (options->clock, &clock);
  return (ProfileReportOptions) {
    .thread = options->thread >= 0 ? (guint32) options->thread + 1 : 0,
    .session = options->session > 0 && options->session <= G_MAXUINT32 ? (guint32) options->session : 0,
    .clock = clock,
    .show_all = options->show_all,
    .timeline = options->timeline,
    .has_threshold = options->threshold >= 0,
    .threshold = options->threshold,
    .rules = rules,
    .description = options->description,
  };
}

static void
render_text (Profile *profile, const RenderOptions *options, const ProfileReportOptions *report, FILE *out)
{
  ProfileTextOptions text = {
    .report = *report,
    .unicode = options->unicode,
    .color = options->color,
    .percent = options->percent,
    .all_threads = options->all_threads,
    .short_mode = options->short_mode,
    .flat = options->flat,
    .flat_total = options->flat_total,
    .lines = options->lines,
  };

  profile_render_text (profile, &text, out);
}

#define REPORT(format)                                                                            \
  static void                                                                                     \
  render_##format (Profile *profile, const RenderOptions *options, const ProfileReportOptions *report, FILE *out) \
  {                                                                                               \
    (void) options;                                                                               \
    profile_render_##format (profile, report, out);                                               \
  }

REPORT (json)

REPORT (answer)
REPORT (speedscope)
REPORT (pstats)
REPORT (pyisession)
REPORT (collapsed)
REPORT (gecko)
REPORT (pprof)

static void
render_html (Profile *profile, const RenderOptions *options, const ProfileReportOptions *report, FILE *out)
{
  profile_render_html (profile, &(ProfileHtmlOptions) { .report = *report,
                                                        .percent = options->percent }, out);
}

static const struct {
  const char *name, *extension;
  gboolean    is_binary;
  RenderFunc  render;
} reports[] = {
  { "text", "txt", FALSE, render_text },
  { "json", "json", FALSE, render_json },
  { "speedscope", "speedscope.json", FALSE, render_speedscope },
  { "pstats", "pstats", TRUE, render_pstats },
  { "pyisession", "pyisession", FALSE, render_pyisession },
  { "collapsed", "collapsed", FALSE, render_collapsed },
  { "gecko", "gecko.json", FALSE, render_gecko },
  { "pprof", "pb.gz", TRUE, render_pprof },
  { "html", "html", FALSE, render_html },
  { "answer", "txt", FALSE, render_answer },
};

/* ---- calling them ---- */

static gboolean
write_report (Profile *profile, RenderFunc render, const RenderOptions *options, char **bytes, size_t *size,
              GError **error)
{
  ProfileRulesOptions rules_options = {
    .hide = options->hide,
    .hide_regex = options->hide_regex,
    .show = options->show,
    .show_regex = options->show_regex,
  };
  g_autoptr (ProfileRules) rules = profile_rules_new (&rules_options, error);
  ProfileReportOptions own = report_of (options, rules);
  const ProfileReportOptions *report = &own;

  if (rules == NULL)
    return FALSE;
  FILE *out = open_memstream (bytes, size);

  if (out != NULL)
    render (profile, options, report, out);
  if (out != NULL && fclose (out) == 0)
    return TRUE;
  g_set_error_literal (error, PROFILE_ERROR, PROFILE_ERROR_IO, "There is not enough memory for the report.");
  return FALSE;
}

static PyObject *
render_with (Profile *profile, RenderFunc render, const RenderOptions *options)
{
  GError *error = NULL;
  char *bytes = NULL;
  size_t size = 0;
  PyObject *result;

  Py_BEGIN_ALLOW_THREADS
  write_report (profile, render, options, &bytes, &size, &error);
  Py_END_ALLOW_THREADS
  result = error != NULL ? pyinst_raise (error) : PyBytes_FromStringAndSize (bytes, (Py_ssize_t) size);
  free (bytes);
  return result;
}

PyObject *
pyinst_profile_render (PyObject *self, PyObject *args)
{
  RenderOptions options = { .thread = -1, .threshold = -1 };
  PyObject *dict = NULL, *result = NULL;
  const char *name;
  gboolean found = FALSE;

  if (!PyArg_ParseTuple (args, "s|O!:render", &name, &PyDict_Type, &dict))
    return NULL;
  for (size_t i = 0; i < G_N_ELEMENTS (reports) && !found; i++)
    if (strcmp (reports[i].name, name) == 0)
      {
        found = TRUE;
        if (take_options (&options, dict))
          result = render_with (((PyinstProfile *) self)->profile, reports[i].render, &options);
      }
  clear_options (&options);
  if (!found)
    PyErr_Format (PyExc_LookupError, "there is no report of the kind '%s'", name);
  return result;
}

PyObject *
pyinst_list_renderers (PyObject *module, PyObject *unused)
{
  PyObject *dict = PyDict_New ();

  (void) module;
  (void) unused;
  for (size_t i = 0; dict != NULL && i < G_N_ELEMENTS (reports); i++)
    {
      PyObject *pair = Py_BuildValue ("(sO)", reports[i].extension, reports[i].is_binary ? Py_True : Py_False);

      if (pair == NULL || PyDict_SetItemString (dict, reports[i].name, pair) != 0)
        Py_CLEAR (dict);
      Py_XDECREF (pair);
    }
  return dict;
}
