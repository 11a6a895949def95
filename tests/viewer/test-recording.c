/* Recording from the window: the dialog, the program's output, again with the same view. */

#include <glib/gstdio.h>
#include <string.h>

#include "tests/viewer/driver.h"
#include "tests/viewer/walk.h"
#include "viewer/launch.h"
#include "viewer/output-pane.h"
#include "viewer/record-dialog.h"

static const char program[] =
  "import sys, time\n"
  "def deep(n): return deep(n - 1) if n else sum(range(30000))\n"
  "def other(): return sum(range(3000))\n"
  "end = time.monotonic() + 0.6\n"
  "while time.monotonic() < end: deep(6); other()\n"
  "print('schön')\n"
  "print('bye', file=sys.stderr)\n"
  "sys.exit(3)\n";

static char *
write_program (void)
{
  char *path = g_build_filename (g_get_user_state_dir (), "program.py", NULL);

  g_assert_true (g_file_set_contents (path, program, -1, NULL));
  return path;
}

static ViewerOutputPane *
get_pane (ViewerWindow *window)
{
  return VIEWER_OUTPUT_PANE (find_widget (GTK_WIDGET (window), has_type, "ViewerOutputPane"));
}

static ViewerWindow *
record_program (void)
{
  g_autofree char *path = write_program ();
  g_auto(ViewerLaunch) launch = { 0 };
  g_autoptr(ViewerRecorder) recorder = NULL;
  ViewerWindow *window = viewer_window_new (driver_get_application ());

  viewer_launch_init (&launch, FALSE, path);
  recorder = viewer_launch_new_recorder (&launch, NULL);
  gtk_window_present (GTK_WINDOW (window));
  viewer_window_record (window, recorder);
  return window;
}

static void
wait_for_end (ViewerWindow *window)
{
  wait_until (!viewer_window_is_recording (window));
  wait_until (viewer_session_get_profile (session_of (window)) != NULL
              && profile_is_complete (viewer_session_get_profile (session_of (window))));
  run_for (300);
}

/* Both streams, in their order, whole characters; and how it ended. */
static void
test_output (void)
{
  ViewerWindow *window = record_program ();
  g_autofree char *text = NULL;

  g_assert_true (g_str_has_prefix (viewer_output_pane_get_status (get_pane (window)), "running for"));
  wait_for_end (window);
  text = viewer_output_pane_dup_text (get_pane (window));
  g_assert_cmpstr (text, ==, "schön\nbye\n");
  g_assert_cmpstr (viewer_output_pane_get_status (get_pane (window)), ==, "The program ended with exit status 3.");
  close_window (window);
}

/* Another run of the program is looked at as the first: selection, and rows that were closed. */
static void
test_again (void)
{
  ViewerWindow *window = record_program ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  wait_for_end (window);
  click (find_text (window, "deep"));
  press ("Left");
  viewer_session_set_range (session_of (window), 100 * MS, 400 * MS);
  run_for (200);
  assert_selected (window, "deep");
  first = dup_rows (window);
  g_assert_null (strstr (first, "|   deep"));

  press ("ctrl+r");
  g_assert_true (viewer_window_is_recording (window));
  wait_for_end (window);
  assert_selected (window, "deep");
  second = dup_rows (window);
  g_assert_null (strstr (second, "|   deep"));
  g_assert_false (viewer_session_get_range (session_of (window), NULL, NULL));
  close_window (window);
}

/* What is merged or dropped is said by function, and another run has other ids. */
static void
test_again_transforms (void)
{
  ViewerWindow *window = record_program ();
  ViewerSession *session = session_of (window);
  g_autoptr(ProfileTransforms) dropped = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  wait_for_end (window);
  g_assert_true (profile_transforms_parse (&dropped, viewer_session_get_profile (session), "collapse:deep", NULL));
  viewer_session_set_transforms (session, dropped);
  run_for (200);
  first = profile_transforms_to_string (viewer_session_get_transforms (session), viewer_session_get_profile (session));
  g_assert_nonnull (strstr (first, "deep"));

  press ("ctrl+r");
  wait_for_end (window);
  run_for (200);
  second = profile_transforms_to_string (viewer_session_get_transforms (session), viewer_session_get_profile (session));
  g_assert_cmpstr (second, ==, first);
  close_window (window);
}

static GtkWidget *
find_record_dialog (void)
{
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (VIEWER_IS_RECORD_DIALOG (toplevel))
        return toplevel;
    }
  return NULL;
}

static gboolean
is_record_button (GtkWidget  *widget,
                  const char *wanted)
{
  return GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "suggested-action");
}

/* By keys alone: open, name the program, Return. */
static void
test_dialog (void)
{
  g_autofree char *path = write_program ();
  g_autofree char *words = g_strconcat ("type --delay 1 ", path, NULL);
  ViewerWindow *window = viewer_window_new (driver_get_application ());
  GtkWidget *dialog, *button;

  gtk_window_present (GTK_WINDOW (window));
  run_for (300);
  press ("ctrl+r");
  wait_until (find_record_dialog () != NULL);
  dialog = find_record_dialog ();
  run_for (500);
  button = find_widget (dialog, is_record_button, "");
  g_assert_nonnull (button);
  press ("ctrl+a");
  xdotool (words);
  wait_until (gtk_widget_get_sensitive (button));
  press ("Return");
  wait_until (find_record_dialog () == NULL);
  g_assert_true (viewer_window_is_recording (window));
  wait_for_end (window);
  g_assert_cmpstr (gtk_window_get_title (GTK_WINDOW (window)), ==, "program.py");
  close_window (window);
}

static void
set_entry (GtkWidget  *dialog,
           const char *id,
           const char *text)
{
  GtkWidget *row = GTK_WIDGET (gtk_widget_get_template_child (dialog, VIEWER_TYPE_RECORD_DIALOG, id));

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static const char *
get_problem (GtkWidget *dialog)
{
  GtkWidget *label = GTK_WIDGET (gtk_widget_get_template_child (dialog, VIEWER_TYPE_RECORD_DIALOG, "problem"));

  return gtk_widget_get_mapped (label) ? gtk_label_get_text (GTK_LABEL (label)) : "";
}

static char *
write_python (const char *answer)
{
  char *path = g_build_filename (g_get_user_state_dir (), "other-python", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", answer);

  g_assert_true (g_file_set_contents_full (path, script, -1, 0, 0755, NULL));
  return path;
}

/* As a program that was recorded with it before. */
static void
remember_python (const char *path,
                 const char *python)
{
  g_auto(ViewerLaunch) launch = { 0 };

  viewer_launch_init (&launch, FALSE, path);
  g_free (launch.python);
  launch.python = g_strdup (python);
  viewer_launch_remember (&launch);
}

/* What cannot be started is said where it was asked for, with what to do; the dialog stays. */
static void
test_problems (void)
{
  g_autofree char *path = write_program (), *python = write_python ("echo cpython 3.8.18");
  ViewerWindow *window = viewer_window_new (driver_get_application ());
  GtkWidget *dialog, *button;

  remember_python (path, python);
  gtk_window_present (GTK_WINDOW (window));
  run_for (300);
  press ("ctrl+r");
  wait_until (find_record_dialog () != NULL);
  dialog = find_record_dialog ();
  button = find_widget (dialog, is_record_button, "");
  set_entry (dialog, "program", path);
  wait_until (strstr (get_problem (dialog), "Python 3.8.18 is too old") != NULL);
  g_assert_false (gtk_widget_get_sensitive (button));

  g_unlink (python);
  set_entry (dialog, "program", "");
  remember_python (path, python);
  set_entry (dialog, "program", path);
  wait_until (strstr (get_problem (dialog), "There is no interpreter ") != NULL);
  g_assert_false (gtk_widget_get_sensitive (button));

  remember_python (path, "");
  set_entry (dialog, "program", "");
  set_entry (dialog, "program", path);
  wait_until (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (get_problem (dialog), ==, "");
  set_entry (dialog, "folder", "/nowhere/at/all");
  wait_until (gtk_widget_get_sensitive (button));
  gtk_widget_activate (button);
  wait_until (g_str_equal (get_problem (dialog), "There is no folder /nowhere/at/all. Choose another folder to run in."));

  set_entry (dialog, "folder", "");
  set_entry (dialog, "program", "/nowhere/gone.py");
  wait_until (gtk_widget_get_sensitive (button));
  gtk_widget_activate (button);
  wait_until (g_str_equal (get_problem (dialog), "There is no file /nowhere/gone.py. Choose the program again."));
  g_assert_false (viewer_window_is_recording (window));
  gtk_window_destroy (GTK_WINDOW (dialog));
  close_window (window);
}

static void
check_controls (ViewerWindow *window)
{
  g_autofree char *nameless = walk_dup_nameless (GTK_WIDGET (window));
  g_autofree char *unreachable = walk_dup_unreachable (GTK_WINDOW (window));

  g_assert_cmpstr (nameless, ==, "");
  g_assert_cmpstr (unreachable, ==, "");
}

/* What the program writes, its time and the button that stops it; then how it ended: each control has a name. */
static void
test_controls (void)
{
  ViewerWindow *window = record_program ();

  wait_until (get_pane (window) != NULL && viewer_window_is_recording (window));
  viewer_output_pane_open (get_pane (window));
  run_for (200);
  g_assert_true (viewer_window_is_recording (window));
  check_controls (window);
  wait_for_end (window);
  check_controls (window);
  close_window (window);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/recording/output", test_output);
  g_test_add_func ("/recording/again", test_again);
  g_test_add_func ("/recording/again-transforms", test_again_transforms);
  g_test_add_func ("/recording/dialog", test_dialog);
  g_test_add_func ("/recording/problems", test_problems);
  g_test_add_func ("/recording/controls", test_controls);
  return driver_run ();
}
