/* test-search.c: what a text finds in a recording */

#include "call-tree-recordings.h"
#include "call-tree-text.h"
#include "fixture.h"

#include "profile/search.h"

/* "2 functions, 55 %, 55 looks: 3 nodes" of what is found; nothing folded unless *options* say so. */
static char *
dup_found (const char *recording, ProfileCallTreeOptions options, const char *text)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  g_autoptr (ProfileSearch) search = profile_search_new (profile, &options, text);
  g_autoptr (GArray) nodes = profile_search_list_nodes (search, tree);

  for (guint i = 0; i < nodes->len; i++)
    g_assert_true (profile_search_has_node (search, tree, g_array_index (nodes, ProfileNode, i)));
  return g_strdup_printf ("%u functions, %.0f %%, %u looks, %u nodes", profile_search_get_n_functions (search),
                          100 * profile_search_get_share (search), (guint) profile_search_get_looks (search), nodes->len);
}

static void
assert_found (const char *recording, ProfileCallTreeOptions options, const char *text, const char *expected)
{
  g_autofree char *found = dup_found (recording, options, text);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_functions (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  assert_found (libraries, options, "JOB", "1 functions, 55 %, 55 looks, 1 nodes");
  options.fold_libraries = FALSE;
  assert_found (libraries, options, "job", "1 functions, 55 %, 55 looks, 2 nodes");
  assert_found (libraries, options, "asyncio", "3 functions, 75 %, 75 looks, 3 nodes");
  assert_found (libraries, options, "events.py", "2 functions, 75 %, 75 looks, 2 nodes");
  assert_found (libraries, options, "main", "3 functions, 100 %, 100 looks, 4 nodes");
  assert_found (libraries, options, "nothing like it", "0 functions, 0 %, 0 looks, 0 nodes");
  assert_found (libraries, options, "", "0 functions, 0 %, 0 looks, 0 nodes");
}

static void
test_letters (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  assert_found ("main@Ärger.py;straße 10\nmain@x.py 10\nstop 20", options, "ÄRGER", "1 functions, 50 %, 10 looks, 1 nodes");
  assert_found ("main@x.py;straße@x.py 10\nmain@x.py 10\nstop 20", options, "STRASSE", "1 functions, 50 %, 10 looks, 1 nodes");
}

static void
test_what_is_left (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (Profile) profile = profile_fixture_profile (shop);
  g_autoptr (ProfileTransforms) transforms = NULL;
  g_autoptr (ProfileSearch) search = NULL;

  options.thread_index = 0;
  assert_found (shop, options, "price", "1 functions, 45 %, 45 looks, 1 nodes");
  options.begin_ns = 0;
  options.end_ns = 50000000;
  assert_found (shop, options, "price", "1 functions, 80 %, 40 looks, 1 nodes");
  options.begin_ns = options.end_ns = 0;
  g_assert_true (profile_transforms_parse (&transforms, profile, "focus:buy", NULL));
  options.transforms = transforms;
  search = profile_search_new (profile, &options, "price");
  g_assert_cmpfloat_with_epsilon (profile_search_get_share (search), 45.0 / 55, 1e-9);
  profile_search_unref (search);
  /* What a transform took away is not found. */
  search = profile_search_new (profile, &options, "pay");
  g_assert_cmpuint (profile_search_get_looks (search), ==, 0);
}

static void
test_run_and_library (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (Profile) profile = profile_fixture_profile (libraries);
  g_autoptr (ProfileTransforms) transforms = NULL;
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autoptr (ProfileSearch) search = NULL;
  g_autoptr (GArray) nodes = NULL;

  /* It is inside of a run. */
  assert_found (libraries, options, "select", "1 functions, 20 %, 20 looks, 1 nodes");
  g_assert_true (profile_transforms_parse (&transforms, profile, "collapse-library:asyncio", NULL));
  options.transforms = transforms;
  options.fold_libraries = FALSE;
  tree = profile_call_tree_new (profile, &options);
  search = profile_search_new (profile, &options, "runners");
  nodes = profile_search_list_nodes (search, tree);
  g_assert_cmpuint (nodes->len, ==, 0);
  g_clear_pointer (&search, profile_search_unref);
  g_clear_pointer (&nodes, g_array_unref);
  search = profile_search_new (profile, &options, "asyncio");
  nodes = profile_search_list_nodes (search, tree);
  g_assert_cmpuint (nodes->len, ==, 1);
}

static void
test_columns (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("main;a 10\nmain;b 5\nmain;a 5\nthread w\nx;a 15\nstop 20");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileSearch) search = NULL;
  float shares[4];

  options.thread_index = 0;
  search = profile_search_new (profile, &options, "b");
  profile_search_get_columns (search, 4, shares);
  g_assert_cmpfloat_with_epsilon (shares[1], 0, 1e-6);
  g_assert_cmpfloat_with_epsilon (shares[2], 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (shares[3], 0, 1e-6);
  profile_search_get_columns (search, 2, shares);
  g_assert_cmpfloat_with_epsilon (shares[1], 0.5, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/search/functions", test_functions);
  g_test_add_func ("/search/letters", test_letters);
  g_test_add_func ("/search/what-is-left", test_what_is_left);
  g_test_add_func ("/search/run-and-library", test_run_and_library);
  g_test_add_func ("/search/columns", test_columns);
  return g_test_run ();
}
