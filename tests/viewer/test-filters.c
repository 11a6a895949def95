/* What the trees are filtered to, under real keys and clicks: transforms, search, back and forward. */

#include "tests/profile/fixture.h"
#include "tests/viewer/driver.h"

#define WHOLE "main |  price |   json (2 library frames) |  log | run"

static guint
count_transforms (ViewerWindow *window)
{
  return profile_transforms_get_n (viewer_session_get_transforms (session_of (window)));
}

static gboolean
has_rows (ViewerWindow *window,
          const char   *wanted)
{
  g_autofree char *rows = dup_rows (window);

  return g_str_equal (rows, wanted);
}

static gboolean
is_shown (ViewerWindow *window,
          const char   *text)
{
  return find_widget (GTK_WIDGET (window), has_text, text) != NULL;
}

static void
test_keys (void)
{
  ViewerWindow *window = open_shop ();

  click (find_text (window, "price"));
  press ("f");
  wait_until (has_rows (window, "price |  json (2 library frames)"));
  g_assert_true (is_shown (window, "Focus: price()"));
  assert_selected (window, "price");
  press ("alt+Left");
  wait_until (!is_shown (window, "Focus: price()"));
  wait_until (has_rows (window, WHOLE));
  press ("alt+Right");
  wait_until (is_shown (window, "Focus: price()"));
  /* The selection first, then the filter. */
  press ("Escape");
  g_assert_cmpuint (count_transforms (window), ==, 1);
  press ("Escape");
  wait_until (has_rows (window, WHOLE));
  g_assert_cmpuint (count_transforms (window), ==, 0);

  click (find_text (window, "price"));
  press ("m");
  wait_until (has_rows (window, "main |  log |  json (2 library frames) | run"));
  close_window (window);
}

static void
test_chips (void)
{
  ViewerWindow *window = open_shop ();

  click (find_text (window, "log"));
  press ("d");
  wait_until (has_rows (window, "main |  price |   json (2 library frames) | run"));
  click (find_text (window, "price"));
  press ("c");
  wait_until (has_rows (window, "main |  price | run"));
  click (find_text (window, "Dropped: log()"));
  wait_until (has_rows (window, "main |  price |  log | run"));
  g_assert_cmpuint (count_transforms (window), ==, 1);
  click (find_text (window, "Collapsed: price()"));
  wait_until (has_rows (window, WHOLE));
  /* Each step was one. */
  for (guint i = 0; i < 4; i++)
    press ("alt+Left");
  g_assert_cmpuint (count_transforms (window), ==, 0);
  g_assert_false (viewer_session_can_go_back (session_of (window)));
  close_window (window);
}

/* A key that means nothing for the row does nothing. */
static void
test_nothing_to_do (void)
{
  ViewerWindow *window = open_shop ();

  click (find_text (window, "price"));
  press ("r");
  press ("shift+c");
  g_assert_cmpuint (count_transforms (window), ==, 0);
  click (find_text (window, "json (2 library frames)"));
  press ("m");
  g_assert_cmpuint (count_transforms (window), ==, 0);
  press ("shift+c");
  wait_until (is_shown (window, "Collapsed: json"));
  close_window (window);
}

static void
test_menu (void)
{
  ViewerWindow *window = open_shop ();

  click (find_text (window, "log"));
  press ("shift+F10");
  wait_until (is_shown (window, "Focus on log"));
  g_assert_false (is_shown (window, "Collapse Recursion"));
  press ("Return");
  wait_until (is_shown (window, "Focus: log()"));
  wait_until (has_rows (window, "log"));
  close_window (window);
}

static void
test_search (void)
{
  ViewerWindow *window = open_shop ();

  click (find_text (window, "run"));
  press ("slash");
  xdotool ("type price");
  press ("Return");
  wait_until (is_shown (window, "1 of 1 · 54.5 % of the samples"));
  wait_until (viewer_session_get_search (session_of (window)) != NULL);
  assert_selected (window, "price");
  press ("Escape");
  g_assert_null (viewer_session_get_search (session_of (window)));

  press ("ctrl+f");
  xdotool ("type shop.py");
  press ("Return");
  wait_until (is_shown (window, "1 of 5 · 100.0 % of the samples"));
  assert_selected (window, "main");
  press ("shift+Return");
  wait_until (is_shown (window, "5 of 5 · 100.0 % of the samples"));
  press ("ctrl+a");
  xdotool ("type nowhere");
  wait_until (is_shown (window, "Nothing is called so"));
  close_window (window);
}

static void
test_inverted (void)
{
  ViewerWindow *window = open_shop ();

  g_assert_null (viewer_session_get_inverted_tree (session_of (window)));
  press ("ctrl+2");
  wait_until (viewer_session_get_inverted_tree (session_of (window)) != NULL);
  wait_until (is_shown (window, "wait"));
  click (find_text (window, "log"));
  press ("Right");
  wait_until (is_shown (window, "main"));
  press ("d");
  wait_until (is_shown (window, "Dropped: log()"));
  wait_until (!is_shown (window, "log"));
  press ("ctrl+1");
  wait_until (has_rows (window, "main |  price |   json (2 library frames) | run"));
  close_window (window);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/filters/keys", test_keys);
  g_test_add_func ("/filters/chips", test_chips);
  g_test_add_func ("/filters/nothing-to-do", test_nothing_to_do);
  g_test_add_func ("/filters/menu", test_menu);
  g_test_add_func ("/filters/search", test_search);
  g_test_add_func ("/filters/inverted", test_inverted);
  return driver_run ();
}
