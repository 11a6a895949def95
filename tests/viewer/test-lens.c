/* test-lens.c: which time counts, chosen with keys in the real window */

#include "driver.h"

#include "viewer/lens.h"

#include "profile/words.h"

#include <string.h>

static char *
dup_sentence (ViewerWindow *window)
{
  return g_strdup (viewer_lens_line_get_text (VIEWER_LENS_LINE (find_of_type (window, "ViewerLensLine"))));
}

/* Counted from the first, for not every GTK begins at the chosen one when the list is opened by key. */
static void
choose (ViewerWindow *window,
        ProfileClock  clock)
{
  GtkWidget *lens = find_of_type (window, "ViewerLens");

  gtk_widget_grab_focus (gtk_widget_get_first_child (lens));
  press ("Return");
  wait_until (find_widget (lens, has_type, "GtkListView") != NULL);
  press ("Home");
  for (guint i = 0; i < (guint) clock; i++)
    press ("Down");
  press ("Return");
  wait_until (find_widget (lens, has_type, "GtkListView") == NULL);
}

static int
get_x (GtkWidget *widget)
{
  graphene_point_t point;

  g_assert_true (gtk_widget_compute_point (widget, GTK_WIDGET (gtk_widget_get_root (widget)), &GRAPHENE_POINT_INIT (0, 0), &point));
  return (int) point.x;
}

/* Rows, sentence and switch follow; what stands beside them does not move. */
static void
test_switch (void)
{
  ViewerWindow *window = open_shop ();
  GtkWidget *beside = find_text (window, "Only My Code");
  GtkWidget *line = find_of_type (window, "ViewerLensLine");
  int x = get_x (beside), height = gtk_widget_get_height (line);

  for (guint clock = 1; clock <= PROFILE_N_CLOCKS; clock++)
    {
      ProfileClock expected = (ProfileClock) (clock % PROFILE_N_CLOCKS);
      g_autofree char *wanted = profile_words_clock (expected), *sentence = NULL;

      choose (window, expected);
      wait_until (viewer_session_get_clock (session_of (window)) == expected);
      sentence = dup_sentence (window);
      g_assert_cmpstr (sentence, ==, wanted);
      g_assert_cmpint (get_x (beside), ==, x);
      g_assert_cmpint (gtk_widget_get_height (line), ==, height);
    }
  close_window (window);
}

static gboolean
has_rows_of (ViewerWindow *window,
             const char   *expected)
{
  g_autofree char *rows = dup_rows (window);

  return strcmp (rows, expected) == 0;
}

/* The second thread only waits. */
static void
test_tree (void)
{
  ViewerWindow *window = open_shop ();

  viewer_session_set_clock (session_of (window), PROFILE_CLOCK_AWAITING);
  wait_until (has_rows_of (window, "run"));
  press ("alt+Left");
  wait_until (viewer_session_get_clock (session_of (window)) == PROFILE_CLOCK_WALL);
  wait_until (!has_rows_of (window, "run"));
  viewer_session_set_clock (session_of (window), PROFILE_CLOCK_GIL_WAIT);
  wait_until (has_rows_of (window, ""));
  close_window (window);
}

int
main (int argc, char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/lens/switch", test_switch);
  g_test_add_func ("/lens/tree", test_tree);
  return driver_run ();
}
