/* test-transforms.c: each transform as a tree, its text, and what always holds of any of them */

#include "call-tree-recordings.h"
#include "call-tree-text.h"
#include "fixture.h"

#include "profile/call-tree.h"

#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

#define MS G_GINT64_CONSTANT (1000000)

static const char mixed[] =
  "main;a;b;c 10\nmain;a;c;b;c 20\nmain;b;a 5\nmain 7\nother;b 8\nmain;a;b 3\nstop 53";

static const char recursive[] =
  "main;f;f;g;f;h 10\nmain;f;g 20\nmain;f;f 5\nmain;g;g;f 15\nstop 50";

static const char packages[] =
  "main;get@lib:requests/api.py;send@lib:requests/sessions.py;*recv 30\n"
  "main;post@lib:requests/api.py;hook;send@lib:requests/sessions.py;open@lib:urllib3/pool.py 20\n"
  "main;get@lib:requests/api.py;open@lib:urllib3/pool.py 10\nmain;*len 5\nstop 65";

/* The tree with the transforms of a text, nothing folded. */
static ProfileCallTree *
new_tree (Profile *profile, const char *text, gboolean inverted)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileTransforms) transforms = NULL;
  g_autoptr (GError) error = NULL;
  ProfileCallTree *tree;

  if (text[0] != '\0')
    profile_transforms_parse (&transforms, profile, text, &error);
  g_assert_no_error (error);
  options.fold_libraries = FALSE;
  options.threshold = 0;
  options.inverted = inverted;
  options.transforms = transforms;
  tree = profile_call_tree_new (profile, &options);
  profile_fixture_check_tree (tree);
  return tree;
}

static void
assert_tree (const char *recording, const char *transforms, const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileCallTree) tree = new_tree (profile, transforms, FALSE);
  g_autofree char *text = profile_fixture_dup_tree (tree);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_merge (void)
{
  assert_tree (mixed, "merge:b", "* 53 0\n main 45 7\n  a 38 8\n   c 30 10\n    c 20 20\n other 8 8\n");
}

static void
test_merge_call (void)
{
  assert_tree (mixed, "merge-call:main;a",
               "* 53 0\n main 45 7\n  c 20 0\n   b 20 0\n    c 20 20\n  b 18 3\n   c 10 10\n   a 5 5\n other 8 0\n  b 8 8\n");
}

static void
test_focus (void)
{
  assert_tree (mixed, "focus:b", "* 46 0\n b 46 11\n  c 30 30\n  a 5 5\n");
  assert_tree (mixed, "focus-call:main;b", "* 5 0\n b 5 0\n  a 5 5\n");
  assert_tree (mixed, "focus-call:main", "* 45 0\n main 45 7\n  a 33 0\n   c 20 0\n    b 20 0\n     c 20 20\n"
               "   b 13 3\n    c 10 10\n  b 5 0\n   a 5 5\n");
  assert_tree (mixed, "focus:c|focus:b", "* 20 0\n b 20 0\n  c 20 20\n");
}

static void
test_collapse (void)
{
  assert_tree (mixed, "collapse:a", "* 53 0\n main 45 7\n  a 33 33\n  b 5 0\n   a 5 5\n other 8 0\n  b 8 8\n");
}

static void
test_drop (void)
{
  assert_tree (mixed, "drop:b", "* 7 0\n main 7 7\n");
  assert_tree (mixed, "drop:c", "* 23 0\n main 15 7\n  b 5 0\n   a 5 5\n  a 3 0\n   b 3 3\n other 8 0\n  b 8 8\n");
}

static void
test_recursion (void)
{
  assert_tree (recursive, "collapse-direct-recursion:f",
               "* 50 0\n main 50 0\n  f 35 5\n   g 30 20\n    f 10 0\n     h 10 10\n  g 15 0\n   g 15 0\n    f 15 15\n");
  assert_tree (recursive, "collapse-recursion:f",
               "* 50 0\n main 50 0\n  f 35 5\n   g 20 20\n   h 10 10\n  g 15 0\n   g 15 0\n    f 15 15\n");
}

static void
test_collapse_library (void)
{
  assert_tree (packages, "collapse-library:requests",
               "* 65 0\n main 65 0\n  {requests} 60 30\n   hook 20 0\n    {requests} 20 0\n     open 20 20\n   open 10 10\n"
               "  len 5 5\n");
}

static void
test_transformed_before_folding (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (libraries);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileTransforms) transforms = NULL;
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autofree char *text = NULL;

  g_assert_true (profile_transforms_parse (&transforms, profile, "merge:loop", NULL));
  options.transforms = transforms;
  tree = profile_call_tree_new (profile, &options);
  profile_fixture_check_tree (tree);
  text = profile_fixture_dup_tree (tree);
  g_assert_cmpstr (text, ==, "* 100 0\n main 100 0\n  [run: 3, asyncio, selectors] 75 20\n   job 55 30\n    loads 25 25\n"
                   "  [loads: 2, json, built-in] 10 10\n  get 10 0\n   hook 10 10\n  len 5 5\n");
}

/* ---- pointing at a node ---- */

static ProfileNode
find_node (ProfileCallTree *tree, const char *name, ProfileNodeKind kind)
{
  for (ProfileNode node = 1; node < profile_call_tree_get_n_nodes (tree); node++)
    {
      ProfileNodeInfo info;
      ProfileFunctionInfo function;

      profile_call_tree_get_node (tree, node, &info);
      profile_get_function_info (profile_call_tree_get_profile (tree), info.function, &function);
      if (info.kind == kind && strcmp (function.name, name) == 0)
        return node;
    }
  g_assert_not_reached ();
}

/* The tree after pointing at a node in the tree of *options*. */
static char *
dup_after (const char *recording, ProfileCallTreeOptions options, const char *name, ProfileNodeKind node_kind, ProfileTransformKind kind)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options), after = NULL;
  g_autoptr (ProfileTransforms) transforms = NULL, again = NULL;
  g_autofree char *text = NULL;
  ProfileTransform transform;
  ProfileNodeInfo info, root;
  ProfileNode node = find_node (tree, name, node_kind);

  g_assert_true (profile_call_tree_get_transform (tree, node, kind, &transform));
  transforms = profile_transforms_new_with (NULL, &transform);
  g_free ((gpointer) transform.steps);
  text = profile_transforms_to_string (transforms, profile);
  g_assert_true (profile_transforms_parse (&again, profile, text, NULL));
  g_assert_true (profile_transforms_equal (transforms, again));
  options.transforms = transforms;
  after = profile_call_tree_new (profile, &options);
  profile_fixture_check_tree (after);
  profile_call_tree_get_node (tree, node, &info);
  profile_call_tree_get_node (after, PROFILE_NODE_ROOT, &root);
  if (kind == PROFILE_TRANSFORM_FOCUS_CALL)
    g_assert_cmpint (root.total_ns, ==, info.total_ns);
  return profile_fixture_dup_tree (after);
}

static void
test_pointing (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autofree char *run = dup_after (libraries, options, "run", PROFILE_NODE_LIBRARY_RUN, PROFILE_TRANSFORM_FOCUS_CALL);
  g_autofree char *below = dup_after (libraries, options, "job", PROFILE_NODE_FUNCTION, PROFILE_TRANSFORM_FOCUS_CALL);
  g_autofree char *merged = dup_after (libraries, options, "run", PROFILE_NODE_LIBRARY_RUN, PROFILE_TRANSFORM_MERGE_CALL);
  g_autofree char *own = NULL;

  g_assert_cmpstr (run, ==, "* 75 0\n [run: 4, asyncio, selectors] 75 20\n  job 55 30\n   loads 25 25\n");
  g_assert_cmpstr (below, ==, "* 55 0\n job 55 30\n  loads 25 25\n");
  g_assert_cmpstr (merged, ==, "* 100 0\n main 100 20\n  job 55 30\n   loads 25 25\n  [loads: 2, json, built-in] 10 10\n"
                   "  get 10 0\n   hook 10 10\n  len 5 5\n");
  options.only_application = TRUE;
  own = dup_after (libraries, options, "job", PROFILE_NODE_FUNCTION, PROFILE_TRANSFORM_FOCUS_CALL);
  g_assert_cmpstr (own, ==, "* 55 0\n job 55 55\n");
}

static void
test_pointing_nowhere (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (libraries);
  g_autoptr (ProfileCallTree) tree = new_tree (profile, "", FALSE), inverted = new_tree (profile, "", TRUE);
  ProfileNode job = find_node (tree, "job", PROFILE_NODE_FUNCTION);
  ProfileTransform transform;

  g_assert_false (profile_call_tree_get_transform (tree, PROFILE_NODE_ROOT, PROFILE_TRANSFORM_DROP_FUNCTION, &transform));
  g_assert_false (profile_call_tree_get_transform (tree, job, PROFILE_TRANSFORM_COLLAPSE_LIBRARY, &transform));
  g_assert_false (profile_call_tree_get_transform (tree, job, PROFILE_TRANSFORM_COLLAPSE_RECURSION, &transform));
  g_assert_true (profile_call_tree_get_transform (tree, job, PROFILE_TRANSFORM_DROP_FUNCTION, &transform));
  g_assert_false (profile_call_tree_get_transform (inverted, 1, PROFILE_TRANSFORM_FOCUS_CALL, &transform));
  g_assert_true (profile_call_tree_get_transform (inverted, 1, PROFILE_TRANSFORM_FOCUS_FUNCTION, &transform));
}

/* ---- text ---- */

static void
assert_text (const char *recording, const char *given, const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileTransforms) transforms = NULL, again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  profile_transforms_parse (&transforms, profile, given, &error);
  g_assert_no_error (error);
  text = profile_transforms_to_string (transforms, profile);
  g_assert_cmpstr (text, ==, expected);
  g_assert_true (profile_transforms_parse (&again, profile, text, NULL));
  g_assert_true (profile_transforms_equal (transforms, again));
}

static const char names[] =
  "main@shop.py;<listcomp>@a/shop.py:4 1\nmain@shop.py;<listcomp>@a/shop.py:9+9 1\nmain@b/shop.py;*len 1\n"
  "x;y@lib:odd|name.py 1\nstop 4";

static void
test_text (void)
{
  assert_text (mixed, "merge:main|focus:b|drop:c", "merge:main.py:main|focus:main.py:b|drop:main.py:c");
  assert_text (names, "focus:a/shop.py:<listcomp>:9|drop:len|merge:b/shop.py:main",
               "focus:a/shop.py:<listcomp>:9|drop:len|merge:b/shop.py:main");
  assert_text (names, "merge:shop.py:main", "merge:shop.py:main");
  assert_text (names, "collapse-library:odd%7Cname", "collapse-library:odd%7Cname");
  assert_text (names, "merge-call:+x;odd%7cname.py:y*", "merge-call:+main.py:x;odd%7Cname.py:y*");
}

static void
assert_complains (const char *recording, const char *given, const char *sentence)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileTransforms) transforms = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (profile_transforms_parse (&transforms, profile, given, &error));
  g_assert_null (transforms);
  g_assert_cmpstr (error->message, ==, sentence);
}

static void
test_bad_text (void)
{
  assert_complains (mixed, "focus:nobody",
                    "No function “nobody” was seen in this recording; say it as a report names it: shop.py:Cart.price.");
  assert_complains (mixed, "collapse-library:nothing",
                    "No module or package “nothing” was seen in this recording; say it as it is imported: requests.");
  assert_complains (names, "merge:main",
                    "Several functions are called “main”; say which by file and line: shop.py:main:1 or b/shop.py:main:1.");
  for (guint i = 0; i < 3; i++)
    {
      static const char *const bad[] = { "focus", "focus:", "zoom:b" };
      g_autofree char *sentence = g_strdup_printf (
        "“%s” is no transform; it is one of merge, focus, collapse, drop, collapse-library, collapse-recursion and "
        "collapse-direct-recursion, then a colon and a name.", bad[i]);
      assert_complains (mixed, bad[i], sentence);
    }
}

/* ---- any of them, on anything ---- */

#define N_FUNCTIONS 5
#define DEPTH_MAX   9

typedef struct {
  guint   n;
  gint8   functions[DEPTH_MAX];   /* 0..N_FUNCTIONS - 1 */
  gint64  ms;
} Row;

static void
remove_frame (Row *row, guint index)
{
  memmove (row->functions + index, row->functions + index + 1, row->n - index - 1);
  row->n--;
}

static int
find_frame (const Row *row, gint8 function)
{
  for (guint i = 0; i < row->n; i++)
    if (row->functions[i] == function)
      return (int) i;
  return -1;
}

static void
cut_front (Row *row, guint n)
{
  memmove (row->functions, row->functions + n, row->n - n);
  row->n -= n;
}

/* The same by the words of transforms.h, a stack at a time. FALSE: it is dropped. */
static gboolean
transform_plainly (Row *row, ProfileTransformKind kind, gint8 f, const Row *path)
{
  int first = find_frame (row, f);
  gboolean is_on_path = row->n >= path->n && memcmp (row->functions, path->functions, path->n) == 0;

  switch (kind)
    {
    case PROFILE_TRANSFORM_MERGE_FUNCTION:
      for (; first >= 0; first = find_frame (row, f))
        remove_frame (row, (guint) first);
      return TRUE;
    case PROFILE_TRANSFORM_MERGE_CALL:
      if (is_on_path)
        remove_frame (row, path->n - 1);
      return TRUE;
    case PROFILE_TRANSFORM_FOCUS_FUNCTION:
      if (first >= 0)
        cut_front (row, (guint) first);
      return first >= 0;
    case PROFILE_TRANSFORM_FOCUS_CALL:
      if (is_on_path)
        cut_front (row, path->n - 1);
      return is_on_path;
    case PROFILE_TRANSFORM_COLLAPSE_FUNCTION:
      row->n = first >= 0 ? (guint) first + 1 : row->n;
      return TRUE;
    case PROFILE_TRANSFORM_DROP_FUNCTION:
      return first < 0;
    case PROFILE_TRANSFORM_COLLAPSE_RECURSION:
      while (first >= 0 && memchr (row->functions + first + 1, f, row->n - (guint) first - 1) != NULL)
        remove_frame (row, (guint) first + 1);
      return TRUE;
    case PROFILE_TRANSFORM_COLLAPSE_DIRECT_RECURSION:
      for (guint i = row->n; i-- > 1;)
        if (row->functions[i] == f && row->functions[i - 1] == f)
          remove_frame (row, i);
      return TRUE;
    case PROFILE_TRANSFORM_COLLAPSE_LIBRARY:
    case PROFILE_TRANSFORM_ONLY_APPLICATION:
    case PROFILE_N_TRANSFORMS:
      break;
    }
  g_assert_not_reached ();
}

static const char *const letters[N_FUNCTIONS] = { "a", "b", "c", "d", "e" };

static void
append_path (GString *text, const Row *row)
{
  for (guint i = 0; i < row->n; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ";" : "", letters[row->functions[i]]);
}

static Row
random_row (GRand *random)
{
  Row row = { .n = 1 + (guint) g_rand_int_range (random, 0, DEPTH_MAX), .ms = g_rand_int_range (random, 1, 9) };

  for (guint i = 0; i < row.n; i++)
    row.functions[i] = (gint8) g_rand_int_range (random, 0, N_FUNCTIONS);
  return row;
}

/* Self times by path, of the tree and of the rows, as texts. */
static char *
dup_paths (GHashTable *times)
{
  g_autoptr (GList) keys = g_list_sort (g_hash_table_get_keys (times), (GCompareFunc) strcmp);
  GString *text = g_string_new (NULL);

  for (GList *key = keys; key != NULL; key = key->next)
    g_string_append_printf (text, "%s %d\n", (const char *) key->data, GPOINTER_TO_INT (g_hash_table_lookup (times, key->data)));
  return g_string_free (text, FALSE);
}

static void
add_time (GHashTable *times, const char *path, gint64 ms)
{
  if (ms != 0)
    g_hash_table_insert (times, g_strdup (path), GINT_TO_POINTER (GPOINTER_TO_INT (g_hash_table_lookup (times, path)) + (int) ms));
}

static char *
dup_tree_paths (ProfileCallTree *tree)
{
  g_autoptr (GHashTable) times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (ProfileNode node = 0; node < profile_call_tree_get_n_nodes (tree); node++)
    {
      g_autofree char *path = g_strdup ("");
      ProfileNodeInfo info, own;

      profile_call_tree_get_node (tree, node, &own);
      for (info = own; info.parent != PROFILE_NODE_NONE; profile_call_tree_get_node (tree, info.parent, &info))
        {
          ProfileFunctionInfo function;
          char *longer;

          profile_get_function_info (profile_call_tree_get_profile (tree), info.function, &function);
          longer = profile_call_tree_is_inverted (tree) ? g_strconcat (path, path[0] != '\0' ? ";" : "", function.name, NULL)
                                                        : g_strconcat (function.name, path[0] != '\0' ? ";" : "", path, NULL);
          g_free (path);
          path = longer;
        }
      add_time (times, path, own.self_ns / MS);
    }
  return dup_paths (times);
}

static void
check_random (GRand *random, guint n_rows, guint n_transforms)
{
  g_autoptr (GString) recording = g_string_new (NULL), text = g_string_new (NULL);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr (GHashTable) times = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *expected = NULL, *seen = NULL, *seen_inverted = NULL;
  g_autoptr (Profile) profile = NULL;
  g_autoptr (ProfileCallTree) tree = NULL, inverted = NULL;
  gint64 total_ms = 0;
  Row all = { .n = N_FUNCTIONS, .functions = { 0, 1, 2, 3, 4 }, .ms = 1 };

  g_array_append_val (rows, all);      /* so that every function is known */
  for (guint i = 0; i < n_rows; i++)
    {
      Row row = random_row (random);
      g_array_append_val (rows, row);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      append_path (recording, &g_array_index (rows, Row, i));
      total_ms += g_array_index (rows, Row, i).ms;
      g_string_append_printf (recording, " %d\n", (int) g_array_index (rows, Row, i).ms);
    }
  g_string_append_printf (recording, "stop %d", (int) total_ms);
  for (guint k = 0; k < n_transforms; k++)
    {
      static const char *const kinds[] = { "merge", "merge-call", "focus", "focus-call", "collapse", NULL, "drop",
                                           "collapse-recursion", "collapse-direct-recursion", NULL };
      ProfileTransformKind kind = (ProfileTransformKind) g_rand_int_range (random, 0, PROFILE_N_TRANSFORMS);
      gint8 f = (gint8) g_rand_int_range (random, 0, N_FUNCTIONS);
      Row path = random_row (random);

      /* Mostly a path that is there. */
      if (rows->len > 0 && g_rand_int_range (random, 0, 4) > 0)
        path = g_array_index (rows, Row, (guint) g_rand_int_range (random, 0, (int) rows->len));
      path.n = MIN (path.n, 3);
      if (kinds[kind] == NULL || path.n == 0)
        continue;
      g_string_append_printf (text, "%s%s:", text->len > 0 ? "|" : "", kinds[kind]);
      if (profile_transform_is_of_call (kind))
        append_path (text, &path);
      else
        g_string_append (text, letters[f]);
      for (guint i = rows->len; i-- > 0;)
        if (!transform_plainly (&g_array_index (rows, Row, i), kind, f, &path))
          g_array_remove_index (rows, i);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GString) path = g_string_new (NULL);
      append_path (path, &g_array_index (rows, Row, i));
      add_time (times, path->str, g_array_index (rows, Row, i).ms);
    }
  expected = dup_paths (times);
  profile = profile_fixture_profile (recording->str);
  tree = new_tree (profile, text->str, FALSE);
  inverted = new_tree (profile, text->str, TRUE);
  seen = dup_tree_paths (tree);
  seen_inverted = dup_tree_paths (inverted);
  if (g_test_verbose ())
    g_test_message ("%s", text->str);
  g_assert_cmpstr (seen, ==, expected);
  g_assert_cmpstr (seen_inverted, ==, expected);
}

static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (6);

  for (guint i = 0; i < 400; i++)
    check_random (random, 1 + i % 40, i % 6);
}

/* ---- recordings that grow, and deep ones ---- */

static void
test_growing (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (
    "main;a;b 10\nmain;lib@lib:x/y.py;a 5\nsegment\nmain;c;a;d 7\nmain;lib@lib:x/y.py;other@lib:x/z.py;e 3\nmain;a;b;a;f 2\nstop 27");
  g_autofree char *name = profile_fixture_file (bytes->data, bytes->len / 2);
  g_autoptr (ProfileReader) reader = profile_reader_new (name, NULL);
  g_autoptr (Profile) before = NULL, after = NULL;
  g_autofree char *text = NULL, *whole = NULL;
  g_autoptr (ProfileCallTree) tree = NULL;
  FILE *file;

  profile_reader_poll (reader, NULL);
  before = profile_reader_dup_profile (reader);
  tree = new_tree (before, "merge:main", FALSE);
  g_assert_cmpuint (profile_call_tree_get_n_nodes (tree), >, 1);
  profile_call_tree_unref (tree);
  {
    g_autoptr (ProfileCallTree) half = new_tree (before, "collapse-recursion:a|collapse-library:x", FALSE);
    g_assert_cmpuint (profile_call_tree_get_n_nodes (half), >, 1);
  }
  file = fopen (name, "ab");
  g_assert_cmpuint (fwrite (bytes->data + bytes->len / 2, 1, bytes->len - bytes->len / 2, file), ==, bytes->len - bytes->len / 2);
  fclose (file);
  profile_reader_poll (reader, NULL);
  after = profile_reader_dup_profile (reader);
  g_assert_cmpuint (profile_get_n_stacks (after), >, profile_get_n_stacks (before));
  tree = new_tree (after, "collapse-recursion:a|collapse-library:x", FALSE);
  text = profile_fixture_dup_tree (tree);
  {
    g_autoptr (Profile) fresh = profile_new_for_path (name, NULL);
    g_autoptr (ProfileCallTree) other = new_tree (fresh, "collapse-recursion:a|collapse-library:x", FALSE);
    whole = profile_fixture_dup_tree (other);
    g_assert_cmpstr (text, ==, whole);
  }
  g_unlink (name);
}

static void
test_deep (void)
{
  g_autoptr (GString) recording = g_string_new (NULL);
  g_autoptr (Profile) profile = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (recording, "%s%s", i > 0 ? ";" : "", i % 3 == 0 ? "f" : i % 3 == 1 ? "g" : "h");
  g_string_append (recording, " 10\nf;g 5\nstop 15");
  profile = profile_fixture_profile (recording->str);
  {
    g_autoptr (ProfileCallTree) merged = new_tree (profile, "merge:h|collapse-recursion:f|focus:g", FALSE);
    g_autoptr (ProfileCallTree) inverted = new_tree (profile, "", TRUE);
    g_autofree char *text = profile_fixture_dup_tree (merged);
    ProfileNodeInfo root;

    g_assert_cmpstr (text, ==, "* 5 0\n g 5 5\n");
    g_assert_cmpuint (profile_call_tree_get_n_nodes (inverted), ==, 10000 + 1 + 2);
    profile_call_tree_get_node (inverted, PROFILE_NODE_ROOT, &root);
    g_assert_cmpint (root.total_ns, ==, 15 * MS);
  }
}

/* ---- inverted ---- */

static void
assert_inverted (const char *recording, ProfileCallTreeOptions options, const char *expected)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autofree char *text = NULL;

  options.inverted = TRUE;
  tree = profile_call_tree_new (profile, &options);
  profile_fixture_check_tree (tree);
  text = profile_fixture_dup_tree (tree);
  g_assert_cmpstr (text, ==, expected);
}

/* The same as the option of the trees, which leaves out while it builds. */
static void
test_only_application (void)
{
  static const char *const recordings[] = { libraries, packages, "import@std:a.py;main 5\nimport@std:a.py 3\nmain;*len 2\nstop 10" };

  for (guint i = 0; i < G_N_ELEMENTS (recordings); i++)
    for (guint inverted = 0; inverted <= 1; inverted++)
      {
        g_autoptr (Profile) profile = profile_fixture_profile (recordings[i]);
        g_autoptr (ProfileCallTree) transformed = new_tree (profile, "only-my-code", inverted);
        g_autoptr (ProfileCallTree) optional = NULL;
        g_autofree char *expected = NULL, *text = profile_fixture_dup_tree (transformed);
        ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

        options.fold_libraries = FALSE;
        options.only_application = TRUE;
        options.threshold = 0;
        options.inverted = inverted;
        optional = profile_call_tree_new (profile, &options);
        expected = profile_fixture_dup_tree (optional);
        g_assert_cmpstr (text, ==, expected);
      }
  assert_tree (packages, "only-my-code", "* 65 0\n main 65 40\n  hook 20 20\n  len 5 5\n");
  assert_tree (packages, "only-my-code|merge:hook", "* 65 0\n main 65 60\n  len 5 5\n");
}

static void
test_inverted (void)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.thread_index = 0;
  assert_inverted (shop, options, "* 100 0\n price 45 0\n  buy 45 0\n   main 45 45\n pay 30 0\n  main 30 30\n"
                   " wait 15 0\n  pay 15 0\n   main 15 15\n buy 10 0\n  main 10 10\n");
  options.threshold = 0.2;
  assert_inverted (shop, options, "* 100 0\n price 45 0\n  buy 45 0\n   main 45 45\n pay 30 0\n  main 30 30\n [faster: 2] 25 25\n");
  options = (ProfileCallTreeOptions) PROFILE_CALL_TREE_OPTIONS_INIT;
  options.only_application = TRUE;
  assert_inverted (libraries, options, "* 100 0\n job 55 0\n  main 55 55\n main 30 30\n hook 10 0\n  main 10 10\n"
                   " len 5 0\n  main 5 5\n");
  assert_inverted ("main;~hidden;work 30\nmain;~hidden 20\nstop 50", options, "* 50 0\n work 30 0\n  main 30 30\n main 20 20\n");
}

static void
test_inverted_lines_and_places (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main@m.py:1+7;f@m.py:20+25 10\nmain@m.py:1+8;f@m.py:20+22 30\nmain@m.py:1+3 5\nstop 45");
  g_autoptr (ProfileCallTree) tree = new_tree (profile, "", TRUE);
  ProfileNode f = profile_call_tree_find_stack (tree, 2);
  ProfileNodeInfo info;

  profile_call_tree_get_node (tree, f, &info);
  g_assert_cmpuint (info.parent, ==, PROFILE_NODE_ROOT);
  g_assert_cmpuint (info.hot_line, ==, 22);
  g_assert_cmpint (info.total_ns, ==, 40 * MS);
  profile_call_tree_get_node (tree, profile_call_tree_get_first_child (tree, f), &info);
  g_assert_cmpuint (info.hot_line, ==, 8);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/transforms/merge", test_merge);
  g_test_add_func ("/transforms/merge-call", test_merge_call);
  g_test_add_func ("/transforms/focus", test_focus);
  g_test_add_func ("/transforms/collapse", test_collapse);
  g_test_add_func ("/transforms/drop", test_drop);
  g_test_add_func ("/transforms/recursion", test_recursion);
  g_test_add_func ("/transforms/collapse-library", test_collapse_library);
  g_test_add_func ("/transforms/folding", test_transformed_before_folding);
  g_test_add_func ("/transforms/pointing", test_pointing);
  g_test_add_func ("/transforms/pointing-nowhere", test_pointing_nowhere);
  g_test_add_func ("/transforms/text", test_text);
  g_test_add_func ("/transforms/bad-text", test_bad_text);
  g_test_add_func ("/transforms/random", test_random);
  g_test_add_func ("/transforms/growing", test_growing);
  g_test_add_func ("/transforms/deep", test_deep);
  g_test_add_func ("/transforms/only-application", test_only_application);
  g_test_add_func ("/transforms/inverted", test_inverted);
  g_test_add_func ("/transforms/inverted-lines", test_inverted_lines_and_places);
  return g_test_run ();
}
