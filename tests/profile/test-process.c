/* test-process.c: what is left out of call trees, what counts as a library, and timelines */

#include "fixture.h"

#include "profile/call-tree.h"

#define MS G_GINT64_CONSTANT (1000000)

/* "name total" per node in ms, indented, with the group's first node behind a bar. */
static char *
dup_text (ProfileCallTree *tree)
{
  GString *text = g_string_new (NULL);
  ProfileNode node = PROFILE_NODE_ROOT;

  for (;;)
    {
      ProfileNodeInfo info;
      ProfileFunctionInfo function;
      ProfileNode next;

      profile_call_tree_get_node (tree, node, &info);
      profile_get_function_info (profile_call_tree_get_profile (tree), info.function, &function);
      g_string_append_printf (text, "%*s%s %" G_GINT64_FORMAT, (int) info.depth, "",
                              node == PROFILE_NODE_ROOT ? "*" : info.kind == PROFILE_NODE_SELF ? "[self]"
                              : info.kind == PROFILE_NODE_FASTER ? "[faster]" : function.name, info.total_ns / MS);
      if (info.group != PROFILE_NODE_NONE)
        {
          ProfileNodeInfo first;
          profile_call_tree_get_node (tree, info.group, &first);
          profile_get_function_info (profile_call_tree_get_profile (tree), first.function, &function);
          g_string_append_printf (text, " |%s", function.name);
        }
      g_string_append_c (text, '\n');
      next = profile_call_tree_get_first_child (tree, node);
      while (next == PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
        {
          next = profile_call_tree_get_next (tree, node);
          profile_call_tree_get_node (tree, node, &info);
          node = info.parent;
        }
      if (next == PROFILE_NODE_NONE)
        return g_string_free (text, FALSE);
      node = next;
    }
}

/* Nothing of the program ever vanishes: a node is its own time and its children's. */
static void
assert_sums (ProfileCallTree *tree)
{
  guint32 n_nodes = profile_call_tree_get_n_nodes (tree);
  g_autofree gint64 *sums = g_new0 (gint64, n_nodes);

  for (ProfileNode node = n_nodes; node-- > 0;)
    {
      ProfileNodeInfo info;
      profile_call_tree_get_node (tree, node, &info);
      g_assert_cmpint (sums[node] + info.self_ns, ==, info.total_ns);
      if (node > 0)
        sums[info.parent] += info.total_ns;
    }
}

static void
assert_tree (const char *recording, const ProfileRulesOptions *rules_options, ProfileCallTreeOptions options,
             const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileRules) rules = rules_options != NULL ? profile_rules_new (rules_options, NULL) : NULL;
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autofree char *text = NULL;

  options.fold_libraries = FALSE;
  options.rules = rules;
  tree = profile_call_tree_new (profile, &options);
  text = dup_text (tree);
  assert_sums (tree);
  g_assert_cmpstr (text, ==, expected);
}

#define OPTIONS(...) ((ProfileCallTreeOptions) { .thread_index = -1, __VA_ARGS__ })

static const char imports[] =
  "main;_find@<frozen importlib._bootstrap>;_load@<frozen importlib._bootstrap_external>;<module>@shop.py 30\n"
  "main;_find@<frozen importlib._bootstrap> 10\n"
  "main;_other@<frozen importlib._bootstrap>;<module>@shop.py;~helper;work 20\n"
  "main;~helper 5\nmain;~helper;work 15\nstop 80";

static void
test_left_out (void)
{
  assert_tree (imports, &(ProfileRulesOptions) { 0 }, OPTIONS (),
               "* 80\n main 80\n  <module> 50\n   work 20\n  work 15\n");
  assert_tree (imports, &(ProfileRulesOptions) { .keep_importlib = TRUE }, OPTIONS (),
               "* 80\n main 80\n  _find 40 |_find\n   _load 30 |_find\n    <module> 30\n  _other 20\n   <module> 20\n    work 20\n"
               "  work 15\n");
}

static void
test_hidden_kept (void)
{
  assert_tree (imports, &(ProfileRulesOptions) { .keep_hidden = TRUE }, OPTIONS (),
               "* 80\n main 80\n  <module> 50\n   helper 20\n    work 20\n  helper 20\n   work 15\n");
}

static const char libraries[] =
  "main;run@std:asyncio/runners.py;loop@std:asyncio/events.py;select@std:selectors.py 200\n"
  "main;run@std:asyncio/runners.py;loop@std:asyncio/events.py;job;get@lib:requests/api.py 300\nmain;*len 50\nstop 550";

static void
test_groups (void)
{
  assert_tree (libraries, &(ProfileRulesOptions) { 0 }, OPTIONS (),
               "* 550\n main 550\n  run 500 |run\n   loop 500 |run\n    job 300\n     get 300\n    select 200 |run\n  len 50\n");
  assert_tree (libraries, &(ProfileRulesOptions) { .show = "*/asyncio/*" }, OPTIONS (),
               "* 550\n main 550\n  run 500\n   loop 500\n    job 300\n     get 300\n    select 200\n  len 50\n");
  assert_tree (libraries, &(ProfileRulesOptions) { .hide = "/app/*" }, OPTIONS (),
               "* 550\n main 550 |main\n  run 500 |main\n   loop 500 |main\n    job 300 |main\n     get 300 |main\n"
               "    select 200 |main\n  len 50 |main\n");
  assert_tree (libraries, &(ProfileRulesOptions) { .hide_regex = ".*ain", .show_regex = "/app|<built" }, OPTIONS (),
               "* 550\n main 550\n  run 500 |run\n   loop 500 |run\n    job 300\n     get 300\n    select 200 |run\n  len 50\n");
  /* Anchored at the beginning, as in Python's re.match(). */
  assert_tree (libraries, &(ProfileRulesOptions) { .show_regex = "asyncio" }, OPTIONS (),
               "* 550\n main 550\n  run 500 |run\n   loop 500 |run\n    job 300\n     get 300\n    select 200 |run\n  len 50\n");
}

static void
test_bad_regex (void)
{
  GError *error = NULL;

  g_assert_null (profile_rules_new (&(ProfileRulesOptions) { .hide_regex = "(" }, &error));
  g_assert_error (error, PROFILE_RULES_ERROR, 0);
  g_clear_error (&error);
}

static const char again[] =
  "main;a;x 10\nmain;b 200\nmain;a;y 300\nmain;a;y;z 1\nmain;a;y 100\nmain;a 150\nmain 5\nthread w\nw 40\nended\nstop 766";

static void
test_timeline (void)
{
  assert_tree (again, NULL, OPTIONS (.timeline = TRUE),
               "* 806\n main 766\n  a 10\n   x 10\n  b 200\n  a 551\n   y 401\n    z 1\n w 40\n");
  assert_tree (again, NULL, OPTIONS (.timeline = TRUE, .self_nodes = TRUE),
               "* 806\n main 766\n  a 10\n   x 10\n  b 200\n  a 551\n   y 401\n    [self] 300\n    z 1\n    [self] 100\n"
               "   [self] 150\n  [self] 5\n w 40\n");
  /* What is small is summed where it was called; own time that stands alone is not a row. */
  assert_tree (again, NULL, OPTIONS (.timeline = TRUE, .self_nodes = TRUE, .threshold = 0.02),
               "* 806\n main 766\n  b 200\n  a 551\n   y 401\n    [faster] 1\n   [self] 150\n  [faster] 10\n w 40\n");
  assert_tree (again, NULL, OPTIONS (.timeline = TRUE, .begin_ns = 205 * MS, .end_ns = 215 * MS),
               "* 10\n main 10\n  b 5\n  a 5\n   y 5\n");
}

static void
test_timeline_left_out (void)
{
  assert_tree (imports, &(ProfileRulesOptions) { 0 }, OPTIONS (.timeline = TRUE),
               "* 80\n main 80\n  <module> 30\n  <module> 20\n   work 20\n  work 15\n");
}

static void
test_self (void)
{
  assert_tree (again, NULL, OPTIONS (.self_nodes = TRUE),
               "* 806\n main 766\n  a 561\n   y 401\n    [self] 400\n    z 1\n   [self] 150\n   x 10\n  b 200\n  [self] 5\n"
               " w 40\n");
}

/* Deep, and many calls: the nodes that a timeline keeps are those that it shows. */
static void
test_deep_timeline (void)
{
  g_autoptr (GString) recording = g_string_new (NULL);
  g_autoptr (Profile) profile = NULL;
  ProfileCallTreeOptions options = OPTIONS (.timeline = TRUE, .threshold = 0.01);
  g_autoptr (ProfileCallTree) tree = NULL;

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < 10000; i++)
        g_string_append_printf (recording, "%sf%u", i > 0 ? ";" : "", i % 7);
      g_string_append (recording, " 500\nf0;g 1\n");
    }
  g_string_append (recording, "stop 1503");
  profile = profile_fixture_profile (recording->str);
  tree = profile_call_tree_new (profile, &options);
  assert_sums (tree);
  g_assert_cmpuint (profile_call_tree_get_n_nodes (tree), ==, 1 + 1 + 3 * 9999 + 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process/left-out", test_left_out);
  g_test_add_func ("/process/hidden-kept", test_hidden_kept);
  g_test_add_func ("/process/groups", test_groups);
  g_test_add_func ("/process/bad-regex", test_bad_regex);
  g_test_add_func ("/process/timeline", test_timeline);
  g_test_add_func ("/process/timeline-left-out", test_timeline_left_out);
  g_test_add_func ("/process/self", test_self);
  g_test_add_func ("/process/deep-timeline", test_deep_timeline);
  return g_test_run ();
}
