/* recorder.c: runs a program under the pyinst command; see recorder.h */

#include "viewer/recorder.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "viewer/arguments.h"
#include "viewer/host.h"
#include "viewer/recorder-outside.h"
#include "viewer/state.h"
#include "viewer/terminal.h"

#define REPORTS_KEPT       10
#define OUTPUT_BYTES       (1 << 20)
/* A program may leave children that keep its output open: nobody waits for them. */
#define OUTPUT_END_MS      300
/* Of a shell's exit status when a signal ended the program. */
#define SIGNALED_STATUS    128

struct _ViewerRecorder
{
  GObject parent_instance;

  /* owned */
  char        **options;
  char        **target;
  char         *folder;
  char         *path;
  char         *title;
  GSubprocess  *process;     /* while it runs */
  GString      *output;      /* the last of it; not always UTF-8 */

  /* state */
  gboolean captures;         /* its output comes to us */
  gboolean is_running;
  gboolean is_reading;       /* its output */
  gboolean has_exited;
  gint64   started_us;
  guint    end_timer_id;
  int      exit_status;      /* -1: ended by a signal */
  int      exit_signal;
  guint    n_stops;
  gboolean is_outside;       /* of our sandbox, see host.h */
  int      id_fd;            /* where its process id is said then; -1 */
  char    *outside_id;       /* once it was read */
  char     buffer[4096];     /* of the reading of its output */
};

G_DEFINE_FINAL_TYPE (ViewerRecorder, viewer_recorder, G_TYPE_OBJECT)

enum {
  ENDED,
  OUTPUT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static char **first_environment;

void
viewer_recorder_keep_environment (void)
{
  if (first_environment == NULL)
    first_environment = g_get_environ ();
}

/* ---- where things are ---- */

/* Beside our own executable, as installed or as built; else on PATH. */
static char *
find_command (void)
{
  g_autofree char *self_path = g_file_read_link ("/proc/self/exe", NULL);
  static const char *const places[] = { "pyinst", "../command/pyinst", "../../command/pyinst" };

  if (self_path != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (self_path);

      for (guint i = 0; i < G_N_ELEMENTS (places); i++)
        {
          g_autofree char *path = g_build_filename (folder, places[i], NULL);

          if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) && !g_file_test (path, G_FILE_TEST_IS_DIR))
            return g_steal_pointer (&path);
        }
    }
  return g_find_program_in_path ("pyinst");
}

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char *const *) b, *(const char *const *) a);
}

/* Names begin with the time, so the newest sort last. */
static void
remove_old_reports (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  if (dir == NULL)
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (name[0]) && g_str_has_suffix (name, ".pyprof"))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  for (guint i = REPORTS_KEPT - 1; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, names->pdata[i], NULL);

      g_unlink (path);
    }
}

/* "shop.py", "http.server", "code" */
static char *
dup_stem (const char *title)
{
  char *stem;

  if (g_str_has_prefix (title, "-c"))
    return g_strdup ("code");
  stem = g_strdup (g_str_has_prefix (title, "-m ") ? title + strlen ("-m ") : title);
  return g_strcanon (stem, G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "._-", '_');
}

static char *
dup_new_report (const char *title)
{
  g_autofree char *folder = viewer_state_dup_reports ();
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *when = g_date_time_format (now, "%Y-%m-%dT%H-%M-%S");
  g_autofree char *stem = dup_stem (title);
  g_autofree char *name = NULL;

  remove_old_reports (folder);
  for (guint i = 0;; i++)
    {
      g_autofree char *path = NULL;

      g_free (name);
      name = i == 0 ? g_strdup_printf ("%s-%s-%d.pyprof", when, stem, (int) getpid ())
                    : g_strdup_printf ("%s-%s-%d-%u.pyprof", when, stem, (int) getpid (), i);
      path = g_build_filename (folder, name, NULL);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }
}

/* ---- running ---- */

static void
explain_refusal (ViewerRecorder *self)
{
  g_autofree char *refusal = viewer_recorder_dup_refusal (self->output->str);

  if (refusal == NULL)
    return;
  g_string_append (self->output, refusal);
  g_signal_emit (self, signals[OUTPUT], 0, refusal, (guint) strlen (refusal));
}

static void
say_ended (ViewerRecorder *self)
{
  if (!self->is_running)
    return;
  if (self->is_outside)
    explain_refusal (self);
  g_clear_handle_id (&self->end_timer_id, g_source_remove);
  self->is_running = FALSE;
  g_clear_object (&self->process);
  g_signal_emit (self, signals[ENDED], 0);
}

static gboolean
output_took_long (gpointer user_data)
{
  ViewerRecorder *self = user_data;

  self->end_timer_id = 0;
  say_ended (self);
  return G_SOURCE_REMOVE;
}

static void
take_status (ViewerRecorder *self,
             GSubprocess    *process)
{
  self->exit_status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  self->exit_signal = g_subprocess_get_if_signaled (process) ? g_subprocess_get_term_sig (process) : 0;
  /* flatpak-spawn says it as shells do. */
  if (self->is_outside && self->exit_status > SIGNALED_STATUS && self->exit_status < SIGNALED_STATUS + NSIG)
    {
      self->exit_signal = self->exit_status - SIGNALED_STATUS;
      self->exit_status = -1;
    }
}

static void
process_ended (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(ViewerRecorder) self = user_data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  take_status (self, process);
  self->has_exited = TRUE;
  if (self->is_reading)
    self->end_timer_id = g_timeout_add (OUTPUT_END_MS, output_took_long, self);
  else
    say_ended (self);
}

static void read_output (ViewerRecorder *self, GInputStream *stream);

static void
output_read (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ViewerRecorder) self = user_data;
  gssize n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n_bytes <= 0)
    {
      self->is_reading = FALSE;
      if (self->has_exited)
        say_ended (self);
      return;
    }
  g_string_append_len (self->output, self->buffer, n_bytes);
  if (self->output->len > OUTPUT_BYTES)
    g_string_erase (self->output, 0, (gssize) self->output->len - OUTPUT_BYTES);
  g_signal_emit (self, signals[OUTPUT], 0, self->buffer, (guint) n_bytes);
  read_output (self, G_INPUT_STREAM (source));
}

static void
read_output (ViewerRecorder *self,
             GInputStream   *stream)
{
  g_input_stream_read_async (stream, self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT, NULL,
                             output_read, g_object_ref (self));
}

/* Started from a desktop, nobody reads our standard error: then we do, and tell
 * people what it said. On a terminal it is the program's own business. */
static gboolean
stderr_is_unread (void)
{
  struct stat ours, null;

  if (fstat (STDERR_FILENO, &ours) < 0)
    return TRUE;
  if (S_ISSOCK (ours.st_mode))
    return TRUE;
  return S_ISCHR (ours.st_mode) && stat ("/dev/null", &null) == 0 && ours.st_rdev == null.st_rdev;
}

/* Both of its streams go into one terminal, so that they come in the order they were written. */
static GInputStream *
capture (GSubprocessLauncher *launcher)
{
  int program_fd = -1;
  GInputStream *stream = viewer_terminal_new (&program_fd, NULL);

  if (stream == NULL)
    return NULL;
  g_subprocess_launcher_take_stderr_fd (launcher, fcntl (program_fd, F_DUPFD_CLOEXEC, 3));
  g_subprocess_launcher_take_stdout_fd (launcher, program_fd);
  g_subprocess_launcher_setenv (launcher, "TERM", "dumb", TRUE);
  return stream;
}

/* What pyinst is told; nothing of it is a copy. */
static void
add_arguments (ViewerRecorder *self,
               GPtrArray      *words)
{
  g_ptr_array_add (words, (char *) "-o");
  g_ptr_array_add (words, self->path);
  for (guint i = 0; self->options[i] != NULL; i++)
    g_ptr_array_add (words, self->options[i]);
  for (guint i = 0; self->target[i] != NULL; i++)
    g_ptr_array_add (words, self->target[i]);
  g_ptr_array_add (words, NULL);
}

/* Where we are: in its folder, with the environment that we were started with. */
static char **
list_inside (ViewerRecorder      *self,
             GSubprocessLauncher *launcher,
             const char *const   *arguments,
             GError             **error)
{
  g_autofree char *command = find_command ();
  g_autoptr(GStrvBuilder) words = g_strv_builder_new ();

  if (command == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("The pyinst command is missing: it should be beside pyinst-gui. Install Pyinst again."));
      return NULL;
    }
  if (first_environment != NULL)
    g_subprocess_launcher_set_environ (launcher, first_environment);
  if (self->folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, self->folder);
  g_strv_builder_add (words, command);
  g_strv_builder_addv (words, (const char **) arguments);
  return g_strv_builder_end (words);
}

gboolean
viewer_recorder_start (ViewerRecorder *self,
                       GError        **error)
{
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GInputStream) stream = NULL;
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  g_auto(GStrv) argv = NULL;

  g_return_val_if_fail (VIEWER_IS_RECORDER (self) && !self->is_running, FALSE);

  self->captures = self->captures || stderr_is_unread ();
  self->is_outside = viewer_host_is_outside ();
  launcher = g_subprocess_launcher_new (self->captures ? 0 : G_SUBPROCESS_FLAGS_STDIN_INHERIT);
  add_arguments (self, words);
  if (self->is_outside)
    argv = viewer_recorder_list_outside (launcher, (const char *const *) words->pdata, self->folder, self->captures,
                                         &self->id_fd, error);
  else
    argv = list_inside (self, launcher, (const char *const *) words->pdata, error);
  if (argv == NULL)
    return FALSE;
  if (self->captures)
    stream = capture (launcher);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, error);
  if (self->process == NULL)
    return FALSE;

  self->is_running = TRUE;
  self->started_us = g_get_monotonic_time ();
  self->is_reading = stream != NULL;
  if (self->is_reading)
    read_output (self, stream);
  g_subprocess_wait_async (self->process, NULL, process_ended, g_object_ref (self));
  return TRUE;
}

void
viewer_recorder_send_signal (ViewerRecorder *self,
                             int             signal_number)
{
  g_return_if_fail (VIEWER_IS_RECORDER (self));

  if (self->process == NULL)
    return;
  if (self->is_outside && viewer_recorder_signal_outside (self->id_fd, &self->outside_id, signal_number))
    return;
  g_subprocess_send_signal (self->process, signal_number);
}

void
viewer_recorder_stop (ViewerRecorder *self)
{
  g_return_if_fail (VIEWER_IS_RECORDER (self));

  if (!self->is_running)
    return;
  viewer_recorder_send_signal (self, self->n_stops == 0 ? SIGINT : self->n_stops == 1 ? SIGTERM : SIGKILL);
  self->n_stops++;
}

/* ---- what others ask ---- */

gboolean
viewer_recorder_is_running (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), FALSE);

  return self->is_running;
}

guint
viewer_recorder_get_n_stops (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), 0);

  return self->n_stops;
}

const char *
viewer_recorder_get_path (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), NULL);

  return self->path;
}

const char *
viewer_recorder_get_title (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), NULL);

  return self->title;
}

char *
viewer_recorder_dup_output (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), NULL);

  return g_utf8_make_valid (self->output->str, (gssize) self->output->len);
}

gboolean
viewer_recorder_captures_output (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), FALSE);

  return self->captures;
}

void
viewer_recorder_capture_output (ViewerRecorder *self)
{
  g_return_if_fail (VIEWER_IS_RECORDER (self) && !self->is_running);

  self->captures = TRUE;
}

gint64
viewer_recorder_get_elapsed_ns (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), 0);

  return self->is_running ? (g_get_monotonic_time () - self->started_us) * 1000 : 0;
}

char *
viewer_recorder_dup_status (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), NULL);

  if (self->is_running)
    return g_strdup (_("The program is running."));
  if (self->exit_signal != 0)
    return g_strdup_printf (_("The program was ended by signal %d (%s)."), self->exit_signal,
                            g_strsignal (self->exit_signal));
  return g_strdup_printf (_("The program ended with exit status %d."), self->exit_status);
}

char *
viewer_recorder_dup_ending (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), NULL);

  if (self->is_running || self->exit_status == 0)
    return NULL;
  /* Stopped by us: that is no news. */
  if (self->n_stops > 0)
    return NULL;
  return viewer_recorder_dup_status (self);
}

/* ---- GObject ---- */

static void
viewer_recorder_finalize (GObject *object)
{
  ViewerRecorder *self = VIEWER_RECORDER (object);

  g_clear_pointer (&self->options, g_strfreev);
  g_clear_pointer (&self->target, g_strfreev);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->title, g_free);
  g_clear_object (&self->process);
  g_clear_handle_id (&self->end_timer_id, g_source_remove);
  g_string_free (self->output, TRUE);
  if (self->id_fd >= 0)
    close (self->id_fd);
  g_free (self->outside_id);

  G_OBJECT_CLASS (viewer_recorder_parent_class)->finalize (object);
}

static void
viewer_recorder_class_init (ViewerRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_recorder_finalize;

  signals[ENDED] = g_signal_new ("ended", VIEWER_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  signals[OUTPUT] = g_signal_new ("output", VIEWER_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_UINT);
}

static void
viewer_recorder_init (ViewerRecorder *self)
{
  self->output = g_string_new (NULL);
  self->id_fd = -1;
}

ViewerRecorder *
viewer_recorder_new (const char *const *options,
                     const char *const *target,
                     const char        *output,
                     const char        *folder)
{
  static const char *const no_options[] = { NULL };
  ViewerRecorder *self;

  g_return_val_if_fail (target != NULL && target[0] != NULL, NULL);

  self = g_object_new (VIEWER_TYPE_RECORDER, NULL);
  self->options = g_strdupv ((char **) (options != NULL ? options : no_options));
  self->target = g_strdupv ((char **) target);
  self->folder = g_strdup (folder);
  self->title = viewer_arguments_dup_title (target);
  /* The child may run elsewhere, and we follow the file from here. */
  self->path = output != NULL ? g_canonicalize_filename (output, NULL) : dup_new_report (self->title);
  return self;
}

ViewerRecorder *
viewer_recorder_new_again (ViewerRecorder *self)
{
  ViewerRecorder *again;

  g_return_val_if_fail (VIEWER_IS_RECORDER (self), NULL);

  again = viewer_recorder_new ((const char *const *) self->options, (const char *const *) self->target,
                               NULL, self->folder);
  again->captures = self->captures;
  return again;
}
