/* test-source.c: what a recording holds of its files, their text, their lines and their folders */

#include "fixture.h"

#include "profile/source.h"
#include "profile/source-lines.h"
#include "profile/source-map.h"
#include "profile/source-text.h"

#include <stdio.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

/* ---- the recording's own copy ---- */

static void
test_recorded (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("source shop.py 1000 import a\\nb()\\n\n"
                                                         "source std:json/decoder.py 2000 -42\n"
                                                         "source late.py 10 -5\n"
                                                         "main@shop.py:2 5\n"
                                                         "segment\n"
                                                         "source shop.py 1001 import z\\n\n"
                                                         "source late.py 10 abcde\n"
                                                         "source empty.py 3 -0\n"
                                                         "main@shop.py:2 5\n");
  ProfileSourceCopy source;

  g_assert_true (profile_find_source (profile, "/app/shop.py", &source));
  g_assert_cmpuint (source.mtime_ns, ==, 1000 * 1000 * (guint64) MS);
  g_assert_cmpuint (source.size, ==, 13);
  g_assert_cmpmem (source.text, source.size, "import a\nb()\n", 13);

  g_assert_true (profile_find_source (profile, "/usr/lib/python3.11/json/decoder.py", &source));
  g_assert_null (source.text);
  g_assert_cmpuint (source.size, ==, 42);

  /* A later segment may have the text of the same state. */
  g_assert_true (profile_find_source (profile, "/app/late.py", &source));
  g_assert_cmpmem (source.text, source.size, "abcde", 5);
  g_assert_true (profile_find_source (profile, "/app/empty.py", &source));
  g_assert_nonnull (source.text);

  g_assert_false (profile_find_source (profile, "shop.py", &source));
  g_assert_cmpuint (g_strv_length ((char **) profile_get_warnings (profile)), ==, 0);
}

/* A snapshot does not see what was read after it. */
static void
test_snapshot (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes ("main@shop.py:2 5\nsource shop.py 1 a\n");
  g_autoptr (GByteArray) begin = profile_fixture_bytes ("main@shop.py:2 5\n");
  g_autofree char *path = profile_fixture_file (begin->data, begin->len);
  g_autoptr (GError) error = NULL;
  ProfileReader *reader = profile_reader_new (path, &error);
  g_autoptr (Profile) before = NULL;
  g_autoptr (Profile) after = NULL;
  ProfileSourceCopy source;
  FILE *file;

  g_assert_no_error (error);
  profile_reader_poll (reader, NULL);
  before = profile_reader_dup_profile (reader);
  g_assert_cmpmem (begin->data + 200, begin->len - 200, bytes->data + 200, begin->len - 200);
  file = fopen (path, "ae");
  fwrite (bytes->data + begin->len, 1, bytes->len - begin->len, file);
  fclose (file);
  profile_reader_poll (reader, NULL);
  after = profile_reader_dup_profile (reader);
  g_assert_false (profile_find_source (before, "/app/shop.py", &source));
  g_assert_true (profile_find_source (after, "/app/shop.py", &source));
  profile_reader_free (reader);
  remove (path);
}

/* ---- text ---- */

static void
assert_encoding (const char *text, const char *expected)
{
  g_autofree char *found = profile_source_dup_encoding ((const guint8 *) text, strlen (text));

  g_assert_cmpstr (found, ==, expected);
}

static void
test_encoding (void)
{
  assert_encoding ("", "UTF-8");
  assert_encoding ("import a\n# coding: latin-1\n", "UTF-8");
  assert_encoding ("# -*- coding: latin-1 -*-\n", "ISO-8859-1");
  assert_encoding ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n", "CP1252");
  assert_encoding ("\r\n  # coding=Shift_JIS", "SHIFT_JIS");
  assert_encoding ("#\n#\n# coding: latin-1\n", "UTF-8");
  assert_encoding ("x = 1 # coding: latin-1\n", "UTF-8");
  assert_encoding ("# coding is hard; coding: koi8-r\n", "KOI8-R");
  assert_encoding ("\xef\xbb\xbf# coding: latin-1\n", "UTF-8");
  assert_encoding ("# coding:", "UTF-8");
}

static void
assert_text (const char *bytes, gsize size, const char *expected, guint n_lines, gboolean is_guessed)
{
  g_autoptr (ProfileSourceText) text = profile_source_text_new ((const guint8 *) bytes, size);

  g_assert_cmpstr (text->text, ==, expected);
  g_assert_cmpuint (text->size, ==, strlen (expected));
  g_assert_cmpuint (text->n_lines, ==, n_lines);
  g_assert_cmpint (text->is_guessed, ==, is_guessed);
  g_assert_false (text->is_cut);
}

static void
test_text (void)
{
  assert_text ("", 0, "", 0, FALSE);
  assert_text ("a\r\nb\rc\nd", 8, "a\nb\nc\nd", 4, FALSE);
  assert_text ("\xef\xbb\xbf" "a", 4, "a", 1, FALSE);
  assert_text ("# coding: latin-1\n\xfc", 19, "# coding: latin-1\nü", 2, FALSE);
  assert_text ("caf\xe9\n", 5, "caf\xef\xbf\xbd\n", 1, TRUE);
  assert_text ("# coding: no-such\nü", 20, "# coding: no-such\nü", 2, TRUE);
  /* What a text widget would take for line ends, and NUL. */
  assert_text ("a\0b\fc\xe2\x80\xa9" "d\xc2\x85" "e", 12, "a\xef\xbf\xbd" "b c d e", 1, TRUE);
}

static void
test_text_bounds (void)
{
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autoptr (ProfileSourceText) cut = NULL;
  g_autoptr (ProfileSourceText) narrow = NULL;

  for (guint i = 0; i < PROFILE_SOURCE_TEXT_LINES_MAX + 5; i++)
    g_string_append (many, "\n");
  cut = profile_source_text_new ((const guint8 *) many->str, many->len);
  g_assert_true (cut->is_cut);
  g_assert_cmpuint (cut->n_lines, ==, PROFILE_SOURCE_TEXT_LINES_MAX);

  for (guint i = 0; i < 3 * PROFILE_SOURCE_TEXT_LINE_MAX; i++)
    g_string_append (wide, "ü");
  g_string_append (wide, "\nz");
  narrow = profile_source_text_new ((const guint8 *) wide->str, wide->len);
  g_assert_false (narrow->is_cut);
  g_assert_true (g_str_has_suffix (narrow->text, "ü…\nz"));
  g_assert_cmpuint (narrow->n_lines, ==, 2);
}

static const char functions[] =
  "import a\n"                       /* 1 */
  "@decorated (\n"                   /* 2 */
  "  'def x():')\n"
  "def first(a,\n"                   /* 4 */
  "b=1):\n"
  "  \"\"\"text\n"
  "def not_one(): pass\n"            /* 7: in a string */
  "\"\"\"\n"
  "  x = (1,\n"
  "3)\n"                             /* 10 */
  "# a comment\n"
  "\n"
  "  return x\n"                     /* 13 */
  "\n"
  "class Shop:\n"                    /* 15 */
  "\tdef price(self): return 'it\\'s' # def\n"
  "\n"
  "\tasync def sell(self):\n"        /* 18 */
  "\t\tif self: \\\n"
  "pass\n"
  "\t\ty = lambda: [\n"              /* 21 */
  "1]\n"
  "last = 1";                        /* 23 */

static void
test_function_end (void)
{
  static const guint expected[][2] = {
    { 2, 13 }, { 4, 13 }, { 15, 22 }, { 16, 16 }, { 18, 22 }, { 21, 22 }, { 1, 1 }, { 23, 23 }, { 99, 99 },
  };
  g_autoptr (ProfileSourceText) text = profile_source_text_new ((const guint8 *) functions, strlen (functions));

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpuint (profile_source_text_find_end (text, expected[i][0]), ==, expected[i][1]);
}

/* ---- folders ---- */

static void
assert_mapped (const ProfileSourceMap *map, const char *path, const char *expected)
{
  g_autofree char *found = profile_source_map_apply (map, path);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_map (void)
{
  g_autoptr (ProfileSourceMap) map = profile_source_map_new ();
  g_autoptr (ProfileSourceMap) copy = NULL;

  assert_mapped (map, "/srv/app/a.py", NULL);
  g_assert_true (profile_source_map_add (map, "/srv/app/", "/home/ada/app"));
  g_assert_true (profile_source_map_add (map, "/srv/app/lib", "/opt/lib//"));
  g_assert_true (profile_source_map_add (map, "/", "/root"));
  g_assert_false (profile_source_map_add (map, "", "/x"));
  g_assert_false (profile_source_map_add (map, "/x", "/x/"));
  assert_mapped (map, "/srv/app/a.py", "/home/ada/app/a.py");
  assert_mapped (map, "/srv/app/lib/b.py", "/opt/lib/b.py");
  assert_mapped (map, "/srv/application/a.py", "/root/srv/application/a.py");
  assert_mapped (map, "a.py", NULL);

  copy = profile_source_map_copy (map);
  g_assert_true (profile_source_map_add (map, "/srv/app", "/elsewhere"));
  g_assert_cmpuint (profile_source_map_get_n (map), ==, 3);
  assert_mapped (map, "/srv/app/a.py", "/elsewhere/a.py");
  assert_mapped (copy, "/srv/app/a.py", "/home/ada/app/a.py");
}

static gboolean
is_one_of (const char *path, gpointer user_data)
{
  return g_strv_contains (user_data, path);
}

static void
test_map_learns (void)
{
  static const char *const files[] = { "/home/ada/app/shop/a.py", "/home/ada/a.py", NULL };
  g_autoptr (ProfileSourceMap) map = profile_source_map_new ();
  g_autofree char *found = profile_source_map_learn (map, "/srv/app/shop/a.py", "/home/ada/app", is_one_of, (gpointer) files);
  g_autofree char *flat = NULL;

  g_assert_cmpstr (found, ==, "/home/ada/app/shop/a.py");
  assert_mapped (map, "/srv/app/other/b.py", "/home/ada/app/other/b.py");
  g_assert_null (profile_source_map_learn (map, "/srv/app/shop/c.py", "/home/ada/app", is_one_of, (gpointer) files));
  g_assert_cmpuint (profile_source_map_get_n (map), ==, 1);

  flat = profile_source_map_learn (map, "/a.py", "/home/ada", is_one_of, (gpointer) files);
  g_assert_cmpstr (flat, ==, "/home/ada/a.py");
  assert_mapped (map, "/b.py", "/home/ada/b.py");
}

/* ---- lines ---- */

/* "path total self looks" per file and "  line total self total-looks self-looks" per line, times in ms. */
static char *
dup_lines (Profile *profile, const ProfileCallTreeOptions *options)
{
  g_autoptr (ProfileSourceLines) lines = profile_source_lines_new (profile, options);
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "all %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                          profile_source_lines_get_total_ns (lines) / MS, profile_source_lines_get_total_looks (lines));
  for (guint i = 0; i < profile_source_lines_get_n_files (lines); i++)
    {
      ProfileSourceFile file;

      profile_source_lines_get_file (lines, i, &file);
      g_string_append_printf (text, "%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT "\n", file.short_path,
                              file.total_ns / MS, file.self_ns / MS, file.total_looks);
      for (guint j = 0; j < file.n_lines; j++)
        g_string_append_printf (text, " %u %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n",
                                file.lines[j].line, file.lines[j].total_ns / MS, file.lines[j].self_ns / MS,
                                file.lines[j].total_looks, file.lines[j].self_looks);
    }
  return g_string_free (text, FALSE);
}

static const char shop[] =
  "main@shop.py:3;price@shop.py:20;load@std:json/__init__.py:9;*scan 250\n"
  "main@shop.py:3;price@shop.py:21 350/7\n"
  "main@shop.py:3;price@shop.py:21;price@shop.py:21;<lambda>@shop.py:21 100\n"      /* one line three times */
  "main@shop.py:4;log@log.py:30;main@shop.py:4 200\n"                               /* out of the file and back */
  "- 100\n"
  "thread worker\nrun@shop.py:50 100\n";

static void
test_lines (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (shop);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autofree char *all = dup_lines (profile, &options);
  g_autofree char *cut = NULL;
  g_autofree char *thread = NULL;
  g_autofree char *own = NULL;

  g_assert_cmpstr (all, ==,
                   "all 1100 757\n"
                   "shop.py 1000 750 657\n"
                   " 3 700 0 357 0\n"
                   " 4 200 200 200 200\n"
                   " 20 250 0 250 0\n"
                   " 21 450 450 107 107\n"
                   " 50 100 100 100 100\n"
                   "log.py 200 0 200\n"
                   " 30 200 0 200 0\n"
                   "json/__init__.py 250 0 250\n"
                   " 9 250 0 250 0\n");

  options.begin_ns = 600 * MS;
  options.end_ns = 800 * MS;
  options.thread_index = 0;
  cut = dup_lines (profile, &options);
  g_assert_cmpstr (cut, ==,
                   "all 200 200\n"
                   "shop.py 200 200 200\n"
                   " 3 100 0 100 0\n"
                   " 4 100 100 100 100\n"
                   " 21 100 100 100 100\n"
                   "log.py 100 0 100\n"
                   " 30 100 0 100 0\n");

  options = (ProfileCallTreeOptions) PROFILE_CALL_TREE_OPTIONS_INIT;
  options.thread_index = 1;
  thread = dup_lines (profile, &options);
  g_assert_cmpstr (thread, ==, "all 100 100\nshop.py 100 100 100\n 50 100 100 100 100\n");

  /* What a library took is its caller's. */
  options.thread_index = -1;
  options.only_application = TRUE;
  own = dup_lines (profile, &options);
  g_assert_cmpstr (own, ==,
                   "all 1100 757\n"
                   "shop.py 1000 1000 657\n"
                   " 3 700 0 357 0\n"
                   " 4 200 200 200 200\n"
                   " 20 250 250 250 250\n"
                   " 21 450 450 107 107\n"
                   " 50 100 100 100 100\n"
                   "log.py 200 0 200\n"
                   " 30 200 0 200 0\n");
}

static void
test_hot_lines (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("a@x.py:3 500\na@x.py:5 3\nb@x.py:9;c@x.py:20 400\nb@x.py:10 300\n");
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileSourceLines) lines = profile_source_lines_new (profile, &options);
  ProfileSourceFile file;
  ProfileStack stack;

  g_assert_false (profile_source_lines_find_file (lines, "x.py", &file));
  g_assert_true (profile_source_lines_find_file (lines, "/app/x.py", &file));
  g_assert_cmpuint (profile_source_lines_find_hot (lines, &file, 0, 1), ==, 3);
  g_assert_cmpuint (profile_source_lines_find_hot (lines, &file, 3, 1), ==, 9);
  g_assert_cmpuint (profile_source_lines_find_hot (lines, &file, 20, 1), ==, 0);
  g_assert_cmpuint (profile_source_lines_find_hot (lines, &file, 9, -1), ==, 3);
  g_assert_cmpuint (profile_source_lines_find_hot (lines, &file, 3, -1), ==, 0);
  g_assert_cmpuint (profile_source_file_find_hottest (&file, 9, 12), ==, 9);
  g_assert_cmpuint (profile_source_file_find_hottest (&file, 4, 8), ==, 5);
  g_assert_cmpuint (profile_source_file_find_hottest (&file, 21, 30), ==, 0);
  g_assert_null (profile_source_file_find_line (&file, 4));
  stack = profile_source_file_find_line (&file, 20)->stack;
  g_assert_cmpuint (profile_get_stack_depth (profile, stack), ==, 2);
}

/* The sum of the own times is the whole, and no total is more than it; in a deep recursion too. */
static void
test_deep (void)
{
  g_autoptr (GString) text = g_string_new ("main@a.py:1");
  g_autoptr (Profile) profile = NULL;
  g_autoptr (ProfileSourceLines) lines = NULL;
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  ProfileSourceFile file;
  gint64 self_ns = 0;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (text, ";f@a.py:%u", 2 + i % 3);
  g_string_append (text, " 5\n");
  profile = profile_fixture_profile (text->str);
  lines = profile_source_lines_new (profile, &options);
  profile_source_lines_get_file (lines, 0, &file);
  g_assert_cmpuint (file.n_lines, ==, 4);
  for (guint i = 0; i < file.n_lines; i++)
    {
      g_assert_cmpint (file.lines[i].total_ns, ==, 5 * MS);
      self_ns += file.lines[i].self_ns;
    }
  g_assert_cmpint (self_ns, ==, 5 * MS);
}

/* "file:line total self" of each, times in ms, with the transforms of a text. */
static char *
dup_transformed (const char *recording, const char *text, gboolean only_application)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileTransforms) transforms = NULL;
  g_autoptr (GError) error = NULL;

  profile_transforms_parse (&transforms, profile, text, &error);
  g_assert_no_error (error);
  options.transforms = transforms;
  options.only_application = only_application;
  return dup_lines (profile, &options);
}

static void
assert_transformed (const char *recording, const char *text, const char *expected)
{
  g_autofree char *found = dup_transformed (recording, text, FALSE);

  g_assert_cmpstr (found, ==, expected);
}

static const char lines_of_transforms[] =
  "main@shop.py:3;price@shop.py:20;tax@tax.py:5 200\n"
  "main@shop.py:3;price@shop.py:21 300\n"
  "main@shop.py:4;log@log.py:30 400\n"
  "main@shop.py:3;price@shop.py:22;tax@tax.py:6;price@shop.py:23 100\n";

static void
test_transformed (void)
{
  const char *recording = lines_of_transforms;
  g_autofree char *own = NULL;

  assert_transformed (recording, "focus:price",
                      "all 600 600\nshop.py 600 400 600\n 20 200 0 200 0\n 21 300 300 300 300\n 22 100 0 100 0\n"
                      " 23 100 100 100 100\ntax.py 300 200 300\n 5 200 200 200 200\n 6 100 0 100 0\n");
  assert_transformed (recording, "drop:price",
                      "all 400 400\nlog.py 400 400 400\n 30 400 400 400 400\nshop.py 400 0 400\n 4 400 0 400 0\n");
  /* What was the function's own is its callers', line by line. */
  assert_transformed (recording, "merge:price",
                      "all 1000 1000\nshop.py 1000 300 1000\n 3 600 300 600 300\n 4 400 0 400 0\n"
                      "log.py 400 400 400\n 30 400 400 400 400\ntax.py 300 300 300\n 5 200 200 200 200\n 6 100 100 100 100\n");
  assert_transformed (recording, "collapse:price|focus:price",
                      "all 600 600\nshop.py 600 600 600\n 20 200 200 200 200\n 21 300 300 300 300\n 22 100 100 100 100\n");
  /* What stood between the calls of a recursion is in no stack any more. */
  assert_transformed (recording, "focus:price|collapse-recursion:price",
                      "all 600 600\nshop.py 600 400 600\n 20 200 0 200 0\n 21 300 300 300 300\n 22 100 100 100 100\n"
                      "tax.py 200 200 200\n 5 200 200 200 200\n");
  own = dup_transformed (shop, "focus:price", TRUE);
  g_assert_cmpstr (own, ==, "all 700 357\nshop.py 700 700 357\n 20 250 250 250 250\n 21 450 450 107 107\n");
}

/* A file's own time is that of its functions in the tree; test-source-transforms.c counts line by line. */
static void
test_transformed_as_tree (void)
{
  static const char *const texts[] = { "focus:price", "drop:log", "merge:tax", "collapse:price", "collapse-recursion:price" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (Profile) profile = profile_fixture_profile (lines_of_transforms);
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      g_autoptr (ProfileTransforms) transforms = NULL;
      g_autoptr (ProfileSourceLines) lines = NULL;
      g_autoptr (ProfileCallTree) tree = NULL;
      g_autoptr (GHashTable) own = g_hash_table_new (g_str_hash, g_str_equal);
      ProfileNodeInfo root;

      g_assert_true (profile_transforms_parse (&transforms, profile, texts[i], NULL));
      options.transforms = transforms;
      options.threshold = 0;
      lines = profile_source_lines_new (profile, &options);
      tree = profile_call_tree_new (profile, &options);
      for (ProfileNode node = 1; node < profile_call_tree_get_n_nodes (tree); node++)
        {
          ProfileNodeInfo info;
          ProfileFunctionInfo function;
          gint64 sum_ns;

          profile_call_tree_get_node (tree, node, &info);
          profile_get_function_info (profile, info.function, &function);
          sum_ns = GPOINTER_TO_SIZE (g_hash_table_lookup (own, function.file)) + info.self_ns;
          g_hash_table_insert (own, (gpointer) function.file, GSIZE_TO_POINTER (sum_ns));
        }
      for (guint j = 0; j < profile_source_lines_get_n_files (lines); j++)
        {
          ProfileSourceFile file;

          profile_source_lines_get_file (lines, j, &file);
          g_assert_cmpint (file.self_ns, ==, GPOINTER_TO_SIZE (g_hash_table_lookup (own, file.path)));
        }
      profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
      g_assert_cmpint (profile_source_lines_get_total_ns (lines), ==, root.total_ns);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/source/recorded", test_recorded);
  g_test_add_func ("/source/snapshot", test_snapshot);
  g_test_add_func ("/source/encoding", test_encoding);
  g_test_add_func ("/source/text", test_text);
  g_test_add_func ("/source/text-bounds", test_text_bounds);
  g_test_add_func ("/source/function-end", test_function_end);
  g_test_add_func ("/source/map", test_map);
  g_test_add_func ("/source/map-learns", test_map_learns);
  g_test_add_func ("/source/lines", test_lines);
  g_test_add_func ("/source/hot-lines", test_hot_lines);
  g_test_add_func ("/source/deep", test_deep);
  g_test_add_func ("/source/transformed", test_transformed);
  g_test_add_func ("/source/transformed-as-tree", test_transformed_as_tree);
  return g_test_run ();
}
