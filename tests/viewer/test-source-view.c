/* The source of what is selected, under real keys and clicks. */

#include <glib/gstdio.h>
#include <string.h>

#include "tests/profile/fixture.h"
#include "tests/viewer/driver.h"
#include "viewer/settings.h"
#include "viewer/source-private.h"

/* Of a machine that had /app. Line 1 of log() has little, price() most; sleep() is a C function. */
static const char recording[] =
  "meta target shop.py\n"
  "source shop.py 1000 import time\\n\\n\\ndef main():\\n    price()\\n    log()\\n\\n\\ndef price():\\n    total = 0\\n"
  "    for i in range(9):\\n        total += i\\n    return total\\n\\n\\ndef log():\\n    time.sleep(1)\\n\n"
  "main@shop.py:4+5;price@shop.py:9+11 300\n"
  "main@shop.py:4+5;price@shop.py:9+12 600\n"
  "main@shop.py:4+6;log@shop.py:16+17;*sleep 100\n"
  "stop 1000\n";

static gboolean
is_mapped_source (GtkWidget  *widget,
                  const char *wanted)
{
  return VIEWER_IS_SOURCE_VIEW (widget);
}

static ViewerSourceView *
find_source (ViewerWindow *window)
{
  return VIEWER_SOURCE_VIEW (find_widget (GTK_WIDGET (window), is_mapped_source, NULL));
}

/* With the source as its view. */
static ViewerWindow *
open_text (const char        *text,
           ViewerSourceView **source)
{
  g_autofree char *path = write_fixture (text);
  ViewerWindow *window = open_path (path);

  wait_until (g_str_equal (page_of (window), "recording") && viewer_session_get_call_tree (session_of (window)) != NULL);
  g_unlink (path);
  press ("ctrl+5");
  wait_until (find_source (window) != NULL);
  *source = find_source (window);
  wait_until ((*source)->file != NULL && (*source)->lines != NULL);
  run_for (100);
  return window;
}

static const char *
page_of_source (ViewerSourceView *source)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (source->stack));
}

static void
assert_figures (ViewerSourceView *source,
                guint             line,
                const char       *total,
                const char       *self_share)
{
  g_autofree char *of_all = viewer_source_gutter_dup_total (source->gutter, line);
  g_autofree char *own = viewer_source_gutter_dup_self (source->gutter, line);

  g_assert_cmpstr (of_all, ==, total);
  g_assert_cmpstr (own, ==, self_share);
}

static gboolean
is_tinted (ViewerSourceView *source,
           guint             line)
{
  GtkTextIter place;
  GSList *tags;
  gboolean found = FALSE;

  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (source->buffer), &place, (int) line - 1);
  tags = gtk_text_iter_get_tags (&place);
  for (GSList *tag = tags; tag != NULL; tag = tag->next)
    {
      g_autofree char *name = NULL;

      g_object_get (tag->data, "name", &name, NULL);
      found = found || (name != NULL && g_str_has_prefix (name, "heat-"));
    }
  g_slist_free (tags);
  return found;
}

static void
select_function (ViewerWindow *window,
                 const char   *name)
{
  ViewerSession *session = session_of (window);
  Profile *profile = viewer_session_get_profile (session);

  for (ProfileStack stack = 1; stack <= profile_get_n_stacks (profile); stack++)
    {
      ViewerSelection selection = { .stack = stack, .lane = -1 };
      ProfileFunctionInfo info;

      selection.function = profile_get_frame_function (profile, profile_get_stack_frame (profile, stack));
      profile_get_function_info (profile, selection.function, &info);
      if (g_str_equal (info.name, name))
        {
          viewer_session_select (session, &selection);
          run_for (100);
          return;
        }
    }
  g_assert_not_reached ();
}

static char *
dup_selected (ViewerWindow *window)
{
  ProfileFunctionInfo info;

  profile_get_function_info (viewer_session_get_profile (session_of (window)),
                             viewer_session_get_selection (session_of (window))->function, &info);
  return g_strdup (info.name);
}

/* ---- tests ---- */

static void
test_shows_the_answer (void)
{
  ViewerSourceView *source;
  ViewerWindow *window = open_text (recording, &source);

  g_assert_cmpstr (page_of_source (source), ==, "text");
  g_assert_cmpstr (viewer_source_header_get_row (source->header), ==, "shop.py · 100.0 %");
  g_assert_nonnull (strstr (viewer_source_notice_get_words (source->notice), "not on this computer"));
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 12);
  assert_figures (source, 5, "90.0 %", "");
  assert_figures (source, 11, "30.0 %", "30.0 %");
  assert_figures (source, 12, "60.0 %", "60.0 %");
  assert_figures (source, 17, "10.0 %", "");
  assert_figures (source, 13, "", "");
  g_assert_true (is_tinted (source, 12));
  g_assert_false (is_tinted (source, 13));
  close_window (window);
}

static void
test_follows_the_range (void)
{
  ViewerSourceView *source;
  ViewerWindow *window = open_text (recording, &source);

  viewer_session_set_range (session_of (window), 800 * MS, 1000 * MS);
  wait_until (profile_source_lines_get_total_ns (source->lines) == 200 * MS);
  assert_figures (source, 11, "", "");
  assert_figures (source, 12, "50.0 %", "50.0 %");
  assert_figures (source, 17, "50.0 %", "");
  g_assert_false (is_tinted (source, 11));
  viewer_session_set_range (session_of (window), 0, 0);
  wait_until (profile_source_lines_get_total_ns (source->lines) == 1000 * MS);
  assert_figures (source, 11, "30.0 %", "30.0 %");
  close_window (window);
}

static void
test_follows_transforms (void)
{
  ViewerSourceView *source;
  ViewerWindow *window = open_text (recording, &source);
  g_autoptr(ProfileTransforms) transforms = NULL;

  g_assert_true (profile_transforms_parse (&transforms, viewer_session_get_profile (session_of (window)), "focus:log", NULL));
  viewer_session_set_transforms (session_of (window), transforms);
  wait_until (profile_source_lines_get_total_ns (source->lines) == 100 * MS);
  assert_figures (source, 12, "", "");
  assert_figures (source, 17, "100.0 %", "");
  viewer_session_set_transforms (session_of (window), NULL);
  wait_until (profile_source_lines_get_total_ns (source->lines) == 1000 * MS);
  assert_figures (source, 12, "60.0 %", "60.0 %");
  close_window (window);
}

static void
test_follows_the_selection (void)
{
  ViewerSourceView *source;
  ViewerWindow *window = open_text (recording, &source);

  select_function (window, "main");
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 5);
  /* Nothing says where a C function is: its caller's line does. */
  select_function (window, "sleep");
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 17);
  g_assert_nonnull (strstr (viewer_source_notice_get_words (source->notice), "sleep has no source in Python"));
  select_function (window, "price");
  g_assert_null (strstr (viewer_source_notice_get_words (source->notice), "sleep"));
  close_window (window);
}

static void
test_keys (void)
{
  ViewerSourceView *source;
  ViewerWindow *window = open_text (recording, &source);
  const char *announced = "Line 17: 100 samples, 10.0 % total, 0.0 % self";
  g_autofree char *selected = NULL;

  gtk_widget_grab_focus (GTK_WIDGET (source));
  press ("p");
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 11);
  press ("p");
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 6);
  press ("n");
  press ("n");
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 12);
  press ("n");
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 17);
  press ("n");
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 17);
  press ("Return");
  selected = dup_selected (window);
  g_assert_cmpstr (selected, ==, "log");
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 17);
  gtk_test_accessible_assert_property (source->view, GTK_ACCESSIBLE_PROPERTY_LABEL, announced);
  /* Nothing was written. */
  press ("x");
  g_assert_cmpint (gtk_text_buffer_get_line_count (GTK_TEXT_BUFFER (source->buffer)), ==, 18);
  close_window (window);
}

static void
test_click_selects (void)
{
  ViewerSourceView *source;
  ViewerWindow *window = open_text (recording, &source);
  g_autofree char *selected = NULL;
  g_autofree char *words = NULL;
  GdkRectangle place;
  GtkTextIter line;
  int x, y, middle_x, middle_y, line_x, line_y;

  gtk_text_buffer_get_iter_at_line_offset (GTK_TEXT_BUFFER (source->buffer), &line, 10, 6);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (source->view), &line, &place);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (source->view), GTK_TEXT_WINDOW_WIDGET, place.x, place.y + place.height / 2,
                                         &line_x, &line_y);
  get_middle (source->view, &middle_x, &middle_y);
  x = middle_x - gtk_widget_get_width (source->view) / 2 + line_x;
  y = middle_y - gtk_widget_get_height (source->view) / 2 + line_y;
  words = g_strdup_printf ("mousemove %d %d click 1", x, y);
  xdotool (words);
  wait_until (viewer_source_get_caret_line (source) == 11);
  selected = dup_selected (window);
  g_assert_cmpstr (selected, ==, "price");
  close_window (window);
}

/* A recording from elsewhere, without a copy: it is asked where the folder is, once. */
static void
test_missing (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pyinst-source-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "far.py", NULL);
  g_autoptr(ProfileSourceMap) map = profile_source_map_new ();
  g_autoptr(ProfileSourceMap) none = profile_source_map_new ();
  ViewerSourceView *source;
  ViewerWindow *window = open_text ("main@/srv/app/far.py:2 300\n", &source);

  g_assert_cmpstr (page_of_source (source), ==, "absent");
  g_assert_true (gtk_widget_get_mapped (source->absent_find));
  g_assert_nonnull (find_text (window, "The File Is Not Here"));

  g_assert_true (g_file_set_contents (path, "import far\nfar.main ()\n", -1, NULL));
  profile_source_map_add (map, "/srv/app", folder);
  viewer_settings_set_source_map (viewer_settings_get_default (), map);
  wait_until (g_str_equal (page_of_source (source), "text"));
  run_for (100);
  g_assert_cmpstr (source->file->disk_path, ==, path);
  assert_figures (source, 2, "100.0 %", "100.0 %");

  viewer_settings_set_source_map (viewer_settings_get_default (), none);
  wait_until (g_str_equal (page_of_source (source), "absent"));
  close_window (window);
  g_unlink (path);
  g_rmdir (folder);
}

/* The lessons' programs came with the application, wherever their recordings were made. */
static void
test_lesson (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pyinst-lessons-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "slow.py", NULL);
  ViewerSourceView *source;
  ViewerWindow *window;

  g_assert_true (g_file_set_contents (path, "import slow\nslow.main ()\n", -1, NULL));
  g_setenv ("PYINST_LESSONS_DIR", folder, TRUE);
  window = open_text ("main@/lessons/slow.py:2 300\n", &source);
  wait_until (g_str_equal (page_of_source (source), "text"));
  g_assert_cmpstr (source->file->disk_path, ==, path);
  close_window (window);
  g_unsetenv ("PYINST_LESSONS_DIR");
  g_unlink (path);
  g_rmdir (folder);
}

/* What is enough for any width is enough for a large one; a paned warns of another. */
static void
assert_height_is_enough (GtkWidget *widget)
{
  int minimum, wide_minimum;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &minimum, NULL, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, 1 << 20, &wide_minimum, NULL, NULL, NULL);
  g_assert_cmpint (wide_minimum, <=, minimum);
}

/* The editor is told the file and the line, and a changed file is said to be one. */
static void
test_editor (void)
{
  g_autofree char *folder = g_dir_make_tmp ("pyinst-source-XXXXXX", NULL);
  g_autofree char *opened = g_build_filename (folder, "opened-2", NULL);
  g_autofree char *command = g_strdup_printf ("touch '%s/opened-{line}'", folder);
  g_autofree char *plain = g_build_filename (folder, "a.py", NULL);
  g_autofree char *text = g_strdup_printf ("source %s 1000 old\\ntext\\n\nmain@%s:2 300\n", plain, plain);
  ViewerSourceView *source;
  ViewerWindow *window;

  g_assert_true (g_file_set_contents (plain, "new\ntext\n", -1, NULL));
  g_object_set (viewer_settings_get_default (), "editor-command", command, NULL);
  window = open_text (text, &source);
  g_assert_nonnull (strstr (viewer_source_notice_get_words (source->notice), "has changed since"));
  assert_height_is_enough (GTK_WIDGET (source->notice));
  g_assert_true (g_str_has_prefix (source->file->text->text, "old"));
  gtk_widget_grab_focus (GTK_WIDGET (source));
  press ("ctrl+e");
  wait_until (g_file_test (opened, G_FILE_TEST_EXISTS));

  g_object_set (viewer_settings_get_default (), "editor-command", "/no/such/editor", NULL);
  press ("ctrl+e");
  wait_until (find_text (window, "The editor “/no/such/editor” could not be started. Choose another in the preferences (Ctrl+,).") != NULL);
  g_object_set (viewer_settings_get_default (), "editor-command", "", NULL);
  close_window (window);
  g_unlink (opened);
  g_unlink (plain);
  g_rmdir (folder);
}

/* Beside the tree in a wide window, unless it is the view itself; F8 hides it. */
static void
test_beside (void)
{
  g_autofree char *path = write_fixture (recording);
  ViewerWindow *window = open_path (path);
  ViewerSourceView *source;

  wait_until (g_str_equal (page_of (window), "recording"));
  wait_until (find_source (window) != NULL);
  source = find_source (window);
  wait_until (source->file != NULL);
  press ("ctrl+5");
  g_assert_true (find_source (window) != source);
  press ("ctrl+1");
  g_assert_true (find_source (window) == source);
  press ("F8");
  g_assert_null (find_source (window));
  press ("F8");
  g_assert_true (find_source (window) == source);
  close_window (window);
  g_unlink (path);
}

static GtkWindow *
find_preferences (void)
{
  g_autoptr(GList) windows = gtk_window_list_toplevels ();

  for (GList *window = windows; window != NULL; window = window->next)
    if (ADW_IS_PREFERENCES_WINDOW (window->data))
      return window->data;
  return NULL;
}

static void
test_preferences (void)
{
  ViewerSourceView *source;
  ViewerWindow *window = open_text (recording, &source);
  GtkWindow *preferences;

  press ("ctrl+comma");
  wait_until ((preferences = find_preferences ()) != NULL && gtk_widget_get_mapped (GTK_WIDGET (preferences)));
  run_for (200);
  g_assert_nonnull (find_widget (GTK_WIDGET (preferences), has_text, "Open the last recordings at start"));
  g_object_set (viewer_settings_get_default (), "editor-command", "ed {file}", NULL);
  g_assert_nonnull (find_widget (GTK_WIDGET (preferences), has_text, "Another"));
  g_object_set (viewer_settings_get_default (), "editor-command", "", NULL);
  gtk_window_close (preferences);
  wait_until (find_preferences () == NULL);
  close_window (window);
}

/* ---- scrolling ---- */

#define LONG_LINES 400
#define LONG_LINE  272

/* A short file with most of the time, and a long one: find() has time at its line LONG_LINE, start() at its line 3. */
static char *
dup_long_recording (void)
{
  GString *text = g_string_new ("meta target short.py\nsource short.py 1000 def main():\\n    find()\\n\nsource long.py 1000 ");

  for (guint line = 1; line <= LONG_LINES; line++)
    g_string_append_printf (text, line == 2 ? "def start():\\n" : line == 260 ? "def find():\\n" : line % 7 == 0 ? "\\n"
                                  : "    value_%u = %u  # %s\\n", line, line, line % 9 == 0 ? "a line wider than the pane, so that it is cut" : "");
  g_string_append (text, "\nmain@short.py:1+2 600\nmain@short.py:1+2;start@long.py:2+3 100\n"
                         "main@short.py:1+2;find@long.py:260+272 300\nstop 1000\n");
  return g_string_free (text, FALSE);
}

/* How far down the shown part the caret's line is: 0 the top, 1 the bottom; outside of them it is not seen. */
static double
get_caret_height (ViewerSourceView *source)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (source->buffer);
  GdkRectangle place, seen;
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (source->view), &caret, &place);
  gtk_text_view_get_visible_rect (GTK_TEXT_VIEW (source->view), &seen);
  return (place.y + place.height / 2.0 - seen.y) / seen.height;
}

static void
assert_line_in_the_middle (ViewerSourceView *source,
                           guint             line)
{
  wait_until (source->file != NULL && g_str_has_suffix (source->file->path, "long.py"));
  run_for (600);
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, line);
  g_assert_cmpfloat (get_caret_height (source), >, 0.25);
  g_assert_cmpfloat (get_caret_height (source), <, 0.6);
}

/* The file comes with the selection, and later is there already. */
static void
test_scrolls_to_the_selection (void)
{
  g_autofree char *text = dup_long_recording ();
  ViewerSourceView *source;
  ViewerWindow *window = open_text (text, &source);

  select_function (window, "find");
  assert_line_in_the_middle (source, LONG_LINE);
  select_function (window, "start");
  run_for (300);
  g_assert_cmpuint (viewer_source_get_caret_line (source), ==, 3);
  g_assert_cmpfloat (get_caret_height (source), >, 0);
  g_assert_cmpfloat (get_caret_height (source), <, 0.3);
  select_function (window, "find");
  assert_line_in_the_middle (source, LONG_LINE);
  close_window (window);
}

/* Selected while the pane was hidden, and as one shows it. */
static void
test_scrolls_when_shown (void)
{
  g_autofree char *text = dup_long_recording ();
  g_autofree char *path = write_fixture (text);
  ViewerWindow *window = open_path (path);
  ViewerSourceView *source;

  wait_until (g_str_equal (page_of (window), "recording") && viewer_session_get_call_tree (session_of (window)) != NULL);
  press ("F8");
  wait_until (find_source (window) == NULL);
  select_function (window, "find");
  press ("F8");
  wait_until (find_source (window) != NULL);
  source = find_source (window);
  assert_line_in_the_middle (source, LONG_LINE);
  press ("ctrl+5");
  wait_until (find_source (window) != NULL && find_source (window) != source);
  assert_line_in_the_middle (find_source (window), LONG_LINE);
  close_window (window);
  g_unlink (path);
}

/* ---- what is left ---- */

/* A text view, its text and its gutter are much: nothing may keep them. */
static void
test_leaves_nothing (void)
{
  ViewerSourceView *source;
  ViewerWindow *window = open_text (recording, &source);
  gpointer gone = source, text_view = source->view, buffer = source->buffer, gutter = source->gutter;
  gpointer *weak[] = { &gone, &text_view, &buffer, &gutter };

  for (guint i = 0; i < G_N_ELEMENTS (weak); i++)
    g_object_add_weak_pointer (*weak[i], weak[i]);
  close_window (window);
  wait_until (gone == NULL && text_view == NULL && buffer == NULL && gutter == NULL);
}

int
main (int   argc,
      char *argv[])
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/source-view/answer", test_shows_the_answer);
  g_test_add_func ("/source-view/range", test_follows_the_range);
  g_test_add_func ("/source-view/transforms", test_follows_transforms);
  g_test_add_func ("/source-view/selection", test_follows_the_selection);
  g_test_add_func ("/source-view/keys", test_keys);
  g_test_add_func ("/source-view/click", test_click_selects);
  g_test_add_func ("/source-view/scrolls", test_scrolls_to_the_selection);
  g_test_add_func ("/source-view/scrolls-when-shown", test_scrolls_when_shown);
  g_test_add_func ("/source-view/missing", test_missing);
  g_test_add_func ("/source-view/lesson", test_lesson);
  g_test_add_func ("/source-view/editor", test_editor);
  g_test_add_func ("/source-view/beside", test_beside);
  g_test_add_func ("/source-view/preferences", test_preferences);
  g_test_add_func ("/source-view/leaves-nothing", test_leaves_nothing);
  return driver_run ();
}
