/* test-cut.c: a time range as a recording of its own gives the tree that the range gave */

#include "tests/profile/fixture.h"

#include "profile/call-tree.h"
#include "profile/cut.h"
#include "profile/stream.h"

#define MS G_GINT64_CONSTANT (1000000)

static const char shop[] =
  "meta target shop.py\n"
  "main@shop.py:3;price@shop.py:20;load@std:json/__init__.py:9 250\n"
  "main@shop.py:3;price@shop.py:21 350\n"
  "main@shop.py:4;log@shop.py:30 400\n"
  "thread worker\nstate blocked\nrun@shop.py:50;wait@shop.py:51 900\nstop 1000\n";

static void
show_node (const ProfileCallTree *tree, ProfileNode node, GString *text)
{
  ProfileNodeInfo info;
  ProfileFunctionInfo function = { .name = "all" };

  profile_call_tree_get_node (tree, node, &info);
  if (info.function != 0)
    profile_get_function_info (profile_call_tree_get_profile (tree), info.function, &function);
  g_string_append_printf (text, "%s%s %g", text->len > 0 ? " | " : "", function.name, (double) info.total_ns / MS);
  for (ProfileNode child = profile_call_tree_get_first_child (tree, node); child != PROFILE_NODE_NONE;
       child = profile_call_tree_get_next (tree, child))
    show_node (tree, child, text);
}

/* "all 400 | price 200": names and ms, from the root down. */
static char *
show_tree (Profile *profile, const ProfileCallTreeOptions *options)
{
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, options);
  GString *text = g_string_new (NULL);

  show_node (tree, PROFILE_NODE_ROOT, text);
  return g_string_free (text, FALSE);
}

static void
check (gint64 begin_ns, gint64 end_ns, gint32 thread, const char *expected)
{
  g_autoptr (Profile) whole = profile_fixture_profile (shop);
  g_autoptr (GByteArray) bytes = profile_cut (whole, begin_ns, end_ns, thread);
  g_autoptr (GError) error = NULL;
  g_autoptr (Profile) part = profile_new_for_bytes (bytes, &error);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autofree char *of_part = NULL, *of_range = NULL;

  g_assert_no_error (error);
  g_assert_true (profile_is_complete (part));
  of_part = show_tree (part, &options);
  options.begin_ns = begin_ns;
  options.end_ns = end_ns;
  options.thread_index = thread;
  of_range = show_tree (whole, &options);
  g_assert_cmpstr (of_part, ==, of_range);
  g_assert_cmpstr (of_part, ==, expected);
  g_assert_cmpint (profile_get_duration_ns (part), ==, end_ns - begin_ns);
  g_assert_cmpstr (profile_get_meta (part, "target"), ==, "shop.py");
  g_assert_cmpint (profile_get_realtime_ns (part), ==, profile_get_realtime_ns (whole) + begin_ns);
}

static void
test_range (void)
{
  check (200 * MS, 700 * MS, -1, "all 1000 | main 500 | price 400 | load 50 | log 100 | run 500 | wait 500");
}

static void
test_thread (void)
{
  check (0, 1000 * MS, 1, "all 1000 | run 1000 | wait 1000");
}

static void
test_says_so (void)
{
  g_autoptr (Profile) whole = profile_fixture_profile (shop);
  g_autoptr (GByteArray) bytes = profile_cut (whole, 600 * MS, 1000 * MS, -1);
  g_autoptr (Profile) part = profile_new_for_bytes (bytes, NULL);

  g_assert_cmpstr (profile_get_meta (part, "cut.from"), ==, "600000000 1000000000");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cut/range", test_range);
  g_test_add_func ("/cut/thread", test_thread);
  g_test_add_func ("/cut/says-so", test_says_so);
  return g_test_run ();
}
