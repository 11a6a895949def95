/* test-shares.c: whose the time of an event loop is: every figure here is worked out by hand */

#include "fixture.h"

#include "profile/call-tree.h"
#include "profile/render.h"

#include "format/format.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)
#define LOOP "<module>;run@std:asyncio/runners.py:1;BaseEventLoop.run_forever@std:asyncio/base_events.py:1"
#define ONCE LOOP ";BaseEventLoop._run_once@std:asyncio/base_events.py:2"
#define IDLE ONCE ";select@std:selectors.py:1;*epoll.poll"
#define STEP ONCE ";Handle._run@std:asyncio/events.py:3;*Context.run"
#define SLEEP ";sleep@std:asyncio/tasks.py:1"

/* Wall share and task time of each function below the loop, "name 30 (60)", as the tree stands; ms. */
static char *
dup_shares (Profile *profile, ProfileCallTreeOptions *options)
{
  g_autoptr (ProfileCallTree) tree = NULL;
  GString *text = g_string_new (NULL);
  guint32 n;

  options->threshold = 0;
  options->fold_libraries = FALSE;
  tree = profile_call_tree_new (profile, options);
  n = profile_call_tree_get_n_nodes (tree);
  for (ProfileNode i = 1; i < n; i++)
    {
      ProfileNodeInfo node, parent;
      ProfileFunctionInfo function, above;

      profile_call_tree_get_node (tree, i, &node);
      profile_call_tree_get_node (tree, node.parent, &parent);
      profile_get_function_info (profile, node.function, &function);
      profile_get_function_info (profile, parent.function, &above);
      if (options->task_kind == NULL && node.depth < 4)
        continue;
      g_string_append_printf (text, "%s%s>%s %d", text->len > 0 ? ", " : "", above.name, function.name,
                              (int) lround ((double) node.total_ns / 1e6));
      if (node.task_ns != 0)
        g_string_append_printf (text, " (%d)", (int) lround ((double) node.task_ns / 1e6));
    }
  return g_string_free (text, FALSE);
}

static gint64
whole_ns (Profile *profile, ProfileCallTreeOptions *options)
{
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, options);
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  return root.total_ns;
}

/* Shares sum to what the same samples sum to as they were seen, in the whole and in parts. */
static void
assert_sums (Profile *profile)
{
  gint64 duration_ns = profile_get_duration_ns (profile);

  for (guint part = 0; part < 7; part++)
    {
      ProfileCallTreeOptions shared = PROFILE_CALL_TREE_OPTIONS_INIT, seen;

      shared.thread_index = 0;
      shared.begin_ns = part == 0 ? 0 : duration_ns * (part - 1) / 6;
      shared.end_ns = part == 0 ? 0 : duration_ns * part / 6;
      seen = shared;
      seen.ignore_tasks = TRUE;
      g_assert_cmpint (ABS (whole_ns (profile, &shared) - whole_ns (profile, &seen)), <, 100);
    }
}

static void
assert_shares (const char *recording, const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autofree char *found = NULL;

  options.thread_index = 0;
  found = dup_shares (profile, &options);
  g_assert_cmpstr (found, ==, expected);
  assert_sums (profile);
}

static void
test_gather_of_sleeps (void)
{
  assert_shares ("state blocked\n" IDLE " 100\n"
                 "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 sleeper 0\ntask 3 0 born 1 1 sleeper 0\ntask 4 0 born 1 1 sleeper 0\n"
                 "task 2 0 awaited-by 1\ntask 3 0 awaited-by 1\ntask 4 0 awaited-by 1\n"
                 "task 2 0 wait 100 timer 0 sleeper" SLEEP "\ntask 3 0 wait 100 timer 0 sleeper" SLEEP "\n"
                 "task 4 0 wait 50 timer 0 sleeper" SLEEP "\n"
                 "task 1 0 wait 100 task 0 main;gather\nstop 100",
                 "BaseEventLoop.run_forever>main 100 (250), main>gather 100 (250), gather>sleeper 100 (250), "
                 "sleeper>sleep 100 (250), sleep>[await] 100 (250)");
}

static void
test_gather_of_cpu (void)
{
  /* Two take turns; who is ready has no share, but time. */
  assert_shares ("running 2\n" STEP ";cpu;burn 50\nrunning 3\n" STEP ";cpu;burn 50\nrunning 0\n"
                 "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 cpu 0\ntask 3 0 born 1 1 cpu 0\n"
                 "task 2 0 awaited-by 1\ntask 3 0 awaited-by 1\n"
                 "task 3 0 wait 50 ready 0 cpu\ntask 1 0 wait 100 task 0 main\nstop 100",
                 "BaseEventLoop.run_forever>main 100 (150), main>cpu 100 (150), cpu>burn 100 (100)");
}

static void
test_nested (void)
{
  /* main waits for one task, which waits for another: linked, and told by names of waits alone. */
  assert_shares ("state blocked\n" IDLE " 60\n"
                 "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 outer 0\ntask 3 0 born 1 2 inner 0\n"
                 "task 3 0 wait 60 timer 0 inner" SLEEP "\ntask 2 0 wait 60 task 3 outer;help\ntask 1 0 wait 60 task 2 main\nstop 60",
                 "BaseEventLoop.run_forever>main 60 (60), main>outer 60 (60), outer>help 60 (60), help>inner 60 (60), "
                 "inner>sleep 60 (60), sleep>[await] 60 (60)");
}

static void
test_lock (void)
{
  /* The lock is another task's doing; the timer gets it all, but for the 20 ms in which nothing else is pending. */
  assert_shares ("state blocked\n" IDLE " 100\n"
                 "task 1 0 born 1 0 holder 0\ntask 2 0 born 1 0 holder 0\n"
                 "task 1 0 wait 80 timer 0 holder" SLEEP "\n"
                 "task 2 0 wait 100 lock 0 holder;acquire@std:asyncio/locks.py:1\nstop 100",
                 "BaseEventLoop.run_forever>holder 100 (180), holder>sleep 80 (80), holder>acquire 20 (100), "
                 "sleep>[await] 80 (80), acquire>[await] 20 (100)");
}

static void
test_queue (void)
{
  assert_shares ("running 1\n" STEP ";producer;burn 30\nrunning 0\nstate blocked\n" IDLE " 30\n"
                 "state running\nrunning 2\n" STEP ";consumer 10\nrunning 0\n"
                 "task 1 0 born 1 0 producer 0\ntask 2 0 born 1 0 consumer 0\n"
                 "task 1 30 wait 30 timer 0 producer" SLEEP "\n"
                 "task 2 60 ready\ntask 2 0 wait 60 lock 0 consumer;get@std:asyncio/queues.py:1\nstop 70",
                 "BaseEventLoop.run_forever>producer 60 (60), BaseEventLoop.run_forever>consumer 10 (70), producer>burn 30 (30), "
                 "producer>sleep 30 (30), sleep>[await] 30 (30)");
}

static void
test_executor (void)
{
  assert_shares ("state blocked\n" IDLE " 50\n"
                 "thread asyncio_0\n"
                 "_worker@std:concurrent/futures/thread.py:9;*get 10\n"
                 "state running\n_worker@std:concurrent/futures/thread.py:9;_WorkItem.run@std:concurrent/futures/thread.py:5;burn;deep 30\n"
                 "state blocked\n_worker@std:concurrent/futures/thread.py:9;*get 10\n"
                 "task 1 0 born 1 0 main 0\ntask 1 0 wait 50 executor 2 main;to_thread@std:asyncio/threads.py:1\nstop 50",
                 "BaseEventLoop.run_forever>main 50 (50), main>to_thread 50 (50), to_thread>[await thread asyncio_0] 50 (50), "
                 "[await thread asyncio_0]>burn 30 (30), burn>deep 30 (30)");
}

static void
test_background (void)
{
  /* Nobody waits for the second: it stands beside main. */
  assert_shares ("running 2\n" STEP ";cpu;burn 40\nrunning 0\nstate blocked\n" IDLE " 60\n"
                 "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 cpu 0\n"
                 "task 1 0 wait 100 timer 0 main" SLEEP "\nstop 100",
                 "BaseEventLoop.run_forever>main 60 (100), BaseEventLoop.run_forever>cpu 40 (40), main>sleep 60 (100), "
                 "cpu>burn 40 (40), sleep>[await] 60 (100)");
}

static void
test_loop_itself (void)
{
  /* A plain callback is the loop's; so is being idle when nobody waits for anything. */
  assert_shares (STEP ";callback 20\nstate blocked\n" IDLE " 30\nstate running\n" ONCE " 10\n"
                 "task 1 20 born 1 0 main 0\ntask 1 50 wait 10 timer 0 main" SLEEP "\nstop 60",
                 "BaseEventLoop.run_forever>[event loop] 60, [event loop]>BaseEventLoop._run_once 60, "
                 "BaseEventLoop._run_once>select 30, BaseEventLoop._run_once>Handle._run 20, select>epoll.poll 30, "
                 "Handle._run>Context.run 20, Context.run>callback 20");
}

static void
test_short_waits (void)
{
  /* 30 ms of short waits in a window of 60: half of one at a time, beside a whole one. */
  assert_shares ("state blocked\n" IDLE " 60\n"
                 "task 1 0 born 1 0 main 0\ntask 2 0 born 1 0 server 0\n"
                 "task 1 0 wait 60 timer 0 main" SLEEP "\n"
                 "task 2 60 short io 40 30 60 server;read@std:asyncio/streams.py:1\nstop 60",
                 "BaseEventLoop.run_forever>main 40 (60), BaseEventLoop.run_forever>server 20 (30), main>sleep 40 (60), "
                 "server>read 20 (30), sleep>[await] 40 (60), read>[await] 20 (30)");
}

static void
test_uvloop (void)
{
  /* A loop in C without a frame: known by what it runs. */
  assert_shares ("running 1\n<module>;run@std:asyncio/runners.py:1;main;burn 20\nrunning 0\n"
                 "state blocked\n<module>;run@std:asyncio/runners.py:1 30\n"
                 "task 1 0 born 1 0 main 0\ntask 1 20 wait 30 timer 0 main" SLEEP "\nstop 50",
                 "main>sleep 30 (30), main>burn 20 (20), sleep>[await] 30 (30)");
}

static const char kinds[] =
  "state blocked\n" IDLE " 40\nstate running\nrunning 2\n" STEP ";child;burn 20\nrunning 0\n"
  "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 child 0\ntask 2 0 awaited-by 1\n"
  "task 2 30 ready\ntask 2 0 wait 40 timer 0 child" SLEEP "\ntask 1 0 wait 60 task 0 main;gather\nstop 60";

static void
test_one_kind (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (kinds);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autofree char *child = NULL, *main = NULL, *part = NULL, *nobody = NULL;

  options.task_kind = "child";
  child = dup_shares (profile, &options);
  g_assert_cmpstr (child, ==, ">child 60 (60), child>sleep 40 (40), child>burn 20 (20), sleep>[await] 30 (30), sleep>[ready] 10 (10)");
  options.begin_ns = 35 * MS;
  options.end_ns = 50 * MS;
  part = dup_shares (profile, &options);
  g_assert_cmpstr (part, ==, ">child 15 (15), child>burn 10 (10), child>sleep 5 (5), sleep>[ready] 5 (5)");
  options.begin_ns = options.end_ns = 0;
  options.task_kind = "main";
  main = dup_shares (profile, &options);
  g_assert_cmpstr (main, ==, ">main 60 (60), main>gather 60 (60), gather>[await] 60 (60)");
  options.task_kind = "nobody";
  nobody = dup_shares (profile, &options);
  g_assert_cmpstr (nobody, ==, "");
}

static void
test_by_clock (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (kinds);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autofree char *found = NULL, *waits = NULL;

  options.clock = PROFILE_CLOCK_CPU;
  found = dup_shares (profile, &options);
  g_assert_nonnull (strstr (found, "child>burn 20"));
  g_assert_null (strstr (found, "[await]"));
  options.clock = PROFILE_CLOCK_AWAITING;
  waits = dup_shares (profile, &options);
  g_assert_nonnull (strstr (waits, "[await]"));
  g_assert_null (strstr (waits, "child>burn 20"));
}

/* Of a loop's thread, too; each stack is rounded by itself. */
static void
assert_parts_sum (Profile *profile)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  gint64 wall_ns = whole_ns (profile, &options), parts_ns = 0;

  for (options.clock = PROFILE_CLOCK_CPU; options.clock < PROFILE_N_CLOCKS; options.clock++)
    parts_ns += whole_ns (profile, &options);
  g_assert_cmpint (ABS (wall_ns - parts_ns), <, 1000);
}

/* Waits at random: shares never sum to more or less than the wall. */
static void
test_any (void)
{
  for (guint round = 0; round < 50; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (Profile) profile = NULL;
      GRand *random = g_rand_new_with_seed (round);

      for (guint i = 0; i < 30; i++)
        g_string_append_printf (text, "state %s\nrunning %d\n%s %d\n", i % 3 == 0 ? "running" : "blocked",
                                i % 3 == 0 ? g_rand_int_range (random, 1, 9) : 0, i % 3 == 0 ? STEP ";work;burn" : IDLE,
                                g_rand_int_range (random, 1, 40));
      for (guint i = 1; i < 9; i++)
        {
          int at = 0;

          g_string_append_printf (text, "task %u 0 born 1 %u work 0\ntask %u 0 awaited-by %d\n", i, i - 1, i, g_rand_int_range (random, 1, 9));
          for (guint j = 0; j < 6; j++)
            {
              static const char *const reasons[] = { "task", "timer", "io", "lock", "executor", "foreign", "ready" };
              int ms = g_rand_int_range (random, 1, 90);

              at += g_rand_int_range (random, 0, 60);
              g_string_append_printf (text, "task %u %d wait %d %s %d work;await%u\n", i, at, ms,
                                      reasons[g_rand_int_range (random, 0, 7)], g_rand_int_range (random, 0, 9), j);
              at += ms;
            }
        }
      g_string_append (text, "stop 900");
      g_rand_free (random);
      profile = profile_fixture_profile (text->str);
      assert_sums (profile);
      assert_parts_sum (profile);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shares/gather-of-sleeps", test_gather_of_sleeps);
  g_test_add_func ("/shares/gather-of-cpu", test_gather_of_cpu);
  g_test_add_func ("/shares/nested", test_nested);
  g_test_add_func ("/shares/lock", test_lock);
  g_test_add_func ("/shares/queue", test_queue);
  g_test_add_func ("/shares/executor", test_executor);
  g_test_add_func ("/shares/background", test_background);
  g_test_add_func ("/shares/loop-itself", test_loop_itself);
  g_test_add_func ("/shares/short-waits", test_short_waits);
  g_test_add_func ("/shares/uvloop", test_uvloop);
  g_test_add_func ("/shares/one-kind", test_one_kind);
  g_test_add_func ("/shares/by-clock", test_by_clock);
  g_test_add_func ("/shares/any", test_any);
  return g_test_run ();
}
