/* test-tasks.c: what a recording says of asyncio tasks, and what is odd about their loops */

#include "fixture.h"

#include "profile/findings.h"
#include "profile/words.h"

#include "format/format.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)
#define LOOP "<module>;run@std:asyncio/runners.py:1;BaseEventLoop.run_forever@std:asyncio/base_events.py:1"
#define IDLE LOOP ";BaseEventLoop._run_once@std:asyncio/base_events.py:2;select@std:selectors.py:1;*epoll.poll"
#define STEP LOOP ";BaseEventLoop._run_once@std:asyncio/base_events.py:2;Handle._run@std:asyncio/events.py:3"
#define SLEEP ";sleep@std:asyncio/tasks.py:1"

/* Two sleepers whom main waits for; the second burns 60 ms while the first one's turn is due. */
static const char pair[] =
  "state blocked\n" IDLE " 40\n"
  "state running\nrunning 3\n" STEP ";sleeper;burn@main.py:7 60\nrunning 0\n"
  "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 sleeper 0\ntask 3 0 born 1 1 sleeper 0\n"
  "task 2 0 named one\ntask 3 0 named other\ntask 3 1 named second\n"
  "task 2 0 awaited-by 1\ntask 3 0 awaited-by 1\n"
  "task 3 0 wait 40 timer 0 sleeper" SLEEP "\n"
  "task 3 40 step 60\n"
  "task 3 100 sums 2 60 40 0\ntask 3 100 died returned\n"
  "task 2 70 ready\ntask 2 0 wait 100 timer 0 sleeper" SLEEP "\n"
  "task 2 100 sums 2 0 70 30\ntask 2 100 died cancelled\n"
  "task 1 0 wait 100 task 0 main\ntask 1 100 sums 1 0 100 0\n"
  "stop 100";

static void
test_table (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (pair);
  const ProfileTasks *tasks = profile_get_tasks (profile);
  ProfileSample sample;

  g_assert_cmpuint (tasks->n_tasks, ==, 3);
  g_assert_cmpstr (tasks->tasks[1].name, ==, "one");
  g_assert_cmpstr (tasks->tasks[2].name, ==, "second");
  g_assert_cmpstr (tasks->tasks[2].kind, ==, "sleeper");
  g_assert_cmpuint (tasks->tasks[2].parent, ==, 0);
  g_assert_cmpuint (tasks->tasks[0].parent, ==, PROFILE_TASK_NONE);
  g_assert_cmpint (tasks->tasks[1].thread_index, ==, 0);
  g_assert_cmpuint (tasks->tasks[1].how, ==, FORMAT_DEATH_CANCELLED);
  g_assert_cmpuint (tasks->tasks[0].how, ==, 0);
  g_assert_cmpint (tasks->tasks[0].end_ns, ==, 100 * MS);
  g_assert_cmpint (tasks->tasks[2].running_ns, ==, 60 * MS);
  g_assert_cmpuint (tasks->tasks[1].n_awaiters, ==, 1);
  g_assert_cmpuint (tasks->awaiters[tasks->tasks[1].first_awaiter], ==, 0);
  g_assert_cmpuint (tasks->n_waits, ==, 3);
  g_assert_cmpint (tasks->waits[tasks->tasks[1].first_wait].ready_ns, ==, 70 * MS);
  g_assert_cmpint (tasks->waits[tasks->tasks[2].first_wait].ready_ns, ==, 40 * MS);
  profile_get_sample (profile, 0, 1, &sample);
  g_assert_cmpuint (profile_find_task (tasks, 0, sample.task), ==, 2);
  profile_get_sample (profile, 0, 0, &sample);
  g_assert_cmpuint (profile_find_task (tasks, 0, sample.task), ==, PROFILE_TASK_NONE);
}

static void
test_kinds (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (pair);
  const ProfileTasks *tasks = profile_get_tasks (profile);
  const ProfileTaskKind *kind = &tasks->kinds[0];
  ProfileFunctionInfo info;

  g_assert_cmpuint (tasks->n_kinds, ==, 2);
  g_assert_cmpstr (kind->name, ==, "sleeper");
  g_assert_cmpuint (kind->n_tasks, ==, 2);
  g_assert_cmpuint (kind->steps, ==, 4);
  g_assert_cmpint (kind->life_ns, ==, 200 * MS);
  g_assert_cmpint (kind->running_ns + kind->waiting_ns + kind->ready_ns, ==, kind->life_ns);
  g_assert_cmpint (kind->mean_ns, ==, 100 * MS);
  g_assert_cmpint (kind->p95_ns, ==, 100 * MS);
  g_assert_cmpint (kind->awaits[0].ns, ==, 110 * MS);
  profile_get_function_info (profile, kind->awaits[0].function, &info);
  g_assert_cmpstr (info.name, ==, "sleep");
  g_assert_cmpuint (kind->awaits[1].function, ==, 0);
  g_assert_cmpuint (profile_find_task_kind (tasks, "main"), ==, 1);
  g_assert_cmpuint (profile_find_task_kind (tasks, "nobody"), ==, PROFILE_TASK_NONE);
}

static void
test_findings (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (pair);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileFindings) findings = profile_findings_new (profile, &options);
  g_autofree char *blocked = NULL, *lag = profile_words_lag (findings);

  g_assert_cmpuint (findings->blockings->len, ==, 1);
  blocked = profile_words_blocking (profile, &g_array_index (findings->blockings, ProfileBlocking, 0));
  g_assert_cmpstr (blocked, ==, "The event loop was blocked for 60 ms by burn() at main.py:7 in the task sleeper. "
                                "1 task was ready meanwhile.");
  g_assert_cmpuint (findings->n_turns, ==, 5);
  g_assert_cmpint (findings->lag_p50_ns, ==, 0);
  g_assert_cmpint (findings->lag_p99_ns, ==, 30 * MS);
  g_assert_cmpint (findings->lag_max_ns, ==, 30 * MS);
  g_assert_cmpstr (lag, ==, "Tasks that were ready waited for their turn: half of them less than 1 ms, "
                            "one in a hundred 30 ms or more, at most 30 ms.");
  options.end_ns = 40 * MS;
  g_clear_pointer (&findings, profile_findings_free);
  findings = profile_findings_new (profile, &options);
  g_assert_cmpuint (findings->blockings->len, ==, 0);
}

/* Killed while it waited; said again in a second segment; of a thread that was not known at first. */
static void
test_odd_files (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "task 1 0 born 0 0 main 0\n"
    "main 10\n"
    "task 1 5 open timer 0 main" SLEEP "\n"
    "task 7 5 wait 4 timer 0 main\n"
    "segment\ntask 1 0 born 1 0 main 0\ntask 1 5 open timer 0 main" SLEEP "\ntask 1 3 step 2\n"
    "task 2 0 born 1 0 ended 0\ntask 2 1 open timer 0 ended\ntask 2 1 wait 8 timer 0 ended\nbeat 30");
  const ProfileTasks *tasks = profile_get_tasks (profile);

  g_assert_cmpuint (tasks->n_tasks, ==, 2);
  g_assert_cmpint (tasks->tasks[0].thread_index, ==, 0);
  g_assert_cmpuint (tasks->n_waits, ==, 2);
  g_assert_true (tasks->waits[0].is_open);
  g_assert_cmpint (tasks->waits[0].begin_ns, ==, 5 * MS);
  g_assert_cmpint (tasks->waits[0].end_ns, ==, 30 * MS);
  g_assert_cmpint (tasks->tasks[0].waiting_ns, ==, 25 * MS);
  g_assert_cmpint (tasks->tasks[0].running_ns, ==, 5 * MS);
  g_assert_false (tasks->waits[1].is_open);
  g_assert_cmpint (tasks->waits[1].end_ns, ==, 9 * MS);
  g_assert_cmpuint (tasks->n_steps, ==, 1);
}

static void
test_none (void)
{
  g_autoptr (Profile) plain = profile_fixture_profile ("main 10\nstop 10");
  g_autoptr (Profile) refused = profile_fixture_profile ("meta task.engine none\nmeta task.reason the layout is not known\nmain 10\nstop 10");
  g_autoptr (Profile) trio = profile_fixture_profile ("run@lib:trio/_core/_run.py:9;main 10\nstop 10");
  g_autofree char *nothing = profile_words_task_engine (plain), *why = profile_words_task_engine (refused);
  g_autofree char *other = profile_words_task_engine (trio);

  g_assert_null (profile_get_tasks (plain));
  g_assert_null (nothing);
  g_assert_cmpstr (why, ==, "asyncio's tasks could not be followed: the layout is not known.");
  g_assert_cmpstr (other, ==, "Trio's tasks are not told apart yet: what they do is seen, what they wait for is not.");
}

/* What took the hooks' place is said, and why. */
static void
test_fallbacks (void)
{
  static const struct {
    const char *engine, *sentence;
  } all[] = {
    { "contexts", "1 asyncio task was followed by its context, which costs more and does not show who made it: a test." },
    { "sweep", "1 asyncio task was followed by looking at it ten times a second, so where it waited shortly is not known: a test." },
    { "running", "1 asyncio task was followed only while it ran, so what it waited for is not known: a test." },
    { "hooks", "1 asyncio task was followed; its waits are exact." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_autofree char *text = g_strdup_printf ("meta task.engine %s\nmeta task.reason a test\ntask 1 0 born 0 0 main 0\nmain 10\nstop 10",
                                               all[i].engine);
      g_autoptr (Profile) profile = profile_fixture_profile (text);
      g_autofree char *sentence = profile_words_task_engine (profile);

      g_assert_cmpstr (sentence, ==, all[i].sentence);
      g_assert_cmpint (profile_words_task_engine_is_fallback (profile), ==, strcmp (all[i].engine, "hooks") != 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tasks/table", test_table);
  g_test_add_func ("/tasks/kinds", test_kinds);
  g_test_add_func ("/tasks/findings", test_findings);
  g_test_add_func ("/tasks/odd-files", test_odd_files);
  g_test_add_func ("/tasks/none", test_none);
  g_test_add_func ("/tasks/fallbacks", test_fallbacks);
  return g_test_run ();
}
