/* measure_window.c: measure-window FILE.pyprof [FILES] - what the window costs with a recording
 *                   measure-window --first-paint - the empty window alone
 *                   measure-window --floor - a window of libadwaita with a label, to compare with
 *
 * One line per figure, "name value unit". The window is the real one; frames are timed from
 * the frame clock's beginning of an update to the end of painting. FILES: how often the
 * recording is opened in a tab and closed again, to see what memory is left.
 */

#include "viewer/timeline-private.h"
#include "viewer/memory.h"
#include "viewer/search.h"
#include "viewer/tree-view.h"
#include "viewer/window.h"

#include <stdio.h>
#include <stdlib.h>

#include <sys/resource.h>

#define N_FRAMES 60
#define CLOSED_MS 2500       /* workers are done with what was closed */

typedef struct {
  ViewerWindow  *window;
  ViewerSession *session;
  ViewerTimeline *timeline;
  GdkFrameClock *clock;
  gint64         began_us;
  gint64         frame_us;       /* when the frame that is made began */
  GArray        *frames;         /* double, ms */
  guint64        n_trees;
} Bench;

static double
seconds_since (gint64 began_us)
{
  return (double) (g_get_monotonic_time () - began_us) / 1e6;
}

static double
get_resident_mb (void)
{
  long size = 0, resident = 0;
  FILE *file = fopen ("/proc/self/statm", "r");

  if (file == NULL || fscanf (file, "%ld %ld", &size, &resident) != 2)
    resident = 0;
  if (file != NULL)
    fclose (file);
  return (double) resident * 4096 / 1e6;
}

static void
frame_began (GdkFrameClock *clock,
             Bench         *self)
{
  self->frame_us = g_get_monotonic_time ();
}

static void
frame_ended (GdkFrameClock *clock,
             Bench         *self)
{
  double ms = (double) (g_get_monotonic_time () - self->frame_us) / 1e3;

  g_array_append_val (self->frames, ms);
}

static void
tree_changed (Bench *self)
{
  self->n_trees++;
}

static gboolean
time_is_over (gpointer data)
{
  *(gboolean *) data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, time_is_over, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

static double
get_quantile (GArray *values,
              double  part)
{
  if (values->len == 0)
    return -1;
  g_array_sort (values, compare_doubles);
  return g_array_index (values, double, MIN ((guint) (part * values->len), values->len - 1));
}

static GtkWidget *
find_widget (GtkWidget *widget,
             GType      type)
{
  GtkWidget *found = G_TYPE_CHECK_INSTANCE_TYPE (widget, type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_widget (child, type);
  return found;
}

/* ---- what is measured ---- */

static void
open_and_wait (Bench      *self,
               const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  struct rusage usage;

  self->began_us = g_get_monotonic_time ();
  viewer_window_open (self->window, file);
  self->session = viewer_document_get_session (viewer_window_get_document (self->window));
  g_signal_connect_swapped (self->session, "call-tree-changed", G_CALLBACK (tree_changed), self);
  while (self->n_trees == 0)
    g_main_context_iteration (NULL, TRUE);
  g_array_set_size (self->frames, 0);
  while (self->frames->len == 0)
    g_main_context_iteration (NULL, TRUE);
  printf ("interactive %.3f s\n", seconds_since (self->began_us));
  wait_ms (300);
  getrusage (RUSAGE_SELF, &usage);
  printf ("peak-memory %.0f MB\nmemory %.0f MB\n", (double) usage.ru_maxrss / 1024, get_resident_mb ());
  self->timeline = VIEWER_TIMELINE (find_widget (GTK_WIDGET (viewer_window_get_document (self->window)), VIEWER_TYPE_TIMELINE));
}

static void
print_frames (Bench      *self,
              const char *name)
{
  double p50 = get_quantile (self->frames, 0.5), p95 = get_quantile (self->frames, 0.95);

  printf ("%s-p50 %.1f ms\n%s-p95 %.1f ms\n", name, p50, name, p95);
}

/* A pan with each frame, at a zoom: that is what paints everything. */
static void
measure_zoom (Bench      *self,
              const char *what,
              double      visible)
{
  double duration = (double) profile_get_duration_ns (viewer_session_get_profile (self->session));
  g_autofree char *name = g_strdup_printf ("%s-%g", what, visible * 100);

  g_array_set_size (self->frames, 0);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      double begin = duration * (1 - visible) * (0.3 + 0.4 * i / N_FRAMES * (visible < 0.01 ? 0.01 : 1));
      guint n = self->frames->len;

      viewer_timeline_set_view (self->timeline, begin, begin + visible * duration);
      viewer_timeline_redraw (self->timeline);
      while (self->frames->len == n)
        g_main_context_iteration (NULL, TRUE);
    }
  print_frames (self, name);
}

static void
measure_hover (Bench *self)
{
  g_array_set_size (self->frames, 0);
  viewer_timeline_set_view (self->timeline, 0, (double) G_MAXINT64);
  wait_ms (200);
  g_array_set_size (self->frames, 0);
  for (guint i = 0; i < N_FRAMES; i++)
    {
      guint n = self->frames->len;

      self->timeline->pointer_x = VIEWER_LANE_HEADER_WIDTH + 20 + i * 7;
      self->timeline->pointer_y = viewer_timeline_get_top (self->timeline) + 40 + i % 20;
      gtk_widget_queue_draw (self->timeline->overlay);
      while (self->frames->len == n)
        g_main_context_iteration (NULL, TRUE);
    }
  print_frames (self, "hover");
  self->timeline->pointer_x = self->timeline->pointer_y = -1;
}

static void
measure_range (Bench  *self,
               double  part)
{
  gint64 duration = profile_get_duration_ns (viewer_session_get_profile (self->session));
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  guint64 n;

  for (guint i = 0; i < 9; i++)
    {
      gint64 began_us = g_get_monotonic_time (), begin = (gint64) ((double) duration * (0.05 + 0.04 * i) * (1 - part));
      double ms;

      n = self->n_trees;
      viewer_session_set_range (self->session, begin, begin + (gint64) (part * (double) duration));
      while (self->n_trees == n)
        g_main_context_iteration (NULL, TRUE);
      ms = seconds_since (began_us) * 1e3;
      g_array_append_val (times, ms);
      wait_ms (30);
    }
  printf ("range-%g %.1f ms\n", part * 100, get_quantile (times, 0.5));
  n = self->n_trees;
  viewer_session_set_range (self->session, 0, 0);
  while (self->n_trees == n)
    g_main_context_iteration (NULL, TRUE);
  wait_ms (100);
}

/* In the window's own list, of a tree from which nothing is folded away, until it is painted. */
static void
measure_expand (Bench *self)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  GtkWidget *document = GTK_WIDGET (viewer_window_get_document (self->window));
  ViewerFlatTreeModel *model = viewer_tree_view_get_model (VIEWER_TREE_VIEW (find_widget (document, VIEWER_TYPE_TREE_VIEW)));
  g_autoptr(ProfileCallTree) tree = NULL;
  gint64 began_us;

  options.threshold = 0;
  options.fold_libraries = FALSE;
  tree = profile_call_tree_new (viewer_session_get_profile (self->session), &options);
  viewer_flat_tree_model_set_tree (model, NULL);
  viewer_flat_tree_model_set_tree (model, tree);
  wait_ms (300);
  g_array_set_size (self->frames, 0);
  began_us = g_get_monotonic_time ();
  viewer_flat_tree_model_set_all_open (model, TRUE);
  while (self->frames->len == 0)
    g_main_context_iteration (NULL, TRUE);
  printf ("nodes %u\nexpanded-rows %u\nexpand %.3f s\n", profile_call_tree_get_n_nodes (tree),
          g_list_model_get_n_items (G_LIST_MODEL (model)), seconds_since (began_us));
  viewer_flat_tree_model_set_tree (model, viewer_session_get_call_tree (self->session));
}

static void
note_search (gboolean *is_done)
{
  *is_done = TRUE;
}

/* Until what was found is the session's. */
static void
measure_search (Bench *self)
{
  static const char *const texts[] = { "f1", "f12", "e", "nothing like it", "2", "f7", "main" };
  g_autoptr(ViewerSearch) search = viewer_search_new (self->session);
  g_autoptr(GArray) times = g_array_new (FALSE, FALSE, sizeof (double));
  gboolean is_done = FALSE;

  g_signal_connect_swapped (self->session, "search-changed", G_CALLBACK (note_search), &is_done);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 began_us = g_get_monotonic_time ();
      double ms;

      is_done = FALSE;
      viewer_search_set_text (search, texts[i]);
      while (!is_done)
        g_main_context_iteration (NULL, TRUE);
      ms = seconds_since (began_us) * 1e3;
      g_array_append_val (times, ms);
      wait_ms (30);
    }
  g_signal_handlers_disconnect_by_func (self->session, note_search, &is_done);
  printf ("search %.1f ms\n", get_quantile (times, 0.5));
}

/* The same frames while a search is on: one that finds a few functions, one that finds many. In turn with
 * those without, for the machine's pace changes. */
static void
measure_found (Bench *self)
{
  static const double zooms[] = { 1, 0.1, 0.01, 0.001 };
  static const struct { const char *name, *text; } cases[] = {
    { "unfound-frame", "" }, { "found-frame", "f1" }, { "found-many-frame", "f" },
  };
  g_autoptr(ViewerSearch) search = viewer_search_new (self->session);
  gboolean is_done = FALSE;

  viewer_session_set_search (self->session, NULL);
  g_signal_connect_swapped (self->session, "search-changed", G_CALLBACK (note_search), &is_done);
  for (guint zoom = 0; zoom < G_N_ELEMENTS (zooms); zoom++)
    for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        is_done = cases[i].text[0] == '\0' && viewer_session_get_search (self->session) == NULL;
        viewer_search_set_text (search, cases[i].text);
        while (!is_done)
          g_main_context_iteration (NULL, TRUE);
        wait_ms (100);
        measure_zoom (self, cases[i].name, zooms[zoom]);
      }
  viewer_search_set_text (search, "");
  g_signal_handlers_disconnect_by_func (self->session, note_search, &is_done);
}

/* Opens and closes it in a tab of its own. */
static void
open_and_close (Bench      *self,
                const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  ViewerDocument *document = viewer_window_add_document (self->window);
  guint64 n = self->n_trees;

  viewer_document_open (document, file);
  g_signal_connect_swapped (viewer_document_get_session (document), "call-tree-changed", G_CALLBACK (tree_changed), self);
  while (self->n_trees == n)
    g_main_context_iteration (NULL, TRUE);
  wait_ms (50);
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.close-tab", NULL);
  wait_ms (50);
}

/* Until the first frame of a window was painted. */
static void
measure_first_paint (Bench     *self,
                     GtkWindow *window)
{
  gtk_window_set_default_size (window, 1600, 1000);
  gtk_window_present (window);
  self->clock = gtk_widget_get_frame_clock (GTK_WIDGET (window));
  g_signal_connect (self->clock, "before-paint", G_CALLBACK (frame_began), self);
  g_signal_connect_after (self->clock, "after-paint", G_CALLBACK (frame_ended), self);
  while (self->frames->len == 0)
    g_main_context_iteration (NULL, TRUE);
  printf ("first-paint %.1f ms\n", seconds_since (self->began_us) * 1e3);
}

static GtkWindow *
new_floor (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);

  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), gtk_label_new ("Pyinst"));
  return GTK_WINDOW (window);
}

static void
activate (GtkApplication *application,
          gpointer        user_data)
{
  char **arguments = user_data;
  guint n_files = arguments[1] != NULL ? (guint) strtoul (arguments[1], NULL, 10) : 0;
  Bench self = { .frames = g_array_new (FALSE, FALSE, sizeof (double)), .began_us = g_get_monotonic_time () };
  static const double zooms[] = { 1, 0.5, 0.1, 0.024, 0.01, 0.001, 0.0001 };

  if (g_str_equal (arguments[0], "--floor"))
    measure_first_paint (&self, new_floor (application));
  else
    {
      self.window = viewer_window_new (application);
      measure_first_paint (&self, GTK_WINDOW (self.window));
    }
  fflush (stdout);
  if (g_str_has_prefix (arguments[0], "--"))
    exit (0);
  open_and_wait (&self, arguments[0]);
  for (guint i = 0; i < G_N_ELEMENTS (zooms); i++)
    measure_zoom (&self, "frame", zooms[i]);
  measure_hover (&self);
  measure_range (&self, 0.5);
  measure_range (&self, 0.01);
  measure_search (&self);
  measure_found (&self);
  measure_expand (&self);
  if (n_files > 0)
    {
      double before;

      open_and_close (&self, arguments[0]);     /* what stays for good is there after the first */
      wait_ms (CLOSED_MS);
      before = get_resident_mb ();
      for (guint i = 0; i < n_files; i++)
        open_and_close (&self, arguments[0]);
      wait_ms (CLOSED_MS);
      printf ("before-files %.0f MB\nafter-files %.0f MB\n", before, get_resident_mb ());
    }
  fflush (stdout);
  exit (0);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(AdwApplication) application = NULL;

  viewer_memory_share_arenas ();
  application = adw_application_new ("org.pyinst.Bench", G_APPLICATION_NON_UNIQUE);
  if (argc < 2)
    {
      fprintf (stderr, "usage: measure-window FILE.pyprof [FILES] | --first-paint | --floor\n");
      return 2;
    }
  g_signal_connect (application, "activate", G_CALLBACK (activate), argv + 1);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
