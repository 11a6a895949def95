/* test-timeline-groups.c: the keyboard on the headers of groups of lanes, in a window
 *
 * Skipped, and said so, without a display.
 */

#include "viewer/timeline-private.h"

#include "profile/profile-private.h"
#include "tests/profile/fixture.h"
#include "tests/viewer/gtk-faults.h"
#include "tests/viewer/widgets.h"

#include <adwaita.h>

typedef struct {
  GtkWidget      *window;
  ViewerTimeline *timeline;
  ViewerSession  *session;
  Profile        *profile;
} Fixture;

/* Two processes, and in the first one tasks, two of them of a kind. */
static const char recording[] =
  "thread MainThread\n" "run 100\n" "thread worker\n" "run 100\n" "thread MainThread\n"
  "task 1 0 born 1 0 main 0\ntask 1 0 named Task-1\n"
  "task 2 0 born 1 1 fetch 0\ntask 2 0 named Task-2\ntask 2 100 sums 1 10 90 0\n"
  "task 3 0 born 1 1 fetch 0\ntask 3 0 named Task-3\ntask 3 100 sums 1 20 80 0\n" "stop 100";

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr(ProfileSpans) spans = NULL;
  Profile *profile = fixture->profile = profile_fixture_profile (recording);

  /* As it is when a child's recording was joined. */
  profile->n_processes = 2;
  profile->processes = g_renew (ProfileProcessInfo, profile->processes, 2);
  profile->processes[0].name = "shop.py";
  profile->processes[1] = (ProfileProcessInfo) { .name = "Child-1", .pid = 77 };
  profile->threads[1].info.process = 1;
  spans = profile_spans_new (profile);
  fixture->session = viewer_session_new ();
  fixture->timeline = VIEWER_TIMELINE (viewer_timeline_new ());
  viewer_timeline_set_session (fixture->timeline, fixture->session);
  viewer_session_set_profile (fixture->session, profile, spans);
  fixture->window = test_show_widget (GTK_WIDGET (fixture->timeline), VIEWER_LANE_HEADER_WIDTH + 600, 400);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  test_close (fixture->window, fixture->session, fixture->profile);
}

static void
press (Fixture *fixture,
       guint    key)
{
  g_assert_true (test_press_key (GTK_WIDGET (fixture->timeline), key, 0));
  test_settle ();
}

/* What a screen reader is told begins so, and ends so. */
static void
check_label (Fixture    *fixture,
             const char *begin,
             const char *end)
{
  const char *label = fixture->timeline->label;

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (fixture->timeline), GTK_ACCESSIBLE_PROPERTY_LABEL, label);
  if (!g_str_has_prefix (label, begin) || !g_str_has_suffix (label, end))
    g_error ("\"%s\" does not go from \"%s\" to \"%s\"", label, begin, end);
}

static void
go_to_first_header (Fixture *fixture)
{
  press (fixture, GDK_KEY_Down);
  press (fixture, GDK_KEY_Up);
  press (fixture, GDK_KEY_Up);
  press (fixture, GDK_KEY_Up);    /* there is none above it */
}

static void
test_walk (Fixture       *fixture,
           gconstpointer  data)
{
  static const char *const names[] = { "MainThread, ", "Task-1, ", "fetch, 2 tasks, ", "Task-2, ", "Task-3, ", "Child-1, 77, 1 thread, ", "worker, " };

  go_to_first_header (fixture);
  check_label (fixture, "shop.py, ", ", 1 thread, expanded");
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      press (fixture, GDK_KEY_Down);
      check_label (fixture, names[i], "");
    }
  press (fixture, GDK_KEY_Down);
  check_label (fixture, "worker, ", "");
  /* Page keys go from lane to lane. */
  press (fixture, GDK_KEY_Page_Up);
  check_label (fixture, "Task-3, ", "");
  press (fixture, GDK_KEY_Left);
  check_label (fixture, "fetch, ", ", expanded");
  press (fixture, GDK_KEY_Page_Down);
  check_label (fixture, "Task-2, ", "");
}

static void
test_fold (Fixture       *fixture,
           gconstpointer  data)
{
  ViewerTimelineLayout **layout = &fixture->timeline->layout;
  guint32 n;

  go_to_first_header (fixture);
  n = (*layout)->n_entries;
  for (guint i = 0; i < 3; i++)
    press (fixture, GDK_KEY_Down);
  check_label (fixture, "fetch, 2 tasks, ", ", expanded");
  press (fixture, GDK_KEY_Left);
  check_label (fixture, "fetch, 2 tasks, ", ", collapsed");
  g_assert_cmpuint ((*layout)->n_entries, ==, n - 2);
  press (fixture, GDK_KEY_Right);
  check_label (fixture, "fetch, 2 tasks, ", ", expanded");
  press (fixture, GDK_KEY_Right);
  check_label (fixture, "Task-2, ", "");
  press (fixture, GDK_KEY_Left);
  press (fixture, GDK_KEY_space);
  check_label (fixture, "fetch, ", ", collapsed");
  press (fixture, GDK_KEY_Left);
  check_label (fixture, "MainThread, ", "");
  press (fixture, GDK_KEY_Left);
  press (fixture, GDK_KEY_Return);
  check_label (fixture, "shop.py, ", ", collapsed");
  press (fixture, GDK_KEY_Down);
  check_label (fixture, "Child-1, ", ", expanded");
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint ((*layout)->n_entries, ==, 2);
  /* No lane is left: the keyboard still comes back to the headers. */
  press (fixture, GDK_KEY_Escape);
  press (fixture, GDK_KEY_Escape);
  press (fixture, GDK_KEY_Down);
  check_label (fixture, "shop.py, ", ", collapsed");
}

/* The keys and actions of a lane do nothing there, the menu has what is left. */
static void
test_menu (Fixture       *fixture,
           gconstpointer  data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->timeline);

  go_to_first_header (fixture);
  g_assert_false (test_press_key (widget, GDK_KEY_h, 0));
  g_assert_false (g_action_group_get_action_enabled (fixture->timeline->lane_actions, "pin"));
  g_assert_true (viewer_timeline_layout_is_shown (fixture->timeline->layout, 0));
  press (fixture, GDK_KEY_Menu);
  g_assert_true (gtk_widget_get_mapped (fixture->timeline->lane_menu));
  gtk_widget_activate_action (widget, "lane.open-tasks", "b", FALSE);
  gtk_popover_popdown (GTK_POPOVER (fixture->timeline->lane_menu));
  test_settle ();
  check_label (fixture, "shop.py, ", ", expanded");
  g_assert_cmpuint (fixture->timeline->layout->n_entries, ==, 6);
}

/* A ring around the header that the keyboard is on, and around no other. */
static void
test_ring (Fixture       *fixture,
           gconstpointer  data)
{
  guint32 accent = viewer_timeline_get_chrome (fixture->timeline)->accent;
  int y = viewer_timeline_get_top (fixture->timeline) + fixture->timeline->layout->low_height / 2;

  go_to_first_header (fixture);
  g_assert_cmphex (test_get_pixel (GTK_WIDGET (fixture->timeline), 3, y), ==, accent);
  press (fixture, GDK_KEY_Down);
  g_assert_cmphex (test_get_pixel (GTK_WIDGET (fixture->timeline), 3, y), !=, accent);
}

/* A click on a header where the keyboard is among them takes it along. */
static void
test_click (Fixture       *fixture,
            gconstpointer  data)
{
  GtkEventController *click = test_find_controller (fixture->timeline->stage, GTK_TYPE_GESTURE_CLICK, 0);

  press (fixture, GDK_KEY_Down);
  press (fixture, GDK_KEY_Up);
  check_label (fixture, "MainThread, ", "");
  g_signal_emit_by_name (click, "released", 1, 30.0, viewer_timeline_get_top (fixture->timeline) + 4.0);
  check_label (fixture, "shop.py, ", ", collapsed");
}

int
main (int    argc,
      char **argv)
{
  static const struct {
    const char *name;
    void      (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/timeline-groups/walk", test_walk }, { "/timeline-groups/fold", test_fold }, { "/timeline-groups/menu", test_menu },
    { "/timeline-groups/ring", test_ring }, { "/timeline-groups/click", test_click },
  };

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  test_use_style ();
  test_excuse_gtk ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
