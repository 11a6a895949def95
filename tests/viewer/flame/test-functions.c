/* test-functions.c: figures of functions and calls, and the list that sorts and filters them */

#include "viewer/function-list.h"

#include "tests/profile/fixture.h"
#include "tests/viewer/widgets.h"

/* price() calls itself once, and is called from two places. */
static const char shop[] =
  "main@shop.py:3;price@shop.py:20;load@std:json/__init__.py:9;decode@std:json/decoder.py:30 25\n"
  "main@shop.py:3;price@shop.py:21;price@shop.py:21 20\n"
  "main@shop.py:3;price@shop.py:21 15\n"
  "main@shop.py:4;log@shop.py:30 20\n"
  "main@shop.py:4;log@shop.py:31;price@shop.py:21 15\n"
  "- 5\n";

static ViewerFunctionTable *
new_table (const char *text,
           gboolean    only_application)
{
  g_autoptr(Profile) profile = profile_fixture_profile (text);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.only_application = only_application;
  return viewer_function_table_new (profile, &options);
}

/* "price 75/50 75", total and self in percent of the whole, samples. */
static char *
describe_row (const ViewerFunctionRow *row,
              Profile                 *profile)
{
  g_autofree char *name = viewer_function_row_dup_name (row, profile);

  return g_strdup_printf ("%s %.0f/%.0f %" G_GUINT64_FORMAT, name, row->share * 100, row->self_share * 100, row->looks);
}

static void
check_rows (ViewerFunctionTable *table,
            GArray              *rows,
            const char          *expected)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      g_autofree char *row = describe_row (&g_array_index (rows, ViewerFunctionRow, i),
                                           viewer_function_table_get_profile (table));

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", row);
    }
  g_assert_cmpstr (text->str, ==, expected);
  g_string_free (text, TRUE);
  g_array_unref (rows);
}

static ProfileFunction
find (ViewerFunctionTable *table,
      const char          *name)
{
  return test_find_function (viewer_function_table_get_profile (table), name);
}

/* Recursion counts once, libraries are not folded, what calls what is told both ways. */
static void
test_table (void)
{
  g_autoptr(ViewerFunctionTable) table = new_table (shop, FALSE);
  ProfileFunction price = find (table, "price");

  check_rows (table, viewer_function_table_list (table),
              "no Python code 5/5 5, main 95/0 95, price 75/50 75, load 25/0 25, decode 25/25 25, log 35/20 35");
  check_rows (table, viewer_function_table_list_callers (table, price), "main 80/20 60, price 27/27 20, log 20/20 15");
  check_rows (table, viewer_function_table_list_callees (table, price),
              "its own time 67/67 50, load 33/0 25, price 27/27 20");
  check_rows (table, viewer_function_table_list_callers (table, find (table, "main")),
              "nobody, it is outermost 100/0 95");
  check_rows (table, viewer_function_table_list_callees (table, find (table, "main")), "price 63/16 60, log 37/21 35");
  check_rows (table, viewer_function_table_list_callees (table, find (table, "decode")), "its own time 100/100 25");
  check_rows (table, viewer_function_table_list_callers (table, 99), "");
}

static void
test_only_application (void)
{
  g_autoptr(ViewerFunctionTable) table = new_table (shop, TRUE);

  check_rows (table, viewer_function_table_list (table),
              "no Python code 5/5 5, main 95/0 95, price 75/75 75, log 35/20 35");
}

/* ---- the list ---- */

static char *
describe_list (ViewerFunctionList *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autofree char *name = viewer_function_row_dup_name (viewer_function_list_get_row (list, i),
                                                            viewer_function_list_get_profile (list));

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", name);
    }
  return g_string_free (text, FALSE);
}

static void
check_list (ViewerFunctionList *list,
            const char         *expected)
{
  g_autofree char *text = describe_list (list);

  g_assert_cmpstr (text, ==, expected);
}

static ViewerFunctionList *
new_list (ViewerFunctionTable *table)
{
  ViewerFunctionList *list = viewer_function_list_new ();
  g_autoptr(GArray) rows = viewer_function_table_list (table);

  viewer_function_list_set_rows (list, viewer_function_table_get_profile (table), rows);
  return list;
}

static void
test_sort (void)
{
  g_autoptr(ViewerFunctionTable) table = new_table (shop, TRUE);
  g_autoptr(ViewerFunctionList) list = new_list (table);

  check_list (list, "price log no Python code main");
  viewer_function_list_sort (list, VIEWER_FUNCTION_COLUMN_SELF, TRUE);
  check_list (list, "main no Python code log price");
  viewer_function_list_sort (list, VIEWER_FUNCTION_COLUMN_TOTAL, FALSE);
  check_list (list, "main price log no Python code");
  viewer_function_list_sort (list, VIEWER_FUNCTION_COLUMN_SAMPLES, TRUE);
  check_list (list, "no Python code log price main");
  viewer_function_list_sort (list, VIEWER_FUNCTION_COLUMN_NAME, FALSE);
  g_assert_true (g_str_has_suffix (describe_list (list), "log main price"));
  viewer_function_list_sort (list, VIEWER_FUNCTION_COLUMN_LOCATION, FALSE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 4);
}

static void
test_filter (void)
{
  g_autoptr(ViewerFunctionTable) table = new_table (shop, FALSE);
  g_autoptr(ViewerFunctionList) list = new_list (table);

  viewer_function_list_filter (list, "PRI");
  check_list (list, "price");
  viewer_function_list_filter (list, " json  dec ");
  check_list (list, "decode");
  viewer_function_list_filter (list, "shop.py o");
  check_list (list, "price log main");   /* a word may be in the file */
  g_assert_cmpuint (viewer_function_list_find (list, find (table, "decode")), ==, VIEWER_FUNCTION_LIST_NO_ROW);
  g_assert_cmpuint (viewer_function_list_find (list, find (table, "log")), ==, 1);
  viewer_function_list_filter (list, "nothing has this");
  check_list (list, "");
  g_assert_cmpuint (viewer_function_list_get_n_all (list), ==, 6);
  g_assert_null (viewer_function_list_get_row (list, 0));
  viewer_function_list_filter (list, "");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 6);
}

static void
note_items (GListModel *model,
            guint       position,
            guint       removed,
            guint       added,
            GString    *text)
{
  g_string_append_printf (text, "%u-%u+%u ", position, removed, added);
}

static void
note_values (GListModel *model,
             GString    *text)
{
  g_string_append (text, "values ");
}

/* Rows that are replaced stay where they are: only their number is news. */
static void
test_replace (void)
{
  g_autoptr(ViewerFunctionTable) table = new_table (shop, FALSE), smaller = new_table (shop, TRUE);
  g_autoptr(ViewerFunctionList) list = new_list (table);
  g_autoptr(GArray) rows = viewer_function_table_list (smaller);
  g_autoptr(GString) told = g_string_new (NULL);

  g_signal_connect (list, "items-changed", G_CALLBACK (note_items), told);
  g_signal_connect (list, "values-changed", G_CALLBACK (note_values), told);
  viewer_function_list_set_rows (list, viewer_function_table_get_profile (smaller), rows);
  viewer_function_list_set_rows (list, viewer_function_table_get_profile (smaller), rows);
  viewer_function_list_set_rows (list, NULL, NULL);
  g_assert_cmpstr (told->str, ==, "4-2+0 values values 0-4+0 values ");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/functions/table", test_table);
  g_test_add_func ("/functions/only-application", test_only_application);
  g_test_add_func ("/functions/sort", test_sort);
  g_test_add_func ("/functions/filter", test_filter);
  g_test_add_func ("/functions/replace", test_replace);
  return g_test_run ();
}
