/* test-call-tree.c: call trees as text, and what always holds of them */

#include "call-tree-recordings.h"
#include "call-tree-text.h"
#include "fixture.h"

#include "profile/call-tree.h"
#include "profile/words.h"

#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

static void
assert_tree (const char *recording, const ProfileCallTreeOptions *options, const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, options);
  g_autofree char *text = profile_fixture_dup_tree (tree);

  profile_fixture_check_tree (tree);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_merged (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.thread_index = 0;
  assert_tree (shop, &options, "* 100 0\n main 100 0\n  buy 55 10\n   price 45 45\n  pay 45 30\n   wait 15 15\n");
  options.clock = PROFILE_CLOCK_CPU;
  assert_tree (shop, &options, "* 85 0\n main 85 0\n  buy 55 10\n   price 45 45\n  pay 30 30\n");
  options.clock = PROFILE_CLOCK_WALL;
  options.thread_index = -1;
  options.begin_ns = 35 * MS;
  options.end_ns = 55 * MS;
  assert_tree (shop, &options, "* 40 0\n main 20 0\n  buy 15 10\n   price 5 5\n  pay 5 5\n work 20 20\n");
  options.begin_ns = 1000 * MS;
  options.end_ns = 2000 * MS;
  assert_tree (shop, &options, "* 0 0\n");
}

static void
test_libraries_folded (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  assert_tree (libraries, &options,
               "* 100 0\n main 100 0\n  [run: 4, asyncio, selectors] 75 20\n   job 55 30\n    loads 25 25\n"
               "  [loads: 2, json, built-in] 10 10\n  get 10 0\n   hook 10 10\n  len 5 5\n");
  options.only_application = TRUE;
  assert_tree (libraries, &options, "* 100 0\n main 100 30\n  job 55 55\n  hook 10 10\n  len 5 5\n");
  options.only_application = FALSE;
  options.fold_libraries = FALSE;
  assert_tree (libraries, &options,
               "* 100 0\n main 100 0\n  run 75 0\n   loop 50 0\n    job 30 30\n    select 20 20\n"
               "   again 25 0\n    job 25 0\n     loads 25 25\n  loads 10 0\n   scan 10 10\n  get 10 0\n   hook 10 10\n"
               "  len 5 5\n");
}

static void
test_hidden (void)
{
  static const char hidden[] =
    "main;~check;~deeper;work 30\nmain;~check 20\nmain;work 10\n~outermost;work 40\nstop 100";
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  assert_tree (hidden, &options, "* 100 0\n main 60 20\n  work 40 40\n work 40 40\n");
  options.drop_hidden = FALSE;
  assert_tree (hidden, &options,
               "* 100 0\n main 60 0\n  check 50 20\n   deeper 30 0\n    work 30 30\n  work 10 10\n"
               " outermost 40 0\n  work 40 40\n");
}

static void
test_faster (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  assert_tree (small_functions, &options,
               "* 5060 0\n main 5060 0\n  big 5009 5000\n   [faster: 1] 9 9\n  [faster: 3] 51 51\n");
  options.threshold = 0;
  assert_tree (small_functions, &options,
               "* 5060 0\n main 5060 0\n  big 5009 5000\n   one 9 9\n  small_2 30 0\n   deep 30 30\n  small_1 20 20\n"
               "  tiny 1 1\n");
}

static void
test_find_stack (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main;run@std:a.py;loop@std:b.py 500\nmain;x 1\nmain 499\nstop 1000");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  static const ProfileNodeKind kinds[] = { PROFILE_NODE_THREAD, PROFILE_NODE_FUNCTION, PROFILE_NODE_LIBRARY_RUN,
                                           PROFILE_NODE_LIBRARY_RUN, PROFILE_NODE_FASTER };

  for (ProfileStack stack = 0; stack < G_N_ELEMENTS (kinds); stack++)
    {
      ProfileNode node = profile_call_tree_find_stack (tree, stack);
      ProfileNodeInfo info;

      g_assert_cmpuint (node, !=, PROFILE_NODE_NONE);
      profile_call_tree_get_node (tree, node, &info);
      g_assert_cmpint (info.kind, ==, kinds[stack]);
    }
  g_assert_cmpuint (profile_call_tree_find_stack (tree, 99), ==, PROFILE_NODE_NONE);
}

static void
test_hot_line (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "f@m.py:1+5;g 10\nf@m.py:1+7;g 20\nf@m.py:1+5;h 15\nf@m.py:1+9 19\nstop 64");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, 1, &info);
  g_assert_cmpuint (info.hot_line, ==, 5);
}

/* 10,000 frames: nothing recurses, nothing is quadratic. */
static void
test_deep (void)
{
  g_autoptr (GString) recording = g_string_new (NULL);
  g_autoptr (Profile) profile = NULL;
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autofree char *words = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (recording, "%sf%u", i > 0 ? ";" : "", i % 7);
  g_string_append (recording, " 5\nstop 5");
  profile = profile_fixture_profile (recording->str);
  g_assert_cmpuint (profile_get_stack_depth (profile, profile_get_n_stacks (profile)), ==, 10000);
  tree = profile_call_tree_new (profile, &options);
  g_assert_cmpuint (profile_call_tree_get_n_nodes (tree), ==, 10001);
  profile_fixture_check_tree (tree);
  words = profile_words_answer (tree);
  g_assert_nonnull (strstr (words, "f3"));
}

static void
assert_words (const char *recording, const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  g_autofree char *words = profile_words_answer (tree);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_answer (void)
{
  assert_words ("<module>;step@w.py:9;eaten@w.py:10+12 620\n<module>;step@w.py:9 380\nstop 1000",
                "62 % of the time was in eaten() at w.py:12, called from step().");
  assert_words ("<module>;eaten@w.py:10+12 620\n<module> 380\nstop 1000", "62 % of the time was in eaten() at w.py:12.");
  assert_words ("<module>@w.py:3 620\n<module>@w.py:3;a 380\nstop 1000",
                "100 % of the time was at the top level of the program, at w.py:3.");
  /* No function has half of it: the one with most of its own. */
  assert_words ("<module>;a@w.py:4 400\n<module>;b@w.py:5 300\n<module>;c@w.py:6 300\nstop 1000",
                "40 % of the time was in a() at w.py:4.");
  /* Library code below explains less than the application that called it. */
  assert_words ("<module>;load@w.py:4;loads@std:json/x.py 900\n<module>;b@w.py:5 100\nstop 1000",
                "90 % of the time was in load() at w.py:4.");
  assert_words ("a@w.py:4 60\nstop 60", "Only 60 samples were taken, too few for a share; most were in a() at w.py:4.");
  assert_words ("- 500\nstop 500", "No Python function was seen at work here.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/call-tree/merged", test_merged);
  g_test_add_func ("/call-tree/libraries-folded", test_libraries_folded);
  g_test_add_func ("/call-tree/hidden", test_hidden);
  g_test_add_func ("/call-tree/faster", test_faster);
  g_test_add_func ("/call-tree/find-stack", test_find_stack);
  g_test_add_func ("/call-tree/hot-line", test_hot_line);
  g_test_add_func ("/call-tree/deep", test_deep);
  g_test_add_func ("/call-tree/answer", test_answer);
  return g_test_run ();
}
