/* test-what-if.c: what a run hangs on, and how long it would take; every figure here is worked out by hand */

#include "fixture.h"

#include "profile/tasks.h"
#include "profile/what-if.h"

#include <math.h>
#include <string.h>

#define JOIN "Thread.join@std:threading.py:9;*lock.acquire"
#define RESULT "Future.result@std:concurrent/futures/_base.py:4;Condition.wait@std:threading.py:5;*lock.acquire"
#define QUEUE "Queue.get@std:queue.py:7;Condition.wait@std:threading.py:5;*lock.acquire"
#define POOL "_worker@std:concurrent/futures/thread.py:9"
#define LOOP "<module>;run@std:asyncio/runners.py:1;BaseEventLoop.run_forever@std:asyncio/base_events.py:1"
#define ONCE LOOP ";BaseEventLoop._run_once@std:asyncio/base_events.py:2"
#define IDLE ONCE ";select@std:selectors.py:1;*epoll.poll"
#define STEP ONCE ";Handle._run@std:asyncio/events.py:3;*Context.run"
#define SLEEP ";sleep@std:asyncio/tasks.py:1"

static ProfileFunction
find_function (const Profile *profile, const char *name)
{
  for (ProfileFunction i = 1; i <= profile_get_n_functions (profile); i++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, i, &info);
      if (strcmp (info.name, name) == 0)
        return i;
    }
  g_assert_not_reached ();
}

static int
to_ms (gint64 ns)
{
  return (int) lround ((double) ns / 1e6);
}

/* "half 850 gone 700, naive 850 700, on path 300 of 300" */
static char *
dup_answer (const char *recording, const char *function)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileWhatIf) what_if = profile_what_if_new (profile, NULL, find_function (profile, function));
  const ProfileWhatIfFacts *facts = profile_what_if_get_facts (what_if);
  ProfileFunctionInfo info = { .name = "nowhere" };

  /* Nothing changed is nothing changed. */
  g_assert_cmpint (profile_what_if_predict (what_if, 1), ==, facts->whole_ns);
  g_assert_cmpint (profile_what_if_predict_naive (what_if, 1), ==, facts->whole_ns);
  if (facts->verdict == PROFILE_WHAT_IF_UNKNOWN_WAIT)
    {
      ProfileThreadInfo thread;

      profile_get_thread_info (profile, facts->waiting_thread, &thread);
      profile_get_function_info (profile, facts->waiting_in, &info);
      g_assert_cmpint (profile_what_if_predict (what_if, 0), ==, facts->whole_ns);
      return g_strdup_printf ("unknown: %s waited %d in %s", thread.name, to_ms (facts->unknown_ns), info.name);
    }
  if (facts->verdict == PROFILE_WHAT_IF_NO_MODEL)
    return g_strdup ("no model");
  if (facts->verdict == PROFILE_WHAT_IF_NO_SAMPLES)
    return g_strdup ("no samples");
  g_assert_cmpint (profile_what_if_predict (what_if, 0), ==, facts->ceiling_ns);
  /* Faster is never slower. */
  for (int i = 0; i < 10; i++)
    g_assert_cmpint (profile_what_if_predict (what_if, i / 10.0), <=, profile_what_if_predict (what_if, (i + 1) / 10.0));
  return g_strdup_printf ("half %d gone %d, naive %d %d, on path %d of %d", to_ms (profile_what_if_predict (what_if, 0.5)),
                          to_ms (facts->ceiling_ns), to_ms (profile_what_if_predict_naive (what_if, 0.5)),
                          to_ms (facts->naive_ceiling_ns), to_ms (facts->counted_ns),
                          to_ms (facts->counted_ns + facts->uncounted_ns));
}

static void
assert_answer (const char *recording, const char *function, const char *expected)
{
  g_autofree char *answer = dup_answer (recording, function);

  g_assert_cmpstr (answer, ==, expected);
}

/* ---- one thread ---- */

static void
test_single_thread (void)
{
  const char *recording = "main;a 100\nmain;b;a 200\nmain;c;a;a 50\nstate blocked\nmain;b;*sleep 150\nstate running\nmain 500\nstop 1000";

  assert_answer (recording, "a", "half 825 gone 650, naive 825 650, on path 350 of 350");
  assert_answer (recording, "b", "half 825 gone 650, naive 825 650, on path 350 of 350");
  assert_answer (recording, "main", "half 500 gone 0, naive 500 0, on path 1000 of 1000");
}

/* ---- threads ---- */

static void
test_worker_beside (void)
{
  /* It computes beside the main thread, and has ended before. */
  const char *recording = "main;work 1000\nthread worker 100\nhelp;hash 500\nended\nstop 1000";

  assert_answer (recording, "hash", "half 1000 gone 1000, naive 833 667, on path 0 of 500");
  assert_answer (recording, "work", "half 550 gone 500, naive 667 333, on path 1000 of 1000");
}

static void
test_joined (void)
{
  const char *recording = "main;setup 100\nstate blocked\nmain;" JOIN " 500\nstate running\nmain;report 200\n"
                          "thread worker 100\nhelp;hash 400\nhelp 100\nended\nstop 800";

  assert_answer (recording, "hash", "half 600 gone 400, naive 677 554, on path 400 of 400");
  /* It starts earlier, too. */
  assert_answer (recording, "setup", "half 750 gone 700, naive 769 738, on path 100 of 100");
  assert_answer (recording, "report", "half 700 gone 600, naive 738 677, on path 200 of 200");
}

static void
test_two_joined (void)
{
  /* They run side by side: the longer one's excess counts, then the other. */
  const char *recording = "main;setup 100\nstate blocked\nmain;" JOIN " 600\nstate running\nmain;report 100\n"
                          "thread first 100\nhelp;hash 600\nended\nthread second 100\nhelp;zip 500\nended\nstop 800";

  assert_answer (recording, "hash", "half 700 gone 700, naive 674 547, on path 600 of 600");
  assert_answer (recording, "zip", "half 800 gone 800, naive 695 589, on path 0 of 500");
  assert_answer (recording, "help", "half 500 gone 200, naive 568 337, on path 600 of 1100");
}

static void
test_joined_joins (void)
{
  const char *recording = "state blocked\nmain;" JOIN " 600\nstate running\nmain 100\n"
                          "thread outer\nstate running\nouter 100\nstate blocked\nouter;" JOIN " 400\nstate running\nouter 100\nended\n"
                          "thread inner 100\ninner;hash 400\nended\nstop 700";

  assert_answer (recording, "hash", "half 500 gone 300, naive 618 535, on path 400 of 400");
}

static void
test_end_waits (void)
{
  /* The interpreter waits at its end for threads that run. */
  assert_answer ("main;work 300\nthread worker\nstate blocked\nhelp;*read 200\nended\nstop 300", "work",
                 "half 200 gone 200, naive 210 120, on path 300 of 300");
}

static void
test_pool (void)
{
  const char *recording = "main;setup 100\nstate blocked\nmain;" RESULT " 400\nstate running\nmain;report 100\n"
                          "thread pool_0 100\n" POOL ";_WorkItem.run@std:concurrent/futures/thread.py:5;hash 400\n"
                          "state blocked\n" POOL ";*SimpleQueue.get 100\nended\n"
                          "thread pool_1 100\nstate running\n" POOL ";_WorkItem.run@std:concurrent/futures/thread.py:5;hash;zip 300\n"
                          "state blocked\n" POOL ";*SimpleQueue.get 200\nended\nstop 600";

  assert_answer (recording, "hash", "half 400 gone 200, naive 469 338, on path 400 of 700");
  assert_answer (recording, "zip", "half 600 gone 600, naive 544 488, on path 0 of 300");
}

static void
test_gil (void)
{
  /* They take turns: without the other there is no waiting. */
  const char *recording = "main;work 100\nstate gil-wait\nmain;work 100\nstate running\nmain;work 100\nstate gil-wait\nmain;work 100\n"
                          "thread worker\nstate gil-wait\nhash 100\nstate running\nhash 100\nstate gil-wait\nhash 100\n"
                          "state running\nhash 100\nended\nstop 400";

  assert_answer (recording, "hash", "half 300 gone 200, naive 300 200, on path 200 of 400");
}

static void
test_queue (void)
{
  const char *recording = "main;setup 100\nstate blocked\nmain;" QUEUE " 400\nstate running\nmain;report 100\n"
                          "thread worker\nhelp;hash 500\nended\nstop 600";

  assert_answer (recording, "hash", "unknown: MainThread waited 400 in Queue.get");
  assert_answer (recording, "setup", "unknown: MainThread waited 400 in Queue.get");
  /* What comes behind it does not hang on it. */
  assert_answer (recording, "report", "half 550 gone 500, naive 573 545, on path 100 of 100");
}

static void
test_join_that_gave_up (void)
{
  assert_answer ("main 100\nstate blocked\nmain;" JOIN " 300\nstate running\nmain 100\nthread worker\nhash 500\nstop 500", "hash",
                 "unknown: MainThread waited 300 in Thread.join");
}

static void
test_with_lock (void)
{
  /* "with lock:" calls nothing that is seen; alone, nobody can be waited for. */
  const char *alone = "meta leaves on\nmain;setup 100\nstate blocked\nmain 200\nstate running\nmain;report 100\nstop 400";
  const char *beside = "meta leaves on\nmain;setup 100\nstate blocked\nmain 200\nstate running\nmain;report 100\n"
                       "thread worker\nhelp 300\nended\nstop 400";

  assert_answer (alone, "setup", "half 350 gone 300, naive 350 300, on path 100 of 100");
  assert_answer (beside, "setup", "unknown: MainThread waited 200 in main");
}

static void
test_short_lock (void)
{
  /* 2 ms of a second for a lock are no reason to say nothing. */
  assert_answer ("main;setup 400\nstate blocked\nmain;" QUEUE " 2\nstate running\nmain;report 598\n"
                 "thread worker\nhelp;hash 300\nended\nstop 1000", "setup",
                 "half 800 gone 600, naive 846 692, on path 400 of 400");
}

static void
test_seen_late (void)
{
  /* Both are seen at the look after the one that saw the main thread wait for them. */
  assert_answer ("main;setup 100\nstate blocked\nmain;" JOIN " 602\nstate running\nmain;report 100\nthread first 102\n"
                 "help;hash 600\nended\nthread second 102\nhelp;zip 300\nended\nstop 802", "hash",
                 "half 502 gone 502, naive 661 519, on path 600 of 600");
}

static void
test_end_not_told (void)
{
  /* The program was over before anybody could say that its thread was. */
  assert_answer ("main;setup 100\nstate blocked\nmain;" JOIN " 400\nthread worker 100\nstate running\nhelp;hash 400\nstop 500", "hash",
                 "half 300 gone 100, naive 389 278, on path 400 of 400");
}

/* ---- tasks ---- */

/* "main 400-450, child 0-400": when the end hangs on which task. */
static void
assert_tasks (const char *recording, const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileCriticalPath) path = profile_critical_path_new (profile);
  g_autoptr (GString) found = g_string_new (NULL);
  const ProfileTasks *tasks = profile_get_tasks (profile);
  const ProfileCriticalStretch *stretches;
  guint n, n_all;

  for (guint32 task = 0; task < tasks->n_tasks; task++)
    {
      stretches = profile_critical_path_get_task (path, task, &n);
      for (guint i = 0; i < n; i++)
        g_string_append_printf (found, "%s%s %d-%d%s", found->len > 0 ? ", " : "", tasks->tasks[task].kind,
                                to_ms (stretches[i].begin_ns), to_ms (stretches[i].end_ns), stretches[i].is_unknown ? "?" : "");
      /* A task's time on the path is its thread's, too. */
      for (guint i = 0; i < n; i++)
        g_assert_cmpint (profile_critical_path_measure (path, (guint32) tasks->tasks[task].thread_index, stretches[i].begin_ns,
                                                        stretches[i].end_ns), ==, stretches[i].end_ns - stretches[i].begin_ns);
    }
  profile_critical_path_get_tasks (path, &n_all);
  g_assert_cmpuint (n_all > 0, ==, found->len > 0);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_awaited_task (void)
{
  /* Main waits for a task that computes, sleeps and computes; another computes while it sleeps. */
  const char *recording = "running 2\n" STEP ";child;crunch 100\nrunning 3\n" STEP ";other;burn 80\nrunning 0\nstate blocked\n" IDLE " 120\n"
                          "state running\nrunning 2\n" STEP ";child;crunch 100\nrunning 1\n" STEP ";main;after 50\nrunning 0\n"
                          "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 child 0\ntask 3 0 born 1 1 other 0\n"
                          "task 2 0 awaited-by 1\ntask 2 100 wait 200 timer 0 child" SLEEP "\n"
                          "task 1 0 wait 400 task 2 main\ntask 3 180 died returned\ntask 2 400 died returned\n"
                          "task 1 450 died returned\nstop 450";

  assert_answer (recording, "crunch", "half 350 gone 250, naive 350 250, on path 200 of 200");
  assert_answer (recording, "burn", "half 450 gone 450, naive 410 370, on path 80 of 80");
  assert_tasks (recording, "main 400-450, child 0-400");
  /* Half a sleep, which is still longer than the other. */
  assert_answer (recording, "sleep", "half 350 gone 330, naive 390 330, on path 0 of 0");
}

static void
test_gathered_tasks (void)
{
  const char *recording = "state blocked\n" IDLE " 300\nstate running\nrunning 1\n" STEP ";main;after 100\nrunning 0\n"
                          "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 slow 0\ntask 3 0 born 1 1 quick 0\n"
                          "task 2 0 awaited-by 1\ntask 3 0 awaited-by 1\n"
                          "task 2 0 wait 300 timer 0 slow" SLEEP "\ntask 3 0 wait 200 timer 0 quick;rest" SLEEP "\n"
                          "task 1 0 wait 300 task 0 main;gather\n"
                          "task 2 300 died returned\ntask 3 200 died returned\ntask 1 400 died returned\nstop 400";

  assert_answer (recording, "slow", "half 300 gone 300, naive 300 200, on path 0 of 0");
  assert_answer (recording, "quick", "half 400 gone 400, naive 350 300, on path 0 of 0");
  assert_tasks (recording, "main 300-400, slow 0-300");
}

static void
test_one_long_wait (void)
{
  /* The loop's waiting began before its first task and ended after its last. */
  assert_answer ("state blocked\n" IDLE " 500\n"
                 "task 1 10 born 1 0 main 0\ntask 1 20 wait 460 timer 0 main;fetch" SLEEP "\ntask 1 490 died returned\nstop 500",
                 "fetch", "half 270 gone 40, naive 270 40, on path 0 of 0");
}

static void
test_executor_link (void)
{
  const char *recording = "state blocked\n" IDLE " 500\nstate running\nrunning 1\n" STEP ";main;after 100\nrunning 0\n"
                          "thread asyncio_0\n" POOL ";_WorkItem.run@std:concurrent/futures/thread.py:5;hash 400\n"
                          "state blocked\n" POOL ";*SimpleQueue.get 200\n"
                          "task 1 0 born 1 0 main 0\ntask 1 0 wait 500 executor 2 main;to_thread@std:asyncio/threads.py:1\n"
                          "task 1 600 died returned\nstop 600";
  g_autofree char *answer = dup_answer (recording, "hash");

  g_assert_true (g_str_has_prefix (answer, "half 400 gone 200, naive "));
  g_assert_true (g_str_has_suffix (answer, "on path 400 of 400"));
}

static void
test_queue_of_tasks (void)
{
  /* The consumer goes on when the producer, which had the loop then, has put something. */
  const char *recording = "running 1\n" STEP ";producer;burn 300\nrunning 2\n" STEP ";consumer 100\nrunning 0\n"
                          "task 1 0 born 1 0 producer 0\ntask 2 0 born 1 0 consumer 0\n"
                          "task 2 300 ready\ntask 2 0 wait 300 lock 0 consumer;get@std:asyncio/queues.py:1\n"
                          "task 1 300 died returned\ntask 2 400 died returned\nstop 400";

  assert_answer (recording, "burn", "half 250 gone 100, naive 250 100, on path 300 of 300");
  assert_tasks (recording, "producer 0-300, consumer 300-400");
}

static void
test_timer_behind_busy_loop (void)
{
  /* The sleeper may have been due at any time while the other computed: it is not said when. */
  const char *recording = "state blocked\n" IDLE " 100\nstate running\nrunning 2\n" STEP ";busy;burn 500\n"
                          "running 1\n" STEP ";main;after 100\nrunning 0\n"
                          "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 busy 0\ntask 2 0 wait 100 timer 0 busy" SLEEP "\n"
                          "task 1 0 wait 600 timer 0 main" SLEEP "\n"
                          "task 2 600 died returned\ntask 1 700 died returned\nstop 700";

  assert_answer (recording, "burn", "unknown: MainThread waited 500 in main");
  assert_answer (recording, "after", "half 650 gone 600, naive 650 600, on path 100 of 100");
}

static void
test_child_that_is_over (void)
{
  /* Awaiting it took no time, for it was over; it is not over earlier when the other gets faster. */
  const char *recording = "state blocked\n" IDLE " 600\nstate running\nrunning 1\n" STEP ";main 100\nrunning 0\n"
                          "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 beside 0\ntask 2 0 wait 400 timer 0 beside" SLEEP "\n"
                          "task 1 0 wait 600 timer 0 main;fetch" SLEEP "\n"
                          "task 2 400 died returned\ntask 1 700 died returned\nstop 700";

  assert_answer (recording, "fetch", "half 400 gone 400, naive 500 300, on path 0 of 0");
}

/* ---- what else is said ---- */

static void
test_scaled_tree (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main;setup 100\nstate blocked\nmain;" JOIN " 500\nstate running\nmain;report 200\nthread worker 100\nhelp;hash 400\nhelp 100\nended\nstop 800");
  g_autoptr (ProfileWhatIf) what_if = profile_what_if_new (profile, NULL, find_function (profile, "hash"));
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  guint32 n = profile_call_tree_get_n_nodes (tree);
  g_autofree gint64 *ns = g_new (gint64, n);
  g_autoptr (GString) text = g_string_new (NULL);

  profile_what_if_scale_tree (what_if, tree, 0.5, ns);
  for (ProfileNode i = 0; i < n; i++)
    {
      ProfileFunctionInfo function = { .name = "all" };
      ProfileNodeInfo node;

      profile_call_tree_get_node (tree, i, &node);
      if (i != PROFILE_NODE_ROOT)
        profile_get_function_info (profile, node.function, &function);
      g_string_append_printf (text, "%s %d>%d ", function.name, to_ms (node.total_ns), to_ms (ns[i]));
    }
  g_assert_cmpstr (text->str, ==, "all 1300>900 main 800>600 help 500>300 Thread.join 500>300 report 200>200 setup 100>100 hash 400>200 ");
}

static void
test_stretches (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main;setup 100\nstate blocked\nmain;" JOIN " 500\nmain;" QUEUE " 100\nstate running\nmain 100\n"
    "thread worker 100\nhash 500\nended\nthread other\nwork 300\nended\nstop 800");
  g_autoptr (ProfileCriticalPath) path = profile_critical_path_new (profile);
  g_autoptr (GString) text = g_string_new (NULL);
  const ProfileCriticalStretch *stretches;
  guint n;

  stretches = profile_critical_path_get_stretches (path, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u:%d-%d%s ", stretches[i].thread, to_ms (stretches[i].begin_ns), to_ms (stretches[i].end_ns),
                            stretches[i].is_unknown ? "?" : "");
  g_assert_cmpstr (text->str, ==, "0:0-100 0:600-700? 0:700-800 1:100-600 ");
  g_assert_cmpint (to_ms (profile_critical_path_measure (path, 1, 0, 350 * 1000000)), ==, 250);
  g_assert_cmpint (profile_critical_path_measure (path, 2, 0, G_MAXINT64), ==, 0);
}

static void
test_nothing (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("main 10\nstop 10");
  g_autoptr (ProfileWhatIf) what_if = profile_what_if_new (profile, NULL, 0);

  g_assert_cmpint (profile_what_if_get_facts (what_if)->verdict, ==, PROFILE_WHAT_IF_NO_SAMPLES);
  g_assert_cmpint (profile_what_if_predict (what_if, 0.5), ==, 10 * 1000000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/what-if/single-thread", test_single_thread);
  g_test_add_func ("/what-if/worker-beside", test_worker_beside);
  g_test_add_func ("/what-if/joined", test_joined);
  g_test_add_func ("/what-if/two-joined", test_two_joined);
  g_test_add_func ("/what-if/joined-joins", test_joined_joins);
  g_test_add_func ("/what-if/end-waits", test_end_waits);
  g_test_add_func ("/what-if/pool", test_pool);
  g_test_add_func ("/what-if/gil", test_gil);
  g_test_add_func ("/what-if/queue", test_queue);
  g_test_add_func ("/what-if/with-lock", test_with_lock);
  g_test_add_func ("/what-if/short-lock", test_short_lock);
  g_test_add_func ("/what-if/join-that-gave-up", test_join_that_gave_up);
  g_test_add_func ("/what-if/seen-late", test_seen_late);
  g_test_add_func ("/what-if/end-not-told", test_end_not_told);
  g_test_add_func ("/what-if/timer-behind-busy-loop", test_timer_behind_busy_loop);
  g_test_add_func ("/what-if/child-that-is-over", test_child_that_is_over);
  g_test_add_func ("/what-if/awaited-task", test_awaited_task);
  g_test_add_func ("/what-if/gathered-tasks", test_gathered_tasks);
  g_test_add_func ("/what-if/one-long-wait", test_one_long_wait);
  g_test_add_func ("/what-if/executor-link", test_executor_link);
  g_test_add_func ("/what-if/queue-of-tasks", test_queue_of_tasks);
  g_test_add_func ("/what-if/scaled-tree", test_scaled_tree);
  g_test_add_func ("/what-if/stretches", test_stretches);
  g_test_add_func ("/what-if/nothing", test_nothing);
  return g_test_run ();
}
