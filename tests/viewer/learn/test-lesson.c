/* Lessons without a display: reading, what is wrong with one, keys, state, what is kept. */

#include <glib/gstdio.h>
#include <math.h>

#include "tests/profile/fixture.h"
#include "viewer/learn/lesson-key.h"
#include "viewer/learn/lesson-store.h"
#include "viewer/learn/measure.h"

/* In all 1000 samples: main 1000, count 600 of its own, read 150 + 50 in json. A worker waits 200. */
static const char recording[] =
  "main@a.py:1+2;count@a.py:10+12 600\n"
  "main@a.py:1+3;read@a.py:20+21 150\n"
  "main@a.py:1+3;read@a.py:20+22;load@std:json/__init__.py:9 50\n"
  "thread worker\nstate gil-wait\nwork@a.py:40 50\nstate blocked\nwork@a.py:40 150\n";

static ViewerLesson *
parse (const char *text,
       GError    **error)
{
  g_autofree char *folder = g_dir_make_tmp ("lookup-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "lesson.xml", NULL);
  ViewerLesson *lesson;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  lesson = viewer_lesson_new_for_path (path, error);
  g_unlink (path);
  g_rmdir (folder);
  return lesson;
}

static ViewerLesson *
parse_task (const char *task)
{
  g_autofree char *text = g_strdup_printf ("<lesson name='a' speedup='2'><title>T</title><summary>S</summary>%s</lesson>", task);
  g_autoptr(GError) error = NULL;
  ViewerLesson *lesson = parse (text, &error);

  g_assert_no_error (error);
  return lesson;
}

/* ---- reading ---- */

static void
test_read (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(ViewerLesson) lesson = parse ("<lesson name='lookup' minutes='8' speedup='5.5'>\n"
    "<title> Looking\n things  up </title><summary>One.</summary>\n"
    "<page><title>First</title><p>Some `code` here.</p><code>\n    a = 1\n      b &lt; 2\n\n    c\n  </code></page>\n"
    "<task kind='rank' recording='slow' key='self' functions='a b'><p>Q</p><hint>H</hint><right>R</right><wrong>W</wrong></task>\n"
    "</lesson>", &error);
  const ViewerStep *page, *task;
  g_autofree char *markup = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (lesson->name, ==, "lookup");
  g_assert_cmpstr (lesson->title, ==, "Looking things up");
  g_assert_cmpuint (lesson->minutes, ==, 8);
  g_assert_cmpfloat (lesson->speedup, ==, 5.5);
  g_assert_cmpuint (viewer_lesson_get_n_steps (lesson), ==, 2);

  page = viewer_lesson_get_step (lesson, 0);
  g_assert_false (viewer_step_is_task (page));
  g_assert_cmpstr (page->title, ==, "First");
  g_assert_cmpuint (page->blocks->len, ==, 2);
  g_assert_cmpstr (((ViewerLessonBlock *) page->blocks->pdata[1])->text, ==, "a = 1\n  b < 2\n\nc");
  markup = viewer_lesson_dup_markup (((ViewerLessonBlock *) page->blocks->pdata[0])->text);
  g_assert_cmpstr (markup, ==, "Some <tt>code</tt> here.");

  task = viewer_lesson_get_step (lesson, 1);
  g_assert_cmpint (task->kind, ==, VIEWER_STEP_RANK);
  g_assert_cmpint (task->order, ==, VIEWER_ORDER_SELF);
  g_assert_true (g_str_has_prefix (task->recording, "lookup-"));
  g_assert_true (g_str_has_suffix (task->recording, "/slow"));
  g_assert_cmpstr (task->functions[1], ==, "b");
  g_assert_cmpuint (task->file_line, ==, 10);
}

static void
test_markup (void)
{
  g_autofree char *alone = viewer_lesson_dup_markup ("a ` b < c");
  g_autofree char *two = viewer_lesson_dup_markup ("`x` and `y<z`");

  g_assert_cmpstr (alone, ==, "a ` b &lt; c");
  g_assert_cmpstr (two, ==, "<tt>x</tt> and <tt>y&lt;z</tt>");
}

#define HEAD "<lesson name='a' speedup='2'>\n<title>T</title><summary>S</summary>\n"
#define WORDS "<p>Q</p><right>R</right><wrong>W</wrong>"

/* Each is one sentence that says where. */
static void
test_errors (void)
{
  static const struct {
    const char *text;
    const char *sentence;
  } cases[] = {
    { "<thing/>", "lesson.xml, line 1: A lesson begins with <lesson> or <quiz>, not with <thing>." },
    { HEAD "<option/></lesson>", "lesson.xml, line 3: <option> has no place in <lesson>." },
    { HEAD "<page color='red'/></lesson>", "lesson.xml, line 3: <page> has no attribute “color”." },
    { HEAD "hello</lesson>", "lesson.xml, line 3: There is text outside of a paragraph." },
    { HEAD "<task kind='dance'>" WORDS "</task></lesson>",
      "lesson.xml, line 3: The kind of a task is “select”, “choose”, “number”, “rank” or “fix”." },
    { HEAD "<task kind='fix'><p>Q</p><right>R</right></task></lesson>", "lesson.xml, line 3: This task lacks “wrong”, or has it wrong." },
    { HEAD "<task kind='select' recording='slow'>" WORDS "</task></lesson>", "lesson.xml, line 3: This task lacks “function”, or has it wrong." },
    { HEAD "<task kind='number' recording='slow' key='weight'>" WORDS "</task></lesson>", "lesson.xml, line 3: There is no key “weight”." },
    { HEAD "<task kind='number' recording='slow' key='samples' tolerance='x'>" WORDS "</task></lesson>",
      "lesson.xml, line 3: “x” is no number for tolerance." },
    { HEAD "<task kind='number' recording='slow' key='self-heaviest' tolerance='1'>" WORDS "</task></lesson>",
      "lesson.xml, line 3: This task lacks “key”, or has it wrong." },
    { HEAD "<task kind='rank' recording='slow' key='share-self' functions='a b'>" WORDS "</task></lesson>",
      "lesson.xml, line 3: Things are ranked by the key “total”, “self” or “cpu”." },
    { HEAD "<task kind='choose' recording='slow'>\n<option key='self-heaviest'>X</option>" WORDS "</task></lesson>",
      "lesson.xml, line 4: This option names no function." },
    { HEAD "</lesson>", "lesson.xml, line 1: A lesson needs a title, a summary and something to read or to do." },
    { "<lesson name='a'></lesson>", "lesson.xml, line 1: A lesson needs the attributes “name” and “speedup”." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ViewerLesson) lesson = parse (cases[i].text, &error);

      g_assert_null (lesson);
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, ==, cases[i].sentence);
    }
}

/* Not XML at all: GMarkup's words, and ours for the file. */
static void
test_broken (void)
{
  static const char *const texts[] = { "", "<", "<lesson", HEAD, HEAD "<page>", "\xff", "<lesson name='a' speedup='2'><title>T</lesson>" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(ViewerLesson) lesson = parse (texts[i], &error);

      g_assert_null (lesson);
      g_assert_nonnull (error);
      g_assert_true (g_str_has_prefix (error->message, "lesson.xml"));
    }
}

/* ---- keys ---- */

static ViewerLessonKeys *
new_keys (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile (recording);

  return viewer_lesson_keys_new (profile);
}

static void
test_figures (void)
{
  g_autoptr(ViewerLessonKeys) keys = new_keys ();

#define assert_figure(key, function, wanted) \
  g_assert_cmpfloat_with_epsilon (viewer_lesson_keys_get (keys, VIEWER_KEY_##key, function), wanted, 1e-6)
  assert_figure (SHARE_TOTAL, "main", 0.8);
  assert_figure (SHARE_TOTAL, "count", 0.6);
  assert_figure (SHARE_TOTAL, "read", 0.2);
  assert_figure (SHARE_SELF, "read", 0.15);
  assert_figure (SHARE_SELF, "main", 0.0);
  assert_figure (SHARE_CPU, NULL, 0.8);
  assert_figure (SHARE_CPU, "count", 1.0);
  assert_figure (SHARE_GIL_WAIT, "work", 0.25);
  assert_figure (SHARE_GIL_WAIT, NULL, 0.05);
  assert_figure (SHARE_WAIT, "work", 0.75);
  assert_figure (SHARE_WAIT, NULL, 0.15);
  assert_figure (SHARE_AWAIT, NULL, 0.0);
  /* Never seen: that is a figure, too. */
  assert_figure (SHARE_TOTAL, "nobody", 0.0);
  assert_figure (SAMPLES, NULL, 1000);
  assert_figure (SAMPLES, "read", 200);
  assert_figure (SAMPLES_SELF, "read", 150);
  assert_figure (THREADS, NULL, 2);
#undef assert_figure
  g_assert_true (isnan (viewer_lesson_keys_get (keys, VIEWER_KEY_SHARE_CPU, "nobody")));
  g_assert_true (isnan (viewer_lesson_keys_get (keys, VIEWER_KEY_SHARE_TOTAL, NULL)));
}

static guint
find_right (const char *options)
{
  g_autofree char *task = g_strdup_printf ("<task kind='choose' recording='x/y'>%s" WORDS "</task>", options);
  g_autoptr(ViewerLesson) lesson = parse_task (task);
  g_autoptr(ViewerLessonKeys) keys = new_keys ();
  guint right = viewer_lesson_keys_find_right (keys, viewer_lesson_get_step (lesson, 0));
  g_autofree char *problem = viewer_lesson_keys_dup_problem (keys, viewer_lesson_get_step (lesson, 0));

  g_assert_true ((problem == NULL) == (right != VIEWER_LESSON_NO_OPTION));
  return right;
}

static void
test_choices (void)
{
  g_assert_cmpuint (find_right ("<option key='self-heaviest' function='read'/><option key='self-heaviest' function='count'/>"), ==, 1);
  g_assert_cmpuint (find_right ("<option key='total-heaviest' function='main'/><option key='total-heaviest' function='count'/>"), ==, 0);
  g_assert_cmpuint (find_right ("<option key='cpu-heaviest' function='work'/><option key='cpu-heaviest' function='read'/>"), ==, 1);
  g_assert_cmpuint (find_right ("<option key='share-cpu' below='0.5'>It waits</option><option key='share-cpu' above='0.5'>It works</option>"), ==, 1);
  g_assert_cmpuint (find_right ("<option>No</option><option key='samples' above='999' below='1001'>Yes</option>"), ==, 1);
  /* Several, or none. */
  g_assert_cmpuint (find_right ("<option key='samples' above='1'>A</option><option key='samples' above='2'>B</option>"), ==, VIEWER_LESSON_NO_OPTION);
  g_assert_cmpuint (find_right ("<option>A</option><option>B</option>"), ==, VIEWER_LESSON_NO_OPTION);
  g_assert_cmpuint (find_right ("<option key='share-total' function='nobody' below='0.1'>A</option><option>B</option>"), ==, 0);
}

static void
test_numbers (void)
{
  g_autoptr(ViewerLesson) lesson = parse_task ("<task kind='number' recording='x/y' key='share-total' function='count' tolerance='0.05'>" WORDS "</task>"
                                               "<task kind='number' recording='x/y' key='samples' tolerance='0.1'>" WORDS "</task>");
  g_autoptr(ViewerLessonKeys) keys = new_keys ();
  const ViewerStep *share = viewer_lesson_get_step (lesson, 0);
  const ViewerStep *samples = viewer_lesson_get_step (lesson, 1);

  g_assert_true (viewer_lesson_keys_is_near (keys, share, 0.6));
  g_assert_true (viewer_lesson_keys_is_near (keys, share, 0.65));
  g_assert_false (viewer_lesson_keys_is_near (keys, share, 0.66));
  g_assert_false (viewer_lesson_keys_is_near (keys, share, 60));
  g_assert_true (viewer_lesson_keys_is_near (keys, samples, 900));
  g_assert_false (viewer_lesson_keys_is_near (keys, samples, 890));
}

static void
test_ranks (void)
{
  static const char *const right[] = { "main", "count", "read", NULL };
  static const char *const wrong[] = { "count", "main", "read", NULL };
  static const char *const strange[] = { "main", "nobody", NULL };
  g_autoptr(ViewerLesson) lesson = parse_task ("<task kind='rank' recording='x/y' key='total' functions='read main count'>" WORDS "</task>"
                                               "<task kind='rank' recording='x/y' key='total' functions='read nobody'>" WORDS "</task>");
  g_autoptr(ViewerLessonKeys) keys = new_keys ();
  g_autofree char *none = viewer_lesson_keys_dup_problem (keys, viewer_lesson_get_step (lesson, 0));
  g_autofree char *problem = viewer_lesson_keys_dup_problem (keys, viewer_lesson_get_step (lesson, 1));

  g_assert_true (viewer_lesson_keys_is_ranked (keys, viewer_lesson_get_step (lesson, 0), right));
  g_assert_false (viewer_lesson_keys_is_ranked (keys, viewer_lesson_get_step (lesson, 0), wrong));
  g_assert_false (viewer_lesson_keys_is_ranked (keys, viewer_lesson_get_step (lesson, 0), strange));
  g_assert_null (none);
  g_assert_cmpstr (problem, ==, "nobody is not in x/y");
}

/* ---- state ---- */

#define TASK "<task kind='fix'>" WORDS "</task>"
#define PAGE "<page><p>P</p></page>"

static void
test_state (void)
{
  g_autoptr(ViewerLesson) lesson = parse_task (PAGE TASK PAGE TASK);
  g_autoptr(ViewerLessonState) state = viewer_lesson_state_new (lesson);

  g_assert_cmpint (viewer_lesson_state_get_progress (state), ==, VIEWER_LESSON_NEW);
  g_assert_cmpuint (viewer_lesson_state_get_n_tasks (state), ==, 2);
  g_assert_true (viewer_lesson_state_set_position (state, 1));
  g_assert_true (viewer_lesson_state_is_done (state, 0));
  g_assert_cmpint (viewer_lesson_state_get_progress (state), ==, VIEWER_LESSON_BEGUN);

  viewer_lesson_state_answer (state, 1, FALSE);
  g_assert_false (viewer_lesson_state_is_done (state, 1));
  viewer_lesson_state_answer (state, 1, TRUE);
  g_assert_true (viewer_lesson_state_is_done (state, 1));
  g_assert_false (viewer_lesson_state_was_right_at_once (state, 1));
  /* What is done stays done. */
  viewer_lesson_state_answer (state, 1, FALSE);
  g_assert_true (viewer_lesson_state_is_done (state, 1));
  g_assert_cmpuint (viewer_lesson_state_get_n_answers (state, 1), ==, 3);

  g_assert_true (viewer_lesson_state_set_position (state, 3));
  g_assert_false (viewer_lesson_state_set_position (state, 4));
  g_assert_false (viewer_lesson_state_set_position (state, G_MAXUINT));
  g_assert_cmpuint (viewer_lesson_state_get_position (state), ==, 3);
  viewer_lesson_state_answer (state, 3, TRUE);
  g_assert_true (viewer_lesson_state_was_right_at_once (state, 3));
  g_assert_cmpint (viewer_lesson_state_get_progress (state), ==, VIEWER_LESSON_PASSED);
}

/* Pages alone are read, never passed. */
static void
test_no_tasks (void)
{
  g_autoptr(ViewerLesson) lesson = parse_task (PAGE PAGE);
  g_autoptr(ViewerLessonState) state = viewer_lesson_state_new (lesson);

  viewer_lesson_state_set_position (state, 1);
  g_assert_cmpint (viewer_lesson_state_get_progress (state), ==, VIEWER_LESSON_BEGUN);
}

static void
test_kept (void)
{
  g_autoptr(ViewerLesson) lesson = parse_task (PAGE TASK TASK);
  g_autoptr(ViewerLessonState) state = viewer_lesson_store_new_state (lesson);
  g_autoptr(ViewerLessonState) again = NULL;
  g_autoptr(ViewerLessonState) anew = NULL;

  viewer_lesson_state_set_position (state, 2);
  viewer_lesson_state_answer (state, 1, TRUE);
  viewer_lesson_state_answer (state, 2, FALSE);
  viewer_lesson_state_answer (state, 2, TRUE);
  viewer_lesson_store_keep (lesson, state);

  again = viewer_lesson_store_new_state (lesson);
  g_assert_cmpuint (viewer_lesson_state_get_position (again), ==, 2);
  g_assert_cmpint (viewer_lesson_state_get_progress (again), ==, VIEWER_LESSON_PASSED);
  g_assert_true (viewer_lesson_state_was_right_at_once (again, 1));
  g_assert_false (viewer_lesson_state_was_right_at_once (again, 2));

  viewer_lesson_store_forget (lesson);
  anew = viewer_lesson_store_new_state (lesson);
  g_assert_cmpint (viewer_lesson_state_get_progress (anew), ==, VIEWER_LESSON_NEW);
}

/* ---- measuring ---- */

static void
test_median (void)
{
  static const gint64 odd[] = { 30, 10, 20 };
  static const gint64 even[] = { 40, 10, 20, 30 };

  g_assert_cmpint (viewer_measure_median (odd, 3), ==, 20);
  g_assert_cmpint (viewer_measure_median (even, 4), ==, 25);
  g_assert_cmpint (viewer_measure_median (odd, 0), ==, 0);
}

typedef struct {
  GMainLoop         *loop;
  ViewerMeasurement *measurement;
  GError            *error;
} Waiting;

static void
measured (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  Waiting *waiting = user_data;

  waiting->measurement = viewer_measure_finish (result, &waiting->error);
  g_main_loop_quit (waiting->loop);
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

static ViewerMeasurement *
measure (const char *before,
         const char *after,
         gboolean    is_cancelled)
{
  g_autofree char *folder = g_dir_make_tmp ("measure-XXXXXX", NULL);
  g_autofree char *first = g_build_filename (folder, "first.py", NULL);
  g_autofree char *second = g_build_filename (folder, "second.py", NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *python = g_find_program_in_path ("python3");
  Waiting waiting = { .loop = g_main_loop_new (NULL, FALSE) };

  g_assert_true (g_file_set_contents (first, before, -1, NULL));
  g_assert_true (g_file_set_contents (second, after, -1, NULL));
  viewer_measure_async (python, first, second, cancellable, measured, &waiting);
  if (is_cancelled)
    g_timeout_add (300, cancel, cancellable);
  g_main_loop_run (waiting.loop);
  g_main_loop_unref (waiting.loop);
  g_unlink (first);
  g_unlink (second);
  g_rmdir (folder);
  if (is_cancelled)
    g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  else
    g_assert_no_error (waiting.error);
  g_clear_error (&waiting.error);
  return waiting.measurement;
}

#define SLEEP(seconds) "import time\ntime.sleep (" #seconds ")\nprint ('done')\n"

static void
test_faster (void)
{
  g_autoptr(ViewerMeasurement) measurement = measure (SLEEP (0.6), SLEEP (0.02), FALSE);
  g_autofree char *sentence = viewer_measurement_dup_sentence (measurement, 2);

  g_assert_null (measurement->problem);
  g_assert_true (measurement->same_output);
  g_assert_true (measurement->is_clear);
  g_assert_cmpfloat (measurement->speedup, >, 2);
  g_assert_cmpint (measurement->before.wall_ns, >, 400 * 1000000);
  /* Who sleeps needs no CPU. */
  g_assert_cmpint (measurement->before.cpu_ns, <, 300 * 1000000);
  g_assert_true (viewer_measurement_is_passed (measurement, 2));
  g_assert_false (viewer_measurement_is_passed (measurement, 1e6));
  g_assert_true (g_str_has_prefix (sentence, "It took "));
}

/* What is just as fast is not passed by chance. */
static void
test_as_fast (void)
{
  g_autoptr(ViewerMeasurement) measurement = measure (SLEEP (0.1), SLEEP (0.1), FALSE);

  g_assert_true (measurement->same_output);
  g_assert_false (viewer_measurement_is_passed (measurement, 2));
}

static void
test_not_the_same (void)
{
  g_autoptr(ViewerMeasurement) measurement = measure (SLEEP (0.1), "print ('other')\n", FALSE);
  g_autofree char *sentence = viewer_measurement_dup_sentence (measurement, 2);

  g_assert_false (measurement->same_output);
  g_assert_false (viewer_measurement_is_passed (measurement, 0));
  g_assert_cmpstr (sentence, ==, "Your program does not print what the first one prints. It must be as right as it was.");
}

static void
test_failing (void)
{
  g_autoptr(ViewerMeasurement) measurement = measure (SLEEP (0.1), "print (nothing)\n", FALSE);

  g_assert_cmpstr (measurement->problem, ==, "Your program ended with an error: NameError: name 'nothing' is not defined");
  g_assert_false (viewer_measurement_is_passed (measurement, 0));
}

static void
test_cancelled (void)
{
  gint64 begin_us = g_get_monotonic_time ();
  ViewerMeasurement *measurement = measure (SLEEP (20), SLEEP (20), TRUE);

  g_assert_null (measurement);
  g_assert_cmpint (g_get_monotonic_time () - begin_us, <, 10 * G_USEC_PER_SEC);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/lesson/read", test_read);
  g_test_add_func ("/lesson/markup", test_markup);
  g_test_add_func ("/lesson/errors", test_errors);
  g_test_add_func ("/lesson/broken", test_broken);
  g_test_add_func ("/lesson/figures", test_figures);
  g_test_add_func ("/lesson/choices", test_choices);
  g_test_add_func ("/lesson/numbers", test_numbers);
  g_test_add_func ("/lesson/ranks", test_ranks);
  g_test_add_func ("/lesson/state", test_state);
  g_test_add_func ("/lesson/no-tasks", test_no_tasks);
  g_test_add_func ("/lesson/kept", test_kept);
  g_test_add_func ("/lesson/median", test_median);
  g_test_add_func ("/lesson/faster", test_faster);
  g_test_add_func ("/lesson/as-fast", test_as_fast);
  g_test_add_func ("/lesson/not-the-same", test_not_the_same);
  g_test_add_func ("/lesson/failing", test_failing);
  g_test_add_func ("/lesson/cancelled", test_cancelled);
  return g_test_run ();
}
