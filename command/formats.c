/* formats.c: what a report can be written as
 *
 * Where one extension ends as another does, the longer one stands first.
 */

#include "command/formats.h"

#include <string.h>

static const CommandFormat formats[] = {
  { COMMAND_FORMAT_TEXT, "text", NULL, { ".txt" }, FALSE, COMMAND_ORDER_OPTIONAL, NULL },
  { COMMAND_FORMAT_HTML, "html", NULL, { ".html", ".htm" }, FALSE, COMMAND_ORDER_ALWAYS, NULL },
  { COMMAND_FORMAT_EXPORT, "speedscope", NULL, { ".speedscope.json" }, FALSE, COMMAND_ORDER_ALWAYS, profile_render_speedscope },
  { COMMAND_FORMAT_EXPORT, "gecko", NULL, { ".gecko.json" }, FALSE, COMMAND_ORDER_ALWAYS, profile_render_gecko },
  { COMMAND_FORMAT_EXPORT, "json", NULL, { ".json" }, FALSE, COMMAND_ORDER_OPTIONAL, profile_render_json },
  { COMMAND_FORMAT_EXPORT, "pstats", NULL, { ".pstats" }, TRUE, COMMAND_ORDER_NEVER, profile_render_pstats },
  { COMMAND_FORMAT_EXPORT, "pyisession", "session", { ".pyisession" }, FALSE, COMMAND_ORDER_ALWAYS, profile_render_pyisession },
  { COMMAND_FORMAT_EXPORT, "collapsed", NULL, { ".collapsed", ".folded" }, FALSE, COMMAND_ORDER_NEVER, profile_render_collapsed },
  { COMMAND_FORMAT_EXPORT, "pprof", NULL, { ".pb.gz", ".pprof" }, TRUE, COMMAND_ORDER_NEVER, profile_render_pprof },
  { COMMAND_FORMAT_PYPROF, "pyprof", NULL, { ".pyprof" }, TRUE, COMMAND_ORDER_ALWAYS, NULL },
};

const CommandFormat *
command_format_by_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    if (strcmp (name, formats[i].name) == 0 || g_strcmp0 (name, formats[i].other_name) == 0)
      return &formats[i];
  return NULL;
}

const CommandFormat *
command_format_by_file (const char *file)
{
  g_autofree char *lower = g_ascii_strdown (file, -1);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    for (guint j = 0; j < G_N_ELEMENTS (formats[i].extensions) && formats[i].extensions[j] != NULL; j++)
      if (g_str_has_suffix (lower, formats[i].extensions[j]))
        return &formats[i];
  return NULL;
}

const CommandFormat *
command_format_of_class (void)
{
  static const CommandFormat format = { COMMAND_FORMAT_CLASS, "class", NULL, { NULL }, FALSE, COMMAND_ORDER_OPTIONAL, NULL };

  return &format;
}

char *
command_format_dup_names (void)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", formats[i].name);
  return g_string_free (names, FALSE);
}
