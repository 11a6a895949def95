/* test-functions-view.c: the functions view in a window
 *
 * Real keys and clicks are the window's test. Skipped, and said so, without a display.
 */

#include "viewer/functions-private.h"

#include "tests/profile/fixture.h"
#include "tests/viewer/widgets.h"

#include <adwaita.h>

#define MS G_GINT64_CONSTANT (1000000)

typedef struct {
  GtkWidget           *window;
  ViewerFunctionsView *view;
  ViewerSession       *session;
  Profile             *profile;
} Fixture;

static const char recording[] =
  "main@shop.py;price@shop.py;load@std:json.py 25\n"
  "main@shop.py;price@shop.py 35\n"
  "main@shop.py;log@shop.py 20\n"
  "main@shop.py;log@shop.py;price@shop.py 15\n";

static void
set_up (Fixture       *fixture,
        gconstpointer  text)
{
  g_autoptr(ProfileSpans) spans = NULL;

  fixture->profile = profile_fixture_profile (text);
  spans = profile_spans_new (fixture->profile);
  fixture->session = viewer_session_new ();
  fixture->view = VIEWER_FUNCTIONS_VIEW (viewer_functions_view_new ());
  viewer_functions_view_set_session (fixture->view, fixture->session);
  viewer_session_set_profile (fixture->session, fixture->profile, spans);
  fixture->window = test_show_widget (GTK_WIDGET (fixture->view), 1000, 300);
  test_settle ();
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  text)
{
  test_close (fixture->window, fixture->session, fixture->profile);
}

static void
check_rows (Fixture    *fixture,
            const char *expected)
{
  ViewerFunctionList *list = viewer_functions_view_get_list (fixture->view);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++)
    {
      g_autofree char *name = viewer_function_row_dup_name (viewer_function_list_get_row (list, i),
                                                            viewer_function_list_get_profile (list));

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", name);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static char *
dup_current (Fixture *fixture)
{
  ProfileFunctionInfo info = { .name = "" };

  if (fixture->view->current != 0)
    profile_get_function_info (fixture->profile, fixture->view->current, &info);
  return g_strdup (info.name);
}

static void
check_current (Fixture    *fixture,
               const char *expected)
{
  g_autofree char *name = dup_current (fixture);

  g_assert_cmpstr (name, ==, expected);
  g_assert_cmpuint (viewer_session_get_selection (fixture->session)->function, ==, fixture->view->current);
}

static void
select_function (Fixture    *fixture,
                 const char *name)
{
  gtk_single_selection_set_selected (fixture->view->selection,
                                     viewer_function_list_find (fixture->view->list, test_find_function (fixture->profile, name)));
}

static void
test_heaviest_first (Fixture       *fixture,
                     gconstpointer  text)
{
  check_rows (fixture, "price load log main");
  check_current (fixture, "");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture->view->count)), ==, "4 functions");
}

/* A click on a header sorts, the second one turns it round. */
static void
test_headers (Fixture       *fixture,
              gconstpointer  text)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (fixture->view->column_view);
  g_autoptr(GtkColumnViewColumn) total = g_list_model_get_item (gtk_column_view_get_columns (view),
                                                                VIEWER_FUNCTION_COLUMN_TOTAL);
  g_autoptr(GtkColumnViewColumn) name = g_list_model_get_item (gtk_column_view_get_columns (view),
                                                               VIEWER_FUNCTION_COLUMN_NAME);

  select_function (fixture, "load");
  gtk_column_view_sort_by_column (view, total, GTK_SORT_ASCENDING);
  check_rows (fixture, "main price log load");
  gtk_column_view_sort_by_column (view, total, GTK_SORT_DESCENDING);
  check_rows (fixture, "load log price main");
  gtk_column_view_sort_by_column (view, name, GTK_SORT_ASCENDING);
  check_rows (fixture, "load log main price");
  /* The selection stays with its function. */
  check_current (fixture, "load");
  g_assert_cmpuint (gtk_single_selection_get_selected (fixture->view->selection), ==, 0);
}

static void
test_walk (Fixture       *fixture,
           gconstpointer  text)
{
  select_function (fixture, "load");
  check_current (fixture, "load");
  g_signal_emit_by_name (fixture->view->calls, "walk", test_find_function (fixture->profile, "price"));
  check_current (fixture, "price");
  g_signal_emit_by_name (fixture->view->calls, "walk", test_find_function (fixture->profile, "log"));
  check_current (fixture, "log");
  g_signal_emit_by_name (fixture->view->calls, "back");
  check_current (fixture, "price");
  g_signal_emit_by_name (fixture->view->calls, "back");
  check_current (fixture, "load");
  g_signal_emit_by_name (fixture->view->calls, "back");
  check_current (fixture, "load");
}

/* Walking to what the filter hides drops the filter. */
static void
test_search (Fixture       *fixture,
             gconstpointer  text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture->view->search), "lo");
  g_signal_emit_by_name (fixture->view->search, "search-changed");
  check_rows (fixture, "load log");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture->view->count)), ==, "2 of 4");
  select_function (fixture, "log");
  g_signal_emit_by_name (fixture->view->calls, "walk", test_find_function (fixture->profile, "main"));
  g_signal_emit_by_name (fixture->view->search, "search-changed");
  check_rows (fixture, "price load log main");
  check_current (fixture, "main");
  gtk_editable_set_text (GTK_EDITABLE (fixture->view->search), "zzz");
  g_signal_emit_by_name (fixture->view->search, "search-changed");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (fixture->view->stack)), ==, "none");
}

static void
test_session (Fixture       *fixture,
              gconstpointer  text)
{
  ViewerSelection selection = { .function = test_find_function (fixture->profile, "log"), .lane = -1 };

  viewer_session_select (fixture->session, &selection);
  check_current (fixture, "log");
  g_assert_cmpuint (gtk_single_selection_get_selected (fixture->view->selection), ==, 2);
  viewer_session_set_range (fixture->session, 0, 60 * MS);
  test_settle ();
  check_rows (fixture, "price load main");
  check_current (fixture, "log");   /* it may be back in the next range */
  g_assert_cmpuint (gtk_single_selection_get_selected (fixture->view->selection), ==, GTK_INVALID_LIST_POSITION);
  viewer_session_set_range (fixture->session, 0, 0);
  viewer_session_set_only_application (fixture->session, TRUE);
  test_settle ();
  check_rows (fixture, "price log main");
  g_assert_cmpuint (gtk_single_selection_get_selected (fixture->view->selection), ==, 1);
  viewer_session_set_profile (fixture->session, NULL, NULL);
  check_rows (fixture, "");
  g_assert_cmpstr (gtk_stack_get_visible_child_name (GTK_STACK (fixture->view->stack)), ==, "empty");
}

/* Not seen, not counted; seen again, right again. */
static void
test_hidden (Fixture       *fixture,
             gconstpointer  text)
{
  ViewerFunctionTable *before = fixture->view->table;

  gtk_widget_set_visible (GTK_WIDGET (fixture->view), FALSE);
  viewer_session_set_range (fixture->session, 0, 60 * MS);
  test_settle ();
  g_assert_true (fixture->view->table == before);
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), TRUE);
  test_settle ();
  check_rows (fixture, "price load main");
}

/* What took less than a hundredth stands below in one line, until it is asked for: by a click, by words, or because a
 * function of it is selected elsewhere. */
static void
test_faster (Fixture       *fixture,
             gconstpointer  text)
{
  static const char many[] = "main@shop.py;price@shop.py 1000\nmain@shop.py;a@shop.py 3\nmain@shop.py;b@shop.py 2\n"
                             "main@shop.py;c@shop.py 1\n";
  g_autoptr(Profile) profile = profile_fixture_profile (many);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  ViewerSelection selection = { .lane = -1, .function = test_find_function (profile, "b") };
  GtkButton *faster = GTK_BUTTON (fixture->view->faster);

  g_assert_false (gtk_widget_get_visible (fixture->view->faster));
  viewer_session_set_profile (fixture->session, profile, spans);
  test_settle ();
  check_rows (fixture, "price main");
  g_assert_cmpstr (gtk_button_get_label (faster), ==, "and 3 faster functions");
  g_assert_true (gtk_widget_get_visible (fixture->view->faster));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture->view->count)), ==, "5 functions");
  viewer_function_list_filter (viewer_functions_view_get_list (fixture->view), "c");
  check_rows (fixture, "price c");
  viewer_function_list_filter (viewer_functions_view_get_list (fixture->view), "");
  check_rows (fixture, "price main");
  g_signal_emit_by_name (faster, "clicked");
  check_rows (fixture, "price a b c main");
  g_assert_false (gtk_widget_get_visible (fixture->view->faster));

  viewer_function_list_set_folds (viewer_functions_view_get_list (fixture->view), TRUE);
  check_rows (fixture, "price main");
  viewer_session_select (fixture->session, &selection);
  check_rows (fixture, "price a b c main");
}

int
main (int   argc,
      char *argv[])
{
  static const struct {
    const char *name;
    void      (*run) (Fixture *fixture, gconstpointer text);
  } tests[] = {
    { "/functions-view/heaviest-first", test_heaviest_first }, { "/functions-view/headers", test_headers },
    { "/functions-view/walk", test_walk }, { "/functions-view/search", test_search },
    { "/functions-view/session", test_session }, { "/functions-view/hidden", test_hidden },
    { "/functions-view/faster", test_faster },
  };

  g_test_init (&argc, &argv, NULL);
  if (!gtk_init_check ())
    {
      g_print ("1..0 # SKIP there is no display\n");
      return 0;
    }
  adw_init ();
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Fixture, recording, set_up, tests[i].run, tear_down);
  return g_test_run ();
}
