/* main.c: pyinst, the command
 *
 * Runs a program and reports after any end of it, or looks into a recording.
 * What goes wrong is one sentence on stderr and exit status 2.
 */

#include "command/browser.h"
#include "command/compare.h"
#include "command/control.h"
#include "command/launch.h"
#include "command/options.h"
#include "command/progress.h"
#include "command/recording-end.h"
#include "command/recordings.h"
#include "command/redact.h"
#include "command/render-class.h"
#include "command/report.h"
#include "command/window.h"
#include "profile/check.h"
#include "profile/import.h"
#include "profile/render.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define STATUS_TROUBLE 2

static int
complain (const char *sentence)
{
  /* NULL: somebody has said it already. */
  if (sentence != NULL)
    g_printerr ("pyinst: %s\n", sentence);
  return STATUS_TROUBLE;
}

/* pyinstrument's sessions are JSON; a recording never begins so. */
static gboolean
is_session (const char *path)
{
  FILE *file = command_is_recording (path) || !g_file_test (path, G_FILE_TEST_IS_REGULAR) ? NULL : fopen (path, "rbe");
  int first = file != NULL ? fgetc (file) : EOF;

  if (file != NULL)
    fclose (file);
  return first == '{' || g_str_has_suffix (path, ".pyisession");
}

/* Also one that is whole but has no sample: its report says so, and JSON stays JSON. */
static Profile *
open_recording (const char *path, GError **error)
{
  g_autoptr (CommandProgress) progress = command_progress_begin (_("Reading the recording…"));
  GError *failure = NULL;
  Profile *profile;

  if (is_session (path))
    return profile_new_for_session (path, error);
  profile = profile_new_for_path (path, &failure);

  if (g_error_matches (failure, PROFILE_ERROR, PROFILE_ERROR_NO_SAMPLES))
    {
      g_autoptr (ProfileReader) reader = profile_reader_new (path, NULL);

      if (reader != NULL)
        {
          profile_reader_poll (reader, NULL);
          profile = profile_reader_dup_profile (reader);
          g_clear_error (&failure);
        }
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return profile;
}

/* The report of a recording into *out*, which it closes. FALSE with one sentence in *problem*, or NULL when it was said. */
static gboolean
write_report (const CommandOptions *options, const char *recording, FILE *out, char **problem)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Profile) profile = NULL;

  if (command_report_get_format (options)->kind == PROFILE_REPORT_CLASS)
    return command_render_class_write (options, recording, out, problem);
  profile = open_recording (recording, &error);
  if (profile != NULL)
    return command_report_write (options, profile, out, problem);
  *problem = g_strdup (error->message);
  command_report_drop (options, out);
  return FALSE;
}

/* ---- looking into a recording ---- */

/* Where a page goes that nobody named a file for. FALSE with one sentence in *problem*. */
static gboolean
use_own_page (CommandOptions *options, char **problem)
{
  g_autoptr (GError) error = NULL;
  int fd;

  if (!command_report_needs_file (options))
    return TRUE;
  fd = g_file_open_tmp ("pyinst-XXXXXX.html", &options->own_page, &error);
  if (fd < 0)
    {
      *problem = g_strdup_printf (_("There is no place for the page (%s); please name a file with -o."), error->message);
      return FALSE;
    }
  close (fd);
  options->output = options->own_page;
  return TRUE;
}

static void
say_own_page (const CommandOptions *options)
{
  if (options->own_page == NULL)
    return;
  if (command_browser_open (options->own_page))
    g_printerr (_("The page opens in your browser; it is in the file\n    %s\n"), options->own_page);
  else
    g_printerr (_("The page is for a browser; it is in the file\n    %s\n"), options->own_page);
}

static int
show (CommandOptions *options)
{
  g_autofree char *problem = NULL;
  g_autofree char *kept = NULL;
  const char *path = options->target[0];
  FILE *out;

  if (command_report_get_format (options)->kind == PROFILE_REPORT_PYPROF)
    return complain (_("This is a recording already; copy the file to have it twice."));
  if (!command_report_check (options, &problem))
    return complain (problem);
  if (options->report.load_prev != NULL && (path = kept = command_recordings_dup_find (path, &problem)) == NULL)
    return complain (problem);
  if (options->report.gui)
    return complain (problem = command_window_open (options, path));
  out = use_own_page (options, &problem) ? command_report_open (options, &problem) : NULL;
  if (out == NULL || !write_report (options, path, out, &problem))
    return complain (problem);
  say_own_page (options);
  return EXIT_SUCCESS;
}

static int
compare (const CommandOptions *options)
{
  const char *paths[2] = { options->report.compare, options->target[0] };
  g_autoptr (Profile) before = NULL, after = NULL;
  g_autofree char *problem = NULL;

  if (!command_compare_check (options, &problem))
    return complain (problem);
  for (guint side = 0; side < 2; side++)
    {
      g_autoptr (GError) error = NULL;
      Profile *profile = open_recording (paths[side], &error);

      if (profile == NULL)
        return complain (error->message);
      *(side == 0 ? &before : &after) = profile;
    }
  if (!command_compare_write (options, (Profile *const[2]) { before, after }, &problem))
    return complain (problem);
  return EXIT_SUCCESS;
}

static int
dump (const CommandOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  FILE *out = command_report_open (options, &problem);

  if (out == NULL)
    return complain (problem);
  command_report_begin (options, out);
  if (!profile_render_dump (options->target[0], out, &error))
    {
      fflush (out);
      return complain (error->message);
    }
  return command_report_close (options, out, &problem) ? EXIT_SUCCESS : complain (problem);
}

static int
check (const CommandOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *missing = NULL;
  const char *path = options->target[0];
  ProfileCheck found;
  gboolean is_complete;
  int status;

  if (!profile_check_file (path, &found, &error))
    return complain (error->message);
  printf (_("%s: bytes %lu, chunks %lu, segments %lu, threads %lu, stacks %lu, entries %lu, samples %lu.\n"), path,
          (gulong) found.n_bytes, (gulong) found.n_chunks, (gulong) found.n_segments, (gulong) found.n_threads,
          (gulong) found.n_stacks, (gulong) found.n_samples, (gulong) found.n_looks);
  for (char **sentence = found.problems; *sentence != NULL; sentence++)
    printf ("%s\n", *sentence);
  /* Every byte may be right and yet not all be there. */
  command_recording_end_check (path, &missing);
  is_complete = found.whole && missing == NULL;
  if (!found.whole)
    puts (_("It is not whole; what could be read is shown by pyinst and pyinst-gui."));
  else if (missing != NULL)
    puts (missing);
  else if (found.stopped)
    puts (_("It is whole."));
  else
    puts (_("It is whole, but has no end mark: its program was killed, or still runs."));
  status = is_complete ? EXIT_SUCCESS : EXIT_FAILURE;
  profile_check_clear (&found);
  return command_report_close (options, stdout, &problem) ? status : complain (problem);
}

/* ---- running a program ---- */

/* Where the recording goes: the output when it is to be one, else the folder of kept ones. */
static char *
dup_recording (const CommandOptions *options, char **problem)
{
  if (command_report_get_format (options)->kind == PROFILE_REPORT_PYPROF && options->output != NULL)
    return g_canonicalize_filename (options->output, NULL);
  return command_recordings_dup_new (options->kind == COMMAND_TARGET_CODE ? "code" : options->target[0], problem);
}

static void
say_where (const CommandOptions *options, const char *recording)
{
  gboolean on_stdout = options->output == NULL && command_report_get_format (options)->kind == PROFILE_REPORT_TEXT;
  FILE *out = on_stdout ? stdout : stderr;
  g_autofree char *quoted = g_shell_quote (recording);
  g_autofree char *window = command_window_dup ();
  const char *name = strpbrk (recording, " '\"\\$&;()<>|*?`") != NULL ? quoted : recording;

  if (window != NULL)
    fprintf (out, _("\nTo look at it again:\n    pyinst %s\n    pyinst-gui %s\n\n"), name, name);
  else
    fprintf (out, _("\nTo look at it again:\n    pyinst %s\n\n"), name);
  fflush (out);
}

/* The report of what was recorded. What goes wrong here does not change how the program ended. */
static void
report_recording (const CommandOptions *options, const char *recording, gboolean was_killed, FILE *out)
{
  g_autofree char *problem = NULL;
  g_autofree char *ending = NULL;
  gboolean is_there = command_recording_end_check (recording, &ending);
  gboolean is_told = command_report_get_format (options)->kind == PROFILE_REPORT_TEXT && options->output == NULL;

  /* A text report says itself what is missing; who was killed early may never have begun a recording. */
  if (ending != NULL && (is_there ? !is_told : !was_killed))
    complain (ending);
  if (out == NULL)
    return;
  if (!is_there && !was_killed)
    command_report_drop (options, out);
  else if (!write_report (options, recording, out, &problem))
    complain (problem);
  else if (options->output == NULL || options->own_page != NULL)
    {
      say_own_page (options);
      say_where (options, recording);
    }
}

/* For a recording that is over before its program; NULL when it has no end of its own. */
static char *
dup_when_ended (const CommandOptions *options, const char *recording)
{
  if (options->duration_ns == 0)
    return NULL;
  return g_strdup_printf (_("pyinst: the recording is complete after %.6g s: %s. The program goes on.\n"),
                          (double) options->duration_ns / 1e9, recording);
}

static int
run (const CommandOptions *options)
{
  gboolean only_record = command_report_get_format (options)->kind == PROFILE_REPORT_PYPROF;
  g_autofree char *problem = NULL;
  g_autofree char *recording = dup_recording (options, &problem);
  g_autofree char *args = g_strjoinv (" ", options->target);
  g_autofree char *description = command_report_dup_description (options, options->kind == COMMAND_TARGET_CODE ? "-c" : args);
  g_autoptr (GError) error = NULL;
  CommandLaunch launch = {
    .python = options->python,
    .kind = options->kind,
    .target_argv = options->target,
    .interval_ns = options->interval_ns,
    .engine = options->engine,
    .tick = options->tick,
    .output = recording,
    .start_after_ns = options->start_after_ns,
    .duration_ns = options->duration_ns,
    .children = options->children,
    .no_sources = options->no_sources,
    .description = description,
  };
  g_autofree char *when_ended = NULL;
  gboolean existed = options->output != NULL && options->own_page == NULL
                     && g_file_test (options->output, G_FILE_TEST_EXISTS);
  FILE *out = NULL;
  int wait_status;

  if (recording == NULL)
    return complain (problem);
  launch.when_ended = when_ended = dup_when_ended (options, recording);
  /* Opened before the program runs: nobody should wait an hour to hear that a folder is read-only. */
  if (!only_record && (out = command_report_open (options, &problem)) == NULL)
    {
      g_unlink (recording);
      return complain (problem);
    }
  if (!command_launch (&launch, &wait_status, &error))
    {
      if (!only_record || options->output == NULL)
        g_unlink (recording);
      if (out != NULL && out != stdout && !existed)
        g_unlink (options->output);
      return complain (error->message);
    }
  signal (SIGPIPE, SIG_IGN);
  if (!only_record || options->output == NULL)
    {
      chmod (recording, 0600);
      command_recordings_prune ();
    }
  report_recording (options, recording, WIFSIGNALED (wait_status), out);
  if (only_record && options->output == NULL && g_file_test (recording, G_FILE_TEST_EXISTS))
    say_where (options, recording);
  command_end_like (wait_status);
}

/* What a script stands for, what goes without saying, and what cannot be. */
static int
prepare_and_run (CommandOptions *options)
{
  g_autofree char *problem = NULL;
  g_autofree char *found = NULL;

  if (!command_report_check (options, &problem))
    return complain (problem);
  if (options->report.from_path)
    {
      found = g_find_program_in_path (options->target[0]);
      if (found == NULL)
        {
          problem = g_strdup_printf (_("No folder of PATH has a program %s."), options->target[0]);
          return complain (problem);
        }
      options->target[0] = found;
    }
  if (options->report.use_timing_thread)
    g_printerr ("pyinst: %s\n", _("--use-timing-thread is not needed: the recorder always has a thread for its clock."));
  if (options->report.gui)
    return complain (problem = command_window_open (options, NULL));
  return use_own_page (options, &problem) ? run (options) : complain (problem);
}

int
main (int argc, char **argv)
{
  g_autofree char *problem = NULL;
  CommandOptions options;

  setlocale (LC_ALL, "");
  bindtextdomain ("pyinst", PYINST_LOCALE_DIR);
  bind_textdomain_codeset ("pyinst", "UTF-8");
  textdomain ("pyinst");
  if (!command_options_parse (&options, argc, argv, &problem))
    return complain (problem);
  if (options.action != COMMAND_ACTION_RUN)
    signal (SIGPIPE, SIG_IGN);
  switch (options.action)
    {
    case COMMAND_ACTION_HELP:
      fputs (command_options_help (), stdout);
      return EXIT_SUCCESS;
    case COMMAND_ACTION_VERSION:
      printf ("pyinst %s\n", PYINST_VERSION);
      return EXIT_SUCCESS;
    case COMMAND_ACTION_COMPARE:
      return compare (&options);
    case COMMAND_ACTION_DUMP:
      return dump (&options);
    case COMMAND_ACTION_CHECK:
      return check (&options);
    case COMMAND_ACTION_REDACT:
      return command_redact (&options, &problem) ? EXIT_SUCCESS : complain (problem);
    case COMMAND_ACTION_CONTROL:
      return command_control (&options, &problem) ? EXIT_SUCCESS : complain (problem);
    case COMMAND_ACTION_LIST_SAVED:
      command_recordings_list (stdout);
      return command_report_close (&options, stdout, &problem) ? EXIT_SUCCESS : complain (problem);
    case COMMAND_ACTION_SHOW:
      return show (&options);
    case COMMAND_ACTION_RUN:
    default:
      return prepare_and_run (&options);
    }
}
