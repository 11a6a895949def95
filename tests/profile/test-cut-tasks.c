/* test-cut-tasks.c: a time range that is saved keeps its asyncio tasks: their table, what each did, their tree */

#include "fixture.h"
#include "loop-stacks.h"

#include "profile/call-tree.h"
#include "profile/check.h"
#include "profile/cut.h"
#include "profile/stream.h"
#include "profile/task-links.h"
#include "profile/task-states.h"

#include "format/format.h"

#include <glib/gstdio.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static Profile *
cut (Profile *whole, gint64 begin_ns, gint64 end_ns, gint32 thread)
{
  g_autoptr (GByteArray) bytes = profile_cut (whole, begin_ns, end_ns, thread);
  g_autofree char *path = profile_fixture_file (bytes->data, bytes->len);
  g_autoptr (GError) error = NULL;
  ProfileCheck check;
  Profile *part;

  g_assert_true (profile_check_file (path, &check, &error));
  g_assert_no_error (error);
  g_assert_true (check.whole);
  g_assert_true (check.stopped);
  g_assert_cmpstr (check.problems[0], ==, NULL);
  profile_check_clear (&check);
  g_unlink (path);
  part = profile_new_for_bytes (bytes, &error);
  g_assert_no_error (error);
  return part;
}

/* ---- by hand ---- */

/* main waits for two; one sleeps, is ready and dies, one works by turns, has a thread work for it and goes on. A
 * fourth died before, a fifth comes later. */
static const char loop[] =
  "running 3\n" STEP ";worker;compute@main.py:7 30\nrunning 0\nstate blocked\n" IDLE " 70\n"
  "thread asyncio_0\nrun@std:concurrent/futures/thread.py:1;_WorkItem.run@std:concurrent/futures/thread.py:2;crunch 100\n"
  "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 sleeper 0\ntask 3 10 born 1 1 worker 0\ntask 3 10 named Task-3\n"
  "task 4 0 born 1 1 early 0\ntask 5 80 born 1 1 late 0\n"
  "task 2 0 awaited-by 1\ntask 3 10 awaited-by 1\n"
  "task 4 10 sums 1 10 0 0\ntask 4 10 died returned\n"
  "task 2 40 ready\ntask 2 0 wait 60 timer 0 sleeper" SLEEP "\ntask 2 60 sums 1 0 40 20\ntask 2 60 died cancelled\n"
  "task 3 10 step 20\ntask 3 50 short lock 10 8 20 worker;acquire\ntask 3 50 wait 50 executor 2 worker;to_thread\n"
  "task 3 100 sums 30 32 58 0\n"
  "task 1 0 wait 100 task 0 main;gather\ntask 1 100 sums 1 0 100 0\ntask 5 100 sums 1 20 0 0\n"
  "stop 100";

static void
assert_task (const ProfileTasks *tasks, guint32 index, const char *kind, gint64 begin_ms, gint64 end_ms, gint64 running_ms,
             gint64 waiting_ms, gint64 ready_ms)
{
  const ProfileTask *task = &tasks->tasks[index];

  g_assert_cmpstr (task->kind, ==, kind);
  g_assert_cmpint (task->begin_ns, ==, begin_ms * MS);
  g_assert_cmpint (task->end_ns, ==, end_ms * MS);
  g_assert_cmpint (task->running_ns, ==, running_ms * MS);
  g_assert_cmpint (task->waiting_ns, ==, waiting_ms * MS);
  g_assert_cmpint (task->ready_ns, ==, ready_ms * MS);
}

static void
test_table (void)
{
  g_autoptr (Profile) whole = profile_fixture_profile (loop);
  g_autoptr (Profile) part = cut (whole, 20 * MS, 80 * MS, -1);
  const ProfileTasks *tasks = profile_get_tasks (part);
  const ProfileTask *worker = &tasks->tasks[2];

  g_assert_cmpuint (tasks->n_tasks, ==, 3);
  assert_task (tasks, 0, "main", 0, 60, 0, 60, 0);
  assert_task (tasks, 1, "sleeper", 0, 40, 0, 20, 20);
  /* 10 ms of its long step; of the 20 ms of turns, which are all in the range, 8 waited. */
  assert_task (tasks, 2, "worker", 0, 60, 22, 38, 0);
  g_assert_cmpstr (worker->name, ==, "Task-3");
  g_assert_cmpuint (worker->parent, ==, 0);
  g_assert_cmpuint (worker->flags, ==, FORMAT_TASK_WAS_THERE);
  g_assert_cmpint (worker->thread_index, ==, 0);
  g_assert_cmpuint (worker->how, ==, 0);
  g_assert_cmpuint (worker->n_awaiters, ==, 1);
  g_assert_cmpuint (tasks->tasks[1].how, ==, FORMAT_DEATH_CANCELLED);
  g_assert_cmpuint (tasks->n_steps, ==, 1);
  g_assert_cmpint (tasks->steps[0].begin_ns, ==, 0);
  g_assert_cmpint (tasks->steps[0].end_ns, ==, 10 * MS);
  g_assert_cmpstr (profile_get_meta (part, "cut.from"), ==, "20000000 80000000");
}

static void
test_waits (void)
{
  g_autoptr (Profile) whole = profile_fixture_profile (loop);
  g_autoptr (Profile) part = cut (whole, 20 * MS, 80 * MS, -1);
  const ProfileTasks *tasks = profile_get_tasks (part);
  const ProfileTaskWait *of_main = &tasks->waits[0], *slept = &tasks->waits[1], *served = &tasks->waits[2];
  ProfileTaskLink link;

  g_assert_cmpuint (tasks->n_waits, ==, 3);
  g_assert_true (of_main->is_open);
  g_assert_cmpint (of_main->end_ns, ==, 60 * MS);
  g_assert_false (slept->is_open);
  g_assert_cmpint (slept->begin_ns, ==, 0);
  g_assert_cmpint (slept->ready_ns, ==, 20 * MS);
  g_assert_cmpint (slept->end_ns, ==, 40 * MS);
  g_assert_cmpuint (served->reason, ==, FORMAT_WAIT_EXECUTOR);
  g_assert_cmpuint (served->linked, ==, 1);
  g_assert_true (served->is_open);
  /* Nothing woke it yet. */
  g_assert_false (profile_task_find_waker (tasks, 2, 50 * MS, &link));
  g_assert_cmpuint (tasks->n_shorts, ==, 1);
  g_assert_cmpint (tasks->shorts[0].begin_ns, ==, 10 * MS);
  g_assert_cmpint (tasks->shorts[0].end_ns, ==, 30 * MS);
  g_assert_cmpint (tasks->shorts[0].ns, ==, 8 * MS);
}

/* Cut where a task is ready and short waits lie on both sides. */
static void
test_ends (void)
{
  g_autoptr (Profile) whole = profile_fixture_profile (loop);
  g_autoptr (Profile) first = cut (whole, 0, 45 * MS, -1), last = cut (whole, 45 * MS, 100 * MS, -1);
  const ProfileTasks *before = profile_get_tasks (first), *after = profile_get_tasks (last);

  g_assert_cmpuint (before->n_tasks, ==, 4);
  assert_task (before, 1, "sleeper", 0, 45, 0, 40, 5);
  assert_task (before, 2, "worker", 10, 45, 29, 6, 0);
  g_assert_cmpint (before->shorts[0].ns, ==, 6 * MS);
  g_assert_cmpuint (before->tasks[2].flags, ==, 0);
  g_assert_cmpuint (before->tasks[1].how, ==, 0);
  g_assert_cmpuint (after->n_tasks, ==, 4);
  assert_task (after, 1, "sleeper", 0, 15, 0, 0, 15);
  assert_task (after, 2, "worker", 0, 55, 3, 52, 0);
  assert_task (after, 3, "late", 35, 55, 20, 0, 0);
  g_assert_cmpuint (after->tasks[3].flags, ==, 0);
}

static void
test_one_thread (void)
{
  g_autoptr (Profile) whole = profile_fixture_profile (loop);
  g_autoptr (Profile) of_loop = cut (whole, 20 * MS, 80 * MS, 0), of_worker = cut (whole, 20 * MS, 80 * MS, 1);

  g_assert_cmpuint (profile_get_tasks (of_loop)->n_tasks, ==, 3);
  g_assert_null (profile_get_tasks (of_worker));
}

/* ---- against the whole ---- */

/* Nodes by the names on their way: wall and task time. */
static GHashTable *
list_nodes (Profile *profile, const ProfileCallTreeOptions *options)
{
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, options);
  GHashTable *nodes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (paths, g_strdup (""));
  for (ProfileNode i = 1; i < profile_call_tree_get_n_nodes (tree); i++)
    {
      ProfileNodeInfo node;
      ProfileFunctionInfo function;

      profile_call_tree_get_node (tree, i, &node);
      profile_get_function_info (profile, node.function, &function);
      g_ptr_array_add (paths, g_strdup_printf ("%s;%s", (char *) g_ptr_array_index (paths, node.parent), function.name));
      g_hash_table_insert (nodes, g_strdup (g_ptr_array_index (paths, i)),
                           g_memdup2 ((gint64[]) { node.total_ns, node.task_ns }, 2 * sizeof (gint64)));
    }
  return nodes;
}

static void
assert_within (GHashTable *nodes, GHashTable *others, gint64 most_ns)
{
  GHashTableIter iter;
  gpointer path, value;

  g_hash_table_iter_init (&iter, nodes);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      const gint64 *ns = value, *other = g_hash_table_lookup (others, path), none[2] = { 0 };

      other = other != NULL ? other : none;
      if (ABS (ns[0] - other[0]) > most_ns || ABS (ns[1] - other[1]) > most_ns)
        g_error ("%s: %g (%g) ms here, %g (%g) ms there", (char *) path, (double) ns[0] / MS, (double) ns[1] / MS,
                 (double) other[0] / MS, (double) other[1] / MS);
    }
}

static void
assert_tree (Profile *whole, Profile *part, gint64 begin_ns, gint64 end_ns, gint64 most_ns)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (GHashTable) of_part = NULL, of_range = NULL;

  options.threshold = 0;
  options.fold_libraries = FALSE;
  of_part = list_nodes (part, &options);
  options.begin_ns = begin_ns;
  options.end_ns = end_ns;
  of_range = list_nodes (whole, &options);
  assert_within (of_part, of_range, most_ns);
  assert_within (of_range, of_part, most_ns);
}

typedef struct {
  gint64 begin_ns, end_ns;
  gint64 ns[PROFILE_TASK_TURNS + 1];
} States;

static void
add_state (const ProfileTaskStretch *stretch, gpointer user_data)
{
  States *states = user_data;
  gint64 ns = MIN (stretch->end_ns, states->end_ns) - MAX (stretch->begin_ns, states->begin_ns);

  /* What is not exact is the sums' business. */
  states->ns[stretch->state == PROFILE_TASK_TURNS ? PROFILE_TASK_RUNNING : stretch->state] += MAX (ns, 0);
}

static guint
add_states (const ProfileTasks *tasks, const char *kind, States *states)
{
  guint n = 0;

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    if (strcmp (tasks->tasks[i].kind, kind) == 0 && tasks->tasks[i].begin_ns < states->end_ns
        && tasks->tasks[i].end_ns > states->begin_ns)
      {
        n++;
        profile_task_foreach_stretch (tasks, i, add_state, states);
      }
  return n;
}

/* Of each kind: as many tasks, and what each is known to have done in the range, to the nanosecond. */
static void
assert_states (Profile *whole, Profile *part, gint64 begin_ns, gint64 end_ns)
{
  const ProfileTasks *of_whole = profile_get_tasks (whole), *of_part = profile_get_tasks (part);
  guint32 n_waits = 0;

  for (guint32 i = 0; i < of_whole->n_waits; i++)
    n_waits += of_whole->waits[i].begin_ns < end_ns && of_whole->waits[i].end_ns > begin_ns;
  g_assert_cmpuint (of_part->n_waits, ==, n_waits);
  for (guint32 i = 0; i < of_whole->n_kinds; i++)
    {
      States in_range = { begin_ns, end_ns, { 0 } }, in_part = { 0, end_ns - begin_ns, { 0 } };

      g_assert_cmpuint (add_states (of_whole, of_whole->kinds[i].name, &in_range), ==,
                        add_states (of_part, of_whole->kinds[i].name, &in_part));
      for (guint state = PROFILE_TASK_RUNNING; state < PROFILE_TASK_TURNS; state++)
        g_assert_cmpint (in_range.ns[state], ==, in_part.ns[state]);
    }
}

static void
add_kinds (const ProfileTasks *tasks, const char *kind, gint64 sums[4])
{
  guint32 i = profile_find_task_kind (tasks, kind);

  if (i == PROFILE_TASK_NONE)
    return;
  sums[0] += tasks->kinds[i].running_ns;
  sums[1] += tasks->kinds[i].waiting_ns;
  sums[2] += tasks->kinds[i].ready_ns;
  sums[3] += tasks->kinds[i].life_ns;
}

/* What parts that lie side by side say sums to what the whole says. */
static void
assert_parts_sum (Profile *whole, guint n_parts)
{
  const ProfileTasks *tasks = profile_get_tasks (whole);
  gint64 duration_ns = profile_get_duration_ns (whole);
  g_autofree gint64 (*sums)[4] = g_malloc0 (tasks->n_kinds * sizeof *sums);

  for (guint i = 0; i < n_parts; i++)
    {
      g_autoptr (Profile) part = cut (whole, duration_ns * i / n_parts, duration_ns * (i + 1) / n_parts, -1);

      for (guint32 j = 0; j < tasks->n_kinds && profile_get_tasks (part) != NULL; j++)
        add_kinds (profile_get_tasks (part), tasks->kinds[j].name, sums[j]);
    }
  for (guint32 j = 0; j < tasks->n_kinds; j++)
    {
      gint64 rounding_ns = (gint64) n_parts * 3 * tasks->kinds[j].n_tasks;

      g_assert_cmpint (ABS (sums[j][0] - tasks->kinds[j].running_ns), <=, rounding_ns);
      g_assert_cmpint (ABS (sums[j][1] - tasks->kinds[j].waiting_ns), <=, rounding_ns);
      g_assert_cmpint (ABS (sums[j][2] - tasks->kinds[j].ready_ns), <=, rounding_ns);
      g_assert_cmpint (ABS (sums[j][3] - tasks->kinds[j].life_ns), <=, rounding_ns);
    }
}

/* The tasks of samples are those that they were. How many ran in one. */
static guint
assert_samples (Profile *whole, Profile *part, gint64 begin_ns)
{
  ProfileThreadInfo info;
  guint n_running = 0;

  profile_get_thread_info (part, 0, &info);
  for (guint64 i = 0; i < info.n_samples; i++)
    {
      ProfileSample sample, other;
      guint32 task, was;

      profile_get_sample (part, 0, i, &sample);
      profile_get_sample (whole, 0, profile_find_sample (whole, 0, sample.begin_ns + begin_ns), &other);
      task = profile_find_task (profile_get_tasks (part), 0, sample.task);
      was = profile_find_task (profile_get_tasks (whole), 0, other.task);
      g_assert_true ((task == PROFILE_TASK_NONE) == (was == PROFILE_TASK_NONE));
      if (task == PROFILE_TASK_NONE)
        continue;
      n_running++;
      g_assert_cmpstr (profile_get_tasks (part)->tasks[task].name, ==, profile_get_tasks (whole)->tasks[was].name);
    }
  return n_running;
}

static guint
assert_part (Profile *whole, double from, double to, gint64 most_ns)
{
  double duration_ns = (double) profile_get_duration_ns (whole);
  gint64 begin_ns = (gint64) (duration_ns * from), end_ns = (gint64) (duration_ns * to);
  g_autoptr (Profile) part = cut (whole, begin_ns, end_ns, -1);

  assert_states (whole, part, begin_ns, end_ns);
  assert_tree (whole, part, begin_ns, end_ns, most_ns);
  return assert_samples (whole, part, begin_ns);
}

static void
test_like_the_whole (void)
{
  g_autoptr (Profile) whole = profile_fixture_profile (loop);

  assert_part (whole, 0.2, 0.8, 1000);
  assert_part (whole, 0, 0.45, 1000);
  g_assert_cmpuint (assert_part (whole, 0, 1, 1000), ==, 1);
  assert_parts_sum (whole, 7);
}

/* 20 tasks that block their loop, and the same with threads that work for them. */
static void
test_recorded (gconstpointer name)
{
  g_autofree char *path = g_build_filename (g_getenv ("PYINST_LESSONS_DIR"), "blocking", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (Profile) whole = profile_new_for_path (path, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (assert_part (whole, 0, 1, 2000), >, 0);
  assert_part (whole, 0.3, 0.7, 5 * MS);
  assert_part (whole, 0.1, 0.55, 5 * MS);
  assert_part (whole, 0.5, 0.95, 5 * MS);
  assert_parts_sum (whole, 9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cut-tasks/table", test_table);
  g_test_add_func ("/cut-tasks/waits", test_waits);
  g_test_add_func ("/cut-tasks/ends", test_ends);
  g_test_add_func ("/cut-tasks/one-thread", test_one_thread);
  g_test_add_func ("/cut-tasks/like-the-whole", test_like_the_whole);
  g_test_add_data_func ("/cut-tasks/recorded/slow", "slow.pyprof", test_recorded);
  g_test_add_data_func ("/cut-tasks/recorded/fixed", "fixed.pyprof", test_recorded);
  return g_test_run ();
}
