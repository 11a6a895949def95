/* report.c: where a report goes and how it looks there */

#include "command/report.h"

#include "profile/render.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>

#define SESSIONS_LISTED 20u

CommandFormat
command_report_get_format (const CommandOptions *options)
{
  const char *name = options->renderer;

  if (name == NULL && options->output != NULL && g_str_has_suffix (options->output, ".json"))
    return COMMAND_FORMAT_JSON;
  if (name == NULL && options->output != NULL && g_str_has_suffix (options->output, ".pyprof"))
    return COMMAND_FORMAT_PYPROF;
  if (name == NULL || strcmp (name, "text") == 0)
    return COMMAND_FORMAT_TEXT;
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

/* "1 load, 2 train"; free it. */
static char *
dup_session_list (Profile *profile, const char *name)
{
  GString *list = g_string_new (NULL);
  guint32 n = profile_get_n_sessions (profile), n_listed = 0;

  for (guint32 i = 0; i < n; i++)
    {
      ProfileSessionInfo info;

      profile_get_session_info (profile, i, &info);
      if (name != NULL && strcmp (info.name, name) != 0)
        continue;
      if (n_listed++ == SESSIONS_LISTED)
        {
          g_string_append (list, ", …");
          break;
        }
      g_string_append_printf (list, "%s%u%s%s", list->len > 0 ? ", " : "", info.id,
                              name == NULL && info.name[0] != '\0' ? " " : "", name == NULL ? info.name : "");
    }
  return g_string_free (list, FALSE);
}

/* The session that *text* names, by number or, where only one has it, by name. 0 with *problem*. */
static guint32
find_session (Profile *profile, const char *text, char **problem)
{
  guint64 number = 0;
  guint32 found = 0, n_found = 0;
  ProfileSessionInfo info;
  g_autofree char *list = NULL;

  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &number, NULL)
      && profile_find_session (profile, (guint32) number, &info))
    return info.id;
  for (guint32 i = 0; i < profile_get_n_sessions (profile); i++)
    {
      profile_get_session_info (profile, i, &info);
      if (strcmp (info.name, text) == 0 && n_found++ == 0)
        found = info.id;
    }
  if (n_found == 1)
    return found;
  list = dup_session_list (profile, n_found > 1 ? text : NULL);
  if (n_found > 1)
    *problem = g_strdup_printf (_("Several sessions are named “%s”; say which by its number: %s."), text, list);
  else if (profile_get_n_sessions (profile) > 0)
    *problem = g_strdup_printf (_("There is no session “%s” in this recording; it has %s."), text, list);
  else
    *problem = g_strdup (_("There are no sessions in this recording; leave --session out."));
  return 0;
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

  if (options->session != NULL && (text.session = find_session (profile, options->session, problem)) == 0)
    return FALSE;
  command_report_begin (options, out);
  if (command_report_get_format (options) == COMMAND_FORMAT_JSON)
    profile_render_json_session (profile, text.session, text.clock, out);
  else
    profile_render_text (profile, &text, out);
  return command_report_close (options, out, problem);
}
