/* fuzz-window.c: the window under random keys and pointer movements
 *
 * fuzz-window [--seed N] [--sequences N] [--events N] [--minutes N] [--calm] [--trace]
 *
 * Each sequence opens random recordings and sends the window random input; a few
 * sequences share a window, as a person's day does. A warning of GLib, GTK or ours, a
 * crash or a hang ends the run, and says how the same sequences come again.
 */

#include <X11/Xlib.h>
#include <gdk/x11/gdkx.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/viewer/fuzz/input.h"
#include "tests/viewer/fuzz/loop.h"
#include "tests/viewer/fuzz/scene.h"
#include "viewer/application.h"
#include "viewer/window.h"

#define HANG_S 300
/* So many sequences share a window; a run always begins with a new one. */
#define WINDOW_SEQUENCES 5

/* Of the sanitizers, in a build with them. */
extern void __sanitizer_print_stack_trace (void) __attribute__ ((weak));

static GtkApplication *application;
static char *folder;
static char again[160];
static guint current_event;
static int n_events = 200;
static gboolean trace, calm;
static guint64 n_sent, n_arrived, n_tolerated;

/* In a signal's handler: only what is safe there. */
static void
say_again (int number)
{
  if (write (STDERR_FILENO, again, strlen (again)) < 0)
    _exit (2);
  signal (number, SIG_DFL);
  raise (number);
}

/* GTK's and libadwaita's own, of any application. */
static const struct {
  const char *message;
  const char *ancestor;   /* the type that the widget it names must be in; NULL: it names none */
} tolerated[] = {
  /* It loses count when a popover opens between press and release. */
  { "Broken accounting of active state for widget*", NULL },
  /* A part of a paned is drawn a frame before it has its place (tests/viewer/driver.c). */
  { "Trying to snapshot GtkGizmo*", NULL },
  /* The same, of the buttons for folders in the chooser of files. */
  { "Trying to snapshot GtkButton * without a current allocation", "GtkPathBar" },
  /* A notch of the wheel between a change of a list and its layout. */
  { "*failed to scroll to given position. Ignoring...", NULL },
  /* A menu of something that is beyond the screen's edge, as a large window on a small screen has it. */
  { "gdk_monitor_get_geometry: assertion 'GDK_IS_MONITOR (monitor)' failed", NULL },
  /* Its window went while a tooltip was about to come. */
  { "gdk_surface_get_device_position: assertion 'GDK_IS_SURFACE (surface)' failed", NULL },
  /* The chooser of files went while it was still about to scroll to a file. */
  { "gtk_widget_compute_bounds: assertion 'GTK_IS_WIDGET (widget)' failed", NULL },
  /* On X without a compositor a popover's frame is counted twice (tests/viewer/driver.c). */
  { "gdk_frame_timings_submitted() called on submitted frame.", NULL },
  /* GDK 4.8 moves a window that is gone, in its own filter of X events: XMoveWindow is its alone, and it goes on. */
  { "The program *received an X Window System error*BadWindow (invalid Window parameter)*request_code 12 (core protocol)*", NULL },
  /* A tab is dragged that fades away, its page gone: libadwaita 1.2 asks in the gesture of its own. */
  { "adw_tab_view_set_selected_page: assertion 'ADW_IS_TAB_PAGE (selected_page)' failed", NULL },
  /* A timeout inside GTK 4.8, right after a tab closed; our own callers get their clock from GTK. */
  { "gdk_frame_clock_get_frame_time: assertion 'GDK_IS_FRAME_CLOCK (frame_clock)' failed", NULL },
  /* A cursor that blinked when the text was selected: GTK takes the blinking away and says so. */
  { "GtkText - unexpected blinking selection. Removing*", NULL },
};

/* What GTK names by its type and address; NULL when it names none. Borrowed. */
static GtkWidget *
find_widget (const char *message)
{
  const char *address = strstr (message, " 0x");

  if (address == NULL || (strstr (message, "attempt to allocate") == NULL && strstr (message, "reports a minimum") == NULL
                          && strstr (message, "Trying to snapshot") == NULL))
    return NULL;
  return GSIZE_TO_POINTER (g_ascii_strtoull (address + 1, NULL, 16));
}

static gboolean
is_in (GtkWidget  *widget,
       const char *type)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    if (g_str_equal (G_OBJECT_TYPE_NAME (widget), type))
      return TRUE;
  return FALSE;
}

static gboolean
is_tolerated (const char *message)
{
  for (guint i = 0; i < G_N_ELEMENTS (tolerated); i++)
    if (g_pattern_match_simple (tolerated[i].message, message)
        && (tolerated[i].ancestor == NULL || is_in (find_widget (message), tolerated[i].ancestor)))
      return TRUE;
  return FALSE;
}

/* What it is in says which of many it is. */
static void
say_ancestors (GtkWidget *widget)
{
  for (; widget != NULL; widget = gtk_widget_get_parent (widget))
    {
      GdkSurface *surface = GTK_IS_NATIVE (widget) ? gtk_native_get_surface (GTK_NATIVE (widget)) : NULL;

      g_printerr ("  in %s %s, %d × %d", G_OBJECT_TYPE_NAME (widget), gtk_widget_get_name (widget),
                  gtk_widget_get_width (widget), gtk_widget_get_height (widget));
      if (surface != NULL)
        g_printerr (", a surface of %d × %d", gdk_surface_get_width (surface), gdk_surface_get_height (surface));
      if (GDK_IS_POPUP (surface))
        g_printerr (" at %d, %d", gdk_popup_get_position_x (GDK_POPUP (surface)), gdk_popup_get_position_y (GDK_POPUP (surface)));
      g_printerr ("\n");
    }
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
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE"))
      say_ancestors (find_widget (fields[i].value));
  g_printerr ("event %u\n", current_event);
  if (__sanitizer_print_stack_trace != NULL)
    __sanitizer_print_stack_trace ();
  abort ();
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

static void
run_sequence (guint64 first_seed,
              int     index)
{
  guint64 seed = first_seed + (guint64) index;
  g_autoptr(GRand) random = g_rand_new_with_seed_array ((const guint32[]) { (guint32) seed, (guint32) (seed >> 32) }, 2);
  int n_before = index % WINDOW_SEQUENCES;

  snprintf (again, sizeof again, "\nfuzz-window: it ended here; the same again with --seed %" G_GUINT64_FORMAT " --sequences %d\n",
            seed - (guint64) n_before, n_before + 1);
  if (n_before == 0)
    {
      close_all ();
      fuzz_input_begin ();
      fuzz_scene_begin (random, folder);
    }
  alarm (HANG_S);
  fuzz_scene_open (need_window (), random, folder);
  for (current_event = 0; current_event < (guint) n_events; current_event++)
    send_one (seed);
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
  g_log_set_writer_func (write_log, NULL, NULL);
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
    { "trace", 0, 0, G_OPTION_ARG_NONE, &trace, "say each event", NULL },
    { NULL }
  };
  g_autoptr(GOptionContext) options = g_option_context_new (NULL);
  g_autoptr(GError) error = NULL;
  gint64 end_us;

  g_setenv ("GDK_BACKEND", "x11", FALSE);
  folder = g_dir_make_tmp ("pyinst-fuzz-XXXXXX", NULL);
  fuzz_scene_use_folder (folder);
  setlocale (LC_ALL, "C.UTF-8");
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error))
    {
      g_printerr ("fuzz-window: %s\n", error->message);
      return 2;
    }
  if (!have_display ())
    {
      fuzz_scene_end (folder);
      return 77;
    }
  prepare ();
  if (calm)
    fuzz_scene_keep_calm ();
  end_us = g_get_monotonic_time () + minutes * 60 * G_USEC_PER_SEC;
  for (i = 0; i < n_sequences && (minutes == 0 || g_get_monotonic_time () < end_us); i++)
    {
      run_sequence ((guint64) seed, i);
      say_progress (i + 1);
    }
  close_all ();
  fuzz_scene_end (folder);
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
