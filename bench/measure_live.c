/* measure_live.c: measure-live PYTHON SCRIPT ARGUMENT - what the window itself uses while it records a program
 *
 * One line per figure, "name value unit". The window is the real one. CPU time is this process's,
 * of which neither the pyinst command nor the program is a part.
 */

#include "viewer/memory.h"
#include "viewer/recorder.h"
#include "viewer/window.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>

#include <sys/resource.h>

static double
get_cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
count (guint *number)
{
  (*number)++;
}

/* From the first tree to the program's end. */
static void
measure (ViewerWindow   *window,
         ViewerRecorder *recorder)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  guint n_frames = 0, n_trees = 0;
  gint64 began_us;
  double cpu_s, seconds;

  viewer_window_record (window, recorder);
  g_signal_connect_swapped (viewer_document_get_session (viewer_window_get_document (window)), "call-tree-changed",
                            G_CALLBACK (count), &n_trees);
  g_signal_connect_swapped (clock, "after-paint", G_CALLBACK (count), &n_frames);
  while (n_trees == 0 && viewer_recorder_is_running (recorder))
    g_main_context_iteration (NULL, TRUE);
  n_trees = n_frames = 0;
  began_us = g_get_monotonic_time ();
  cpu_s = get_cpu_seconds ();
  while (viewer_recorder_is_running (recorder))
    g_main_context_iteration (NULL, TRUE);
  seconds = (double) (g_get_monotonic_time () - began_us) / 1e6;
  printf ("live-cpu %.1f %%\nlive-seconds %.1f s\nlive-frames %u frames\nlive-trees %u trees\n",
          100 * (get_cpu_seconds () - cpu_s) / seconds, seconds, n_frames, n_trees);
}

static void
activate (GtkApplication *application,
          gpointer        user_data)
{
  char **arguments = user_data;
  const char *options[] = { "--python", arguments[0], NULL }, *target[] = { arguments[1], arguments[2], NULL };
  g_autofree char *folder = g_dir_make_tmp ("pyinst-bench-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "live.pyprof", NULL);
  g_autoptr(ViewerRecorder) recorder = viewer_recorder_new (options, target, path, NULL);
  ViewerWindow *window = viewer_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), 1600, 1000);
  gtk_window_present (GTK_WINDOW (window));
  viewer_recorder_capture_output (recorder);
  measure (window, recorder);
  fflush (stdout);
  g_unlink (path);
  g_rmdir (folder);
  exit (0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AdwApplication) application = NULL;

  if (argc != 4)
    {
      fprintf (stderr, "usage: measure-live PYTHON SCRIPT ARGUMENT\n");
      return 2;
    }
  viewer_memory_share_arenas ();
  viewer_recorder_keep_environment ();
  application = adw_application_new ("org.pyinst.Bench", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate), argv + 1);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
