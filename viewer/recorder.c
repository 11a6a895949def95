/* recorder.c: runs a program under the pyinst command; see recorder.h */

#include "viewer/recorder.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "viewer/arguments.h"
#include "viewer/state.h"

#define REPORTS_KEPT       10
#define LAST_WORDS_BYTES   2000

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
  GString      *last_words;

  /* state */
  gboolean is_running;
  int      exit_status;      /* -1: ended by a signal */
  int      exit_signal;
  guint    n_stops;
  char     buffer[1024];     /* of the reading of its standard error */
};

G_DEFINE_FINAL_TYPE (ViewerRecorder, viewer_recorder, G_TYPE_OBJECT)

enum {
  ENDED,
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
say_ended (ViewerRecorder *self)
{
  self->is_running = FALSE;
  g_clear_object (&self->process);
  g_signal_emit (self, signals[ENDED], 0);
}

static void
process_ended (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(ViewerRecorder) self = user_data;
  GSubprocess *process = G_SUBPROCESS (source);

  g_subprocess_wait_finish (process, result, NULL);
  self->exit_status = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process) : -1;
  self->exit_signal = g_subprocess_get_if_signaled (process) ? g_subprocess_get_term_sig (process) : 0;
  say_ended (self);
}

static void read_stderr (ViewerRecorder *self, GInputStream *stream);

static void
stderr_read (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(ViewerRecorder) self = user_data;
  gssize n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (n_bytes <= 0)
    return;
  /* It is the program's own stream, lent: what comes in goes on to ours. */
  fwrite (self->buffer, 1, (size_t) n_bytes, stderr);
  g_string_append_len (self->last_words, self->buffer, n_bytes);
  if (self->last_words->len > LAST_WORDS_BYTES)
    g_string_erase (self->last_words, 0, (gssize) self->last_words->len - LAST_WORDS_BYTES);
  read_stderr (self, G_INPUT_STREAM (source));
}

static void
read_stderr (ViewerRecorder *self,
             GInputStream   *stream)
{
  g_input_stream_read_async (stream, self->buffer, sizeof self->buffer, G_PRIORITY_DEFAULT, NULL,
                             stderr_read, g_object_ref (self));
}

/* Started from a desktop, nobody reads our standard error: then we do, to tell
 * people why a start failed. Anything else is the program's own business. */
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

gboolean
viewer_recorder_start (ViewerRecorder *self,
                       GError        **error)
{
  g_autofree char *command = find_command ();
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  gboolean is_unread = stderr_is_unread ();

  g_return_val_if_fail (VIEWER_IS_RECORDER (self) && !self->is_running, FALSE);

  if (command == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("The pyinst command is missing: it should be beside pyinst-gui. Install Pyinst again."));
      return FALSE;
    }
  g_ptr_array_add (argv, command);
  g_ptr_array_add (argv, (char *) "-o");
  g_ptr_array_add (argv, self->path);
  for (guint i = 0; self->options[i] != NULL; i++)
    g_ptr_array_add (argv, self->options[i]);
  for (guint i = 0; self->target[i] != NULL; i++)
    g_ptr_array_add (argv, self->target[i]);
  g_ptr_array_add (argv, NULL);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_INHERIT
                                        | (is_unread ? G_SUBPROCESS_FLAGS_STDERR_PIPE : 0));
  if (first_environment != NULL)
    g_subprocess_launcher_set_environ (launcher, first_environment);
  if (self->folder != NULL)
    g_subprocess_launcher_set_cwd (launcher, self->folder);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
  if (self->process == NULL)
    return FALSE;

  self->is_running = TRUE;
  if (is_unread)
    read_stderr (self, g_subprocess_get_stderr_pipe (self->process));
  g_subprocess_wait_async (self->process, NULL, process_ended, g_object_ref (self));
  return TRUE;
}

void
viewer_recorder_send_signal (ViewerRecorder *self,
                             int             signal_number)
{
  g_return_if_fail (VIEWER_IS_RECORDER (self));

  if (self->process != NULL)
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

const char *
viewer_recorder_get_last_words (ViewerRecorder *self)
{
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), "");

  return self->last_words->str;
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
  if (self->exit_signal != 0)
    return g_strdup_printf (_("The program was ended by signal %d (%s)."), self->exit_signal,
                            g_strsignal (self->exit_signal));
  return g_strdup_printf (_("The program ended with exit status %d."), self->exit_status);
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
  g_string_free (self->last_words, TRUE);

  G_OBJECT_CLASS (viewer_recorder_parent_class)->finalize (object);
}

static void
viewer_recorder_class_init (ViewerRecorderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_recorder_finalize;

  signals[ENDED] = g_signal_new ("ended", VIEWER_TYPE_RECORDER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
}

static void
viewer_recorder_init (ViewerRecorder *self)
{
  self->last_words = g_string_new (NULL);
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
  g_return_val_if_fail (VIEWER_IS_RECORDER (self), NULL);

  return viewer_recorder_new ((const char *const *) self->options, (const char *const *) self->target,
                              NULL, self->folder);
}
