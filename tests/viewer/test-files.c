/* Files in the window: opened by link, saved in part, cancelled, listed as recent. */

#include <glib/gstdio.h>

#include "tests/profile/fixture.h"
#include "tests/viewer/driver.h"
#include "tests/viewer/tasks-recording.h"
#include "viewer/export.h"
#include "viewer/recent.h"
#include "viewer/state.h"

/* The file dialog that is open answers with *path*. */
static void
choose (const char *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GtkFileChooser *chooser = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (GTK_IS_FILE_CHOOSER (toplevel) && gtk_widget_get_visible (toplevel))
        chooser = GTK_FILE_CHOOSER (toplevel);
    }
  g_assert_nonnull (chooser);
  g_assert_true (gtk_file_chooser_set_file (chooser, file, NULL));
  run_for (300);
  if (gtk_file_chooser_get_action (chooser) == GTK_FILE_CHOOSER_ACTION_SAVE)
    {
      g_autofree char *name = g_path_get_basename (path);

      gtk_file_chooser_set_current_name (chooser, name);
    }
  gtk_dialog_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  run_for (100);
}

/* The part that was selected becomes a recording, in a tab of its own. */
static void
test_save_selection (void)
{
  ViewerWindow *window = open_shop ();
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "part.pyprof", NULL);

  viewer_session_set_range (session_of (window), 600 * MS, 1000 * MS);
  run_for (200);
  assert_rows (window, "main |  log");
  press ("ctrl+shift+s");
  run_for (500);
  choose (path);
  wait_until (viewer_window_get_n_documents (window) == 2 && g_str_equal (page_of (window), "recording"));
  wait_until (viewer_session_get_call_tree (session_of (window)) != NULL);
  g_assert_cmpstr (viewer_document_get_path (document_of (window)), ==, path);
  assert_rows (window, "main |  log");
  g_assert_cmpint (profile_get_duration_ns (viewer_session_get_profile (session_of (window))), ==, 400 * MS);
  g_assert_cmpstr (viewer_document_get_notice (document_of (window)), ==, "");
  close_window (window);
  g_unlink (path);
}

static void
test_link (void)
{
  g_autofree char *path = write_fixture (shop);
  g_autofree char *named = g_strconcat (path, "#log@shop.py:1", NULL);
  g_autofree char *other = g_strconcat (path, "#run@shop.py:1", NULL);
  g_autoptr(GFile) second = g_file_new_for_path (other);
  ViewerWindow *window = open_path (named);

  wait_until (viewer_session_get_selection (session_of (window))->function != 0);
  run_for (200);
  assert_selected (window, "log");
  viewer_window_open (window, second);
  g_assert_cmpuint (viewer_window_get_n_documents (window), ==, 1);
  assert_selected (window, "run");
  close_window (window);
  g_unlink (path);
}

static void
test_cancel (void)
{
  g_autofree char *path = write_fixture (shop);
  ViewerWindow *window = open_path (path);

  g_assert_cmpstr (page_of (window), ==, "opening");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.cancel-opening", NULL);
  g_assert_cmpstr (page_of (window), ==, "welcome");
  run_for (400);
  g_assert_cmpstr (page_of (window), ==, "welcome");
  g_assert_null (viewer_session_get_profile (session_of (window)));
  close_window (window);
  g_unlink (path);
}

/* What was opened is offered again, unless it is gone. */
static void
test_recent (void)
{
  g_autofree char *path = write_fixture (shop);
  g_autofree char *name = g_path_get_basename (path);
  ViewerWindow *window = open_path (path);
  g_autoptr(GPtrArray) files = NULL;
  g_autoptr(GPtrArray) later = NULL;

  wait_until (g_str_equal (page_of (window), "recording"));
  wait_until ((files = viewer_recent_list (1))->len == 1);
  g_assert_cmpstr (g_file_peek_path (files->pdata[0]), ==, path);
  press ("ctrl+t");
  run_for (300);
  click (find_text (window, name));
  run_for (100);
  g_assert_cmpstr (viewer_document_get_path (document_of (window)), ==, path);
  close_window (window);
  g_unlink (path);
  later = viewer_recent_list (1);
  g_assert_true (later->len == 0 || !g_file_equal (later->pdata[0], files->pdata[0]));
}

static void
test_restore (void)
{
  ViewerWindow *window = open_shop ();
  g_autofree char *first = write_fixture (shop);
  g_autofree char *second = write_fixture (shop);
  const char *paths[] = { first, second, "/nowhere/gone.pyprof", NULL };

  viewer_state_save_tabs (paths);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.restore-tabs", NULL);
  g_assert_cmpuint (viewer_window_get_n_documents (window), ==, 3);
  wait_until (find_text (window, "1 recording that was open last time is not there any more.") != NULL);
  close_window (window);
  g_unlink (first);
  g_unlink (second);
}

/* Bytes in the middle are others: the rest is shown, and said to be the rest. */
static void
test_damaged_middle (void)
{
  g_autoptr(GByteArray) bytes = profile_fixture_bytes (shop);
  g_autofree char *path = NULL;
  ViewerWindow *window;
  const char *notice;

  for (guint i = bytes->len * 3 / 4; i < bytes->len * 3 / 4 + 8; i++)
    bytes->data[i] ^= 0x5a;
  path = profile_fixture_file (bytes->data, bytes->len);
  window = open_path (path);
  wait_until (!g_str_equal (page_of (window), "loading") && viewer_document_get_notice (document_of (window))[0] != '\0');
  g_assert_cmpstr (page_of (window), ==, "recording");
  notice = viewer_document_get_notice (document_of (window));
  g_assert_nonnull (strstr (notice, "A part of this recording is damaged. What can be read is shown."));
  g_assert_nonnull (strstr (notice, "Damaged "));
  close_window (window);
  g_unlink (path);
}

static void
got_text (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  *(char **) user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

/* What is seen of the tree, and the functions, as text. */
static void
test_copy_view (void)
{
  ViewerWindow *window = open_shop ();
  g_autofree char *tree = NULL;
  g_autofree char *functions = NULL;

  click (find_text (window, "price"));
  press ("ctrl+alt+c");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, got_text, &tree);
  wait_until (tree != NULL);
  g_assert_true (g_str_has_prefix (tree, "main\ttotal 90.9 %\tself 0.0 %\t1000 samples\tshop.py:3\n  price\t"));
  g_assert_nonnull (strstr (tree, "\nrun\t"));
  press ("ctrl+4");
  run_for (400);
  press ("ctrl+alt+c");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (window)), NULL, got_text, &functions);
  wait_until (functions != NULL);
  g_assert_true (g_str_has_prefix (functions, "log\ttotal 36.4 %\tself 36.4 %\t400 samples\t"));
  close_window (window);
}

/* The dialog asks of a report what a picture has no use for. */
static void
test_export_dialog (void)
{
  ViewerWindow *window = open_shop ();
  AdwMessageDialog *dialog;
  GtkWidget *what, *clock;

  press ("ctrl+shift+e");
  run_for (300);
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  what = find_widget (GTK_WIDGET (dialog), has_text, "What");
  g_assert_nonnull (what);
  clock = find_widget (GTK_WIDGET (dialog), has_text, "Everything");
  g_assert_null (clock);
  adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_widget_get_ancestor (what, ADW_TYPE_COMBO_ROW)), 3);
  run_for (200);
  clock = find_widget (GTK_WIDGET (dialog), has_text, "Everything");
  g_assert_nonnull (clock);
  press ("Escape");
  run_for (200);
  g_assert_null (find_dialog ());
  close_window (window);
}

/* Chooses the kind of export with that suffix in the dialog that is open. */
static void
choose_kind (GtkWidget  *dialog,
             const char *suffix)
{
  GtkWidget *what = find_widget (dialog, has_text, "What");
  ViewerExportKind kind;

  for (guint i = 0; viewer_export_get_kind (i, &kind); i++)
    if (g_str_equal (kind.suffix, suffix))
      adw_combo_row_set_selected (ADW_COMBO_ROW (gtk_widget_get_ancestor (what, ADW_TYPE_COMBO_ROW)), i);
  run_for (200);
}

static char *
dup_exported (const char *suffix,
              const char *turned_off)
{
  g_autofree char *path = g_strconcat (g_get_user_state_dir (), "/shop", suffix, NULL);
  GtkWidget *dialog;
  char *text = NULL;

  press ("ctrl+shift+e");
  run_for (300);
  dialog = GTK_WIDGET (find_dialog ());
  choose_kind (dialog, suffix);
  if (turned_off != NULL)
    click (gtk_widget_get_ancestor (find_widget (dialog, has_text, turned_off), ADW_TYPE_ACTION_ROW));
  click (find_widget (dialog, has_text, "Export…"));
  run_for (500);
  choose (path);
  wait_until (g_file_get_contents (path, &text, NULL, NULL));
  g_unlink (path);
  run_for (200);
  return text;
}

/* What is exported is of what is seen: the selected time, and the transforms. */
static void
test_export_of_the_view (void)
{
  ViewerWindow *window = open_shop ();
  g_autoptr(ProfileTransforms) transforms = NULL;
  g_autofree char *of_view = NULL, *of_range = NULL, *of_all = NULL;

  viewer_session_set_range (session_of (window), 100 * MS, 600 * MS);
  g_assert_true (profile_transforms_parse (&transforms, viewer_session_get_profile (session_of (window)), "collapse:price", NULL));
  viewer_session_set_transforms (session_of (window), transforms);
  run_for (200);
  assert_rows (window, "main |  price");
  of_view = dup_exported (".collapsed", NULL);
  g_assert_nonnull (strstr (of_view, "price"));
  g_assert_null (strstr (of_view, "decode"));
  g_assert_null (strstr (of_view, "log"));
  of_range = dup_exported (".collapsed", "With the view’s transforms");
  g_assert_nonnull (strstr (of_range, "decode"));
  g_assert_null (strstr (of_range, "log"));
  of_all = dup_exported (".collapsed", "Only the selected time");
  g_assert_null (strstr (of_all, "decode"));
  g_assert_nonnull (strstr (of_all, "log"));
  close_window (window);
}

/* Only My Code is what is seen, too. */
static void
test_export_of_my_code (void)
{
  ViewerWindow *window = open_shop ();
  g_autofree char *of_view = NULL, *of_all = NULL;

  viewer_session_set_only_application (session_of (window), TRUE);
  run_for (200);
  of_view = dup_exported (".collapsed", NULL);
  g_assert_nonnull (strstr (of_view, "price (shop.py:1) 600000\n"));
  g_assert_null (strstr (of_view, "decode"));
  of_all = dup_exported (".collapsed", "With the view’s transforms");
  g_assert_nonnull (strstr (of_all, "decode"));
  close_window (window);
}

/* A format without a place for transforms says so. */
static void
test_export_dialog_says (void)
{
  ViewerWindow *window = open_shop ();
  g_autoptr(ProfileTransforms) transforms = NULL;
  const char *sentence = "This format holds the calls as they were recorded.";
  GtkWidget *dialog;

  viewer_session_set_range (session_of (window), 100 * MS, 600 * MS);
  g_assert_true (profile_transforms_parse (&transforms, viewer_session_get_profile (session_of (window)), "collapse:price", NULL));
  viewer_session_set_transforms (session_of (window), transforms);
  run_for (200);
  press ("ctrl+shift+e");
  run_for (300);
  dialog = GTK_WIDGET (find_dialog ());
  g_assert_null (find_widget (dialog, has_text, "Only the selected time"));
  choose_kind (dialog, ".html");
  g_assert_nonnull (find_widget (dialog, has_text, "Only the selected time"));
  g_assert_nonnull (find_widget (dialog, has_text, "0.10 s – 0.60 s"));
  g_assert_null (find_widget (dialog, has_text, sentence));
  choose_kind (dialog, ".pyisession");
  g_assert_nonnull (find_widget (dialog, has_text, sentence));
  press ("Escape");
  run_for (200);
  close_window (window);
}

/* What shows one kind of tasks exports it, where the format can. */
static void
test_export_dialog_tasks (void)
{
  ViewerWindow *window = open_fixture (pair);
  GtkWidget *dialog;

  viewer_session_set_task_kind (session_of (window), "sleeper");
  run_for (200);
  press ("ctrl+shift+e");
  run_for (300);
  dialog = GTK_WIDGET (find_dialog ());
  g_assert_null (find_widget (dialog, has_text, "Only the tasks that are shown"));
  choose_kind (dialog, ".txt");
  g_assert_nonnull (find_widget (dialog, has_text, "Only the tasks that are shown"));
  g_assert_nonnull (find_widget (dialog, has_text, "sleeper"));
  choose_kind (dialog, ".html");
  g_assert_nonnull (find_widget (dialog, has_text, "This format has all tasks; text and JSON can have one kind alone."));
  press ("Escape");
  run_for (200);
  close_window (window);
}

/* Another window, above ours, from which *path* can be dragged. */
static GtkWidget *
show_dragged_file (const char *path)
{
  GtkWidget *window = gtk_window_new (), *label = gtk_label_new (path);
  GtkDragSource *source = gtk_drag_source_new ();
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GdkFileList *files = gdk_file_list_new_from_array (&file, 1);
  g_autoptr(GdkContentProvider) content = gdk_content_provider_new_typed (GDK_TYPE_FILE_LIST, files);

  gtk_drag_source_set_content (source, content);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (source));
  gtk_window_set_child (GTK_WINDOW (window), label);
  gtk_window_set_default_size (GTK_WINDOW (window), 300, 100);
  gtk_window_present (GTK_WINDOW (window));
  g_boxed_free (GDK_TYPE_FILE_LIST, files);
  run_for (300);
  return label;
}

/* With the pointer, from another window: it opens beside what is open. */
static void
test_drop (void)
{
  ViewerWindow *window = open_shop ();
  g_autofree char *path = write_fixture ("main;brought 50\nmain 10\n");
  GtkWidget *label = show_dragged_file (path), *timeline = find_of_type (window, "ViewerTimeline");
  g_autofree char *begin = NULL;
  int x, y;

  get_middle (label, &x, &y);
  begin = g_strdup_printf ("mousemove %d %d mousedown 1", x, y);
  xdotool (begin);
  get_middle (timeline, &x, &y);
  for (int step = 4; step >= 0; step--)
    {
      g_autofree char *move = g_strdup_printf ("mousemove %d %d", x, y - 30 * step);

      xdotool (move);
    }
  run_for (200);
  xdotool ("mouseup 1");
  wait_until (viewer_window_get_n_documents (window) == 2 && g_str_equal (page_of (window), "recording"));
  wait_until (viewer_session_get_call_tree (session_of (window)) != NULL);
  assert_rows (window, "main |  brought");
  gtk_window_destroy (GTK_WINDOW (gtk_widget_get_root (label)));
  close_window (window);
  g_unlink (path);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/files/save-selection", test_save_selection);
  g_test_add_func ("/files/link", test_link);
  g_test_add_func ("/files/copy-view", test_copy_view);
  g_test_add_func ("/files/export-dialog", test_export_dialog);
  g_test_add_func ("/files/export-of-the-view", test_export_of_the_view);
  g_test_add_func ("/files/export-of-my-code", test_export_of_my_code);
  g_test_add_func ("/files/export-dialog-says", test_export_dialog_says);
  g_test_add_func ("/files/export-dialog-tasks", test_export_dialog_tasks);
  g_test_add_func ("/files/cancel", test_cancel);
  g_test_add_func ("/files/recent", test_recent);
  g_test_add_func ("/files/restore", test_restore);
  g_test_add_func ("/files/damaged-middle", test_damaged_middle);
  g_test_add_func ("/files/drop", test_drop);
  return driver_run ();
}
