/* Lessons from start to pass, by keyboard alone, as somebody would who knows the answers.
 *
 * The lessons are those that people get; what is right comes out of their recordings. With
 * PYINST_LESSON_PICTURES, a folder, a picture of the screen is taken of each step.
 */

#include <math.h>

#include "tests/viewer/driver.h"
#include "tests/viewer/walk.h"
#include "viewer/learn/fix-window.h"
#include "viewer/learn/lesson-key.h"
#include "viewer/learn/lesson-page.h"
#include "viewer/learn/lesson-store.h"
#include "viewer/learn/lessons-folder.h"
#include "viewer/learn/rank-list.h"
#include "viewer/learn/tools.h"

#define TABS_MAX     80
#define ROWS_MAX     60
#define MEASURING_S  100

typedef struct {
  ViewerWindow *window;
  ViewerLesson *lesson;     /* owned */
  guint         n_pictures;
} Player;

/* ---- pictures ---- */

static void
take_picture (Player     *player,
              const char *what)
{
  const char *folder = g_getenv ("PYINST_LESSON_PICTURES");
  g_autofree char *name = g_strdup_printf ("%02u-%s.png", ++player->n_pictures, what);
  g_autofree char *path = folder != NULL ? g_build_filename (folder, name, NULL) : NULL;
  const char *words[] = { "import", "-window", "root", path, NULL };

  if (path == NULL)
    return;
  run_for (500);
  g_assert_true (g_spawn_sync (NULL, (char **) words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  run_for (50);
}

/* ---- where one is ---- */

static ViewerLessonPage *
get_page (Player *player)
{
  return VIEWER_LESSON_PAGE (find_of_type (player->window, "ViewerLessonPage"));
}

static guint
get_position (Player *player)
{
  return viewer_lesson_page_get_step (get_page (player));
}

static gboolean
is_done (Player *player,
         guint   position)
{
  g_autoptr(ViewerLessonState) kept = viewer_lesson_store_new_state (player->lesson);

  return viewer_lesson_state_is_done (kept, position);
}

static gboolean
is_passed (Player *player)
{
  g_autoptr(ViewerLessonState) kept = viewer_lesson_store_new_state (player->lesson);

  return viewer_lesson_state_get_progress (kept) == VIEWER_LESSON_PASSED;
}

static gboolean
has_label (GtkWidget  *widget,
           const char *wanted)
{
  GtkWidget *content = GTK_IS_BUTTON (widget) ? gtk_button_get_child (GTK_BUTTON (widget)) : NULL;

  /* An icon stands before its words. */
  if (GTK_IS_BOX (content))
    content = gtk_widget_get_last_child (content);
  return GTK_IS_LABEL (content) && g_strcmp0 (gtk_label_get_label (GTK_LABEL (content)), wanted) == 0;
}

static gboolean
is_badge (GtkWidget  *widget,
          const char *style)
{
  return gtk_widget_has_css_class (widget, "lesson-badge") && gtk_widget_has_css_class (widget, style);
}

/* Tab by Tab, until the button of that label has the focus. */
static void
tab_to (Player     *player,
        const char *label)
{
  for (guint i = 0; i < TABS_MAX; i++)
    {
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (player->window));

      if (focus != NULL && has_label (focus, label))
        return;
      press ("Tab");
    }
  g_error ("Tab never came to \"%s\"", label);
}

/* ---- tasks ---- */

static void
do_choose (Player           *player,
           const ViewerStep *step)
{
  g_autoptr(ViewerLessonKeys) keys = viewer_lesson_keys_new_for_name (step->recording, NULL);
  guint right = viewer_lesson_keys_find_right (keys, step);

  for (guint i = 0; i < right; i++)
    press ("Down");
  press ("space");
  tab_to (player, "_Check");
  press ("Return");
}

static void
do_number (Player           *player,
           const ViewerStep *step)
{
  g_autoptr(ViewerLessonKeys) keys = viewer_lesson_keys_new_for_name (step->recording, NULL);
  double figure = viewer_lesson_keys_get (keys, step->key, step->function);
  g_autofree char *words = g_strdup_printf ("type --delay 5 %.1f", viewer_key_is_share (step->key) ? figure * 100 : figure);

  xdotool (words);
  press ("Return");
}

/* The heaviest that is not yet in its place, up to it. */
static void
put_in_place (Player           *player,
              const ViewerStep *step,
              ViewerLessonKeys *keys,
              guint             place,
              guint            *row)
{
  ViewerRankList *list = VIEWER_RANK_LIST (find_of_type (player->window, "ViewerRankList"));
  const char *const *names = viewer_rank_list_get_names (list);
  guint heaviest = place;

  for (guint i = place + 1; names[i] != NULL; i++)
    if (viewer_lesson_keys_get_weight (keys, step->order, names[i])
        > viewer_lesson_keys_get_weight (keys, step->order, names[heaviest]))
      heaviest = i;
  for (; *row < heaviest; (*row)++)
    press ("Down");
  for (; *row > heaviest; (*row)--)
    press ("Up");
  for (; *row > place; (*row)--)
    press ("alt+Up");
}

static void
do_rank (Player           *player,
         const ViewerStep *step)
{
  g_autoptr(ViewerLessonKeys) keys = viewer_lesson_keys_new_for_name (step->recording, NULL);
  guint row = 0;

  for (guint i = 0; step->functions[i] != NULL; i++)
    put_in_place (player, step, keys, i, &row);
  tab_to (player, "_Check");
  press ("Return");
}

static void
open_recording (Player           *player,
                const ViewerStep *step)
{
  g_autofree char *name = g_strconcat (step->recording, ".pyprof", NULL);
  g_autofree char *path = viewer_lessons_dup_path (name);

  if (g_strcmp0 (viewer_document_get_path (document_of (player->window)), path) == 0)
    return;
  tab_to (player, "_Open Its Recording");
  press ("Return");
  wait_until (g_str_equal (page_of (player->window), "recording")
              && viewer_session_get_call_tree (session_of (player->window)) != NULL);
  g_assert_cmpstr (viewer_document_get_path (document_of (player->window)), ==, path);
  g_assert_cmpuint (viewer_window_get_n_documents (player->window), ==, 1);
}

static gboolean
is_selected (Player     *player,
             const char *function)
{
  Profile *profile = viewer_session_get_profile (session_of (player->window));
  ProfileFunction selected = viewer_session_get_selection (session_of (player->window))->function;
  ProfileFunctionInfo info;

  if (selected == 0)
    return FALSE;
  profile_get_function_info (profile, selected, &info);
  return g_str_equal (info.name, function);
}

/* Down through the whole tree. */
static void
select_function (Player     *player,
                 const char *function)
{
  press ("Home");
  press ("asterisk");
  for (guint i = 0; i < ROWS_MAX && !is_selected (player, function); i++)
    press ("Down");
  g_assert_true (is_selected (player, function));
}

/* Down from the first line. */
static void
select_line (guint line)
{
  run_for (500);
  press ("ctrl+Home");
  for (guint i = 1; i < line; i++)
    press ("Down");
  press ("Return");
}

static void
do_select (Player           *player,
           const ViewerStep *step)
{
  open_recording (player, step);
  press (step->line != 0 ? "ctrl+5" : "ctrl+1");
  press ("F2");
  if (step->line != 0)
    select_line (step->line);
  else
    select_function (player, step->function);
  take_picture (player, "selected");
  press ("F2");
}

static ViewerFixWindow *
find_fix_window (void)
{
  g_autoptr(GPtrArray) windows = walk_list_windows ();

  for (guint i = 0; i < windows->len; i++)
    if (VIEWER_IS_FIX_WINDOW (windows->pdata[i]))
      return windows->pdata[i];
  return NULL;
}

/* Without moving the focus. */
static void
check_nameless (Player *player)
{
  g_autofree char *nameless = walk_dup_nameless (GTK_WIDGET (player->window));

  g_assert_cmpstr (nameless, ==, "");
}

static void
check_names (GtkWindow *window)
{
  g_autofree char *nameless = walk_dup_nameless (GTK_WIDGET (window));
  g_autofree char *unreachable = walk_dup_unreachable (window);

  g_assert_cmpstr (nameless, ==, "");
  g_assert_cmpstr (unreachable, ==, "");
}

static void
wait_for_measurement (ViewerFixWindow *window)
{
  gint64 deadline_us = g_get_monotonic_time () + MEASURING_S * G_USEC_PER_SEC;

  while (viewer_fix_window_is_measuring (window) && g_get_monotonic_time () < deadline_us)
    run_for (50);
  g_assert_false (viewer_fix_window_is_measuring (window));
}

/* The repaired program comes by the clipboard. */
static void
do_fix (Player *player)
{
  g_autofree char *name = g_build_filename (player->lesson->name, "fixed.py", NULL);
  g_autofree char *path = viewer_lessons_dup_path (name);
  g_autofree char *text = NULL;
  ViewerFixWindow *window;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  tab_to (player, "_Change the Program");
  press ("Return");
  wait_until (find_fix_window () != NULL && gtk_widget_get_mapped (GTK_WIDGET (find_fix_window ())));
  window = find_fix_window ();
  run_for (500);
  take_picture (player, "program");
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (window)), text);
  press ("ctrl+a");
  press ("ctrl+v");
  take_picture (player, "changed");
  press ("F5");
  g_assert_true (viewer_fix_window_is_measuring (window));
  wait_for_measurement (window);
  take_picture (player, "measured");
  check_names (GTK_WINDOW (window));
  press ("ctrl+w");
  wait_until (find_fix_window () == NULL);
  run_for (300);
}

static void
do_step (Player           *player,
         const ViewerStep *step)
{
  switch (step->kind)
    {
    case VIEWER_STEP_SELECT:
      do_select (player, step);
      break;
    case VIEWER_STEP_CHOOSE:
      do_choose (player, step);
      break;
    case VIEWER_STEP_NUMBER:
      do_number (player, step);
      break;
    case VIEWER_STEP_RANK:
      do_rank (player, step);
      break;
    case VIEWER_STEP_FIX:
      do_fix (player);
      break;
    case VIEWER_STEP_PAGE:
    default:
      break;
    }
}

/* ---- a lesson ---- */

/* From an empty window to the list of tools, and into one of them. */
static void
open_tool (Player     *player,
           const char *name,
           const char *picture)
{
  guint n_tools;
  const ViewerLearnTool *tools = viewer_learn_list_tools (&n_tools);

  player->window = viewer_window_new (driver_get_application ());
  gtk_window_present (GTK_WINDOW (player->window));
  run_for (400);
  take_picture (player, "welcome");
  press ("F2");
  run_for (400);
  take_picture (player, "learn");
  for (guint i = 0; i < n_tools && !g_str_equal (tools[i].name, name); i++)
    press ("Down");
  press ("Return");
  run_for (300);
  take_picture (player, picture);
}

static void
open_lesson (Player *player)
{
  const char *const *names = viewer_lessons_list_names ();

  open_tool (player, "lessons", "lessons");
  for (guint i = 0; !g_str_equal (names[i], player->lesson->name); i++)
    press ("Down");
  press ("Return");
  run_for (300);
  g_assert_cmpuint (get_position (player), ==, 0);
}

/* All steps, each done and left forwards; the button of the last one is *leave*. */
static void
play_steps (Player     *player,
            const char *leave)
{
  guint n_steps = viewer_lesson_get_n_steps (player->lesson);

  for (guint i = 0; i < n_steps; i++)
    {
      const ViewerStep *step = viewer_lesson_get_step (player->lesson, i);

      g_assert_cmpuint (get_position (player), ==, i);
      check_nameless (player);
      take_picture (player, viewer_step_is_task (step) ? "task" : "page");
      do_step (player, step);
      if (viewer_step_is_task (step))
        {
          g_assert_true (is_done (player, i));
          take_picture (player, "done");
        }
      tab_to (player, i + 1 < n_steps ? "_Next" : leave);
      press ("Return");
    }
  run_for (300);
}

static void
leave (Player *player)
{
  close_learn (player->window);
  viewer_lesson_free (player->lesson);
}

static void
test_lesson (gconstpointer name)
{
  g_autofree char *file = g_build_filename (name, "lesson.xml", NULL);
  g_autofree char *path = viewer_lessons_dup_path (file);
  Player player = { .lesson = viewer_lesson_new_for_path (path, NULL) };

  g_assert_false (is_passed (&player));
  open_lesson (&player);
  play_steps (&player, "All _Lessons");
  take_picture (&player, "passed");
  g_assert_true (is_passed (&player));
  g_assert_nonnull (find_widget (GTK_WIDGET (player.window), is_badge, "passed"));
  leave (&player);
}

/* Without a mistake; begun anew, nothing is answered. */
static void
test_quiz (void)
{
  g_autofree char *path = viewer_lessons_dup_path ("quiz.xml");
  Player player = { .lesson = viewer_lesson_new_for_path (path, NULL) };

  open_tool (&player, "quiz", "quiz");
  play_steps (&player, "_Result");
  take_picture (&player, "result");
  find_text (player.window, "12 of 12");
  tab_to (&player, "_Begin Anew");
  press ("Return");
  g_assert_cmpuint (get_position (&player), ==, 0);
  g_assert_false (is_done (&player, 0));
  leave (&player);
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("pyinst-home-XXXXXX", NULL);
  const char *remove_home[] = { "rm", "-r", home, NULL };
  const char *const *names = viewer_lessons_list_names ();
  int status;

  /* The learner's programs go there. */
  g_setenv ("HOME", home, TRUE);
  g_setenv ("XDG_CONFIG_HOME", home, TRUE);
  if (!driver_start (&argc, &argv))
    return 0;
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat ("/lessons/", names[i], NULL);

      g_test_add_data_func (path, names[i], test_lesson);
    }
  g_test_add_func ("/lessons/quiz", test_quiz);
  status = driver_run ();
  g_spawn_sync (NULL, (char **) remove_home, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  return status;
}
