/* report.c: where a report goes and how it looks there */

#include "command/report.h"

#include "command/names.h"
#include "command/progress.h"
#include "command/render-class.h"
#include "profile/render.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

const ProfileReportFormat *
command_report_get_format (const CommandOptions *options)
{
  const ProfileReportFormat *format = NULL;

  /* Names were checked where they were read. */
  if (options->report.html)
    format = profile_report_format_by_name ("html");
  if (format == NULL && options->renderer != NULL)
    {
      format = profile_report_format_by_name (options->renderer);
      if (format == NULL && command_render_class_is_path (options->renderer))
        return profile_report_format_of_class ();
    }
  if (format == NULL && options->output != NULL)
    format = profile_report_format_by_file (options->output);
  return format != NULL ? format : profile_report_format_by_name ("text");
}

/* NULL with one sentence in *problem* when an expression is none. */
static ProfileRules *
new_rules (const CommandOptions *options, char **problem)
{
  const CommandReport *report = &options->report;
  ProfileRulesOptions wanted = { .hide = report->hide, .hide_regex = report->hide_regex,
                                 .show = report->show, .show_regex = report->show_regex };
  g_autoptr (GError) error = NULL;
  ProfileRules *rules = profile_rules_new (&wanted, &error);

  if (rules == NULL)
    *problem = g_strdup_printf (_("The pattern is not a regular expression: %s."), error->message);
  return rules;
}

static gboolean
is_described_well (const char *description, char **problem)
{
  g_autofree char *name = NULL;
  const char *open = description;

  while (open != NULL && (open = strpbrk (open, "{}")) != NULL)
    {
      if (open[0] == open[1])
        {
          open += 2;
          continue;
        }
      if (!g_str_has_prefix (open, "{args}"))
        {
          *problem = g_strdup_printf (_("In --target-description, {args} stands for what runs; “%s” is not understood."), open);
          return FALSE;
        }
      open += strlen ("{args}");
    }
  return TRUE;
}

gboolean
command_report_check (const CommandOptions *options, char **problem)
{
  const ProfileReportFormat *format = command_report_get_format (options);
  g_autoptr (ProfileRules) rules = new_rules (options, problem);

  if (rules == NULL || !is_described_well (options->report.target_description, problem))
    return FALSE;
  if (format->kind == PROFILE_REPORT_CLASS)
    return command_render_class_check (options, problem);
  if (options->report.text_only != NULL && format->kind != PROFILE_REPORT_TEXT)
    *problem = g_strdup_printf (_("The render option %s is for the text report, not for %s."), options->report.text_only,
                                format->name);
  else if (options->report.timeline && format->order == PROFILE_ORDER_NEVER)
    *problem = g_strdup_printf (_("A %s file has no order of time; leave --timeline out."), format->name);
  else if (options->report.transforms != NULL && !format->is_transformed)
    *problem = g_strdup_printf (_("A %s file holds what was recorded, unchanged; leave --transform out."), format->name);
  else if (options->report.invert && (!format->is_inverted || options->report.flat || options->report.timeline))
    *problem = g_strdup (_("Only a tree of merged calls can be inverted: a text or json report without timeline and flat."));
  else if (format->is_binary && format->kind == PROFILE_REPORT_EXPORT && options->output == NULL && isatty (STDOUT_FILENO))
    *problem = g_strdup_printf (_("A %s file is not for a terminal: name a file with -o, or redirect the output."),
                                format->name);
  return *problem == NULL;
}

char *
command_report_dup_description (const CommandOptions *options, const char *args)
{
  GString *text = g_string_new (NULL);
  const char *p = options->report.target_description;

  if (p == NULL)
    return g_string_free (text, TRUE);
  for (; *p != '\0'; p++)
    if (g_str_has_prefix (p, "{args}"))
      {
        g_string_append (text, args);
        p += strlen ("{args}") - 1;
      }
    else
      {
        g_string_append_c (text, *p);
        p += (*p == '{' || *p == '}') && p[1] == *p;
      }
  return g_string_free (text, FALSE);
}

static gboolean
has_environment (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && value[0] != '\0';
}

gboolean
command_report_wants_color (const CommandOptions *options, FILE *out)
{
  CommandSwitch color = options->color != COMMAND_AUTO ? options->color : options->report.color;

  if (color != COMMAND_AUTO)
    return color == COMMAND_YES;
  if (has_environment ("NO_COLOR"))
    return FALSE;
  if (has_environment ("FORCE_COLOR"))
    return TRUE;
  return isatty (fileno (out)) && g_strcmp0 (g_getenv ("TERM"), "dumb") != 0 && has_environment ("TERM");
}

gboolean
command_report_wants_unicode (const CommandOptions *options, FILE *out)
{
  CommandSwitch unicode = options->unicode != COMMAND_AUTO ? options->unicode : options->report.unicode;

  if (unicode != COMMAND_AUTO)
    return unicode == COMMAND_YES;
  /* A file is UTF-8 whatever the terminal is. */
  return out != stdout || g_get_charset (NULL);
}

gboolean
command_report_needs_file (const CommandOptions *options)
{
  return command_report_get_format (options)->kind == PROFILE_REPORT_HTML && options->output == NULL && !options->report.gui
         && isatty (STDOUT_FILENO);
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
  /* What the first writes that failed ran into; those after them failed alike. */
  int code = ferror (out) ? errno : 0;
  gboolean failed;

  errno = code;
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

void
command_report_drop (const CommandOptions *options, FILE *out)
{
  struct stat status;
  gboolean is_empty = out != stdout && fstat (fileno (out), &status) == 0 && S_ISREG (status.st_mode) && status.st_size == 0;

  if (out != stdout)
    fclose (out);
  if (is_empty)
    g_unlink (options->output);
}

static void
render (const CommandOptions *options, const ProfileReportOptions *report, Profile *profile, FILE *out)
{
  const ProfileReportFormat *format = command_report_get_format (options);
  ProfileTextOptions text = {
    .report = *report,
    .unicode = command_report_wants_unicode (options, out),
    .color = command_report_wants_color (options, out),
    .percent = options->percent || options->report.percent,
    .all_threads = options->all_threads || options->report.all_threads,
    .short_mode = options->report.short_mode,
    .flat = options->report.flat,
    .flat_total = options->report.flat_total,
    .lines = options->report.lines,
  };
  /* The terminal that the report itself is written to shows enough. */
  CommandProgress *progress = isatty (fileno (out)) ? NULL : command_progress_begin (_("Writing the report…"));
  int code;

  errno = 0;
  if (format->render != NULL)
    format->render (profile, report, out);
  else if (format->kind == PROFILE_REPORT_HTML)
    profile_render_html (profile, &(ProfileHtmlOptions) { .report = *report, .percent = text.percent }, out);
  else
    profile_render_text (profile, &text, out);
  fflush (out);
  code = errno;
  command_progress_end (progress);
  errno = code;
}

static gboolean
takes_tasks (const CommandOptions *options, char **problem)
{
  const ProfileReportFormat *format = command_report_get_format (options);

  if (format->is_of_tasks)
    return TRUE;
  *problem = g_strdup (_("--task shows a kind of task in a text or json report only; leave it out, or write one of those."));
  return FALSE;
}

/* They name functions, which only a recording has. */
static gboolean
add_transforms (const CommandOptions *options, Profile *profile, ProfileTransforms **transforms, char **problem)
{
  const GPtrArray *texts = options->report.transforms;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; texts != NULL && i < texts->len; i++)
    if (!profile_transforms_parse (transforms, profile, g_ptr_array_index (texts, i), &error))
      {
        *problem = g_strdup (error->message);
        return FALSE;
      }
  return TRUE;
}

gboolean
command_report_write (const CommandOptions *options, Profile *profile, FILE *out, char **problem)
{
  g_autoptr (ProfileRules) rules = new_rules (options, problem);
  const char *target = profile_get_meta (profile, "target");
  g_autofree char *description = command_report_dup_description (options, target != NULL ? target : "");
  g_autoptr (ProfileTransforms) transforms = NULL;
  ProfileReportOptions report = {
    .clock = options->clock,
    .show_all = options->report.show_all,
    .timeline = options->report.timeline,
    .has_threshold = options->report.has_threshold,
    .threshold = options->report.threshold,
    .rules = rules,
    .description = description,
    .inverted = options->report.invert,
  };

  if (!add_transforms (options, profile, &transforms, problem)
      || (options->report.thread != NULL && !command_find_thread (profile, options->report.thread, &report.thread, problem))
      || (options->report.session != NULL
          && !command_find_session (profile, options->report.session, &report.session, problem))
      || (options->report.task != NULL
          && !(takes_tasks (options, problem) && command_find_task_kind (profile, options->report.task, &report.task_kind, problem))))
    {
      command_report_drop (options, out);
      return FALSE;
    }
  report.transforms = transforms;
  command_report_begin (options, out);
  render (options, &report, profile, out);
  return command_report_close (options, out, problem);
}
