/* "Look less often" and "Compare": in the real window, by keys, with what a screen reader hears. */

#include "tests/viewer/driver.h"
#include "tests/viewer/walk.h"
#include "viewer/learn/compare.h"
#include "viewer/learn/resample.h"

#include <glib/gstdio.h>
#include <string.h>

static ViewerWindow *
open_tool (const char *text,
           const char *tool)
{
  g_autofree char *path = write_fixture (text);
  ViewerWindow *window = open_path (path);

  wait_until (viewer_session_get_call_tree (session_of (window)) != NULL);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", tool);
  run_for (200);
  g_unlink (path);
  return window;
}

/* Blinks 1 ms of every 10. */
static char *
dup_heartbeat (void)
{
  GString *text = g_string_new ("meta target heartbeat.py\n");

  for (guint i = 0; i < 100; i++)
    g_string_append (text, "main;blink 1\nmain;rest 9\n");
  return g_string_free (text, FALSE);
}

static guint
count_rows (GtkWidget *tool)
{
  GtkWidget *list = find_widget (tool, has_type, "GtkListBox");
  guint n = 0;

  for (GtkWidget *row = list != NULL ? gtk_widget_get_first_child (list) : NULL; row != NULL; row = gtk_widget_get_next_sibling (row))
    n++;
  return n;
}

/* With rows in it, too, a page is no wider than the pane. */
static void
assert_fits (ViewerWindow *window)
{
  ViewerLearnPane *pane = viewer_document_get_learn_pane (document_of (window));
  g_autofree char *too_wide = NULL;
  int pane_px;

  gtk_widget_get_size_request (GTK_WIDGET (pane), &pane_px, NULL);
  too_wide = walk_dup_too_wide (viewer_learn_pane_get_widget (pane), pane_px);
  g_assert_cmpstr (too_wide, ==, "");
}

/* Every control has a name and is reached by Tab. */
static void
assert_walkable (ViewerWindow *window)
{
  g_autofree char *nameless = walk_dup_nameless (GTK_WIDGET (window));
  g_autofree char *unreachable = walk_dup_unreachable (GTK_WINDOW (window));

  g_assert_cmpstr (nameless, ==, "");
  g_assert_cmpstr (unreachable, ==, "");
  assert_fits (window);
}

/* A step is chosen by keys; the tool says that this program misleads it. A little later everything is different. */
static void
test_resample (void)
{
  g_autofree char *text = dup_heartbeat ();
  ViewerWindow *window = open_tool (text, "resample");
  ViewerResample *tool = VIEWER_RESAMPLE (find_of_type (window, "ViewerResample"));
  GtkWidget *row;

  wait_until (strstr (viewer_resample_get_sentence (tool), "1000 samples") != NULL);
  g_assert_cmpuint (count_rows (GTK_WIDGET (tool)), ==, 2);
  gtk_widget_grab_focus (gtk_widget_get_parent (find_text (window, "Recorded")));
  press ("Tab");
  press ("Tab");
  press ("Tab");
  press ("space");
  wait_until (g_str_has_prefix (viewer_resample_get_sentence (tool), "In step!"));
  find_text (window, "Of 3 functions, 2 could be missed altogether.");
  assert_walkable (window);
  row = find_widget (GTK_WIDGET (tool), has_type, "GtkListBoxRow");
  g_assert_cmpstr (gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                       "rest: not seen at all. Recorded was 90.0 %; other beginnings show up to 100.0 %."),
                   ==, NULL);
  gtk_widget_grab_focus (find_widget (GTK_WIDGET (tool), has_type, "GtkScale"));
  press ("Right");
  find_text (window, "Begin a little later: the first look falls after 1.00 ms.");
  g_assert_cmpstr (gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                       "rest: 100.0 %. Recorded was 90.0 %; other beginnings show from 0.0 % to 100.0 %."),
                   ==, NULL);
  close_learn (window);
}

/* What is shown follows the range of the views; another one has fewer samples. */
static void
test_resample_range (void)
{
  g_autofree char *text = dup_heartbeat ();
  ViewerWindow *window = open_tool (text, "resample");
  ViewerResample *tool = VIEWER_RESAMPLE (find_of_type (window, "ViewerResample"));

  wait_until (strstr (viewer_resample_get_sentence (tool), "1000 samples") != NULL);
  viewer_session_set_range (session_of (window), 0, 200 * MS);
  wait_until (strstr (viewer_resample_get_sentence (tool), "200 samples") != NULL);
  close_learn (window);
}

/* Batches of equal work, "price" for so long in each. */
static char *
dup_shop (guint price_ms)
{
  GString *text = g_string_new ("meta target shop.py\n");

  for (guint i = 0; i < 20; i++)
    g_string_append_printf (text, "main;price@shop.py %u\nmain;load@shop.py 20\n", price_ms);
  return g_string_free (text, FALSE);
}

static void
test_compare (void)
{
  g_autofree char *slow = dup_shop (30), *fast = dup_shop (10), *path = write_fixture (slow);
  g_autofree char *nothing = g_build_filename (g_get_tmp_dir (), "there-is-no-such.pyprof", NULL);
  g_autoptr(GFile) other = g_file_new_for_path (path), missing = g_file_new_for_path (nothing);
  ViewerWindow *window = open_tool (fast, "compare");
  ViewerCompare *tool = VIEWER_COMPARE (find_of_type (window, "ViewerCompare"));
  GtkWidget *row;

  g_assert_cmpstr (viewer_compare_get_sentence (tool), ==, "");
  viewer_compare_open (tool, missing);
  wait_until (strstr (viewer_compare_get_sentence (tool), "there-is-no-such") != NULL);
  viewer_compare_open (tool, other);
  wait_until (g_str_has_prefix (viewer_compare_get_sentence (tool), "It is faster: 1.000 s before, 0.600 s after, 40 % less."));
  g_assert_cmpuint (count_rows (GTK_WIDGET (tool)), ==, 2);
  assert_walkable (window);
  row = find_widget (GTK_WIDGET (tool), has_type, "GtkListBoxRow");
  g_assert_false (gtk_widget_has_css_class (row, "chance"));
  g_assert_cmpstr (gtk_test_accessible_check_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                       "main: 1.00 s before, 600 ms after, real."), ==, NULL);
  g_assert_cmpstr (gtk_test_accessible_check_property (GTK_ACCESSIBLE (gtk_widget_get_next_sibling (row)),
                                                       GTK_ACCESSIBLE_PROPERTY_LABEL,
                                                       "price: 600 ms before, 200 ms after, real."), ==, NULL);
  /* The other way round it is slower. */
  gtk_widget_grab_focus (gtk_widget_get_parent (find_text (window, "This was before")));
  press ("space");
  wait_until (g_str_has_prefix (viewer_compare_get_sentence (tool), "It is slower: 0.600 s before"));
  close_learn (window);
  g_unlink (path);
}

/* The sentence on top says how far it may be off, and so do the tooltips' words. */
static void
test_sentence (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  ViewerWindow *window;

  for (guint i = 0; i < 10; i++)
    g_string_append (text, "main;price 24\nmain;load 16\nmain;price 28\nmain;load 12\n");
  window = open_tool (text->str, "resample");
  wait_until (viewer_session_get_certainty (session_of (window)) != NULL);
  g_assert_cmpstr (viewer_session_get_certainty (session_of (window)), ==, "Another run would likely show 63 to 67 %.");
  find_text (window, "Another run would likely show 63 to 67 %.");
  close_learn (window);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/learn/resample", test_resample);
  g_test_add_func ("/learn/resample-range", test_resample_range);
  g_test_add_func ("/learn/compare", test_compare);
  g_test_add_func ("/learn/sentence", test_sentence);
  return driver_run ();
}
