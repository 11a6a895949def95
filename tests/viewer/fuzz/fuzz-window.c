/* fuzz-window.c: the window under random keys and pointer movements
 *
 * fuzz-window [--seed N] [--sequences N] [--events N] [--minutes N] [--calm] [--reach] [--trace]
 *
 * Each sequence opens random recordings in a window of its own and sends it random input.
 * What comes after the first in a process is hardly acted upon, so that many.py starts a
 * process for each. A warning of GLib, GTK or ours, a crash or a hang ends the run, and
 * says how the same sequence comes again.
 */

#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/viewer/fuzz/faults.h"
#include "tests/viewer/fuzz/input.h"
#include "tests/viewer/fuzz/loop.h"
#include "tests/viewer/fuzz/reach.h"
#include "tests/viewer/fuzz/scene.h"
#include "tests/viewer/fuzz/world.h"
#include "viewer/application.h"
#include "viewer/window.h"

#define HANG_S 300

static GtkApplication *application;
static char *folder;
static char again[160];
static guint current_event;
static int n_events = 200;
static gboolean trace, calm, is_reach_said;
static guint64 n_sent, n_arrived;

/* In a signal's handler: only what is safe there. */
static void
say_again (int number)
{
  if (write (STDERR_FILENO, again, strlen (again)) < 0)
    _exit (2);
  signal (number, SIG_DFL);
  raise (number);
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

/* Every window, of the application and of its menus. */
static void
close_all (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint n = 0; n < 50 && g_list_model_get_n_items (windows) > 0; n++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, 0);

      gtk_window_destroy (window);
      fuzz_loop_run (2);
    }
}

/* Of several that are open the one that was used last, a new one when the last was closed. */
static ViewerWindow *
need_window (void)
{
  ViewerWindow *window = NULL;

  for (GList *link = gtk_application_get_windows (application); link != NULL && window == NULL; link = link->next)
    if (VIEWER_IS_WINDOW (link->data))
      window = link->data;
  if (window == NULL)
    {
      window = viewer_window_new (application);
      gtk_window_present (GTK_WINDOW (window));
      fuzz_loop_run (20);
    }
  return window;
}

/* Some events come within one frame, as from a quick hand; at times everything is drawn and worked out. The
 * number of frames hangs on the random numbers alone, not on how fast the computer is. */
static void
run_on (GRand *random)
{
  gint32 kind = g_rand_int_range (random, 0, 30);

  if (kind == 0)
    fuzz_loop_run (20);
  else if (kind < 10)
    fuzz_loop_run_frame (GTK_WIDGET (need_window ()));
  else
    fuzz_loop_run_input ();
}

/* Each event has numbers of its own, so that one that goes another way (a menu that took a frame longer)
 * does not change those after it. */
static void
send_one (guint64 seed)
{
  const guint32 numbers[] = { (guint32) seed, (guint32) (seed >> 32), current_event };
  g_autoptr(GRand) random = g_rand_new_with_seed_array (numbers, G_N_ELEMENTS (numbers));
  ViewerWindow *window = need_window ();
  g_autofree char *change = NULL;
  g_autofree char *what = NULL;

  if (g_rand_int_range (random, 0, 25) == 0)
    change = fuzz_scene_change (window, random, folder);
  fuzz_scene_answer (need_window (), random, folder, current_event % 24 == 23);
  if (trace && change != NULL)
    g_printerr ("%u change: %s\n", current_event, change);
  what = fuzz_input_send (GTK_WINDOW (need_window ()), random);
  n_sent++;
  fuzz_reach_add_widget (gtk_window_get_focus (GTK_WINDOW (need_window ())));
  if (trace)
    g_printerr ("%u %s\n", current_event, what);
  run_on (random);
}

/* On the way, for a run of hours. */
static void
say_progress (int n_done)
{
  if (n_done % 100 != 0)
    return;
  g_print ("fuzz-window: %d sequences\n", n_done);
  fflush (stdout);
}

/* Most are small: fewer rows have the same ways, and are drawn sooner. */
static void
open_first (GRand *random)
{
  ViewerWindow *window = viewer_window_new (application);
  gboolean is_small = g_rand_int_range (random, 0, 5) > 0;

  gtk_window_set_default_size (GTK_WINDOW (window), is_small ? g_rand_int_range (random, 480, 900) : 1400,
                               is_small ? g_rand_int_range (random, 360, 560) : 900);
  gtk_window_present (GTK_WINDOW (window));
  fuzz_loop_run_frame (GTK_WIDGET (window));
}

static void
run_sequence (guint64 seed)
{
  g_autoptr(GRand) random = g_rand_new_with_seed_array ((const guint32[]) { (guint32) seed, (guint32) (seed >> 32) }, 2);

  snprintf (again, sizeof again, "\nfuzz-window: it ended here; the same again with --seed %" G_GUINT64_FORMAT " --sequences 1\n", seed);
  alarm (HANG_S);
  close_all ();
  fuzz_world_begin (random, folder);
  open_first (random);
  fuzz_input_begin ();
  fuzz_scene_open (need_window (), random, folder);
  /* What is shown is laid out before it is counted what is where. */
  fuzz_loop_run_frame (GTK_WIDGET (need_window ()));
  fuzz_loop_run_frame (GTK_WIDGET (need_window ()));
  for (current_event = 0; current_event < (guint) n_events; current_event++)
    {
      fuzz_faults_set_event (current_event);
      send_one (seed);
    }
  fuzz_input_release ();
  fuzz_loop_run (30);
  fuzz_scene_answer (need_window (), random, folder, TRUE);
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
    signal (numbers[i], say_again);
  fuzz_faults_watch ();
  application = g_object_new (VIEWER_TYPE_APPLICATION, "application-id", VIEWER_APPLICATION_ID,
                              "flags", G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN,
                              "resource-base-path", "/org/pyinst/Pyinst", NULL);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    g_error ("the application cannot be registered");
  g_signal_connect (gdk_display_get_default (), "xevent", G_CALLBACK (count_arrived), NULL);
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
    { "calm", 0, 0, G_OPTION_ARG_NONE, &calm, "files are read before they are used, nothing moves by itself or is recorded", NULL },
    { "reach", 0, 0, G_OPTION_ARG_NONE, &is_reach_said, "say at the end what was reached", NULL },
    { "trace", 0, 0, G_OPTION_ARG_NONE, &trace, "say each event", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) options = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  gint64 end_us;

  g_setenv ("GDK_BACKEND", "x11", FALSE);
  folder = g_dir_make_tmp ("pyinst-fuzz-XXXXXX", NULL);
  fuzz_world_use_folder (folder);
  setlocale (LC_ALL, "C.UTF-8");
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("fuzz-window: %s\n", error->message);
      return 2;
    }
  if (!have_display ())
    {
      fuzz_world_end (folder);
      return 77;
    }
  prepare ();
  if (calm)
    fuzz_world_keep_calm ();
  end_us = g_get_monotonic_time () + minutes * 60 * G_USEC_PER_SEC;
  for (i = 0; i < n_sequences && (minutes == 0 || g_get_monotonic_time () < end_us); i++)
    {
      run_sequence ((guint64) seed + (guint64) i);
      say_progress (i + 1);
    }
  close_all ();
  fuzz_world_end (folder);
  if (is_reach_said)
    fuzz_reach_print ();
  /* Some are lost while a window changes its size; when many are, nothing was tried. */
  if (n_arrived * 2 < n_sent)
    {
      g_printerr ("fuzz-window: of %" G_GUINT64_FORMAT " events %" G_GUINT64_FORMAT " arrived: too few\n", n_sent, n_arrived);
      return 1;
    }
  g_print ("fuzz-window: %d sequences of %d events, seeds %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT ", nothing found;"
           " GTK had %" G_GUINT64_FORMAT " warnings of its own\n",
           i, n_events, seed, seed + i - 1, fuzz_faults_n_tolerated ());
  g_application_release (G_APPLICATION (application));
  g_object_unref (application);
  return 0;
}
