/* For everyone: each control of each view and dialog has a name and is reached by Tab. */

#include "tests/viewer/driver.h"
#include "tests/viewer/tasks-recording.h"
#include "tests/viewer/walk.h"
#include "viewer/access.h"
#include "viewer/preferences.h"
#include "viewer/record-dialog.h"

/* Two threads, a library, and a source that the recording keeps. */
static const char recording[] =
  "meta target shop.py\n"
  "source shop.py 1000 def main():\\n    price()\\n    log()\\n\\n\\ndef price():\\n    return 1\\n\n"
  "main@shop.py:1+2;price@shop.py:6+7;load@std:json/__init__.py:9;decode@std:json/decoder.py:30 300\n"
  "main@shop.py:1+2;price@shop.py:6+7 300\n"
  "main@shop.py:1+3;log@shop.py:30 400\n"
  "thread worker\nstate blocked\nrun@shop.py:50;wait@shop.py:51 100\n";

static const char *const views[] = { "tree", "inverted", "flame", "functions", "source" };

static void
show_view (ViewerWindow *window,
           const char   *name)
{
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", name);
  run_for (150);
}

static void
check (GtkWindow  *window,
       const char *where)
{
  g_autofree char *nameless = walk_dup_nameless (GTK_WIDGET (window));
  g_autofree char *unreachable = walk_dup_unreachable (window);

  if (nameless[0] != '\0' || unreachable[0] != '\0')
    {
      g_printerr ("in %s:\n%s%s", where, nameless, unreachable);
      g_test_fail ();
    }
}

/* The one that came above the others. */
static GtkWindow *
find_other (ViewerWindow *window)
{
  g_autoptr(GPtrArray) windows = walk_list_windows ();

  for (guint i = 0; i < windows->len; i++)
    if (windows->pdata[i] != (gpointer) window)
      return windows->pdata[i];
  return NULL;
}

static void
check_other (ViewerWindow *window,
             const char   *where)
{
  wait_until (find_other (window) != NULL);
  run_for (200);
  check (find_other (window), where);
  gtk_window_destroy (find_other (window));
  run_for (50);
}

/* ---- tests ---- */

static void
test_welcome (void)
{
  ViewerWindow *window = viewer_window_new (driver_get_application ());

  gtk_window_present (GTK_WINDOW (window));
  run_for (300);
  g_assert_cmpstr (page_of (window), ==, "welcome");
  check (GTK_WINDOW (window), "welcome");
  close_window (window);
}

static void
test_views (void)
{
  ViewerWindow *window = open_fixture (recording);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      show_view (window, views[i]);
      check (GTK_WINDOW (window), views[i]);
    }
  close_window (window);
}

/* What comes and goes: chips, hits, a range, the source beside, the trail of the flame graph. */
static void
test_filters (void)
{
  ViewerWindow *window = open_fixture (recording);

  click (find_text (window, "price"));
  press ("f");
  wait_until (find_widget (GTK_WIDGET (window), has_prefix, "Focus") != NULL);
  viewer_session_set_range (session_of (window), 100 * MS, 500 * MS);
  press ("ctrl+f");
  xdotool ("type price");
  press ("F8");
  run_for (300);
  check (GTK_WINDOW (window), "chips, search, range and the source beside");
  show_view (window, "flame");
  check (GTK_WINDOW (window), "flame graph of a filter");
  close_window (window);
}

static void
test_dialogs (void)
{
  ViewerWindow *window = open_fixture (recording);

  gtk_window_present (viewer_preferences_new (GTK_WINDOW (window)));
  check_other (window, "preferences");
  gtk_window_present (GTK_WINDOW (viewer_record_dialog_new (GTK_WINDOW (window))));
  check_other (window, "recording dialog");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.export", NULL);
  check_other (window, "export dialog");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.about-recording", NULL);
  check_other (window, "about the recording");
  close_window (window);
}

static void
test_shortcuts (void)
{
  ViewerWindow *window = open_fixture (recording);

  press ("F1");
  check_other (window, "shortcuts");
  close_window (window);
}

static gboolean
is_menu_button (GtkWidget  *widget,
                const char *wanted)
{
  return GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_visible (widget);
}

static void
count_items (GtkWidget *widget,
             gpointer   n)
{
  *(guint *) n += has_type (widget, "GtkModelButton");
}

static void
check_menu (GtkWidget  *menu,
            const char *where)
{
  g_autofree char *nameless = walk_dup_nameless (menu);
  guint n = 0;

  walk_foreach (menu, count_items, &n);
  g_test_message ("%s: %u items", where, n);
  g_assert_cmpuint (n, >=, 2);
  g_assert_cmpstr (nameless, ==, "");
}

static void
test_primary_menu (void)
{
  ViewerWindow *window = open_fixture (recording);
  GtkWidget *menu = find_widget (GTK_WIDGET (window), is_menu_button, NULL);

  gtk_menu_button_popup (GTK_MENU_BUTTON (menu));
  run_for (200);
  check_menu (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu))), "primary menu");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (menu));
  close_window (window);
}

/* What a secondary click opens, opened by key where something is selected. */
static void
test_context_menus (void)
{
  static const struct {
    const char *view, *type;
  } menus[] = { { "tree", "ViewerTreeView" }, { "inverted", "ViewerTreeView" }, { "flame", "ViewerFlameGraph" },
                { "tree", "ViewerTimeline" } };
  ViewerWindow *window = open_fixture (recording);

  click (find_text (window, "price"));
  for (guint i = 0; i < G_N_ELEMENTS (menus); i++)
    {
      GtkWidget *view;

      show_view (window, menus[i].view);
      view = find_of_type (window, menus[i].type);
      gtk_widget_grab_focus (view);
      run_for (100);
      press ("Menu");
      wait_until (find_widget (view, has_type, "GtkPopoverMenu") != NULL);
      run_for (100);
      check_menu (find_widget (view, has_type, "GtkPopoverMenu"), menus[i].type);
      press ("Escape");
      wait_until (find_widget (view, has_type, "GtkPopoverMenu") == NULL);
    }
  close_window (window);
}

static void
test_marks (void)
{
  ViewerWindow *window = open_fixture ("main@shop.py;load@shop.py 300\nmark 1 100 1 point epoch 1\n"
                                       "mark 2 150 1 begins load orders\nmark 2 200 1 ends\nstop 300");
  GtkWidget *popover;
  g_autofree char *nameless = NULL;

  check (GTK_WINDOW (window), "a timeline with marks");
  gtk_widget_grab_focus (find_of_type (window, "ViewerTimeline"));
  press ("M");
  wait_until ((popover = find_widget (GTK_WIDGET (window), has_type, "GtkPopover")) != NULL);
  wait_until (find_widget (popover, has_text, "load orders") != NULL);
  nameless = walk_dup_nameless (popover);
  g_assert_cmpstr (nameless, ==, "");
  press ("Escape");
  close_window (window);
}

static void
test_tasks (void)
{
  ViewerWindow *window = open_fixture (pair);

  show_view (window, "tasks");
  g_assert_nonnull (find_of_type (window, "ViewerTasksView"));
  check (GTK_WINDOW (window), "tasks");
  show_view (window, "tree");
  check (GTK_WINDOW (window), "tree with the time of tasks");
  close_window (window);
}

/* There is no file of that name, and the recording has no copy of it. */
static void
test_source_missing (void)
{
  ViewerWindow *window = open_fixture (pair);

  show_view (window, "source");
  wait_until (find_widget (GTK_WIDGET (window), has_text, "The File Is Not Here") != NULL);
  check (GTK_WINDOW (window), "source that is not here");
  close_window (window);
}

static void
test_errors (void)
{
  ViewerWindow *window = open_path ("/nowhere/at-all.pyprof");

  wait_until (g_str_equal (page_of (window), "error"));
  check (GTK_WINDOW (window), "error page");
  close_window (window);
}

/* GTK says so when the focus goes where no window is, and that ends the test. */
static void
test_closed_expander (void)
{
  GtkWidget *window = gtk_window_new (), *expander = gtk_expander_new ("Output"), *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), gtk_text_view_new ());
  gtk_expander_set_child (GTK_EXPANDER (expander), scrolled);
  viewer_access_close_expander (GTK_EXPANDER (expander));
  gtk_window_set_child (GTK_WINDOW (window), expander);
  gtk_window_present (GTK_WINDOW (window));
  run_for (50);
  for (int i = 0; i < 3; i++)
    gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD);

  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  run_for (50);
  gtk_widget_grab_focus (expander);
  g_assert_true (gtk_widget_child_focus (window, GTK_DIR_TAB_FORWARD));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), scrolled));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/access/welcome", test_welcome);
  g_test_add_func ("/access/views", test_views);
  g_test_add_func ("/access/filters", test_filters);
  g_test_add_func ("/access/errors", test_errors);
  g_test_add_func ("/access/primary-menu", test_primary_menu);
  g_test_add_func ("/access/context-menus", test_context_menus);
  g_test_add_func ("/access/marks", test_marks);
  g_test_add_func ("/access/tasks", test_tasks);
  g_test_add_func ("/access/source-missing", test_source_missing);
  g_test_add_func ("/access/dialogs", test_dialogs);
  g_test_add_func ("/access/shortcuts", test_shortcuts);
  g_test_add_func ("/access/closed-expander", test_closed_expander);
  return driver_run ();
}
