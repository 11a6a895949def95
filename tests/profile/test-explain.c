/* What a recording says of the words of profiling: the facts, and that every sentence has the tree's own numbers. */

#include "profile/explain.h"
#include "profile/words.h"

#include "format/format.h"
#include "tests/profile/fixture.h"

#include <string.h>

/* 1000 samples: price() on 620 of them, the innermost in 350. */
static const char shop[] =
  "meta target shop.py\n"
  "main@shop.py:1+3;price@shop.py:19+20;load@std:json/__init__.py:9;decode@std:json/decoder.py:30 270\n"
  "main@shop.py:1+3;price@shop.py:19+21 350\n"
  "main@shop.py:1+4;log@shop.py:30 380\n";

/* Two threads, one of which waits for the GIL and sleeps. */
static const char threads[] =
  "main;work 300\n"
  "thread worker\nstate gil-wait\nrun;work 100\nstate blocked\nrun;sleep 200\n";

static const char tasks[] =
  "main;run;step 40\n"
  "task 1 0 born 1 0 fetch 0\n"
  "task 1 5 wait 30 timer 0 fetch;sleep\n"
  "task 1 40 sums 3 8 30 2\n"
  "task 1 40 died returned\n"
  "beat 40\n";

static const char marks[] =
  "mark 1 4 1 point saved\n"
  "mark 2 5 1 begins request\nmark 2 9 1 ends\n"
  "session 3 0 begins all 0 0 load\nsession 3 10 ends all 0 0 load\n"
  "loss 1 500\nloss 5 7\nloss 2 12\nmain 20\n";

static const char *const all_terms[] = {
  "sample", "total", "self", "share", "wall", "cpu", "awaiting", "clock", "interval", "range", "stack", "frame", "function", "caller",
  "callee", "location", "hot-path", "call-tree", "inverted-tree", "flame-graph", "functions", "source", "heat", "library",
  "only-my-code", "faster", "filter", "process", "thread", "lane", "state", "running", "holding", "blocked", "native",
  "detached", "unknown", "gil", "gil-wait", "timeline", "overview", "task", "await", "ready", "task-time", "wall-share",
  "event-loop", "recording", "engine", "cost", "lost", "late", "mark", "span", "session",
};

static ProfileExplain *
explain (const char *text, ProfileCallTreeOptions options)
{
  g_autoptr (Profile) profile = profile_fixture_profile (text);
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);

  return profile_explain_new (tree, &options);
}

static ProfileExplain *
explain_all (const char *text)
{
  return explain (text, (ProfileCallTreeOptions) PROFILE_CALL_TREE_OPTIONS_INIT);
}

/* The heaviest row of the function. */
static ProfileNode
find_row (const ProfileExplain *whole, const char *name)
{
  ProfileNode best = PROFILE_NODE_NONE;
  gint64 best_ns = -1;

  for (ProfileNode node = 1; node < profile_call_tree_get_n_nodes (whole->tree); node++)
    {
      ProfileNodeInfo info;
      ProfileFunctionInfo function;

      profile_call_tree_get_node (whole->tree, node, &info);
      profile_get_function_info (profile_call_tree_get_profile (whole->tree), info.function, &function);
      if (info.function != 0 && strcmp (function.name, name) == 0 && info.total_ns > best_ns)
        best = node, best_ns = info.total_ns;
    }
  g_assert_cmpuint (best, !=, PROFILE_NODE_NONE);
  return best;
}

static char *
say (const ProfileExplain *whole, ProfileNode node, const char *term)
{
  ProfileExplainRow row;
  gboolean has_row = profile_explain_get_row (whole, node, &row);

  return profile_words_term (whole, has_row ? &row : NULL, term);
}

static void
assert_says (const ProfileExplain *whole, const char *function, const char *term, const char *expected)
{
  g_autofree char *sentence = say (whole, function != NULL ? find_row (whole, function) : PROFILE_NODE_NONE, term);

  if (sentence == NULL || strstr (sentence, expected) == NULL)
    {
      g_printerr ("%s says “%s”, without “%s”\n", term, sentence, expected);
      g_test_fail ();
    }
}

/* ---- tests ---- */

static void
test_numbers (void)
{
  g_autoptr (ProfileExplain) whole = explain_all (shop);

  assert_says (whole, "price", "total", "In 620 of 1000 samples price() was on the stack, so its total is 62 %, or 620.0 ms.");
  assert_says (whole, "price", "self", "In 350 of the 620 samples with price() it was the innermost function, so its self is 35 %, or 350.0 ms. "
                                       "In the other 270 it had called something else.");
  assert_says (whole, "log", "self", "In all 380 samples with log() it was the innermost function");
  assert_says (whole, "main", "self", "In all 1000 samples with main() it was waiting");
  assert_says (whole, "price", "caller", "In all its 620 samples price() was called by main().");
  assert_says (whole, "main", "caller", "No function called main() here");
  assert_says (whole, "main", "callee", "Functions below main(): 2. The one with most time is price(), in 620 of the 1000 samples.");
  assert_says (whole, "price", "stack", "620 samples began with this stack: main() › price().");
  assert_says (whole, "price", "location", "price() begins at line 19 of shop.py; most of its time was at line 21.");
  assert_says (whole, "price", "heat", "line 21 of shop.py");
  assert_says (whole, "price", "sample", "This recording is made of 1000 samples. In 620 of them price() was on the stack.");
  assert_says (whole, NULL, "library", "270 of 1000 samples ended in libraries: 27 % of the time.");
  assert_says (whole, NULL, "hot-path", "main() › price()");
  assert_says (whole, NULL, "share", "100 % is 1.00 s: the 1000 samples that are shown now. 1 % is 10.0 ms.");
}

/* Nothing is selected: the answer's row is told of. A row that is no function is none. */
static void
test_row (void)
{
  g_autoptr (ProfileExplain) whole = explain_all (shop);
  ProfileExplainRow row;
  ProfileNodeInfo info;

  g_assert_true (profile_explain_get_row (whole, PROFILE_NODE_NONE, &row));
  g_assert_false (row.is_selected);
  g_assert_cmpuint (row.node, ==, profile_call_tree_get_answer (whole->tree).node);
  g_assert_true (profile_explain_get_row (whole, find_row (whole, "log"), &row));
  g_assert_true (row.is_selected);
  profile_call_tree_get_node (whole->tree, row.node, &info);
  g_assert_cmpuint (row.total.looks, ==, info.total_looks);
  g_assert_cmpuint (row.self.looks, ==, info.self_looks);
  g_assert_cmpuint (row.n_rows, ==, 1);
  g_assert_cmpuint (row.callee, ==, 0);
}

static void
test_range (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileExplain) whole = NULL;

  options.begin_ns = 270000000, options.end_ns = 720000000;
  whole = explain (shop, options);
  assert_says (whole, "price", "total", "In 350 of 450 samples price()");
  assert_says (whole, NULL, "range", "450 of the 1000 samples are in it");
}

/* Every state's time, and together they are the wall time. */
static void
test_states (void)
{
  g_autoptr (ProfileExplain) whole = explain_all (threads);
  gint64 sum_ns = 0;

  for (guint i = 0; i < PROFILE_EXPLAIN_N_STATES; i++)
    sum_ns += whole->states[i].ns;
  g_assert_cmpint (sum_ns, ==, whole->wall_ns);
  g_assert_cmpint (whole->wall_ns, ==, 600000000);
  g_assert_cmpint (whole->cpu_ns, ==, 300000000);
  g_assert_cmpuint (whole->n_threads, ==, 2);
  g_assert_cmpint (whole->busiest_thread, ==, 0);
  assert_says (whole, NULL, "gil-wait", "Here 100 of 600 samples found a thread like that: 17 % of the wall time, 100.0 ms.");
  assert_says (whole, NULL, "blocked", "200 of 600 samples");
  assert_says (whole, NULL, "running", "300 of 600 samples");
  assert_says (whole, NULL, "cpu", "300.0 ms was CPU time: 50 %");
  assert_says (whole, NULL, "awaiting", "200.0 ms was like that: 33 %");
  assert_says (whole, NULL, "gil", "together they had it for 300.0 ms and waited for it for 100.0 ms");
  assert_says (whole, NULL, "thread", "This recording has 2 threads. MainThread did most of the work");
}

static void
test_tasks (void)
{
  g_autoptr (ProfileExplain) without = explain_all (shop);
  g_autoptr (ProfileExplain) with = explain_all (tasks);

  assert_says (without, NULL, "await", "This recording has no asyncio tasks.");
  assert_says (with, NULL, "task", "This recording has 1 asyncio task. Most time had those of fetch: 1.");
  assert_says (with, NULL, "await", "awaited something for 30.0 ms");
  assert_says (with, NULL, "ready", "they were ready for 2.0 ms; they ran for 8.0 ms and waited for 30.0 ms");
}

static void
test_said_by_program (void)
{
  g_autoptr (ProfileExplain) whole = explain_all (marks);

  assert_says (whole, NULL, "mark", "This recording has 1 mark: “saved”, 4.0 ms after the begin.");
  assert_says (whole, NULL, "span", "This recording has 1 span: “request”, 4.0 ms long.");
  assert_says (whole, NULL, "session", "This recording has 1 session: load (3), 10.0 ms long.");
  assert_says (whole, NULL, "lost", "7 of 500 ticks were lost");
  assert_says (whole, NULL, "late", "12 of 500 looks came more than one interval late");
}

/* Time and number of samples differ where the machine was busy; that is said, not hidden. */
static void
test_weights (void)
{
  g_autoptr (ProfileExplain) whole = explain_all ("main;a 300/30\nmain;b 100\n");

  assert_says (whole, "a", "total", "In 30 of 130 samples a() was on the stack, so its total is 75 %, or 300.0 ms. Each sample counts for");
}

/* Any word of any recording has a whole sentence. */
static void
test_every_term (void)
{
  static const char *const recordings[] = { shop, threads, tasks, marks, "- 3\n", "meta interval_ns 0\nmain 2\n" };

  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++)
    {
      g_autoptr (ProfileExplain) whole = explain_all (recordings[i]);

      for (guint k = 0; k < G_N_ELEMENTS (all_terms); k++)
        {
          g_autofree char *sentence = say (whole, PROFILE_NODE_NONE, all_terms[k]);

          g_assert_nonnull (sentence);
          g_assert_cmpuint (strlen (sentence), >, 20);
          g_assert_true (g_str_has_suffix (sentence, ".") || g_str_has_suffix (sentence, ")"));
          g_assert_null (strstr (sentence, "(null)"));
        }
      g_assert_null (say (whole, PROFILE_NODE_NONE, "no such word"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explain/numbers", test_numbers);
  g_test_add_func ("/explain/row", test_row);
  g_test_add_func ("/explain/range", test_range);
  g_test_add_func ("/explain/states", test_states);
  g_test_add_func ("/explain/tasks", test_tasks);
  g_test_add_func ("/explain/said-by-program", test_said_by_program);
  g_test_add_func ("/explain/weights", test_weights);
  g_test_add_func ("/explain/every-term", test_every_term);
  return g_test_run ();
}
