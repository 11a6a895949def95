/* test-lanes.c: which lanes stand where, as text */

#include "viewer/lanes.h"
#include "viewer/timeline-layout.h"

#include "profile/profile-private.h"
#include "tests/profile/fixture.h"

static const char recording[] =
  "thread MainThread\n" "state blocked\n" "main 90\n" "state running\n" "main 10\n"
  "thread worker\n" "at 5\n" "run 50\n"
  "thread cleaner\n" "at 20\n" "run 70\n"
  "thread worker\n";

/* Two threads more of one name, in a second process. */
static Profile *
make_profile (gboolean has_children)
{
  Profile *profile = profile_fixture_profile ("thread MainThread\n" "state blocked\n" "main 90\n" "state running\n" "main 10\n"
                                              "thread worker\n" "at 5\n" "run 50\n"
                                              "thread cleaner\n" "at 20\n" "run 70\n"
                                              "thread first\n" "run 5\n"
                                              "thread second\n" "run 30\n");

  /* As it is when a child's recording was joined. */
  profile->threads[3].info.name = profile->threads[4].info.name = "pool";
  if (!has_children)
    return profile;
  profile->n_processes = 2;
  profile->processes = g_renew (ProfileProcessInfo, profile->processes, 2);
  profile->processes[1] = (ProfileProcessInfo) { .name = "Child-1", .pid = 77 };
  profile->threads[3].info.process = profile->threads[4].info.process = 1;
  return profile;
}

static void
check (const ViewerLanes *lanes,
       Profile           *profile,
       const char        *expected)
{
  g_autoptr(ViewerLaneList) list = viewer_lanes_list (lanes, profile);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < list->entries->len; i++)
    {
      const ViewerLaneEntry *entry = &g_array_index (list->entries, ViewerLaneEntry, i);
      g_autofree char *name = NULL;

      if (entry->kind == VIEWER_LANE_TASKS)
        g_string_append_printf (text, "%stasks %u of %u%s", i > 0 ? ", " : "", entry->index, entry->n, entry->is_open ? "" : " closed");
      else if (viewer_lane_entry_is_lane (entry))
        {
          name = viewer_lanes_dup_name (profile, entry->index);
          g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", name);
        }
      else
        g_string_append_printf (text, "%s%s %u of %u%s", i > 0 ? ", " : "", entry->kind == VIEWER_LANE_GROUP ? "group" : "band",
                                entry->index, entry->n, entry->is_open ? "" : " closed");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_order (void)
{
  g_autoptr(Profile) profile = make_profile (FALSE);
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();

  check (lanes, profile, "MainThread, worker, cleaner, pool · 1004, pool · 1005");
  viewer_lanes_set_order (lanes, VIEWER_LANE_ORDER_TIME);
  check (lanes, profile, "cleaner, worker, pool · 1005, MainThread, pool · 1004");
  viewer_lanes_set_order (lanes, VIEWER_LANE_ORDER_NAME);
  check (lanes, profile, "MainThread, cleaner, pool · 1004, pool · 1005, worker");
}

static void
test_hide_and_pin (void)
{
  g_autoptr(Profile) profile = make_profile (FALSE);
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();
  g_autoptr(ViewerLaneList) list = NULL;

  viewer_lanes_set (lanes, 1, VIEWER_LANE_HIDDEN, TRUE);
  viewer_lanes_set (lanes, 4, VIEWER_LANE_PINNED, TRUE);
  check (lanes, profile, "pool · 1005, MainThread, cleaner, pool · 1004");
  list = viewer_lanes_list (lanes, profile);
  g_assert_cmpuint (list->n_hidden, ==, 1);
  viewer_lanes_set_shows_hidden (lanes, TRUE);
  check (lanes, profile, "pool · 1005, MainThread, worker, cleaner, pool · 1004");
  viewer_lanes_set (lanes, 1, VIEWER_LANE_HIDDEN, FALSE);
  viewer_lanes_set (lanes, 4, VIEWER_LANE_PINNED, FALSE);
  g_assert_false (viewer_lanes_has (lanes, 4, VIEWER_LANE_PINNED));
  g_assert_false (viewer_lanes_has (lanes, 400, VIEWER_LANE_PINNED));
  check (lanes, profile, "MainThread, worker, cleaner, pool · 1004, pool · 1005");
}

static void
test_groups (void)
{
  g_autoptr(Profile) profile = make_profile (TRUE);
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();

  check (lanes, profile, "group 0 of 3, MainThread, worker, cleaner, group 1 of 2, pool · 1004, pool · 1005");
  viewer_lanes_toggle (lanes, VIEWER_LANE_GROUP, 0);
  check (lanes, profile, "group 0 of 3 closed, group 1 of 2, pool · 1004, pool · 1005");
  viewer_lanes_set (lanes, 2, VIEWER_LANE_PINNED, TRUE);
  viewer_lanes_set_order (lanes, VIEWER_LANE_ORDER_NAME);
  check (lanes, profile, "cleaner, group 1 of 2, pool · 1004, pool · 1005, group 0 of 2 closed");
  viewer_lanes_forget (lanes);
  viewer_lanes_set_order (lanes, VIEWER_LANE_ORDER_TIME);
  check (lanes, profile, "group 0 of 3, cleaner, worker, MainThread, group 1 of 2, pool · 1005, pool · 1004");
}

static void
test_band (void)
{
  g_autoptr(GString) text = g_string_new ("thread MainThread\n" "main 3\n");
  g_autoptr(Profile) profile = NULL;
  g_autoptr(ProfileSpans) spans = NULL;
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();
  g_autoptr(ViewerTimelineLayout) layout = NULL;

  for (guint i = 0; i < VIEWER_LANES_MANY + 4; i++)
    g_string_append_printf (text, "thread w%u\n" "run %u\n", i, i + 1);
  profile = profile_fixture_profile (text->str);
  spans = profile_spans_new (profile);
  profile->threads[0].info.is_main = TRUE;
  viewer_lanes_set (lanes, 3, VIEWER_LANE_PINNED, TRUE);
  check (lanes, profile, "w2, MainThread, band 0 of 54 closed");
  layout = viewer_timeline_layout_new (spans, profile, 17, 50, lanes);
  g_assert_cmpint (layout->height, ==, 150);
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, 120), ==, layout->n_lanes);   /* no one lane */
  g_assert_cmpuint (layout->list->members->len, ==, 54);
  g_assert_false (viewer_timeline_layout_is_shown (layout, 9));
  viewer_lanes_toggle (lanes, VIEWER_LANE_BAND, 0);
  g_clear_pointer (&layout, viewer_timeline_layout_free);
  layout = viewer_timeline_layout_new (spans, profile, 17, 50, lanes);
  g_assert_cmpuint (layout->n_entries, ==, 3 + 53);
  g_assert_true (viewer_timeline_layout_is_shown (layout, 9));
}

/* From lane to lane by what is shown, with headers between them. */
static void
test_layout (void)
{
  g_autoptr(Profile) profile = make_profile (TRUE);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();
  g_autoptr(ViewerTimelineLayout) layout = NULL;
  guint32 lane;
  gint64 row;

  viewer_lanes_set (lanes, 1, VIEWER_LANE_HIDDEN, TRUE);
  viewer_lanes_set (lanes, 2, VIEWER_LANE_LOW, TRUE);
  layout = viewer_timeline_layout_new (spans, profile, 17, 60, lanes);
  g_assert_cmpint (layout->low_height, ==, 27);
  g_assert_cmpint (layout->lanes[0].y, ==, 27);
  g_assert_cmpint (layout->lanes[2].y, ==, 27 + 60);
  g_assert_cmpint (layout->lanes[2].height, ==, 27);
  g_assert_cmpuint (layout->lanes[2].n_rows, ==, 0);
  g_assert_cmpint (layout->lanes[3].y, ==, 27 + 60 + 27 + 27);
  g_assert_cmpint (layout->height, ==, 27 + 60 + 27 + 27 + 60 + 60);
  g_assert_false (viewer_timeline_layout_is_shown (layout, 1));
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, 3), ==, layout->n_lanes);
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, 0, 1), ==, 2);
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, 2, 1), ==, 3);
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, 3, -1), ==, 2);
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, 0, -1), ==, layout->n_lanes);
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, 4, 1), ==, layout->n_lanes);
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, 1, 1), ==, 0);     /* hidden: the first */
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, 1, -1), ==, 4);    /* the last */
  g_assert_false (viewer_timeline_layout_find_row (layout, 3, &lane, &row));
  g_assert_true (viewer_timeline_layout_find_row (layout, viewer_timeline_layout_get_row_y (layout, 3, 0), &lane, &row));
  g_assert_cmpuint (lane, ==, 3);
  g_assert_cmpint (row, ==, 0);
}

/* Entries are found by what they are, and so is what each stands below. */
static void
check_parents (const ViewerTimelineLayout *layout,
               const char                 *expected)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint32 i = 0; i < layout->n_entries; i++)
    {
      guint32 parent = viewer_timeline_layout_find_parent (layout, i);

      g_assert_cmpuint (viewer_timeline_layout_find (layout, layout->entries[i].entry.kind, layout->entries[i].entry.index), ==, i);
      g_string_append (text, i > 0 ? " " : "");
      if (parent < layout->n_entries)
        g_string_append_printf (text, "%u", parent);
      else
        g_string_append_c (text, '-');
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_parents (void)
{
  g_autoptr(Profile) profile = make_profile (TRUE);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();
  g_autoptr(ViewerTimelineLayout) layout = NULL, pinned = NULL;

  /* group 0, its three threads, group 1, its two */
  layout = viewer_timeline_layout_new (spans, profile, 17, 60, lanes);
  check_parents (layout, "- 0 0 0 - 4 4");
  viewer_lanes_toggle (lanes, VIEWER_LANE_GROUP, 0);
  viewer_lanes_set (lanes, 3, VIEWER_LANE_PINNED, TRUE);
  pinned = viewer_timeline_layout_new (spans, profile, 17, 60, lanes);
  check_parents (pinned, "- - - 2");     /* the pinned lane, group 0 closed, group 1 and its other one */
  g_assert_cmpuint (viewer_timeline_layout_find (pinned, VIEWER_LANE_THREAD, 1), ==, pinned->n_entries);
  g_assert_cmpuint (viewer_timeline_layout_find (pinned, VIEWER_LANE_BAND, 0), ==, pinned->n_entries);
}

/* ---- tasks ---- */

#define TASK(n) (PROFILE_LANE_TASKS + (n) - 1)

/* Two of a kind below main, and one of another kind that is named as if it came first. */
static Profile *
make_tasks (void)
{
  return profile_fixture_profile ("thread MainThread\n" "run 100\n" "thread worker\n" "run 100\n" "thread MainThread\n"
                                  "task 1 0 born 1 0 main 0\ntask 1 0 named Task-1\n"
                                  "task 2 0 born 1 1 fetch 0\ntask 2 0 named Task-10\ntask 2 100 sums 1 10 90 0\n"
                                  "task 3 0 born 1 1 fetch 0\ntask 3 0 named Task-9\ntask 3 100 sums 1 20 80 0\n"
                                  "task 4 0 born 1 1 count 0\ntask 4 0 named a\ntask 4 100 sums 1 50 50 0\n" "stop 100");
}

static void
test_tasks_parents (void)
{
  g_autoptr(Profile) profile = make_tasks ();
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();
  g_autoptr(ViewerTimelineLayout) layout = viewer_timeline_layout_new (spans, profile, 17, 60, lanes);

  /* MainThread, Task-1, the group of the two that it made, both, a, worker */
  check_parents (layout, "- 0 0 2 2 0 -");
}

static void
test_tasks (void)
{
  g_autoptr(Profile) profile = make_tasks ();
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();

  check (lanes, profile, "MainThread, Task-1, tasks 1 of 2, Task-10, Task-9, a, worker");
  viewer_lanes_set_order (lanes, VIEWER_LANE_ORDER_NAME);
  check (lanes, profile, "MainThread, Task-1, a, tasks 1 of 2, Task-9, Task-10, worker");
  viewer_lanes_set_order (lanes, VIEWER_LANE_ORDER_TIME);
  check (lanes, profile, "MainThread, Task-1, a, tasks 1 of 2, Task-9, Task-10, worker");
  viewer_lanes_set_order (lanes, VIEWER_LANE_ORDER_BEGIN);
  viewer_lanes_toggle (lanes, VIEWER_LANE_TASKS, 1);
  check (lanes, profile, "MainThread, Task-1, tasks 1 of 2 closed, a, worker");
  viewer_lanes_open_tasks (lanes, profile, TRUE);
  viewer_lanes_set (lanes, TASK (2), VIEWER_LANE_HIDDEN, TRUE);
  viewer_lanes_set (lanes, TASK (4), VIEWER_LANE_PINNED, TRUE);
  check (lanes, profile, "a, MainThread, Task-1, tasks 1 of 2, Task-9, worker");
  viewer_lanes_unhide (lanes);
  viewer_lanes_set (lanes, 0, VIEWER_LANE_ALONE, TRUE);
  check (lanes, profile, "a, MainThread, worker");
  viewer_lanes_forget (lanes);
  check (lanes, profile, "MainThread, Task-1, tasks 1 of 2, Task-10, Task-9, a, worker");
}

/* Lanes of tasks are found where they stand, and stepped to. */
static void
test_tasks_layout (void)
{
  g_autoptr(Profile) profile = make_tasks ();
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();
  g_autoptr(ViewerTimelineLayout) layout = NULL;

  viewer_lanes_set (lanes, TASK (3), VIEWER_LANE_LOW, TRUE);
  layout = viewer_timeline_layout_new (spans, profile, 17, 60, lanes);
  g_assert_true (layout->entries[0].entry.has_tasks);
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, 61), ==, TASK (1));
  g_assert_cmpuint (viewer_timeline_layout_find_lane (layout, 121), ==, layout->n_lanes);      /* the group's header */
  g_assert_cmpint (viewer_timeline_layout_get_lane (layout, TASK (2))->y, ==, 120 + 27);
  g_assert_true (viewer_timeline_layout_get_lane (layout, TASK (3))->is_low);
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, TASK (1), 1), ==, TASK (2));
  g_assert_cmpuint (viewer_timeline_layout_find_next_lane (layout, TASK (4), 1), ==, 1);
  g_assert_true (viewer_timeline_layout_has (layout, 1));
  g_assert_false (viewer_timeline_layout_has (layout, TASK (5)));
  g_assert_cmpint (viewer_timeline_layout_get_lane (layout, TASK (5))->height, ==, 0);
  viewer_lanes_toggle (lanes, VIEWER_LANE_TASKS, 1);
  g_clear_pointer (&layout, viewer_timeline_layout_free);
  layout = viewer_timeline_layout_new (spans, profile, 17, 60, lanes);
  g_assert_false (viewer_timeline_layout_is_shown (layout, TASK (2)));
  g_assert_cmpint (layout->entries[2].height, ==, 60);
}

/* So many are closed, and low when they are opened; what hardly lived is low, too. */
static void
test_many_tasks (void)
{
  g_autoptr(GString) text = g_string_new ("run 1000\ntask 1 0 born 1 0 main 0\ntask 2 0 born 1 1 brief 0\ntask 2 1 died returned\n");
  g_autoptr(Profile) profile = NULL;
  g_autoptr(ViewerLanes) lanes = viewer_lanes_new ();
  g_autoptr(ViewerLaneList) list = NULL;

  for (guint i = 0; i <= VIEWER_LANES_MANY; i++)
    g_string_append_printf (text, "task %u 0 born 1 1 child 0\n", 3 + i);
  g_string_append (text, "stop 1000");
  profile = profile_fixture_profile (text->str);
  check (lanes, profile, "MainThread, main, brief, tasks 2 of 51 closed");
  viewer_lanes_toggle (lanes, VIEWER_LANE_TASKS, 2);
  list = viewer_lanes_list (lanes, profile);
  g_assert_cmpuint (list->entries->len, ==, 4 + 51);
  g_assert_false (g_array_index (list->entries, ViewerLaneEntry, 1).is_low);
  g_assert_true (g_array_index (list->entries, ViewerLaneEntry, 2).is_low);
  g_assert_true (g_array_index (list->entries, ViewerLaneEntry, 4).is_low);
  viewer_lanes_set (lanes, TASK (3), VIEWER_LANE_LOW, TRUE);
  g_clear_pointer (&list, viewer_lane_list_free);
  list = viewer_lanes_list (lanes, profile);
  g_assert_false (g_array_index (list->entries, ViewerLaneEntry, 4).is_low);
}

/* What a header's bar tells. */
static void
test_states (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile (recording);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  const gint64 ms = 1000000;

  g_assert_cmpint (profile_spans_get_state_ns (spans, 0, 1), ==, 10 * ms);
  g_assert_cmpint (profile_spans_get_state_ns (spans, 0, 4), ==, 90 * ms);
  g_assert_cmpint (profile_spans_get_state_ns (spans, 1, 1), ==, 50 * ms);
  g_assert_cmpint (profile_spans_get_state_ns (spans, 1, 4), ==, 0);
  g_assert_cmpint (profile_spans_get_state_ns (spans, 1, 200), ==, 0);
  g_assert_cmpint (profile_spans_get_state_ns (spans, 77, 1), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lanes/order", test_order);
  g_test_add_func ("/lanes/hide-and-pin", test_hide_and_pin);
  g_test_add_func ("/lanes/groups", test_groups);
  g_test_add_func ("/lanes/band", test_band);
  g_test_add_func ("/lanes/tasks", test_tasks);
  g_test_add_func ("/lanes/tasks-layout", test_tasks_layout);
  g_test_add_func ("/lanes/many-tasks", test_many_tasks);
  g_test_add_func ("/lanes/layout", test_layout);
  g_test_add_func ("/lanes/parents", test_parents);
  g_test_add_func ("/lanes/tasks-parents", test_tasks_parents);
  g_test_add_func ("/lanes/states", test_states);
  return g_test_run ();
}
