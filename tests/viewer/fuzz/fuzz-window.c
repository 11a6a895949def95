/* fuzz-window.c: the window under random keys and pointer movements
 *
 * fuzz-window [--seed N] [--sequences N] [--events N] [--minutes N] [--trace]
 *
 * Each sequence opens random recordings in a new window and sends it random input.
 * A warning of GLib, GTK or ours, a crash or a hang ends the run, and says with
 * which --seed the same sequence comes again alone (--sequences 1).
 */

#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <unistd.h>

#include "tests/profile/fixture.h"
#include "tests/viewer/fuzz/input.h"
#include "tests/viewer/fuzz/recording.h"
#include "viewer/application.h"
#include "viewer/window.h"

#define HANG_S 60

static GtkApplication *application;
static guint64 current_seed;
static guint current_event;
static int n_events = 200;
static gboolean trace;
static guint64 n_sent, n_arrived, n_tolerated;

/* In a signal's handler: only what is safe there. */
static void
say_seed (int number)
{
  static const char begin[] = "\nfuzz-window: it ended here; the same again with --sequences 1 --seed ";
  char digits[24];
  guint n = sizeof digits;
  guint64 rest = current_seed;

  digits[--n] = '\n';
  do
    digits[--n] = (char) ('0' + rest % 10);
  while ((rest /= 10) != 0);
  if (write (STDERR_FILENO, begin, sizeof begin - 1) < 0 || write (STDERR_FILENO, digits + n, sizeof digits - n) < 0)
    _exit (2);
  signal (number, SIG_DFL);
  raise (number);
}

/* GTK's own, of any application: it loses count when a popover opens between press and release, and
 * ignores a notch of the wheel that comes between a change of a list and its layout, draws a part of a
 * paned a frame before it has its place, and counts a popover's frame twice (tests/viewer/driver.c). */
static gboolean
is_tolerated (const char *message)
{
  return g_str_has_prefix (message, "Broken accounting of active state for widget")
         || g_str_has_prefix (message, "Trying to snapshot GtkGizmo")
         || g_str_equal (message, "gdk_frame_timings_submitted() called on submitted frame.")
         || g_str_has_suffix (message, "failed to scroll to given position. Ignoring...");
}

static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         user_data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) == 0)
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && is_tolerated (fields[i].value))
      {
        n_tolerated++;
        return G_LOG_WRITER_HANDLED;
      }
  g_log_writer_standard_streams (level, fields, n_fields, user_data);
  g_printerr ("event %u\n", current_event);
  abort ();
}

static void
run_pending (int milliseconds)
{
  gint64 deadline_us = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);

  do
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (200);
  while (g_get_monotonic_time () < deadline_us);
}

static void
open_random (ViewerWindow *window,
             GRand        *random)
{
  g_autofree char *text = fuzz_recording_new (random);
  g_autoptr(GByteArray) bytes = profile_fixture_bytes (text);
  /* One in ten is cut off: half a recording is a recording. */
  gsize length = g_rand_int_range (random, 0, 10) == 0 ? bytes->len / 2 : bytes->len;
  g_autofree char *path = profile_fixture_file (bytes->data, length);
  g_autoptr(GFile) file = g_file_new_for_path (path);

  viewer_window_open (window, file);
  for (int i = 0; i < 200 && g_strcmp0 (viewer_document_get_page (viewer_window_get_document (window)), "opening") == 0; i++)
    run_pending (5);
  g_unlink (path);
}

static void
change_surroundings (ViewerWindow *window,
                     GRand        *random)
{
  switch (g_rand_int_range (random, 0, 4))
    {
    case 0:
      open_random (window, random);
      break;
    case 1:
      adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                          g_rand_boolean (random) ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
      break;
    case 2:
      gtk_window_set_default_size (GTK_WINDOW (window), g_rand_int_range (random, 360, 1500),
                                   g_rand_int_range (random, 300, 950));
      break;
    default:
      run_pending (60);
    }
}

/* What the X server gave to any of our surfaces: the window's, a menu's, a dialog's. The
 * numbers of XInput's events are those of the core's. */
static gboolean
count_arrived (GdkX11Display *display,
               const XEvent  *event)
{
  int type = event->type == GenericEvent ? event->xcookie.evtype : event->type;

  n_arrived += type == KeyPress || type == ButtonPress || type == MotionNotify;
  return FALSE;
}

/* Dialogs that a key has opened, and the window itself. */
static void
close_all (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint n = 0; n < 50 && g_list_model_get_n_items (windows) > 0; n++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, 0);

      gtk_window_destroy (window);
      run_pending (2);
    }
}

/* A modal dialog keeps everything from the window: it gets a few events itself, then it goes. */
static void
close_dialogs (ViewerWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = g_list_model_get_n_items (windows); i-- > 0;)
    {
      g_autoptr(GtkWindow) other = g_list_model_get_item (windows, i);

      if (other != GTK_WINDOW (window))
        gtk_window_close (other);
    }
}

static void
run_sequence (guint64 seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed_array ((const guint32[]) { (guint32) seed, (guint32) (seed >> 32) }, 2);
  ViewerWindow *window = viewer_window_new (application);

  current_seed = seed;
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  run_pending (20);
  open_random (window, random);
  for (current_event = 0; current_event < (guint) n_events && window != NULL; current_event++)
    {
      g_autofree char *what = NULL;

      alarm (HANG_S);
      if (g_rand_int_range (random, 0, 60) == 0)
        change_surroundings (window, random);
      if (current_event % 16 == 15)
        close_dialogs (window);
      what = fuzz_input_send (GTK_WINDOW (window), random);
      n_sent++;
      if (trace)
        g_printerr ("%u %s\n", current_event, what);
      run_pending (1);
    }
  if (window != NULL)
    {
      fuzz_input_release (GTK_WINDOW (window));
      run_pending (30);
    }
  if (window != NULL)
    g_object_remove_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  close_all ();
  alarm (0);
}

static gboolean
have_display (void)
{
  if (gtk_init_check () && GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    return TRUE;
  g_print ("fuzz-window: there is no X display\n");
  return FALSE;
}

static void
prepare (void)
{
  static const int numbers[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGTRAP, SIGALRM };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    signal (numbers[i], say_seed);
  g_log_set_writer_func (write_log, NULL, NULL);
  application = g_object_new (VIEWER_TYPE_APPLICATION, "application-id", VIEWER_APPLICATION_ID,
                              "flags", G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN,
                              "resource-base-path", "/org/pyinst/Pyinst", NULL);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("the application cannot be registered");
  g_signal_connect (gdk_display_get_default (), "xevent", G_CALLBACK (count_arrived), NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  /* Closing the last window would end it. */
  g_application_hold (G_APPLICATION (application));
}

int
main (int    argc,
      char **argv)
{
  gint64 seed = g_get_real_time (), minutes = 0;
  int n_sequences = 20, i;
  GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "of the first sequence; the next ones count on", "N" },
    { "sequences", 0, 0, G_OPTION_ARG_INT, &n_sequences, "how many", "N" },
    { "events", 0, 0, G_OPTION_ARG_INT, &n_events, "of each", "N" },
    { "minutes", 0, 0, G_OPTION_ARG_INT64, &minutes, "no new sequence after that long", "N" },
    { "trace", 0, 0, G_OPTION_ARG_NONE, &trace, "say each event", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) options = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("pyinst-fuzz-XXXXXX", NULL);
  gint64 end_us;

  g_setenv ("GDK_BACKEND", "x11", FALSE);
  g_setenv ("XDG_STATE_HOME", folder, TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("fuzz-window: %s\n", error->message);
      return 2;
    }
  if (!have_display ())
    return 77;
  prepare ();
  end_us = g_get_monotonic_time () + minutes * 60 * G_USEC_PER_SEC;
  for (i = 0; i < n_sequences && (minutes == 0 || g_get_monotonic_time () < end_us); i++)
    run_sequence ((guint64) seed + (guint64) i);
  /* Some are lost while a window changes its size; when many are, nothing was tried. */
  if (n_arrived * 2 < n_sent)
    {
      g_printerr ("fuzz-window: of %" G_GUINT64_FORMAT " events %" G_GUINT64_FORMAT " arrived: too few\n", n_sent, n_arrived);
      return 1;
    }
  g_print ("fuzz-window: %d sequences of %d events, seeds %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", nothing found;"
           " GTK had %" G_GUINT64_FORMAT " warnings of its own\n",
           i, n_events, seed, seed + i - 1, n_tolerated);
  g_application_release (G_APPLICATION (application));
  g_object_unref (application);
  return 0;
}
