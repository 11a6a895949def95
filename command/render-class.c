/* render-class.c: -r MODULE.CLASS, a renderer class of the user's */

#include "command/render-class.h"

#include "command/launch.h"
#include "command/private-folder.h"
#include "command/progress.h"
#include "command/report.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gi18n.h>

gboolean
command_render_class_is_path (const char *name)
{
  return g_regex_match_simple ("^[^\\W\\d]\\w*(\\.[^\\W\\d]\\w*)+$", name, G_REGEX_DEFAULT, G_REGEX_MATCH_DEFAULT);
}

static void
add_text (GPtrArray *words, const char *name, const char *value)
{
  if (value != NULL)
    g_ptr_array_add (words, g_strconcat ("--", name, "=", value, NULL));
}

static void
add_flag (GPtrArray *words, const char *word, gboolean is_set)
{
  if (is_set)
    g_ptr_array_add (words, g_strdup (word));
}

/* What the command line says of the report, then the words of -p, which win. *out*: NULL while nothing is written yet. */
static void
add_options (GPtrArray *words, const CommandOptions *options, FILE *out)
{
  const CommandReport *report = &options->report;

  add_text (words, "hide", report->hide);
  add_text (words, "hide-regex", report->hide_regex);
  add_text (words, "show", report->show);
  add_text (words, "show-regex", report->show_regex);
  add_flag (words, "--terminal", options->output == NULL && isatty (STDOUT_FILENO));
  if (out != NULL)
    {
      add_flag (words, "--console=unicode=true", command_report_wants_unicode (options, out));
      add_flag (words, "--console=color=true", command_report_wants_color (options, out));
    }
  add_flag (words, "--console=all_threads=true", options->all_threads);
  add_flag (words, "--console=lines=true", report->lines);
  if (options->clock != PROFILE_CLOCK_WALL)
    g_ptr_array_add (words, g_strconcat ("--console=clock=", profile_clock_get_name (options->clock), NULL));
  add_flag (words, "--console=time=percent_of_total", options->percent);
  add_flag (words, "show_all=true", report->show_all);
  add_flag (words, "timeline=true", report->timeline);
  for (guint i = 0; report->render_options != NULL && i < report->render_options->len; i++)
    g_ptr_array_add (words, g_strdup (g_ptr_array_index (report->render_options, i)));
}

/* INTERPRETER _render_file.py CLASS FILE OPTION…; no file: only what is wrong with the rest is said. */
static GPtrArray *
new_words (const CommandOptions *options, const char *recording, FILE *out, char **problem)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = command_dup_private_folder (NULL);
  char *python = command_launch_dup_python (options->python, &error);

  if (python == NULL || folder == NULL)
    {
      g_free (python);
      *problem = g_strdup (error != NULL ? error->message : _("Pyinst is not whole here: the Python package is missing."));
      return NULL;
    }
  g_ptr_array_add (words, python);
  g_ptr_array_add (words, g_build_filename (folder, "_render_file.py", NULL));
  g_ptr_array_add (words, g_strdup (options->renderer));
  g_ptr_array_add (words, g_strdup (recording != NULL ? recording : ""));
  if (recording != NULL && options->report.target_description != NULL)
    {
      g_autofree char *description = command_report_dup_description (options, "{args}");

      add_text (words, "description", description);
    }
  add_options (words, options, out);
  g_ptr_array_add (words, NULL);
  return g_steal_pointer (&words);
}

/* What the interpreter writes to stdout; NULL when it fails, with a sentence where it has said none itself. */
static GByteArray *
run (GPtrArray *words, char **problem)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  guint8 block[65536];
  ssize_t length;
  int status = 0, fd;
  GPid child;

  if (!g_spawn_async_with_pipes (NULL, (char **) words->pdata, NULL,
                                 G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL,
                                 &child, NULL, &fd, NULL, &error))
    {
      *problem = g_strdup_printf (_("The renderer cannot be started: %s."), error->message);
      return NULL;
    }
  while ((length = read (fd, block, sizeof block)) > 0 || (length < 0 && errno == EINTR))
    if (length > 0)
      g_byte_array_append (bytes, block, (guint) length);
  close (fd);
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    continue;
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return g_steal_pointer (&bytes);
  if (!WIFEXITED (status) || WEXITSTATUS (status) != 2)
    *problem = g_strdup (_("The renderer ended before its report was made."));
  return NULL;
}

gboolean
command_render_class_check (const CommandOptions *options, char **problem)
{
  g_autoptr (GPtrArray) words = NULL;
  g_autoptr (GByteArray) nothing = NULL;

  if (options->report.thread != NULL || options->report.session != NULL || options->report.task != NULL)
    {
      *problem = g_strdup_printf (_("A renderer class of your own is given the whole recording; leave --%s out."),
                                  options->report.thread != NULL ? "thread" : options->report.session != NULL ? "session" : "task");
      return FALSE;
    }
  words = new_words (options, NULL, NULL, problem);
  nothing = words != NULL ? run (words, problem) : NULL;
  return nothing != NULL;
}

gboolean
command_render_class_write (const CommandOptions *options, const char *recording, FILE *out, char **problem)
{
  g_autoptr (GPtrArray) words = new_words (options, recording, out, problem);
  g_autoptr (CommandProgress) progress = isatty (fileno (out)) ? NULL : command_progress_begin (_("Writing the report…"));
  g_autoptr (GByteArray) report = words != NULL ? run (words, problem) : NULL;

  if (report == NULL)
    {
      command_report_drop (options, out);
      return FALSE;
    }
  command_report_begin (options, out);
  fwrite (report->data, 1, report->len, out);
  return command_report_close (options, out, problem);
}
