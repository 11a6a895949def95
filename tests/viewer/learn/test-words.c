/* Every word of profiling that the window shows explains itself, with this recording's own numbers. */

#include "tests/viewer/driver.h"
#include "tests/viewer/tasks-recording.h"
#include "tests/viewer/walk.h"
#include "viewer/learn/learn-pane.h"
#include "viewer/learn/term-attach.h"
#include "viewer/learn/terms.h"
#include "viewer/learn/words.h"

#include <string.h>

/* 1000 samples: price() on 600 of them, the innermost in 350. */
static const char recording[] =
  "meta target shop.py\n"
  "source shop.py 1000 def main():\\n    price()\\n    log()\\n\\n\\ndef price():\\n    return 1\\n\n"
  "main@shop.py:1+2;price@shop.py:6+7;load@std:json/__init__.py:9;decode@std:json/decoder.py:30 250\n"
  "main@shop.py:1+2;price@shop.py:6+7 350\n"
  "main@shop.py:1+3;log@shop.py:30 400\n"
  "thread worker\nstate blocked\nrun@shop.py:50;wait@shop.py:51 100\n";

static const char *const views[] = { "tree", "inverted", "flame", "functions", "source" };

/* What the window calls a word that the table calls otherwise. */
static const struct {
  const char *text;
  const char *term;
} aliases[] = {
  { "inverted", "inverted-tree" }, { "samples", "sample" }, { "all threads", "thread" }, { "called by", "caller" },
  { "calls", "callee" }, { "wall clock", "wall" }, { "cpu time", "cpu" }, { "gil wait", "gil-wait" },
};

static void
act (ViewerWindow *window,
     const char   *action,
     const char   *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (window), action, "s", parameter);
  run_for (150);
}

static ViewerWords *
words_of (ViewerWindow *window)
{
  GtkWidget *widget = viewer_learn_pane_get_widget (viewer_document_get_learn_pane (document_of (window)));

  return VIEWER_IS_WORDS (widget) ? VIEWER_WORDS (widget) : NULL;
}

static gboolean
shows_term (ViewerWindow *window,
            const char   *term)
{
  return words_of (window) != NULL && g_strcmp0 (viewer_words_get_term (words_of (window)), term) == 0;
}

/* ---- walking ---- */

static const char *
get_text (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget))
    return gtk_label_get_text (GTK_LABEL (widget));
  return GTK_IS_INSCRIPTION (widget) ? gtk_inscription_get_text (GTK_INSCRIPTION (widget)) : NULL;
}

/* Headings, switches, figures; not the sentences of pages, nor what a command asks for. */
static gboolean
is_sentence (const char *text)
{
  g_auto(GStrv) words = g_strsplit (text, " ", -1);

  return g_strv_length (words) > 6 || strpbrk (text, ".?!:") != NULL || strstr (text, "…") != NULL;
}

/* As whole words: "self", "samples", not "yourself". */
static gboolean
has_words (const char *text,
           const char *wanted)
{
  g_autofree char *quoted = g_regex_escape_string (wanted, -1);
  g_autofree char *pattern = g_strdup_printf ("\\b%ss?\\b", quoted);

  return g_regex_match_simple (pattern, text, G_REGEX_CASELESS, 0);
}

static const char *
find_exact_term (const char *text)
{
  guint n_terms;
  const ViewerTerm *terms = viewer_terms_list (&n_terms);

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (aliases[i].text, text) == 0)
      return aliases[i].term;
  for (guint i = 0; i < n_terms; i++)
    if (g_ascii_strcasecmp (terms[i].word, text) == 0)
      return terms[i].key;
  return NULL;
}

static gboolean
is_of_vocabulary (const char *text)
{
  guint n_terms;
  const ViewerTerm *terms = viewer_terms_list (&n_terms);

  for (guint i = 0; i < n_terms; i++)
    if (has_words (text, terms[i].word))
      return TRUE;
  return find_exact_term (text) != NULL;
}

typedef struct {
  GString *lines;
  guint    n_found;
} Check;

static void
check_widget (GtkWidget *widget,
              gpointer   data)
{
  Check *check = data;
  const char *text = get_text (widget), *term = viewer_term_find (widget, -1, -1), *exact;

  if (term != NULL && viewer_terms_find (term) == NULL)
    walk_add_line (check->lines, widget, "has a word that nobody explains");
  if (text == NULL || text[0] == '\0' || is_sentence (text) || !is_of_vocabulary (text))
    return;
  check->n_found++;
  exact = find_exact_term (text);
  if (term == NULL)
    walk_add_line (check->lines, widget, "is a word of profiling that does not explain itself");
  else if (exact != NULL && !g_str_equal (exact, term))
    walk_add_line (check->lines, widget, "explains another word");
}

static void
check (ViewerWindow *window,
       const char   *where,
       guint         least)
{
  Check check = { g_string_new (NULL), 0 };

  walk_foreach (GTK_WIDGET (window), check_widget, &check);
  if (check.lines->len > 0 || check.n_found < least)
    {
      g_printerr ("in %s, %u words:\n%s", where, check.n_found, check.lines->str);
      g_test_fail ();
    }
  g_string_free (check.lines, TRUE);
}

/* ---- tests ---- */

static void
test_every_view (void)
{
  ViewerWindow *window = open_fixture (recording);

  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      act (window, "win.show-view", views[i]);
      check (window, views[i], 5);
    }
  close_window (window);
}

static void
test_tasks (void)
{
  ViewerWindow *window = open_fixture (pair);

  act (window, "win.show-view", "tasks");
  check (window, "tasks", 8);
  close_window (window);
}

static void
test_what_comes_and_goes (void)
{
  ViewerWindow *window = open_fixture (recording);

  click (find_text (window, "price"));
  press ("f");
  viewer_session_set_range (session_of (window), 100 * MS, 500 * MS);
  press ("ctrl+f");
  xdotool ("type price");
  press ("F8");
  run_for (300);
  check (window, "chips, search, range and the source beside", 8);
  for (ProfileClock clock = 0; clock < PROFILE_N_CLOCKS; clock++)
    {
      viewer_session_set_clock (session_of (window), clock);
      run_for (200);
      check (window, profile_clock_get_name (clock), 8);
    }
  close_window (window);
}

static void
test_pages (void)
{
  ViewerWindow *window = viewer_window_new (driver_get_application ());

  gtk_window_present (GTK_WINDOW (window));
  run_for (300);
  check (window, "welcome", 0);
  act (window, "win.learn-tool", "words");
  check (window, "the list of words", 50);
  act (window, "win.explain", "gil");
  check (window, "a word", 4);
  g_assert_cmpstr (viewer_words_get_numbers (words_of (window)), ==, "Open a recording, and its numbers come here.");
  close_window (window);
}

/* Each word has a page with something to say, by the one action. */
static void
test_every_term (void)
{
  ViewerWindow *window = open_fixture (recording);
  guint n_terms;
  const ViewerTerm *terms = viewer_terms_list (&n_terms);

  for (guint i = 0; i < n_terms; i++)
    {
      gtk_widget_activate_action (GTK_WIDGET (window), "win.explain", "s", terms[i].key);
      wait_until (shows_term (window, terms[i].key) && viewer_words_get_numbers (words_of (window))[0] != '\0');
    }
  close_window (window);
}

/* The numbers are the tree's, of what is selected, and follow the selection and the range. */
static void
test_numbers (void)
{
  ViewerWindow *window = open_fixture (recording);

  viewer_session_set_thread (session_of (window), 0);
  click (find_text (window, "price"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.explain", "s", "total");
  wait_until (shows_term (window, "total")
              && strstr (viewer_words_get_numbers (words_of (window)),
                         "In 600 of 1000 samples price() was on the stack, so its total is 60 %") != NULL);
  click (find_text (window, "log"));
  wait_until (strstr (viewer_words_get_numbers (words_of (window)), "In 400 of 1000 samples log()") != NULL);
  viewer_session_set_range (session_of (window), 500 * MS, 1000 * MS);
  wait_until (strstr (viewer_words_get_numbers (words_of (window)), "In 400 of 500 samples log()") != NULL);
  close_window (window);
}

/* A heading's own menu, and that of a row. */
static void
test_secondary_click (void)
{
  ViewerWindow *window = open_fixture (recording);
  g_autofree char *at = NULL;
  int x, y;

  get_middle (find_text (window, "Self"), &x, &y);
  at = g_strdup_printf ("mousemove %d %d click 3", x, y);
  xdotool (at);
  wait_until (find_widget (GTK_WIDGET (window), has_prefix, "What Is “Self”?") != NULL);
  click (find_widget (GTK_WIDGET (window), has_prefix, "What Is “Self”?"));
  wait_until (shows_term (window, "self"));
  close_window (window);
}

/* With the focus in the tree, and in the timeline. */
static void
test_keys (void)
{
  ViewerWindow *window = open_fixture (recording);

  click (find_text (window, "price"));
  press ("shift+F1");
  wait_until (words_of (window) != NULL && viewer_words_get_term (words_of (window)) != NULL);
  press ("Escape");
  gtk_widget_grab_focus (find_of_type (window, "ViewerTimeline"));
  press ("question");
  wait_until (shows_term (window, "frame") || shows_term (window, "timeline"));
  close_window (window);
}

/* A click on anything opens its word and does nothing else; Escape ends it. */
static void
test_pointing (void)
{
  ViewerWindow *window = open_fixture (recording);
  GtkWidget *inside = GTK_WIDGET (document_of (window));

  viewer_term_set_pointing (inside, TRUE);
  g_assert_true (viewer_term_is_pointing (inside));
  click (find_text (window, "Only My Code"));
  wait_until (shows_term (window, "only-my-code"));
  g_assert_false (viewer_session_get_only_application (session_of (window)));
  g_assert_false (viewer_term_is_pointing (inside));
  viewer_term_set_pointing (inside, TRUE);
  press ("Escape");
  g_assert_false (viewer_term_is_pointing (inside));
  click (find_text (window, "Only My Code"));
  wait_until (viewer_session_get_only_application (session_of (window)));
  close_window (window);
}

/* Near words lead on, and the way back is the way there. */
static void
test_way (void)
{
  ViewerWindow *window = open_fixture (recording);
  ViewerLearnPane *pane = viewer_document_get_learn_pane (document_of (window));

  act (window, "win.explain", "self");
  wait_until (shows_term (window, "self"));
  click (find_text (window, "Callee"));
  wait_until (shows_term (window, "callee"));
  g_assert_true (viewer_learn_pane_go_back (pane));
  g_assert_true (shows_term (window, "self"));
  g_assert_true (viewer_learn_pane_go_back (pane));
  g_assert_true (shows_term (window, NULL));
  g_assert_true (viewer_learn_pane_go_back (pane));
  g_assert_cmpstr (viewer_learn_pane_get_tool (pane), ==, "home");
  close_window (window);
}

static void
test_search (void)
{
  ViewerWindow *window = open_fixture (recording);

  act (window, "win.learn-tool", "words");
  wait_until (words_of (window) != NULL);
  xdotool ("type 'waiting gil'");
  run_for (400);
  g_assert_nonnull (find_widget (GTK_WIDGET (words_of (window)), has_text, "Waiting for the GIL"));
  g_assert_null (find_widget (GTK_WIDGET (words_of (window)), has_text, "Total"));
  press ("Return");
  wait_until (words_of (window) != NULL && viewer_words_get_term (words_of (window)) != NULL);
  close_window (window);
}

static void
test_names (void)
{
  ViewerWindow *window = open_fixture (recording);
  g_autofree char *list = NULL, *page = NULL, *unreachable = NULL, *beyond = NULL;

  act (window, "win.learn-tool", "words");
  list = walk_dup_nameless (GTK_WIDGET (window));
  g_assert_cmpstr (list, ==, "");
  beyond = walk_dup_unreachable (GTK_WINDOW (window));
  g_assert_cmpstr (beyond, ==, "");
  act (window, "win.explain", "total");
  page = walk_dup_nameless (GTK_WIDGET (window));
  g_assert_cmpstr (page, ==, "");
  unreachable = walk_dup_unreachable (GTK_WINDOW (window));
  g_assert_cmpstr (unreachable, ==, "");
  close_window (window);
}

int
main (int    argc,
      char **argv)
{
  if (!driver_start (&argc, &argv))
    return 0;
  g_test_add_func ("/words/every-view", test_every_view);
  g_test_add_func ("/words/tasks", test_tasks);
  g_test_add_func ("/words/comes-and-goes", test_what_comes_and_goes);
  g_test_add_func ("/words/pages", test_pages);
  g_test_add_func ("/words/every-term", test_every_term);
  g_test_add_func ("/words/numbers", test_numbers);
  g_test_add_func ("/words/secondary-click", test_secondary_click);
  g_test_add_func ("/words/keys", test_keys);
  g_test_add_func ("/words/pointing", test_pointing);
  g_test_add_func ("/words/way", test_way);
  g_test_add_func ("/words/search", test_search);
  g_test_add_func ("/words/names", test_names);
  return driver_run ();
}
