/* The rows of the call tree: opening, closing, replacing; what the view is told. */

#include "tests/profile/fixture.h"
#include "viewer/flat-tree-model.h"
#include "viewer/tree-text.h"

static const char shop[] =
  "main;shop;load;parse 40\n"
  "main;shop;load 10\n"
  "main;shop;pay 30\n"
  "main;log 15\n"
  "idle 5\n";

static ProfileCallTree *
new_tree (const char *text,
          gint64      begin_ns,
          gint64      end_ns)
{
  g_autoptr(Profile) profile = profile_fixture_profile (text);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.begin_ns = begin_ns;
  options.end_ns = end_ns;
  options.fold_libraries = FALSE;
  options.threshold = 0;
  return profile_call_tree_new (profile, &options);
}

/* One word per row: "-main" open, "+log" closed, "idle" a leaf; dots for the level. */
static char *
describe (ViewerFlatTreeModel *model)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    {
      ProfileNode node = viewer_flat_tree_model_get_node (model, i);
      g_autofree char *name = viewer_tree_text_dup_name (viewer_flat_tree_model_get_tree (model), node);

      if (text->len > 0)
        g_string_append_c (text, ' ');
      for (guint k = 0; k < viewer_flat_tree_model_get_level (model, i); k++)
        g_string_append_c (text, '.');
      if (viewer_flat_tree_model_can_open (model, i))
        g_string_append_c (text, viewer_flat_tree_model_is_open (model, i) ? '-' : '+');
      g_string_append (text, name);
    }
  return g_string_free (text, FALSE);
}

static void
assert_rows (ViewerFlatTreeModel *model,
             const char          *expected)
{
  g_autofree char *got = describe (model);

  g_assert_cmpstr (got, ==, expected);
}

/* What a view does: it follows the changes and must end with as many rows. */
typedef struct {
  guint    n_rows;
  guint    n_changes;
  guint    position, removed, added;
} Follower;

static void
follow (GListModel *model,
        guint       position,
        guint       removed,
        guint       added,
        gpointer    user_data)
{
  Follower *follower = user_data;

  g_assert_cmpuint (position + removed, <=, follower->n_rows);
  follower->n_rows += added - removed;
  follower->n_changes++;
  follower->position = position;
  follower->removed = removed;
  follower->added = added;
  g_assert_cmpuint (follower->n_rows, ==, g_list_model_get_n_items (model));
}

static void
assert_change (Follower *follower,
               guint     position,
               guint     removed,
               guint     added)
{
  g_assert_cmpuint (follower->n_changes, ==, 1);
  g_assert_cmpuint (follower->position, ==, position);
  g_assert_cmpuint (follower->removed, ==, removed);
  g_assert_cmpuint (follower->added, ==, added);
  follower->n_changes = 0;
}

static void
test_open_and_close (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) tree = new_tree (shop, 0, 0);
  Follower follower = { 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (follow), &follower);
  viewer_flat_tree_model_set_tree (model, tree);
  assert_rows (model, "+main idle");
  assert_change (&follower, 0, 0, 2);

  viewer_flat_tree_model_set_open (model, 0, TRUE);
  assert_rows (model, "-main .+shop .log idle");
  assert_change (&follower, 1, 0, 2);
  viewer_flat_tree_model_set_open (model, 1, TRUE);
  assert_rows (model, "-main .-shop ..+load ..pay .log idle");
  assert_change (&follower, 2, 0, 2);
  g_assert_cmpuint (viewer_flat_tree_model_find_parent (model, 3), ==, 1);
  g_assert_cmpuint (viewer_flat_tree_model_find_parent (model, 4), ==, 0);
  g_assert_cmpuint (viewer_flat_tree_model_find_parent (model, 5), ==, VIEWER_FLAT_TREE_NO_ROW);

  /* What was open below stays open when the parent opens again. */
  viewer_flat_tree_model_set_open (model, 0, FALSE);
  assert_rows (model, "+main idle");
  assert_change (&follower, 1, 4, 0);
  viewer_flat_tree_model_set_open (model, 0, TRUE);
  assert_rows (model, "-main .-shop ..+load ..pay .log idle");
  assert_change (&follower, 1, 0, 4);

  /* A leaf and a row that is not there: nothing. */
  viewer_flat_tree_model_set_open (model, 4, TRUE);
  viewer_flat_tree_model_set_open (model, 99, TRUE);
  g_assert_cmpuint (follower.n_changes, ==, 0);
}

static void
test_open_subtree (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) tree = new_tree (shop, 0, 0);

  viewer_flat_tree_model_set_tree (model, tree);
  viewer_flat_tree_model_open_subtree (model, 0);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
  viewer_flat_tree_model_open_subtree (model, 0);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
}

static void
test_all_open (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) tree = new_tree (shop, 0, 0);
  Follower follower = { 0 };

  g_signal_connect (model, "items-changed", G_CALLBACK (follow), &follower);
  viewer_flat_tree_model_set_tree (model, tree);
  follower.n_changes = 0;
  viewer_flat_tree_model_set_all_open (model, TRUE);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
  assert_change (&follower, 1, 0, 5);
  viewer_flat_tree_model_set_all_open (model, FALSE);
  assert_rows (model, "+main idle");
  viewer_flat_tree_model_set_open (model, 0, TRUE);
  assert_rows (model, "-main .+shop .log idle");
}

static ProfileNode
find_node (ProfileCallTree *tree,
           const char      *wanted)
{
  for (ProfileNode node = 1; node < profile_call_tree_get_n_nodes (tree); node++)
    {
      g_autofree char *name = viewer_tree_text_dup_name (tree, node);

      if (g_str_equal (name, wanted))
        return node;
    }
  g_assert_not_reached ();
}

static void
test_reveal (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) tree = new_tree (shop, 0, 0);

  viewer_flat_tree_model_set_tree (model, tree);
  g_assert_cmpuint (viewer_flat_tree_model_reveal (model, find_node (tree, "parse")), ==, 3);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
  g_assert_cmpuint (viewer_flat_tree_model_reveal (model, find_node (tree, "idle")), ==, 6);
  g_assert_cmpuint (viewer_flat_tree_model_reveal (model, PROFILE_NODE_ROOT), ==, VIEWER_FLAT_TREE_NO_ROW);
  g_assert_cmpuint (viewer_flat_tree_model_reveal (model, 4711), ==, VIEWER_FLAT_TREE_NO_ROW);
}

static void
test_hot_path (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) tree = new_tree (shop, 0, 0);

  viewer_flat_tree_model_set_tree (model, tree);
  viewer_flat_tree_model_open_hot_path (model);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
}

/* Another range: open rows stay open, and rows that stayed are not touched. */
static void
test_replace (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) whole = new_tree (shop, 0, 0);
  g_autoptr(ProfileCallTree) same = new_tree (shop, 0, 0);
  g_autoptr(ProfileCallTree) part = new_tree (shop, 50 * G_GINT64_CONSTANT (1000000), 80 * G_GINT64_CONSTANT (1000000));
  Follower follower = { 0 };
  guint64 key;

  viewer_flat_tree_model_set_tree (model, whole);
  viewer_flat_tree_model_open_subtree (model, 0);
  key = viewer_flat_tree_model_get_key (model, 4);
  follower.n_rows = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_signal_connect (model, "items-changed", G_CALLBACK (follow), &follower);

  viewer_flat_tree_model_set_tree (model, same);
  g_assert_cmpuint (follower.n_changes, ==, 0);

  viewer_flat_tree_model_set_tree (model, part);
  assert_rows (model, "-main .-shop ..pay");
  g_assert_cmpuint (follower.n_changes, ==, 1);
  g_assert_cmpuint (follower.position, ==, 2);
  g_assert_cmpuint (viewer_flat_tree_model_find_key (model, key), ==, 2);
  follower.n_changes = 0;

  viewer_flat_tree_model_set_tree (model, whole);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
  follower.n_changes = 0;

  viewer_flat_tree_model_set_tree (model, NULL);
  assert_change (&follower, 0, 7, 0);
  viewer_flat_tree_model_set_tree (model, whole);
  assert_rows (model, "+main idle");
}

static void
count_values_changed (ViewerFlatTreeModel *model,
                      guint               *count)
{
  (*count)++;
}

static void
test_values_changed (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) tree = new_tree (shop, 0, 0);
  guint count = 0;

  g_signal_connect (model, "values-changed", G_CALLBACK (count_values_changed), &count);
  viewer_flat_tree_model_set_tree (model, tree);
  viewer_flat_tree_model_set_tree (model, tree);
  g_assert_cmpuint (count, ==, 2);
}

/* No recursion: a stack that is 10,000 calls deep opens whole. */
/* Siblings by what is asked for, either way around; what is open stays open. */
static void
test_order (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) tree = new_tree (shop, 0, 0);

  viewer_flat_tree_model_set_tree (model, tree);
  viewer_flat_tree_model_set_all_open (model, TRUE);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
  viewer_flat_tree_model_set_order (model, VIEWER_FLAT_TREE_BY_TOTAL, TRUE);
  assert_rows (model, "idle -main .log .-shop ..pay ..-load ...parse");
  viewer_flat_tree_model_set_order (model, VIEWER_FLAT_TREE_BY_SELF, FALSE);
  assert_rows (model, "idle -main .log .-shop ..pay ..-load ...parse");
  viewer_flat_tree_model_set_order (model, VIEWER_FLAT_TREE_BY_SELF, TRUE);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
  viewer_flat_tree_model_set_open (model, 1, FALSE);
  viewer_flat_tree_model_set_open (model, 1, TRUE);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
  viewer_flat_tree_model_set_order (model, VIEWER_FLAT_TREE_BY_SAMPLES, TRUE);
  assert_rows (model, "idle -main .log .-shop ..pay ..-load ...parse");
  viewer_flat_tree_model_set_order (model, VIEWER_FLAT_TREE_BY_TOTAL, FALSE);
  assert_rows (model, "-main .-shop ..-load ...parse ..pay .log idle");
}

/* What is faster than the others is last in every order. */
static void
test_order_of_faster (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(Profile) profile = profile_fixture_profile ("main;slow 60\nmain;slower 120\nmain;quick 2\nmain;quicker 1\n");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileCallTree) tree = NULL;

  options.threshold = 0.1;
  tree = profile_call_tree_new (profile, &options);
  viewer_flat_tree_model_set_tree (model, tree);
  viewer_flat_tree_model_set_all_open (model, TRUE);
  assert_rows (model, "-main .slower .slow .and 2 faster functions");
  viewer_flat_tree_model_set_order (model, VIEWER_FLAT_TREE_BY_SELF, TRUE);
  assert_rows (model, "-main .slow .slower .and 2 faster functions");
}

static void
test_deep (void)
{
  g_autoptr(ViewerFlatTreeModel) model = viewer_flat_tree_model_new ();
  g_autoptr(ProfileCallTree) tree = NULL;
  g_autoptr(GString) text = g_string_new ("f0");

  for (guint i = 1; i < 10000; i++)
    g_string_append_printf (text, ";f%u", i);
  g_string_append (text, " 10\n");
  tree = new_tree (text->str, 0, 0);

  viewer_flat_tree_model_set_tree (model, tree);
  viewer_flat_tree_model_open_subtree (model, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 10000);
  g_assert_cmpuint (viewer_flat_tree_model_get_level (model, 9999), ==, 9999);
  g_assert_cmpuint (viewer_flat_tree_model_find_parent (model, 9999), ==, 9998);
  viewer_flat_tree_model_set_open (model, 0, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==, 1);
}

static void
test_text (void)
{
  g_autoptr(ProfileCallTree) tree = new_tree ("main@run.py:3;work@shop.py:118 75\nmain@run.py:3 25\n", 0, 0);
  g_autofree char *line = viewer_tree_text_dup_line (tree, find_node (tree, "work"));
  g_autofree char *main_line = viewer_tree_text_dup_line (tree, find_node (tree, "main"));

  g_assert_cmpstr (line, ==, "work\ttotal 75.0 %\tself 75.0 %\t75 samples\tshop.py:118");
  g_assert_cmpstr (main_line, ==, "main\ttotal 100.0 %\tself 25.0 %\t100 samples\trun.py:3");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flat-tree-model/open-and-close", test_open_and_close);
  g_test_add_func ("/flat-tree-model/open-subtree", test_open_subtree);
  g_test_add_func ("/flat-tree-model/all-open", test_all_open);
  g_test_add_func ("/flat-tree-model/reveal", test_reveal);
  g_test_add_func ("/flat-tree-model/hot-path", test_hot_path);
  g_test_add_func ("/flat-tree-model/replace", test_replace);
  g_test_add_func ("/flat-tree-model/values-changed", test_values_changed);
  g_test_add_func ("/flat-tree-model/order", test_order);
  g_test_add_func ("/flat-tree-model/order-of-faster", test_order_of_faster);
  g_test_add_func ("/flat-tree-model/deep", test_deep);
  g_test_add_func ("/tree-text/line", test_text);
  return g_test_run ();
}
