/* report-formats.c: what a report can be written as
 *
 * Where one extension ends as another does, the longer one stands first.
 */

#include "profile/report-formats.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static const ProfileReportFormat formats[] = {
  { PROFILE_REPORT_TEXT, "text", NULL, N_("Text report"),
    { ".txt" }, FALSE, PROFILE_ORDER_OPTIONAL, TRUE, TRUE, TRUE, NULL },
  { PROFILE_REPORT_HTML, "html", NULL, N_("Web page that needs nothing else"),
    { ".html", ".htm" }, FALSE, PROFILE_ORDER_ALWAYS, TRUE, FALSE, FALSE, NULL },
  { PROFILE_REPORT_EXPORT, "speedscope", NULL, N_("speedscope"),
    { ".speedscope.json" }, FALSE, PROFILE_ORDER_ALWAYS, TRUE, FALSE, FALSE, profile_render_speedscope },
  { PROFILE_REPORT_EXPORT, "gecko", NULL, N_("Firefox Profiler"),
    { ".gecko.json" }, FALSE, PROFILE_ORDER_ALWAYS, TRUE, FALSE, FALSE, profile_render_gecko },
  { PROFILE_REPORT_EXPORT, "json", NULL, N_("JSON, as pyinstrument writes it"),
    { ".json" }, FALSE, PROFILE_ORDER_OPTIONAL, TRUE, TRUE, TRUE, profile_render_json },
  { PROFILE_REPORT_EXPORT, "pstats", NULL, N_("pstats, for Python’s own tools"),
    { ".pstats" }, TRUE, PROFILE_ORDER_NEVER, TRUE, FALSE, FALSE, profile_render_pstats },
  { PROFILE_REPORT_EXPORT, "pyisession", "session", N_("pyinstrument session"),
    { ".pyisession" }, FALSE, PROFILE_ORDER_ALWAYS, FALSE, FALSE, FALSE, profile_render_pyisession },
  { PROFILE_REPORT_EXPORT, "collapsed", NULL, N_("Collapsed stacks, for flame graph tools"),
    { ".collapsed", ".folded" }, FALSE, PROFILE_ORDER_NEVER, TRUE, FALSE, FALSE, profile_render_collapsed },
  { PROFILE_REPORT_EXPORT, "pprof", NULL, N_("pprof"),
    { ".pb.gz", ".pprof" }, TRUE, PROFILE_ORDER_NEVER, TRUE, FALSE, FALSE, profile_render_pprof },
  { PROFILE_REPORT_PYPROF, "pyprof", NULL, NULL,
    { ".pyprof" }, TRUE, PROFILE_ORDER_ALWAYS, FALSE, FALSE, FALSE, NULL },
};

const ProfileReportFormat *
profile_report_format_by_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (name, formats[i].name) == 0 || g_strcmp0 (name, formats[i].other_name) == 0)
      return &formats[i];
  return NULL;
}

const ProfileReportFormat *
profile_report_format_by_file (const char *file)
{
  g_autofree char *lower = g_ascii_strdown (file, -1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; j < G_N_ELEMENTS (formats[i].extensions) && formats[i].extensions[j] != NULL; j++)
      if (g_str_has_suffix (lower, formats[i].extensions[j]))
        return &formats[i];
  return NULL;
}

const ProfileReportFormat *
profile_report_format_get (guint index)
{
  return index < G_N_ELEMENTS (formats) ? &formats[index] : NULL;
}

void
profile_report_format_write (const ProfileReportFormat *self, Profile *profile, const ProfileReportOptions *options, FILE *out)
{
  if (self->kind == PROFILE_REPORT_HTML)
    profile_render_html (profile, &(ProfileHtmlOptions) { .report = *options }, out);
  else if (self->kind == PROFILE_REPORT_TEXT)
    profile_render_text (profile, &(ProfileTextOptions) { .report = *options, .unicode = TRUE, .all_threads = options->task_kind == NULL }, out);
  else
    self->render (profile, options, out);
}

const ProfileReportFormat *
profile_report_format_of_class (void)
{
  static const ProfileReportFormat format = { PROFILE_REPORT_CLASS, "class", NULL, NULL, { NULL }, FALSE, PROFILE_ORDER_OPTIONAL, FALSE, FALSE, FALSE, NULL };

  return &format;
}

char *
profile_report_format_dup_names (void)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", formats[i].name);
  return g_string_free (names, FALSE);
}
