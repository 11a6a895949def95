/* test-flame-layout.c: where blocks stand, as text, and what always holds of them */

#include "viewer/flame-layout.h"
#include "viewer/tree-find.h"
#include "viewer/tree-text.h"

#include "tests/profile/fixture.h"

#include <math.h>

static const char shop[] =
  "main@shop.py;load@shop.py;parse@std:json.py 40\n"
  "main@shop.py;load@shop.py 10\n"
  "main@shop.py;pay@shop.py 30\n"
  "main@shop.py;log@shop.py 15\n"
  "idle@shop.py 5\n";

static ViewerFlameLayout *
new_layout (const char *text,
            double      threshold)
{
  g_autoptr(Profile) profile = profile_fixture_profile (text);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileCallTree) tree = NULL;

  options.fold_libraries = FALSE;
  options.threshold = threshold;
  tree = profile_call_tree_new (profile, &options);
  return viewer_flame_layout_new (tree);
}

/* The node of a function that stands once in the tree. */
static ProfileNode
find (const ViewerFlameLayout *layout,
      const char              *name)
{
  ProfileCallTree *tree = viewer_flame_layout_get_tree (layout);

  for (ProfileNode node = 1; node < profile_call_tree_get_n_nodes (tree); node++)
    {
      g_autofree char *other = viewer_tree_text_dup_name (tree, node);

      if (g_str_equal (name, other))
        return node;
    }
  g_assert_not_reached ();
}

/* A line per row: "main 0+95 | idle 95+5"; "(3)" for three in one, "/128" for a coverage. */
static char *
describe (const ViewerFlameLayout *layout,
          const ViewerFlameView   *view)
{
  g_autoptr(GArray) blocks = g_array_new (FALSE, FALSE, sizeof (ViewerFlameBlock));
  GString *text = g_string_new (NULL);

  viewer_flame_layout_place (layout, view, blocks);
  for (guint i = 0; i < blocks->len; i++)
    {
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
      g_autofree char *name = viewer_tree_text_dup_name (viewer_flame_layout_get_tree (layout), block->node);

      if (i > 0)
        g_string_append (text, g_array_index (blocks, ViewerFlameBlock, i - 1).row == block->row ? " | " : "\n");
      g_string_append_printf (text, "%s %g+%g", name, block->x, block->width);
      if (block->n_nodes > 1)
        g_string_append_printf (text, " (%u)", block->n_nodes);
      if (block->coverage < 255)
        g_string_append_printf (text, " /%u", block->coverage);
    }
  return g_string_free (text, FALSE);
}

static void
check (const ViewerFlameLayout *layout,
       ViewerFlameView          view,
       const char              *expected)
{
  g_autofree char *text = describe (layout, &view);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_whole (void)
{
  g_autoptr(ViewerFlameLayout) layout = new_layout (shop, 0);
  ViewerFlameView view = { PROFILE_NODE_ROOT, 0, 1, 100, 0, 10 };

  g_assert_cmpuint (viewer_flame_layout_get_n_rows (layout, PROFILE_NODE_ROOT), ==, 3);
  check (layout, view, "main 0+95 | idle 95+5\nload 0+50 | pay 50+30 | log 80+15\nparse 0+40");
  view.first_row = 1;
  view.n_rows = 1;
  check (layout, view, "load 0+50 | pay 50+30 | log 80+15");
  view.n_rows = 0;
  check (layout, view, "");
}

/* The top is the first row; ancestors and their other callees are gone. */
static void
test_zoomed (void)
{
  g_autoptr(ViewerFlameLayout) layout = new_layout (shop, 0);
  ViewerFlameView view = { find (layout, "load"), 0, 1, 100, 0, 10 };

  g_assert_cmpuint (viewer_flame_layout_get_n_rows (layout, view.top), ==, 2);
  check (layout, view, "load 0+100\nparse 0+80");
  /* A part of the whole: what is out of sight is left out, what reaches out says so. */
  view = (ViewerFlameView) { PROFILE_NODE_ROOT, 0.4, 0.6, 100, 0, 10 };
  check (layout, view, "main -200+475\nload -200+250 | pay 50+150");
}

/* Ten callees of 0.5 pixels are one block; what they call covers a fifth of it. */
static void
test_narrow (void)
{
  g_autoptr(GString) text = g_string_new ("main;wide 95\n");
  g_autoptr(ViewerFlameLayout) layout = NULL;
  ViewerFlameView view = { PROFILE_NODE_ROOT, 0, 1, 100, 0, 10 };

  for (int i = 0; i < 10; i++)
    g_string_append_printf (text, "main;n%d%s 0.5\n", i, i == 0 ? ";deep" : i == 1 ? ";deep;deeper;last" : "");
  layout = new_layout (text->str, 0);
  check (layout, view, "main 0+100\nwide 0+95 | n0 95+5 (10)\ndeep 95+5 (2) /51\ndeeper 95+5 /26\nlast 95+5 /26");
  view.width = 300;
  check (layout, view, "main 0+300\nwide 0+285 | n0 285+1.5 | n1 286.5+1.5 | n2 288+1.5 | n3 289.5+1.5 | n4 291+1.5"
                       " | n5 292.5+1.5 | n6 294+1.5 | n7 295.5+1.5 | n8 297+1.5 | n9 298.5+1.5\n"
                       "deep 285+1.5 | deep 286.5+1.5\ndeeper 286.5+1.5\nlast 286.5+1.5");
}

/* The tree puts what it has folded last, however wide that is. */
static void
test_faster (void)
{
  g_autoptr(GString) text = g_string_new ("main;wide 90\n");
  g_autoptr(ViewerFlameLayout) layout = NULL;
  ViewerFlameView view = { PROFILE_NODE_ROOT, 0, 1, 50, 0, 10 };

  g_string_append (text, "main;one 1\nmain;two 1\n");
  for (int i = 0; i < 16; i++)
    g_string_append_printf (text, "main;n%d 0.5\n", i);
  layout = new_layout (text->str, 0.008);
  check (layout, view, "main 0+50\nwide 0+45 | one 45+1 (2) | and 16 faster functions 46+4");
}

static void
test_nothing (void)
{
  g_autoptr(ViewerFlameLayout) layout = new_layout ("main 5\n", 0);
  g_autoptr(Profile) profile = profile_fixture_profile ("main 5\n");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileCallTree) tree = NULL;
  g_autoptr(ViewerFlameLayout) empty = NULL;

  options.begin_ns = G_GINT64_CONSTANT (1000000000);
  options.end_ns = 2 * options.begin_ns;
  tree = profile_call_tree_new (profile, &options);
  empty = viewer_flame_layout_new (tree);
  check (layout, (ViewerFlameView) { PROFILE_NODE_ROOT, 0, 1, 0, 0, 10 }, "");
  check (layout, (ViewerFlameView) { PROFILE_NODE_ROOT, 0.5, 0.5, 100, 0, 0 }, "");
  check (empty, (ViewerFlameView) { PROFILE_NODE_ROOT, 0, 1, 100, 0, 10 }, "");
  g_assert_cmpuint (viewer_flame_layout_get_n_rows (empty, PROFILE_NODE_ROOT), ==, 0);
}

/* 10,000 calls inside each other. */
static void
test_deep (void)
{
  g_autoptr(GString) text = g_string_new ("f0");
  g_autoptr(ViewerFlameLayout) layout = NULL;
  ViewerFlameView view = { PROFILE_NODE_ROOT, 0, 1, 800, 9990, 20 };
  g_autoptr(GArray) blocks = g_array_new (FALSE, FALSE, sizeof (ViewerFlameBlock));
  ViewerFlameBlock block;

  for (int i = 1; i < 10000; i++)
    g_string_append_printf (text, ";f%d", i % 100);
  g_string_append (text, " 10\n");
  layout = new_layout (text->str, 0);
  g_assert_cmpuint (viewer_flame_layout_get_n_rows (layout, PROFILE_NODE_ROOT), ==, 10000);
  viewer_flame_layout_place (layout, &view, blocks);
  g_assert_cmpuint (blocks->len, ==, 10);
  block = g_array_index (blocks, ViewerFlameBlock, 9);
  g_assert_cmpuint (block.row, ==, 9999);
  g_assert_cmpfloat_with_epsilon (block.width, 800, 1e-6);
  g_assert_true (viewer_flame_layout_locate (layout, &view, block.node, &block));
  g_assert_cmpuint (block.row, ==, 9999);
}

static void
test_locate_and_pick (void)
{
  g_autoptr(ViewerFlameLayout) layout = new_layout (shop, 0);
  ViewerFlameView view = { PROFILE_NODE_ROOT, 0, 1, 100, 0, 10 };
  g_autoptr(GArray) blocks = g_array_new (FALSE, FALSE, sizeof (ViewerFlameBlock));
  ViewerFlameBlock block;

  viewer_flame_layout_place (layout, &view, blocks);
  g_assert_true (viewer_flame_layout_locate (layout, &view, find (layout, "log"), &block));
  g_assert_cmpfloat_with_epsilon (block.x, 80, 1e-6);
  g_assert_cmpfloat_with_epsilon (block.width, 15, 1e-6);
  g_assert_cmpuint (block.row, ==, 1);
  g_assert_true (viewer_flame_layout_pick (blocks, 1, 81)->node == find (layout, "log"));
  g_assert_true (viewer_flame_layout_pick (blocks, 1, 79)->node == find (layout, "pay"));
  g_assert_null (viewer_flame_layout_pick (blocks, 1, 96));
  g_assert_null (viewer_flame_layout_pick (blocks, 2, 60));
  g_assert_null (viewer_flame_layout_pick (blocks, 7, 10));
  g_assert_null (viewer_flame_layout_pick (blocks, 0, -1));
  view.top = find (layout, "load");
  g_assert_false (viewer_flame_layout_locate (layout, &view, find (layout, "log"), &block));
  g_assert_false (viewer_flame_layout_locate (layout, &view, PROFILE_NODE_ROOT, &block));
  g_assert_true (viewer_flame_layout_locate (layout, &view, find (layout, "parse"), &block));
  g_assert_cmpfloat_with_epsilon (block.width, 80, 1e-6);
  g_assert_cmpuint (block.row, ==, 1);
}

/* ---- invariants ---- */

/* Random stacks of *depth* out of *n_names* names. */
static char *
make_bush (guint n_stacks,
           guint depth,
           guint n_names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n_stacks; i++)
    {
      guint length = (guint) g_test_rand_int_range (1, (gint32) depth);

      for (guint j = 0; j < length; j++)
        g_string_append_printf (text, "%sf%d", j > 0 ? ";" : "", g_test_rand_int_range (0, (gint32) n_names));
      g_string_append_printf (text, " %d\n", g_test_rand_int_range (1, 20));
    }
  return g_string_free (text, FALSE);
}

/* By row: the time of all nodes there. */
static GArray *
sum_rows (ProfileCallTree *tree)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (gint64));

  for (ProfileNode node = 1; node < profile_call_tree_get_n_nodes (tree); node++)
    {
      ProfileNodeInfo info;

      profile_call_tree_get_node (tree, node, &info);
      if (rows->len < info.depth)
        g_array_set_size (rows, info.depth);
      g_array_index (rows, gint64, info.depth - 1) += info.total_ns;
    }
  return rows;
}

/* In each row blocks stand beside each other, inside those above, and cover what the nodes take. */
static void
test_invariants (void)
{
  for (int round = 0; round < 20; round++)
    {
      g_autofree char *text = make_bush (400, 30, 12);
      g_autoptr(ViewerFlameLayout) layout = new_layout (text, 0);
      g_autoptr(GArray) blocks = g_array_new (FALSE, FALSE, sizeof (ViewerFlameBlock));
      ProfileCallTree *tree = viewer_flame_layout_get_tree (layout);
      g_autoptr(GArray) rows = sum_rows (tree);
      ViewerFlameView view = { PROFILE_NODE_ROOT, 0, 1, g_test_rand_int_range (50, 900), 0, 100 };
      ProfileNodeInfo root;
      double covered = 0;

      profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
      viewer_flame_layout_place (layout, &view, blocks);
      for (guint i = 0; i < blocks->len; i++)
        {
          const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
          const ViewerFlameBlock *next = i + 1 < blocks->len ? block + 1 : NULL;

          g_assert_cmpfloat (block->x, >=, -1e-6);
          g_assert_cmpfloat (block->x + block->width, <=, view.width + 1e-6);
          covered += block->width * block->coverage / 255;
          if (next != NULL && next->row == block->row)
            {
              g_assert_cmpfloat (block->x + block->width, <=, next->x + 1e-6);
              continue;
            }
          g_assert_true (next == NULL || next->row == block->row + 1);
          /* What is left out is less than a thirty-second of a pixel, each; coverage is rounded. */
          g_assert_cmpfloat_with_epsilon (covered, (double) g_array_index (rows, gint64, block->row)
                                                   / (double) root.total_ns * view.width, 0.02 * view.width);
          covered = 0;
        }
      g_assert_cmpuint (blocks->len, <=, rows->len * (guint) view.width);
    }
}

/* Each block that is one node stands where that node is located, whatever the view. What is
 * narrower than a pixel may stand below a run of others, and then only within a pixel of it. */
static void
test_locate_agrees (void)
{
  for (int round = 0; round < 20; round++)
    {
      g_autofree char *text = make_bush (200, 20, 8);
      g_autoptr(ViewerFlameLayout) layout = new_layout (text, 0);
      g_autoptr(GArray) blocks = g_array_new (FALSE, FALSE, sizeof (ViewerFlameBlock));
      double begin = g_test_rand_double_range (0, 0.9);
      ViewerFlameView view = { PROFILE_NODE_ROOT, begin, g_test_rand_double_range (begin + 0.01, 1), 500, 0, 100 };
      guint n_nodes = profile_call_tree_get_n_nodes (viewer_flame_layout_get_tree (layout));

      if (round % 2 == 0)
        view.top = (ProfileNode) g_test_rand_int_range (1, (gint32) n_nodes);
      viewer_flame_layout_place (layout, &view, blocks);
      for (guint i = 0; i < blocks->len; i++)
        {
          const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, i);
          ViewerFlameBlock located;

          if (block->n_nodes > 1 || block->coverage < 255)
            continue;
          g_assert_true (viewer_flame_layout_locate (layout, &view, block->node, &located));
          g_assert_cmpuint (located.row, ==, block->row);
          g_assert_cmpfloat_with_epsilon (located.x, block->x, block->width < 1 ? 1 : 1e-6);
          g_assert_cmpfloat_with_epsilon (located.width, block->width, 1e-6);
        }
    }
}

/* A million nodes: what is found is bounded by the pixels. How long it takes is only told. */
static void
test_many (void)
{
  g_autofree char *text = make_bush (g_test_perf () ? 60000 : 3000, 40, 200);
  g_autoptr(ViewerFlameLayout) layout = new_layout (text, 0);
  g_autoptr(GArray) blocks = g_array_new (FALSE, FALSE, sizeof (ViewerFlameBlock));
  guint n_nodes = profile_call_tree_get_n_nodes (viewer_flame_layout_get_tree (layout));
  double most = 0;

  for (int zoom = 0; zoom < 60; zoom++)
    {
      double part = pow (0.7, zoom % 30);
      ViewerFlameView view = { zoom < 30 ? PROFILE_NODE_ROOT : (ProfileNode) (zoom * 7) % n_nodes,
                               0.3 * (1 - part), 0.3 * (1 - part) + part, 1600, 0, 60 };
      gint64 begin_us = g_get_monotonic_time ();

      viewer_flame_layout_place (layout, &view, blocks);
      most = MAX (most, (double) (g_get_monotonic_time () - begin_us));
      g_assert_cmpuint (blocks->len, <=, 60 * 1601);
    }
  g_test_minimized_result (most / 1000, "%u nodes: at most %.2f ms", n_nodes, most / 1000);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flame-layout/whole", test_whole);
  g_test_add_func ("/flame-layout/zoomed", test_zoomed);
  g_test_add_func ("/flame-layout/narrow", test_narrow);
  g_test_add_func ("/flame-layout/faster", test_faster);
  g_test_add_func ("/flame-layout/nothing", test_nothing);
  g_test_add_func ("/flame-layout/deep", test_deep);
  g_test_add_func ("/flame-layout/locate-and-pick", test_locate_and_pick);
  g_test_add_func ("/flame-layout/invariants", test_invariants);
  g_test_add_func ("/flame-layout/locate-agrees", test_locate_agrees);
  g_test_add_func ("/flame-layout/many", test_many);
  return g_test_run ();
}
