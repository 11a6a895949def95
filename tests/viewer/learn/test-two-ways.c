/* Tracing and sampling side by side, with the bundled recordings: what the tool says, and what it opens. */

#include "tests/viewer/driver.h"
#include "tests/viewer/walk.h"
#include "viewer/learn/two-ways.h"

static void
open_program (ViewerWindow *window,
              const char   *program)
{
  g_autofree char *place = g_strconcat ("two-ways/", program, NULL);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.learn-tool", "s", place);
}

static gboolean
is_said (ViewerWindow *window,
         const char   *words)
{
  return find_widget (GTK_WIDGET (window), has_part, words) != NULL;
}

static gboolean
is_inflated (GtkWidget  *widget,
             const char *wanted)
{
  return gtk_widget_has_css_class (widget, wanted);
}

/* The claim: at least twice the truth, said in words and marked. */
static void
test_tiny_calls (void)
{
  ViewerWindow *window = open_shop ();
  GtkWidget *times;

  open_program (window, "tiny-calls");
  wait_until (is_said (window, "Tracing makes square_distance() look "));
  g_assert_true (is_said (window, " times as big as it is, because it is called 8"));
  times = find_widget (GTK_WIDGET (window), is_inflated, "inflated");
  g_assert_nonnull (times);
  g_assert_cmpfloat (g_ascii_strtod (gtk_label_get_text (GTK_LABEL (times)) + strlen ("×"), NULL), >=, 2.0);
  close_learn (window);
}

/* Another program in the chooser: few calls, nothing is marked. */
static void
test_even (void)
{
  ViewerWindow *window = open_shop ();

  open_program (window, "tiny-calls");
  wait_until (is_said (window, "Tracing makes square_distance() look "));
  open_program (window, "even");
  wait_until (is_said (window, "Tracing and sampling agree here."));
  g_assert_null (find_widget (GTK_WIDGET (window), is_inflated, "inflated"));
  g_assert_true (is_said (window, "look_for_primes"));
  g_assert_false (is_said (window, "square_distance"));
  close_learn (window);
}

static void
test_opens (void)
{
  ViewerWindow *window = open_shop ();

  open_program (window, "nested");
  wait_until (is_said (window, "Tracing makes weigh() look "));
  gtk_widget_grab_focus (gtk_widget_get_ancestor (find_text (window, "Look at the Trace"), GTK_TYPE_BUTTON));
  press ("Return");
  wait_until (viewer_session_get_profile (session_of (window)) != NULL
              && g_strcmp0 (profile_get_meta (viewer_session_get_profile (session_of (window)), "interval_ns"), "0") == 0);
  close_learn (window);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/learn/two-ways/tiny-calls", test_tiny_calls);
  g_test_add_func ("/learn/two-ways/even", test_even);
  g_test_add_func ("/learn/two-ways/opens", test_opens);
  return driver_run ();
}
