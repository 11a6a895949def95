/* What the views of one recording share: range, selection, the tree of the range. */

#include <locale.h>

#include "tests/profile/fixture.h"
#include "viewer/session.h"

#define MS G_GINT64_CONSTANT (1000000)

typedef struct {
  ViewerSession *session;
  guint          n_profiles, n_ranges, n_selections, n_trees;
} Fixture;

static void
count (guint *counter)
{
  (*counter)++;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->session = viewer_session_new ();
  g_signal_connect_swapped (fixture->session, "profile-changed", G_CALLBACK (count), &fixture->n_profiles);
  g_signal_connect_swapped (fixture->session, "range-changed", G_CALLBACK (count), &fixture->n_ranges);
  g_signal_connect_swapped (fixture->session, "selection-changed", G_CALLBACK (count), &fixture->n_selections);
  g_signal_connect_swapped (fixture->session, "call-tree-changed", G_CALLBACK (count), &fixture->n_trees);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gint64 deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  ViewerSession *session = fixture->session;

  /* A worker may hold it a little longer, but nobody for ever. */
  g_object_add_weak_pointer (G_OBJECT (session), (gpointer *) &session);
  g_object_unref (fixture->session);
  while (session != NULL && g_get_monotonic_time () < deadline_us)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
  g_assert_null (session);
}

static void
open_text (Fixture    *fixture,
           const char *text)
{
  g_autoptr(Profile) profile = profile_fixture_profile (text);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);

  viewer_session_set_profile (fixture->session, profile, spans);
}

/* Until no worker is at work any more: the last tree is then that of the last wish. */
static gint64
wait_for_total (Fixture *fixture,
                gint64   total_ns)
{
  gint64 deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;
  ProfileNodeInfo root = { 0 };

  for (;;)
    {
      ProfileCallTree *tree = viewer_session_get_call_tree (fixture->session);

      if (tree != NULL)
        profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
      if ((tree != NULL && root.total_ns == total_ns) || g_get_monotonic_time () > deadline_us)
        return root.total_ns;
      g_main_context_iteration (NULL, FALSE);
      g_usleep (200);
    }
}

static const char two_threads[] =
  "main;a 60\nmain;b 40\n"
  "thread worker\nrun;c 50\n";

static void
test_range (Fixture       *fixture,
            gconstpointer  data)
{
  gint64 begin_ns, end_ns;

  g_assert_false (viewer_session_get_range (fixture->session, &begin_ns, &end_ns));
  g_assert_cmpint (end_ns, ==, 0);

  open_text (fixture, two_threads);
  g_assert_cmpuint (fixture->n_profiles, ==, 1);
  g_assert_cmpint (wait_for_total (fixture, 150 * MS), ==, 150 * MS);
  g_assert_false (viewer_session_get_range (fixture->session, &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, 0);
  g_assert_cmpint (end_ns, ==, profile_get_duration_ns (viewer_session_get_profile (fixture->session)));

  viewer_session_set_range (fixture->session, 20 * MS, 10 * MS);
  g_assert_true (viewer_session_get_range (fixture->session, &begin_ns, &end_ns));
  g_assert_cmpint (begin_ns, ==, 10 * MS);
  g_assert_cmpint (end_ns, ==, 20 * MS);
  g_assert_cmpuint (fixture->n_ranges, ==, 1);
  viewer_session_set_range (fixture->session, 10 * MS, 20 * MS);
  g_assert_cmpuint (fixture->n_ranges, ==, 1);
  g_assert_cmpint (wait_for_total (fixture, 20 * MS), ==, 20 * MS);

  /* Outside of the recording there is nothing to select. */
  viewer_session_set_range (fixture->session, -5 * MS, 5 * MS);
  viewer_session_get_range (fixture->session, &begin_ns, &end_ns);
  g_assert_cmpint (begin_ns, ==, 0);
  viewer_session_set_range (fixture->session, 7 * MS, 7 * MS);
  g_assert_false (viewer_session_get_range (fixture->session, NULL, NULL));
}

/* Many wishes in a row, as a drag makes them: the last one is what is shown. */
static void
test_last_wish (Fixture       *fixture,
                gconstpointer  data)
{
  open_text (fixture, two_threads);
  for (gint64 end_ms = 100; end_ms >= 30; end_ms--)
    {
      viewer_session_set_range (fixture->session, 0, end_ms * MS);
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpint (wait_for_total (fixture, 60 * MS), ==, 60 * MS);
  for (guint i = 0; i < 50; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  g_assert_cmpint (wait_for_total (fixture, 60 * MS), ==, 60 * MS);
}

static void
test_thread_and_filter (Fixture       *fixture,
                        gconstpointer  data)
{
  open_text (fixture, two_threads);
  g_assert_cmpint (viewer_session_get_thread (fixture->session), ==, -1);
  viewer_session_set_thread (fixture->session, 1);
  g_assert_cmpint (wait_for_total (fixture, 50 * MS), ==, 50 * MS);
  viewer_session_set_thread (fixture->session, -1);
  g_assert_cmpint (wait_for_total (fixture, 150 * MS), ==, 150 * MS);

  /* A blocked thread has no CPU time. */
  open_text (fixture, "main;a 60\nstate blocked\nmain;b 40\n");
  g_assert_cmpint (wait_for_total (fixture, 100 * MS), ==, 100 * MS);
  viewer_session_set_clock (fixture->session, PROFILE_CLOCK_CPU);
  g_assert_cmpint (wait_for_total (fixture, 60 * MS), ==, 60 * MS);

  viewer_session_set_only_application (fixture->session, TRUE);
  g_assert_true (viewer_session_get_only_application (fixture->session));
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  ViewerSelection selection = { .function = 1, .lane = 0, .begin_ns = 0, .end_ns = 5 * MS };
  ViewerSelection nonsense = { .function = 4711, .lane = -1 };

  viewer_session_select (fixture->session, &selection);
  g_assert_cmpuint (viewer_session_get_selection (fixture->session)->function, ==, 0);

  open_text (fixture, two_threads);
  viewer_session_select (fixture->session, &selection);
  g_assert_cmpuint (fixture->n_selections, ==, 1);
  viewer_session_select (fixture->session, &selection);
  g_assert_cmpuint (fixture->n_selections, ==, 1);
  g_assert_cmpint (viewer_session_get_selection (fixture->session)->end_ns, ==, 5 * MS);

  viewer_session_select (fixture->session, &nonsense);
  g_assert_cmpuint (viewer_session_get_selection (fixture->session)->function, ==, 0);
  g_assert_cmpint (viewer_session_get_selection (fixture->session)->lane, ==, -1);
  viewer_session_select (fixture->session, NULL);
  g_assert_cmpuint (fixture->n_selections, ==, 2);
}

/* Nothing of one recording is kept for the next. */
static void
test_another_recording (Fixture       *fixture,
                        gconstpointer  data)
{
  ViewerSelection selection = { .function = 2, .lane = -1 };

  open_text (fixture, two_threads);
  viewer_session_set_range (fixture->session, 10 * MS, 20 * MS);
  viewer_session_select (fixture->session, &selection);
  viewer_session_set_thread (fixture->session, 1);

  viewer_session_set_profile (fixture->session, NULL, NULL);
  g_assert_null (viewer_session_get_profile (fixture->session));
  g_assert_null (viewer_session_get_call_tree (fixture->session));
  g_assert_false (viewer_session_get_range (fixture->session, NULL, NULL));
  g_assert_cmpuint (viewer_session_get_selection (fixture->session)->function, ==, 0);
  g_assert_cmpint (viewer_session_get_thread (fixture->session), ==, -1);

  /* A tree of the old one may still come from its worker: it must not be shown. */
  open_text (fixture, "other 7\n");
  g_assert_cmpint (wait_for_total (fixture, 7 * MS), ==, 7 * MS);
}

static void
parse_transforms (Fixture    *fixture,
                  const char *text)
{
  g_autoptr(ProfileTransforms) transforms = NULL;

  g_assert_true (profile_transforms_parse (&transforms, viewer_session_get_profile (fixture->session), text, NULL));
  viewer_session_set_transforms (fixture->session, transforms);
}

static void
test_back_and_forward (Fixture       *fixture,
                       gconstpointer  data)
{
  ViewerSession *session = fixture->session;

  /* Before there is a recording, there is nothing to go back to. */
  viewer_session_set_only_application (session, TRUE);
  open_text (fixture, two_threads);
  g_assert_false (viewer_session_can_go_back (session));

  /* A drag is one step. */
  for (gint64 end_ms = 20; end_ms <= 60; end_ms++)
    viewer_session_set_range (session, 0, end_ms * MS);
  parse_transforms (fixture, "drop:a");
  g_assert_cmpint (wait_for_total (fixture, 50 * MS), ==, 50 * MS);
  viewer_session_set_thread (session, 1);
  g_assert_false (viewer_session_can_go_forward (session));
  viewer_session_go_back (session);
  viewer_session_go_back (session);
  g_assert_null (viewer_session_get_transforms (session));
  g_assert_cmpint (wait_for_total (fixture, 110 * MS), ==, 110 * MS);
  viewer_session_go_back (session);
  g_assert_false (viewer_session_get_range (session, NULL, NULL));
  g_assert_false (viewer_session_can_go_back (session));
  viewer_session_go_forward (session);
  viewer_session_go_forward (session);
  g_assert_cmpuint (profile_transforms_get_n (viewer_session_get_transforms (session)), ==, 1);
  /* A new way ends the old one. */
  viewer_session_set_clock (session, PROFILE_CLOCK_CPU);
  g_assert_false (viewer_session_can_go_forward (session));
}

static void
test_pop_filter (Fixture       *fixture,
                 gconstpointer  data)
{
  ViewerSession *session = fixture->session;

  open_text (fixture, two_threads);
  parse_transforms (fixture, "merge:a|merge:b");
  viewer_session_set_thread (session, 0);
  viewer_session_set_range (session, 0, 10 * MS);
  g_assert_true (viewer_session_pop_filter (session));
  g_assert_false (viewer_session_get_range (session, NULL, NULL));
  g_assert_true (viewer_session_pop_filter (session));
  g_assert_cmpuint (profile_transforms_get_n (viewer_session_get_transforms (session)), ==, 1);
  g_assert_true (viewer_session_pop_filter (session));
  g_assert_null (viewer_session_get_transforms (session));
  g_assert_true (viewer_session_pop_filter (session));
  g_assert_cmpint (viewer_session_get_thread (session), ==, -1);
  g_assert_false (viewer_session_pop_filter (session));
}

static void
test_inverted_when_wanted (Fixture       *fixture,
                           gconstpointer  data)
{
  ViewerSession *session = fixture->session;
  gint64 deadline_us = g_get_monotonic_time () + 10 * G_USEC_PER_SEC;

  open_text (fixture, two_threads);
  g_assert_cmpint (wait_for_total (fixture, 150 * MS), ==, 150 * MS);
  g_assert_null (viewer_session_get_inverted_tree (session));
  viewer_session_want_inverted (session, TRUE);
  while (viewer_session_get_inverted_tree (session) == NULL && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, FALSE);
  g_assert_true (profile_call_tree_is_inverted (viewer_session_get_inverted_tree (session)));
  viewer_session_set_profile (session, NULL, NULL);
  g_assert_null (viewer_session_get_inverted_tree (session));
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add (name, Fixture, NULL, set_up, function, tear_down)
  ADD ("/session/range", test_range);
  ADD ("/session/last-wish", test_last_wish);
  ADD ("/session/thread-and-filter", test_thread_and_filter);
  ADD ("/session/selection", test_selection);
  ADD ("/session/another-recording", test_another_recording);
  ADD ("/session/back-and-forward", test_back_and_forward);
  ADD ("/session/pop-filter", test_pop_filter);
  ADD ("/session/inverted-when-wanted", test_inverted_when_wanted);
#undef ADD
  return g_test_run ();
}
