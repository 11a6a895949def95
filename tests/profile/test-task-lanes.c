/* test-task-lanes.c: what tasks did when, their groups, lanes and links, as text */

#include "fixture.h"

#include "profile/call-tree.h"
#include "profile/spans.h"
#include "profile/task-links.h"
#include "profile/task-states.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)
#define LOOP "<module>;run@std:asyncio/runners.py:1;BaseEventLoop.run_forever@std:asyncio/base_events.py:1"
#define IDLE LOOP ";BaseEventLoop._run_once@std:asyncio/base_events.py:2;select@std:selectors.py:1;*epoll.poll"
#define STEP LOOP ";BaseEventLoop._run_once@std:asyncio/base_events.py:2;Handle._run@std:asyncio/events.py:3"
#define SLEEP ";sleep@std:asyncio/tasks.py:1"

/* Two sleepers that main made; the second burns 60 ms while the first one's turn is due. */
static const char pair[] =
  "state blocked\n" IDLE " 40\n"
  "state running\nrunning 3\n" STEP ";sleeper;burn@main.py:7 60\nrunning 0\n"
  "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 sleeper 0\ntask 3 0 born 1 1 sleeper 0\n"
  "task 2 0 awaited-by 1\ntask 3 0 awaited-by 1\n"
  "task 3 0 wait 40 timer 0 sleeper" SLEEP "\n"
  "task 3 40 step 60\n"
  "task 3 100 sums 2 60 40 0\ntask 3 100 died returned\n"
  "task 2 70 ready\ntask 2 0 wait 100 lock 0 sleeper" SLEEP "\n"
  "task 2 100 sums 2 0 70 30\ntask 2 100 died cancelled\n"
  "task 1 0 wait 100 task 3 main\ntask 1 100 sums 1 0 100 0\n"
  "stop 100";

static void
write_stretch (const ProfileTaskStretch *stretch, gpointer user_data)
{
  static const char *const names[] = { "runs", "ready", "waits", "turns" };

  g_string_append_printf (user_data, " %s[%d,%d)", names[stretch->state - PROFILE_TASK_RUNNING], (int) (stretch->begin_ns / MS),
                          (int) (stretch->end_ns / MS));
}

static void
check_stretches (const char *text, guint32 task, const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (text);
  g_autoptr (GString) found = g_string_new (NULL);

  profile_task_foreach_stretch (profile_get_tasks (profile), task, write_stretch, found);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_stretches (void)
{
  check_stretches (pair, 0, " waits[0,100)");
  check_stretches (pair, 1, " waits[0,70) ready[70,100)");
  check_stretches (pair, 2, " waits[0,40) runs[40,100)");
  /* Half of what lies between the long waits was spent in short ones: only the long step is running. */
  check_stretches ("main 1\n" "task 1 0 born 1 0 busy 0\n" "task 1 10 wait 20 timer 0 busy\n" "task 1 40 step 10\n"
                   "task 1 100 short io 90 35 70 busy\n" "task 1 100 sums 200 45 55 0\n" "task 1 100 died returned\n" "stop 100",
                   0, " turns[0,10) waits[10,30) turns[30,40) runs[40,50) turns[50,100)");
}

static void
test_find (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (pair);
  const ProfileTasks *tasks = profile_get_tasks (profile);
  ProfileTaskStretch stretch;

  g_assert_true (profile_task_find_stretch (tasks, 2, 50 * MS, &stretch));
  g_assert_cmpuint (stretch.state, ==, PROFILE_TASK_RUNNING);
  g_assert_cmpint (stretch.begin_ns, ==, 40 * MS);
  g_assert_true (profile_task_find_stretch (tasks, 1, 70 * MS, &stretch));
  g_assert_cmpuint (stretch.state, ==, PROFILE_TASK_READY);
  g_assert_cmpuint (stretch.wait, ==, tasks->tasks[1].first_wait);
  g_assert_false (profile_task_find_stretch (tasks, 1, 100 * MS, &stretch));
}

/* ---- lanes ---- */

typedef struct {
  Profile      *profile;
  ProfileSpans *spans;
  GString      *text;
} Writer;

static void
write_span (const ProfileSpan *span, gpointer user_data)
{
  Writer *self = user_data;
  guint shift = profile_spans_get_shift (self->spans);
  ProfileFunctionInfo info;

  profile_get_function_info (self->profile, profile_get_frame_function (self->profile,
                                                                        profile_get_stack_frame (self->profile, span->stack)), &info);
  g_string_append_printf (self->text, " %s[%d,%d)", info.name, (int) (((gint64) span->begin << shift) / MS),
                          (int) (((gint64) span->end << shift) / MS));
}

static char *
dump_lane (Profile *profile, ProfileSpans *spans, guint32 lane)
{
  Writer writer = { profile, spans, g_string_new (NULL) };

  for (guint32 row = 0; row < profile_spans_get_n_rows (spans, lane); row++)
    {
      g_string_append_printf (writer.text, "%s%u", row > 0 ? "\n" : "", row);
      profile_spans_foreach (spans, lane, row, 0, profile_spans_get_end (spans), 1, write_span, &writer);
    }
  return g_string_free (writer.text, FALSE);
}

/* The coroutine is there for the whole life, below it what was awaited, then what ran; nothing of the loop. */
static void
test_lane (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (pair);
  g_autoptr (ProfileSpans) spans = profile_spans_new (profile);
  g_autofree char *sleeper = dump_lane (profile, spans, PROFILE_LANE_TASKS + 2);
  g_autofree char *main_task = dump_lane (profile, spans, PROFILE_LANE_TASKS);
  guint32 end = profile_spans_get_end (spans);
  ProfileSpan span;

  g_assert_cmpstr (sleeper, ==, "0 sleeper[0,100)\n1 sleep[0,40) burn[40,100)");
  g_assert_cmpstr (main_task, ==, "0 main[0,100)");
  g_assert_cmpuint (profile_spans_get_n_rows (spans, PROFILE_LANE_TASKS + 3), ==, 0);
  g_assert_cmpuint (profile_spans_count_looks (spans, PROFILE_LANE_TASKS + 2, 0, end), ==, 60);
  g_assert_cmpuint (profile_spans_count_looks (spans, PROFILE_LANE_TASKS + 1, 0, end), ==, 0);
  g_assert_true (profile_spans_find (spans, PROFILE_LANE_TASKS + 2, 1, end / 2, &span));
  g_assert_true (profile_spans_find_neighbour (spans, PROFILE_LANE_TASKS + 2, 1, end / 2, -1, &span));
  g_assert_cmpuint (span.begin, ==, 0);
  g_assert_false (profile_spans_find (spans, PROFILE_LANE_TASKS + 9, 0, 0, &span));
}

static void
test_counts (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (pair);
  g_autoptr (ProfileSpans) spans = profile_spans_new (profile);
  ProfileTaskCount counts[10];

  profile_spans_get_task_counts (spans, 1, 0, 10 * MS, 10, counts);
  g_assert_cmpfloat_with_epsilon (counts[0].waiting, 2, 0.05);
  g_assert_cmpfloat_with_epsilon (counts[5].running, 1, 0.05);
  g_assert_cmpfloat_with_epsilon (counts[5].waiting, 1, 0.05);
  g_assert_cmpfloat_with_epsilon (counts[8].ready, 1, 0.05);
  g_assert_cmpfloat_with_epsilon (counts[8].waiting, 0, 0.05);
  g_assert_cmpuint (profile_spans_get_task_peak (spans, 1), ==, 2);
  profile_spans_get_task_counts (spans, 77, 0, 10 * MS, 10, counts);
  g_assert_cmpfloat (counts[0].waiting, ==, 0);
  g_assert_cmpuint (profile_spans_get_task_peak (spans, 77), ==, 0);
}

/* ---- groups ---- */

static char *
dump_groups (const ProfileTasks *tasks)
{
  GString *text = g_string_new (NULL);

  for (guint32 g = 0; g < tasks->n_groups; g++)
    {
      const ProfileTaskGroup *group = &tasks->groups[g];

      g_string_append_printf (text, "%s%s:", g > 0 ? "; " : "", tasks->kinds[group->kind_index].name);
      for (guint32 i = 0; i < group->n_tasks; i++)
        g_string_append_printf (text, " %u", tasks->members[group->first + i] + 1);
      if (group->parent != PROFILE_TASK_NONE)
        g_string_append_printf (text, " of %u at %u", group->parent, group->level);
    }
  return g_string_free (text, FALSE);
}

/* What two servers made is one group; one that makes its own kind, or that of who made it, adds no level. */
static void
test_groups (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main 1\n" "task 1 0 born 1 0 main 0\n" "task 2 0 born 1 1 serve 0\n" "task 3 0 born 1 1 serve 0\n"
    "task 4 0 born 1 2 query 0\n" "task 5 0 born 1 3 query 0\n" "task 6 0 born 1 5 query 0\n" "task 7 0 born 1 6 serve 0\n"
    "task 8 0 born 1 0 query 0\n" "stop 100");
  g_autofree char *groups = dump_groups (profile_get_tasks (profile));

  g_assert_cmpstr (groups, ==, "main: 1; serve: 2 3 7 of 0 at 1; query: 4 5 6 of 1 at 2; query: 8");
}

static void
test_links (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (pair);
  const ProfileTasks *tasks = profile_get_tasks (profile);
  ProfileTaskLink link;

  g_assert_true (profile_task_get_maker (tasks, 1, &link));
  g_assert_cmpuint (link.from_lane, ==, PROFILE_LANE_TASKS);
  g_assert_true (profile_task_get_maker (tasks, 0, &link));
  g_assert_cmpuint (link.from_lane, ==, 0);
  /* Main waited for the third, which ended then; the second was let in while the third ran. A timer is nobody. */
  g_assert_true (profile_task_find_waker (tasks, 0, 50 * MS, &link));
  g_assert_cmpuint (link.from_lane, ==, PROFILE_LANE_TASKS + 2);
  g_assert_cmpint (link.to_ns, ==, 100 * MS);
  g_assert_true (profile_task_find_waker (tasks, 1, 10 * MS, &link));
  g_assert_cmpuint (link.from_lane, ==, PROFILE_LANE_TASKS + 2);
  g_assert_cmpint (link.to_ns, ==, 70 * MS);
  g_assert_false (profile_task_find_waker (tasks, 2, 10 * MS, &link));
}

/* ---- the way to the tree ---- */

static void
check_row (ProfileCallTree *tree, ProfileSpans *spans, guint32 lane, guint32 row, gint64 time_ns, const char *name, const char *parent)
{
  Profile *profile = profile_call_tree_get_profile (tree);
  ProfileSpan span;
  ProfileNodeInfo info, above;
  ProfileFunctionInfo function;
  ProfileNode node;

  g_assert_true (profile_spans_find (spans, lane, row, (guint32) (time_ns >> profile_spans_get_shift (spans)), &span));
  node = profile_call_tree_find_in_lane (tree, lane, time_ns, span.stack);
  g_assert_cmpuint (node, !=, PROFILE_NODE_NONE);
  profile_call_tree_get_node (tree, node, &info);
  profile_get_function_info (profile, info.function, &function);
  g_assert_cmpstr (function.name, ==, name);
  profile_call_tree_get_node (tree, info.parent, &above);
  profile_get_function_info (profile, above.function, &function);
  g_assert_cmpstr (function.name, ==, parent);
}

static void
test_find_in_lane (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (pair);
  g_autoptr (ProfileSpans) spans = profile_spans_new (profile);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL, of_kind = NULL, seen = NULL;

  options.fold_libraries = FALSE;
  options.threshold = 0;
  tree = profile_call_tree_new (profile, &options);
  /* The burning task stands below main's await, both from its own lane and from the loop's. */
  check_row (tree, spans, PROFILE_LANE_TASKS + 2, 1, 50 * MS, "burn", "sleeper");
  check_row (tree, spans, PROFILE_LANE_TASKS + 2, 0, 50 * MS, "sleeper", "main");
  check_row (tree, spans, PROFILE_LANE_TASKS + 2, 1, 10 * MS, "sleep", "sleeper");
  check_row (tree, spans, 0, 6, 50 * MS, "burn", "sleeper");
  check_row (tree, spans, 0, 2, 50 * MS, "BaseEventLoop.run_forever", "run");
  /* What the loop does between has no row: it is its caller's. */
  check_row (tree, spans, 0, 4, 50 * MS, "BaseEventLoop.run_forever", "run");
  options.task_kind = "sleeper";
  of_kind = profile_call_tree_new (profile, &options);
  check_row (of_kind, spans, PROFILE_LANE_TASKS + 2, 1, 50 * MS, "burn", "sleeper");
  check_row (of_kind, spans, 0, 6, 50 * MS, "burn", "sleeper");
  options.task_kind = NULL;
  options.ignore_tasks = TRUE;
  seen = profile_call_tree_new (profile, &options);
  check_row (seen, spans, 0, 4, 50 * MS, "Handle._run", "BaseEventLoop._run_once");
}

/* Ten thousand of them cost what is looked at. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new ("main 1\ntask 1 0 born 1 0 main 0\n");
  g_autoptr (Profile) profile = NULL;
  g_autoptr (ProfileSpans) spans = NULL;
  ProfileTaskCount counts[1000];
  ProfileSpan span;

  for (guint i = 2; i < 10002; i++)
    g_string_append_printf (text, "task %u 0 born 1 1 child 0\ntask %u 0 wait %u timer 0 child" SLEEP "\ntask %u %u died returned\n",
                            i, i, 20 + i % 80, i, 20 + i % 80);
  g_string_append (text, "stop 100");
  profile = profile_fixture_profile (text->str);
  spans = profile_spans_new (profile);
  profile_spans_get_task_counts (spans, 1, 0, 0.1 * MS, 1000, counts);
  g_assert_cmpfloat_with_epsilon (counts[100].waiting, 10000, 1);
  g_assert_cmpfloat_with_epsilon (counts[999].waiting, 0, 130);
  g_assert_cmpuint (profile_spans_get_task_peak (spans, 1), ==, 10000);
  /* More than are kept. */
  for (guint i = 1; i <= 10000; i++)
    g_assert_true (profile_spans_find (spans, PROFILE_LANE_TASKS + i, 1, 10, &span));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/task-lanes/stretches", test_stretches);
  g_test_add_func ("/task-lanes/find", test_find);
  g_test_add_func ("/task-lanes/lane", test_lane);
  g_test_add_func ("/task-lanes/counts", test_counts);
  g_test_add_func ("/task-lanes/groups", test_groups);
  g_test_add_func ("/task-lanes/links", test_links);
  g_test_add_func ("/task-lanes/find-in-lane", test_find_in_lane);
  g_test_add_func ("/task-lanes/many", test_many);
  return g_test_run ();
}
