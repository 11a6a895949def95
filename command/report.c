/* report.c: where a report goes and how it looks there */

#include "command/report.h"

#include "profile/render.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

CommandFormat
command_report_get_format (const CommandOptions *options)
{
  const char *name = options->renderer;

  if (name == NULL && options->output != NULL && g_str_has_suffix (options->output, ".json"))
    return COMMAND_FORMAT_JSON;
  if (name == NULL && options->output != NULL
      && (g_str_has_suffix (options->output, ".html") || g_str_has_suffix (options->output, ".htm")))
    return COMMAND_FORMAT_HTML;
  if (name == NULL && options->output != NULL && g_str_has_suffix (options->output, ".pyprof"))
    return COMMAND_FORMAT_PYPROF;
  if (name == NULL || strcmp (name, "text") == 0)
    return COMMAND_FORMAT_TEXT;
  if (strcmp (name, "html") == 0)
    return COMMAND_FORMAT_HTML;
  return strcmp (name, "json") == 0 ? COMMAND_FORMAT_JSON : COMMAND_FORMAT_PYPROF;
}

static gboolean
has_environment (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && value[0] != '\0';
}

static gboolean
wants_color (const CommandOptions *options, FILE *out)
{
  if (options->color != COMMAND_AUTO)
    return options->color == COMMAND_YES;
  if (has_environment ("NO_COLOR"))
    return FALSE;
  if (has_environment ("FORCE_COLOR"))
    return TRUE;
  return isatty (fileno (out)) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0 && has_environment ("TERM");
}

static gboolean
wants_unicode (const CommandOptions *options, FILE *out)
{
  if (options->unicode != COMMAND_AUTO)
    return options->unicode == COMMAND_YES;
  /* A file is UTF-8 whatever the terminal is. */
  return out != stdout || g_get_charset (NULL);
}

gboolean
command_report_needs_file (const CommandOptions *options)
{
  return command_report_get_format (options) == COMMAND_FORMAT_HTML && options->output == NULL && isatty (STDOUT_FILENO);
}

FILE *
command_report_open (const CommandOptions *options, char **problem)
{
  FILE *out;

  if (options->output == NULL)
    return stdout;
  /* What stands there is kept until there is something to put in its place. */
  out = fopen (options->output, "ae");
  if (out == NULL)
    *problem = g_strdup_printf (_("%s cannot be written: %s."), options->output, g_strerror (errno));
  return out;
}

void
command_report_begin (const CommandOptions *options, FILE *out)
{
  /* A device has no length; it says no, and that is all right. */
  if (options->output != NULL && ftruncate (fileno (out), 0) != 0)
    errno = 0;
}

gboolean
command_report_close (const CommandOptions *options, FILE *out, char **problem)
{
  gboolean failed;
  int code;

  errno = 0;
  failed = fflush (out) != 0;
  code = errno;
  failed = ferror (out) || failed;
  if (out != stdout && fclose (out) != 0)
    {
      code = errno;
      failed = TRUE;
    }
  if (failed && options->output == NULL)
    *problem = g_strdup_printf (_("The report could not be written to the end: %s."), g_strerror (code != 0 ? code : EIO));
  else if (failed)
    *problem = g_strdup_printf (_("%s cannot be written: %s."), options->output, g_strerror (code != 0 ? code : EIO));
  return !failed;
}

gboolean
command_report_write (const CommandOptions *options, Profile *profile, FILE *out, char **problem)
{
  ProfileTextOptions text = {
    .unicode = wants_unicode (options, out),
    .color = wants_color (options, out),
    .percent = options->percent,
    .all_threads = options->all_threads,
    .show_all = options->show_all,
    .clock = options->cpu_clock ? PROFILE_CLOCK_CPU : PROFILE_CLOCK_WALL,
  };
  ProfileHtmlOptions html = { .clock = text.clock, .percent = text.percent, .show_all = text.show_all };

  command_report_begin (options, out);
  if (command_report_get_format (options) == COMMAND_FORMAT_JSON)
    profile_render_json (profile, text.clock, out);
  else if (command_report_get_format (options) == COMMAND_FORMAT_HTML)
    profile_render_html (profile, &html, out);
  else
    profile_render_text (profile, &text, out);
  return command_report_close (options, out, problem);
}
