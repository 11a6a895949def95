/* test-outline.c: trees that are made of an outline are those that the samples make */

#include "profile/call-tree-private.h"
#include "profile/intervals.h"
#include "profile/near.h"
#include "profile/outline.h"

#include "fixture.h"

#define MS        G_GINT64_CONSTANT (1000000)
#define N_SEEDS   60
#define N_RANGES  40

static void
put_frame (GString *text, GRand *random, guint depth)
{
  static const char *const files[] = { "app.py", "part.py", "lib:django/x.py", "std:json/decoder.py" };
  int function = g_rand_int_range (random, 0, 4);

  g_string_append_printf (text, "%s%sf%d@%s:%d", depth > 0 ? ";" : "", g_rand_int_range (random, 0, 12) == 0 ? "~" : "", function,
                          files[g_rand_int_range (random, 0, 8) == 0 ? g_rand_int_range (random, 0, 4) : function % 4],
                          g_rand_int_range (random, 1, 4));
}

/* Now and then one for which there is no room in a packed sample, or in an entry of a stretch. */
static int
draw_ms (GRand *random)
{
  switch (g_rand_int_range (random, 0, 40))
    {
    case 0: return g_rand_int_range (random, 130, 400);
    case 1: return g_rand_int_range (random, 4000, 5000);
    case 2: return 0;
    default: return g_rand_int_range (random, 1, 7);
    }
}

static void
put_thread (GString *text, GRand *random, gint thread, gboolean has_sessions)
{
  static const char *const states[] = { "running", "holding", "gil-wait", "blocked", "detached", "native" };

  g_string_append_printf (text, "thread T%d %d\n", thread, g_rand_int_range (random, 0, 50));
  for (gint i = g_rand_int_range (random, 1, 250); i > 0; i--)
    {
      int ms = draw_ms (random);

      if (g_rand_int_range (random, 0, 4) == 0)
        g_string_append_printf (text, "state %s\n", states[g_rand_int_range (random, 0, 6)]);
      if (has_sessions && g_rand_int_range (random, 0, 9) == 0)
        g_string_append_printf (text, "context %d\n", g_rand_int_range (random, 0, 3));
      for (guint depth = 0, n = 1 + (guint) g_rand_int_range (random, 0, 6); depth < n; depth++)
        put_frame (text, random, depth);
      g_string_append_printf (text, " %d/%d\n", ms, g_rand_int_range (random, 0, 30) == 0 ? 5000 : MAX (ms, 1));
    }
  g_string_append (text, "context 0\n");
}

static char *
dup_recording (GRand *random, gboolean has_sessions)
{
  GString *text = g_string_new (NULL);

  for (gint thread = g_rand_int_range (random, 0, 4); thread >= 0; thread--)
    put_thread (text, random, thread, has_sessions);
  if (has_sessions)
    g_string_append (text, "session 1 20 begins context 0 1 first\nsession 2 60 begins all 0 1 second\nsession 2 400 ends all 0 1 second\n");
  g_string_append (text, "beat 100000\nstop 100000\n");
  return g_string_free (text, FALSE);
}

static void
draw_options (GRand *random, const Profile *profile, ProfileCallTreeOptions *options)
{
  gint64 duration_ns = profile_get_duration_ns (profile);
  static const double thresholds[] = { 0, 0.1, 0.3, 0.6, 0.9 };

  options->clock = (ProfileClock) g_rand_int_range (random, 0, PROFILE_N_CLOCKS);
  options->thread_index = g_rand_int_range (random, 0, 3) > 0 ? -1 : g_rand_int_range (random, 0, (gint32) profile_get_n_threads (profile));
  options->threshold = thresholds[g_rand_int_range (random, 0, 5)];
  options->fold_libraries = g_rand_boolean (random);
  options->only_application = g_rand_int_range (random, 0, 4) == 0;
  options->drop_hidden = g_rand_boolean (random);
  options->self_nodes = g_rand_boolean (random);
  options->inverted = g_rand_int_range (random, 0, 12) == 0;
  options->timeline = g_rand_int_range (random, 0, 12) == 0;
  options->session = g_rand_int_range (random, 0, 5) == 0 ? (guint32) g_rand_int_range (random, 1, 4) : 0;
  if (g_rand_int_range (random, 0, 5) == 0)
    return;
  options->begin_ns = (gint64) (g_rand_double_range (random, -0.1, 1) * (double) duration_ns);
  options->end_ns = options->begin_ns + 1 + (gint64) (g_rand_double_range (random, 0, 1.2) * (double) duration_ns);
}

/* *is_exact*: what is folded is of the same libraries, and as many functions, too. */
static void
assert_same_nodes (ProfileCallTree *a, ProfileCallTree *b, gboolean is_exact)
{
  g_assert_cmpuint (profile_call_tree_get_n_nodes (a), ==, profile_call_tree_get_n_nodes (b));
  for (ProfileNode i = 0; i < profile_call_tree_get_n_nodes (a); i++)
    {
      ProfileNodeInfo first, second;
      g_autofree char *modules = profile_call_tree_dup_modules (a, i), *others = profile_call_tree_dup_modules (b, i);

      profile_call_tree_get_node (a, i, &first);
      profile_call_tree_get_node (b, i, &second);
      g_assert_cmpint (first.kind, ==, second.kind);
      g_assert_cmpuint (first.function, ==, second.function);
      g_assert_cmpuint (first.parent, ==, second.parent);
      g_assert_cmpuint (first.depth, ==, second.depth);
      g_assert_cmpuint (first.n_children, ==, second.n_children);
      if (is_exact || first.kind != PROFILE_NODE_FASTER)
        g_assert_cmpuint (first.n_folded, ==, second.n_folded);
      g_assert_cmpuint (first.hot_line, ==, second.hot_line);
      g_assert_cmpint (first.is_library, ==, second.is_library);
      g_assert_cmpuint (first.group, ==, second.group);
      g_assert_cmpint (first.total_ns, ==, second.total_ns);
      g_assert_cmpint (first.self_ns, ==, second.self_ns);
      g_assert_cmpuint (first.total_looks, ==, second.total_looks);
      g_assert_cmpuint (first.self_looks, ==, second.self_looks);
      g_assert_cmpuint (profile_call_tree_get_first_child (a, i), ==, profile_call_tree_get_first_child (b, i));
      if (is_exact || first.kind != PROFILE_NODE_FASTER)
        g_assert_cmpstr (modules, ==, others);
    }
}

static void
assert_same_tree (ProfileCallTree *a, ProfileCallTree *b)
{
  ProfileAnswer first = profile_call_tree_get_answer (a), second = profile_call_tree_get_answer (b);

  assert_same_nodes (a, b, TRUE);
  for (ProfileStack stack = 0; stack <= profile_call_tree_get_n_stacks (a); stack++)
    g_assert_cmpuint (profile_call_tree_find_stack (a, stack), ==, profile_call_tree_find_stack (b, stack));
  g_assert_cmpuint (first.function, ==, second.function);
  g_assert_cmpuint (first.caller, ==, second.caller);
  g_assert_cmpuint (first.line, ==, second.line);
  g_assert_cmpuint (first.node, ==, second.node);
  g_assert_cmpint (first.clock, ==, second.clock);
  g_assert_cmpfloat (first.share, ==, second.share);
}

static void
assert_same_intervals (ProfileCallTree *a, ProfileCallTree *b, const ProfileCallTreeOptions *options)
{
  ProfileIntervals *first = profile_intervals_new (a, options), *second = profile_intervals_new (b, options);

  for (ProfileNode i = 0; i < profile_call_tree_get_n_nodes (a); i++)
    {
      ProfileInterval one, other;

      g_assert_cmpint (profile_intervals_get (first, i, &one), ==, profile_intervals_get (second, i, &other));
      g_assert_cmpfloat (one.low, ==, other.low);
      g_assert_cmpfloat (one.high, ==, other.high);
      g_assert_cmpuint (one.n_batches, ==, other.n_batches);
    }
  profile_intervals_free (first);
  profile_intervals_free (second);
}

/* Of the same bytes, one with an outline that leaves much out, and one without. */
static void
compare_ranges (GRand *random, gboolean has_sessions, guint *n_outlined, guint *n_below)
{
  g_autofree char *text = dup_recording (random, has_sessions);
  g_autoptr (Profile) with = profile_fixture_profile (text), without = profile_fixture_profile (text);

  profile_outline_prepare (with, g_rand_double_range (random, 0.0005, 0.01));
  g_assert_nonnull (with->outline);
  for (guint i = 0; i < N_RANGES; i++)
    {
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      g_autoptr (ProfileCallTree) fast = NULL, slow = NULL;

      draw_options (random, with, &options);
      fast = profile_call_tree_new (with, &options);
      slow = profile_call_tree_new (without, &options);
      g_assert_null (slow->outline);
      assert_same_tree (fast, slow);
      if (!options.timeline && g_rand_int_range (random, 0, 8) == 0)
        assert_same_intervals (fast, slow, &options);
      *n_outlined += fast->outline != NULL;
      *n_below += fast->outline != NULL && fast->seen != NULL;
    }
}

/* ---- where somebody looks closely ---- */

static double
find_position (ProfileCallTree *tree, ProfileNode node)
{
  double at = 0;

  for (ProfileNode n = node; n != PROFILE_NODE_ROOT; n = tree->nodes[n].parent)
    for (ProfileNode i = tree->first_children[tree->nodes[n].parent]; i < n; i++)
      at += (double) tree->nodes[i].total_ns;
  return at;
}

static gboolean
is_call (ProfileNodeKind kind)
{
  return kind == PROFILE_NODE_FUNCTION || kind == PROFILE_NODE_LIBRARY_RUN;
}

/* The child of that kind and function; where less is folded, a library's function may have become a run. NONE. */
static ProfileNode
find_child (ProfileCallTree *tree, ProfileNode parent, const ProfileNodeInfo *wanted)
{
  for (ProfileNode i = profile_call_tree_get_first_child (tree, parent); i != PROFILE_NODE_NONE;
       i = profile_call_tree_get_next (tree, i))
    if (is_call (tree->nodes[i].kind) == is_call (wanted->kind) && tree->nodes[i].function == wanted->function)
      return i;
  return PROFILE_NODE_NONE;
}

/* Where a node of one tree is in another; NONE. */
static ProfileNode
find_again (ProfileCallTree *tree, ProfileCallTree *other, ProfileNode node)
{
  ProfileNode parent;

  if (node == PROFILE_NODE_ROOT)
    return PROFILE_NODE_ROOT;
  parent = find_again (tree, other, tree->nodes[node].parent);
  return parent == PROFILE_NODE_NONE ? PROFILE_NODE_NONE : find_child (other, parent, &tree->nodes[node]);
}

/* What was there stands where it stood; what is new is as it is in a tree that folds nothing. */
static guint
check_near (ProfileCallTree *before, ProfileCallTree *after, ProfileCallTree *whole)
{
  guint n_new = 0;

  for (ProfileNode i = 1; i < before->n_nodes; i++)
    {
      ProfileNode now = before->nodes[i].kind == PROFILE_NODE_FASTER ? i : find_again (before, after, i);

      if (before->nodes[i].kind == PROFILE_NODE_FASTER)
        continue;
      g_assert_cmpuint (now, !=, PROFILE_NODE_NONE);
      g_assert_cmpint (after->nodes[now].total_ns, ==, before->nodes[i].total_ns);
      g_assert_cmpfloat (find_position (after, now), ==, find_position (before, i));
    }
  for (ProfileNode i = 1; i < after->n_nodes; i++)
    {
      ProfileNode there = after->nodes[i].kind == PROFILE_NODE_FASTER ? PROFILE_NODE_NONE : find_again (after, whole, i);

      if (after->nodes[i].kind == PROFILE_NODE_FASTER)
        continue;
      g_assert_cmpuint (there, !=, PROFILE_NODE_NONE);
      g_assert_cmpint (after->nodes[i].total_ns, ==, whole->nodes[there].total_ns);
      n_new += find_again (after, before, i) == PROFILE_NODE_NONE;
    }
  return n_new;
}

/* Nothing that has *least* of all is folded below *top*. */
static void
check_unfolded (ProfileCallTree *after, ProfileCallTree *whole, ProfileNode top, double least)
{
  for (ProfileNode i = 1; i < whole->n_nodes; i++)
    {
      ProfileNode above = i;
      ProfileNode there = find_again (after, whole, top);

      while (above != there && above != PROFILE_NODE_ROOT)
        above = whole->nodes[above].parent;
      if (above == there && (double) whole->nodes[i].total_ns > least * (double) whole->nodes[0].total_ns)
        g_assert_cmpuint (find_again (whole, after, i), !=, PROFILE_NODE_NONE);
    }
}

/* The heaviest one with something folded right below it that is not the root; NONE. */
static ProfileNode
find_folded (ProfileCallTree *tree)
{
  for (ProfileNode i = 1; i < tree->n_nodes; i++)
    if (tree->nodes[i].kind == PROFILE_NODE_FASTER && tree->nodes[i].parent != PROFILE_NODE_ROOT && tree->nodes[i].total_ns > 0)
      return tree->nodes[i].parent;
  return PROFILE_NODE_NONE;
}

static guint
compare_near (GRand *random, guint *n_own)
{
  g_autofree char *text = dup_recording (random, FALSE);
  g_autoptr (Profile) with = profile_fixture_profile (text), without = profile_fixture_profile (text);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) whole = NULL, fast = NULL, slow = NULL;
  g_autoptr (ProfileCallTree) near_fast = NULL, near_slow = NULL;
  g_autoptr (ProfileNear) near = NULL, near_of_slow = NULL;
  ProfileNode top;
  double share;

  profile_outline_prepare (with, 0.005);
  /* What is merged over libraries and left out may be a little more where less is folded. */
  options.fold_libraries = options.drop_hidden = g_rand_boolean (random);
  options.threshold = 0;
  whole = profile_call_tree_new (without, &options);
  options.threshold = 0.2;
  fast = profile_call_tree_new (with, &options);
  slow = profile_call_tree_new (without, &options);
  top = find_folded (slow);
  if (top == PROFILE_NODE_NONE)
    return 0;
  share = (double) slow->nodes[top].total_ns / (double) slow->nodes[0].total_ns;
  near = profile_near_new (fast, top, 0, 1, 0.01);
  near_of_slow = profile_near_new (slow, top, 0, 1, 0.01);
  if (near == NULL)
    return 0;
  options.near = near;
  near_fast = profile_call_tree_new (with, &options);
  options.near = near_of_slow;
  near_slow = profile_call_tree_new (without, &options);
  assert_same_nodes (near_fast, near_slow, FALSE);
  *n_own += near_fast->own_outline != NULL;
  if (options.fold_libraries)
    return 0;
  g_assert_true (profile_near_covers (near_of_slow, near_slow, find_again (slow, near_slow, top), 0, 1, 0.01));
  g_assert_false (profile_near_covers (near_of_slow, near_slow, find_again (slow, near_slow, top), 0.4, 0.6, 0.01));
  check_unfolded (near_slow, whole, find_again (slow, near_slow, top), 0.01 * share);
  return check_near (slow, near_slow, whole);
}

static void
test_near (void)
{
  guint n_own = 0, n_new = 0;

  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      GRand *random = g_rand_new_with_seed (seed);

      g_test_message ("seed %u", seed);
      n_new += compare_near (random, &n_own);
      g_rand_free (random);
    }
  g_test_message ("%u new nodes, %u trees of an outline of their own", n_new, n_own);
  g_assert_cmpuint (n_new, >, N_SEEDS);
  g_assert_cmpuint (n_own, >, N_SEEDS / 10);
}

static void
test_ranges (void)
{
  guint n_outlined = 0, n_below = 0;

  for (guint32 seed = 0; seed < N_SEEDS; seed++)
    {
      GRand *random = g_rand_new_with_seed (seed);

      g_test_message ("seed %u", seed);
      compare_ranges (random, seed % 3 == 0, &n_outlined, &n_below);
      g_rand_free (random);
    }
  g_test_message ("%u of an outline, %u of them asked below it", n_outlined, n_below);
  g_assert_cmpuint (n_outlined, >, N_SEEDS * N_RANGES / 5);
  g_assert_cmpuint (n_below, >, N_SEEDS);
}

/* What grows and what has tasks has none; what is short is not worth one. */
static void
test_without (void)
{
  static const char *const texts[] = { "thread T\nmain;a 3\nmain;b 4\nbeat 9\n",
                                       "thread T\nmain;a 3\ntask 2 1 born 1 0 work 0\nstop 9\n", "thread T\nmain 0/1\nstop 9\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (Profile) profile = profile_fixture_profile (texts[i]);
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      g_autoptr (ProfileCallTree) tree = NULL;

      profile_outline_prepare_long (profile);
      g_assert_null (profile->outline);
      profile_outline_prepare (profile, 0.01);
      g_assert_true ((profile->outline != NULL) == (i == 2));
      tree = profile_call_tree_new (profile, &options);
      g_assert_cmpuint (profile_call_tree_get_n_nodes (tree), >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/ranges", test_ranges);
  g_test_add_func ("/outline/without", test_without);
  g_test_add_func ("/outline/near", test_near);
  return g_test_run ();
}
