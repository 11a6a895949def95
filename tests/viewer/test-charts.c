/* Timeline and flame graph under real clicks, wheel and drags; times against where the pointer was. */

#include <math.h>

#include "tests/viewer/driver.h"
#include "viewer/chart-draw.h"
#include "viewer/flame-private.h"
#include "viewer/timeline-private.h"

/* Of a chart's point, where the screen has it. */
static void
get_place (GtkWidget *stage,
           double     x,
           double     y,
           int       *screen_x,
           int       *screen_y)
{
  int middle_x, middle_y;

  get_middle (stage, &middle_x, &middle_y);
  *screen_x = middle_x + (int) lround (x - gtk_widget_get_width (stage) / 2.0);
  *screen_y = middle_y + (int) lround (y - gtk_widget_get_height (stage) / 2.0);
}

/* *words* follow "mousemove X Y", e.g. "click 1". */
static void
do_at (GtkWidget  *stage,
       double      x,
       double      y,
       const char *words)
{
  g_autofree char *line = NULL;
  int screen_x, screen_y;

  get_place (stage, x, y, &screen_x, &screen_y);
  line = g_strdup_printf ("mousemove %d %d %s", screen_x, screen_y, words);
  xdotool (line);
  run_for (50);
}

/* Where nothing is pointed at. */
static void
leave (void)
{
  xdotool ("mousemove 1598 998");
  run_for (50);
}

/* The cards' place; FALSE when there is none. */
static gboolean
get_card (void           (*draw) (gpointer self, GtkWidget *widget, GtkSnapshot *snapshot),
          gpointer         self,
          GtkWidget       *overlay,
          graphene_rect_t *box)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;

  draw (self, overlay, snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  if (node == NULL)
    return FALSE;
  gsk_render_node_get_bounds (node, box);
  gsk_render_node_unref (node);
  return TRUE;
}

static gboolean
get_timeline_card (ViewerTimeline  *timeline,
                   graphene_rect_t *box)
{
  return get_card ((void (*) (gpointer, GtkWidget *, GtkSnapshot *)) viewer_timeline_card_snapshot, timeline, timeline->overlay, box);
}

static gboolean
get_flame_card (ViewerFlameGraph *flame,
                graphene_rect_t  *box)
{
  return get_card ((void (*) (gpointer, GtkWidget *, GtkSnapshot *)) viewer_flame_card_snapshot, flame, flame->overlay, box);
}

/* The middle of a call of the first lane. */
static void
get_row (ViewerTimeline *timeline,
         guint32         row,
         gint64          time_ns,
         double         *x,
         double         *y)
{
  *x = viewer_timeline_ns_to_x (timeline, (double) time_ns);
  *y = viewer_timeline_get_top (timeline) + viewer_timeline_layout_get_row_y (timeline->layout, 0, row)
       - viewer_timeline_get_scroll (timeline) + 6;
}

static ViewerTimeline *
find_timeline (ViewerWindow *window)
{
  return VIEWER_TIMELINE (find_of_type (window, "ViewerTimeline"));
}

/* ---- the card ---- */

static void
test_timeline_pin (void)
{
  ViewerWindow *window = open_shop ();
  ViewerTimeline *timeline = find_timeline (window);
  graphene_rect_t pinned, box;
  double x, y, other_x, other_y;

  leave ();
  g_assert_false (get_timeline_card (timeline, &box));
  get_row (timeline, 1, 500 * MS, &x, &y);
  do_at (timeline->stage, x, y, "");
  g_assert_true (get_timeline_card (timeline, &box));
  leave ();
  g_assert_false (get_timeline_card (timeline, &box));

  do_at (timeline->stage, x, y, "click 1");
  assert_selected (window, "price");
  leave ();
  g_assert_true (get_timeline_card (timeline, &pinned));
  /* It was clicked in the middle of price(): the card is there, not at its begin. */
  g_assert_cmpfloat ((double) pinned.origin.x + (double) pinned.size.width, >, x - 40);
  g_assert_cmpfloat ((double) pinned.origin.x, <, x + 40);

  /* Another call is pointed at: its card comes beside the pinned one, and goes. */
  get_row (timeline, 1, 900 * MS, &other_x, &other_y);
  do_at (timeline->stage, other_x, other_y, "");
  g_assert_true (get_timeline_card (timeline, &box));
  g_assert_false (graphene_rect_equal (&box, &pinned));
  leave ();
  g_assert_true (get_timeline_card (timeline, &box) && graphene_rect_equal (&box, &pinned));

  /* Escape takes the card, then the selection. */
  press ("Escape");
  g_assert_false (get_timeline_card (timeline, &box));
  assert_selected (window, "price");
  press ("Escape");
  g_assert_cmpuint (viewer_session_get_selection (session_of (window))->function, ==, 0);

  /* A double click fits it, and pins nothing. */
  do_at (timeline->stage, x, y, "click --repeat 2 --delay 60 1");
  leave ();
  g_assert_false (get_timeline_card (timeline, &box));
  viewer_timeline_show_range (timeline, 0, 1000 * MS);
  run_for (500);

  do_at (timeline->stage, x, y, "click 1");
  leave ();
  g_assert_true (get_timeline_card (timeline, &box));
  do_at (timeline->stage, VIEWER_LANE_HEADER_WIDTH + 300, 8, "click 1");
  leave ();
  g_assert_false (get_timeline_card (timeline, &box));
  close_window (window);
}

static void
test_timeline_pin_by_key (void)
{
  ViewerWindow *window = open_shop ();
  ViewerTimeline *timeline = find_timeline (window);
  graphene_rect_t first, box;

  leave ();
  gtk_widget_grab_focus (GTK_WIDGET (timeline));
  press ("Down");
  press ("p");
  g_assert_true (get_timeline_card (timeline, &first));
  press ("ctrl+1");   /* the focus goes to the tree, and the card stays */
  gtk_widget_grab_focus (GTK_WIDGET (viewer_document_get_tree_view (document_of (window))));
  run_for (50);
  g_assert_true (get_timeline_card (timeline, &box));
  gtk_widget_grab_focus (GTK_WIDGET (timeline));
  press ("p");
  press ("ctrl+1");
  gtk_widget_grab_focus (GTK_WIDGET (viewer_document_get_tree_view (document_of (window))));
  run_for (50);
  g_assert_false (get_timeline_card (timeline, &box));
  close_window (window);
}

static gboolean
get_block (ViewerFlameGraph *flame,
           guint             row,
           graphene_rect_t  *box)
{
  const GArray *blocks = viewer_flame_get_blocks (flame);

  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);

      if (block->row == row && viewer_flame_get_box (flame, block, box))
        return TRUE;
    }
  return FALSE;
}

static void
test_flame_pin (void)
{
  ViewerWindow *window = open_shop ();
  ViewerFlameGraph *flame;
  graphene_rect_t block, pinned, box;
  g_autofree char *selected = NULL;
  double x, y;

  press ("ctrl+3");
  run_for (200);
  flame = VIEWER_FLAME_GRAPH (find_of_type (window, "ViewerFlameGraph"));
  leave ();
  g_assert_false (get_flame_card (flame, &box));
  g_assert_true (get_block (flame, 2, &block));
  x = (double) (block.origin.x + block.size.width * 0.6f);
  y = (double) (block.origin.y + block.size.height / 2);
  do_at (flame->stage, x, y, "click 1");
  selected = dup_selected_name (window);
  leave ();
  g_assert_true (get_flame_card (flame, &pinned));
  g_assert_cmpfloat ((double) pinned.origin.x, <, x + 40);
  g_assert_cmpfloat ((double) (pinned.origin.x + pinned.size.width), >, x - 40);
  g_assert_true (get_block (flame, 0, &block));
  do_at (flame->stage, (double) block.origin.x + 30, (double) block.origin.y + 5, "");
  leave ();
  g_assert_true (get_flame_card (flame, &box) && graphene_rect_equal (&box, &pinned));
  press ("Escape");
  g_assert_false (get_flame_card (flame, &box));
  g_assert_cmpint (flame->selected, !=, PROFILE_NODE_NONE);
  press ("p");
  g_assert_true (get_flame_card (flame, &box));
  /* Another view selects something: the card was of something else. */
  viewer_session_select (session_of (window), NULL);
  g_assert_false (get_flame_card (flame, &box));

  do_at (flame->stage, x, y, "click 1");
  leave ();
  g_assert_true (get_flame_card (flame, &box));
  do_at (flame->stage, x, gtk_widget_get_height (flame->stage) - 4, "click 1");
  leave ();
  g_assert_false (get_flame_card (flame, &box));
  close_window (window);
}

/* ---- wheel and drags ---- */

/* In one pixel of the pointer's place, which is whole. */
#define assert_near(got, expected, timeline) \
  g_assert_cmpfloat_with_epsilon ((double) (got), (double) (expected), viewer_timeline_get_ns_per_pixel (timeline))

static void
test_wheel (void)
{
  ViewerWindow *window = open_shop ();
  ViewerTimeline *timeline = find_timeline (window);
  double x = VIEWER_LANE_HEADER_WIDTH + 320, y = viewer_timeline_get_top (timeline) + 20;
  double at_ns, begin_ns, visible_ns, before_ns;

  visible_ns = timeline->end_ns - timeline->begin_ns;
  at_ns = viewer_timeline_x_to_ns (timeline, x);
  do_at (timeline->stage, x, y, "keydown ctrl click 4 click 4 click 4 keyup ctrl");
  /* Three notches: the time below the pointer has stayed there. */
  assert_near (timeline->end_ns - timeline->begin_ns, visible_ns / pow (1.2, 3), timeline);
  assert_near (viewer_timeline_x_to_ns (timeline, x), at_ns, timeline);
  g_assert_cmpfloat (timeline->begin_ns, >, 0);

  visible_ns = timeline->end_ns - timeline->begin_ns;
  begin_ns = timeline->begin_ns;
  do_at (timeline->stage, x, y, "keydown shift click 5 keyup shift");
  assert_near (timeline->begin_ns, begin_ns + VIEWER_WHEEL_PIXELS * viewer_timeline_get_ns_per_pixel (timeline), timeline);
  assert_near (timeline->end_ns - timeline->begin_ns, visible_ns, timeline);
  before_ns = timeline->begin_ns;
  do_at (timeline->stage, x, y, "click 6");   /* sideways, to the left */
  assert_near (timeline->begin_ns, before_ns - VIEWER_WHEEL_PIXELS * viewer_timeline_get_ns_per_pixel (timeline), timeline);
  do_at (timeline->stage, x, y, "click 7");
  assert_near (timeline->begin_ns, before_ns, timeline);

  do_at (timeline->stage, x, y, "keydown ctrl click 5 click 5 click 5 click 5 keyup ctrl");
  g_assert_cmpfloat (timeline->begin_ns, ==, 0);
  assert_near (timeline->end_ns, profile_get_duration_ns (timeline->profile), timeline);
  close_window (window);
}

static void
drag (GtkWidget  *stage,
      double      from_x,
      double      to_x,
      double      y,
      const char *button)
{
  g_autofree char *down = g_strdup_printf ("mousedown %s", button);
  g_autofree char *up = g_strdup_printf ("mouseup %s", button);

  do_at (stage, from_x, y, down);
  do_at (stage, (from_x + to_x) / 2, y, "");
  do_at (stage, to_x, y, up);
}

static void
check_drag (ViewerWindow   *window,
            ViewerTimeline *timeline,
            double          from_x,
            double          to_x,
            double          y)
{
  gint64 begin_ns, end_ns;

  drag (timeline->stage, from_x, to_x, y, "1");
  g_assert_true (viewer_session_get_range (session_of (window), &begin_ns, &end_ns));
  assert_near (begin_ns, viewer_timeline_x_to_ns (timeline, MIN (from_x, to_x)), timeline);
  assert_near (end_ns, viewer_timeline_x_to_ns (timeline, MAX (from_x, to_x)), timeline);
}

static void
test_drag (void)
{
  ViewerWindow *window = open_shop ();
  ViewerTimeline *timeline = find_timeline (window);
  double left = VIEWER_LANE_HEADER_WIDTH + 100, right = VIEWER_LANE_HEADER_WIDTH + 400;
  double y = viewer_timeline_get_top (timeline) + 20, begin_ns;

  check_drag (window, timeline, left, right, y);
  check_drag (window, timeline, right + 50, left + 20, y);
  check_drag (window, timeline, left + 10, right, 10);   /* in the ruler */
  /* The same where the view is not the whole. */
  do_at (timeline->stage, right, y, "keydown ctrl click 4 click 4 click 4 click 4 keyup ctrl");
  check_drag (window, timeline, left, right, y);

  /* With the middle button the time comes along. */
  begin_ns = timeline->begin_ns;
  drag (timeline->stage, right, right - 60, y, "2");
  assert_near (timeline->begin_ns, begin_ns + 60 * viewer_timeline_get_ns_per_pixel (timeline), timeline);
  close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/charts/timeline-pin", test_timeline_pin);
  g_test_add_func ("/charts/timeline-pin-by-key", test_timeline_pin_by_key);
  g_test_add_func ("/charts/flame-pin", test_flame_pin);
  g_test_add_func ("/charts/wheel", test_wheel);
  g_test_add_func ("/charts/drag", test_drag);
  return driver_run ();
}
