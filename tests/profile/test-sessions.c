/* test-sessions.c: marks, spans and sessions, and what of a recording is a session's */

#include "fixture.h"

#include "profile/call-tree.h"
#include "profile/render.h"

#include "format/format.h"

#include <stdio.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

/* Two requests take turns in one thread, a third works in another; 2 began inside 1. */
static const char requests[] =
  "main;idle 10\n"
  "session 1 10 begins context 0 0 first\n"
  "session 3 10 begins context 0 0 second\n"
  "session 4 5 begins thread 2 0 thread\n"
  "session 5 0 begins all 0 0 whole\n"
  "context 1\nmain;serve;a 20\n"
  "context 3\nmain;serve;b 30\n"
  "session 2 60 begins context 0 1 inner\n"
  "context 2\nmain;serve;a;deep 10\n"
  "context 1\nmain;serve;a 5\n"
  "context 3\nmain;serve;b 5\n"
  "session 2 75 ends context 0 1 inner\n"
  "session 1 80 ends context 0 0 first\n"
  "session 3 80 ends context 0 0 second\n"
  "context 0\nmain;idle 20\n"
  "thread worker\n"
  "context 1\npool;a 40\n"
  "context 0\npool;idle 60\n"
  "session 4 50 ends thread 2 0 thread\n"
  "stop 100";

/* "main 30, serve 20": every function's total in ms, in the order of the tree. */
static char *
dup_totals (Profile *profile, guint32 session, gint64 begin_ms, gint64 end_ms, gint32 thread)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL;
  GString *text = g_string_new (NULL);

  options.session = session;
  options.begin_ns = begin_ms * MS;
  options.end_ns = end_ms * MS;
  options.thread_index = thread;
  options.threshold = 0;
  tree = profile_call_tree_new (profile, &options);
  for (ProfileNode i = 1; i < profile_call_tree_get_n_nodes (tree); i++)
    {
      ProfileNodeInfo node;
      ProfileFunctionInfo function;

      profile_call_tree_get_node (tree, i, &node);
      profile_get_function_info (profile, node.function, &function);
      g_string_append_printf (text, "%s%s %d", i > 1 ? ", " : "", function.name, (int) (node.total_ns / MS));
    }
  return g_string_free (text, FALSE);
}

static void
assert_totals (Profile *profile, guint32 session, gint64 begin_ms, gint64 end_ms, gint32 thread, const char *expected)
{
  g_autofree char *found = dup_totals (profile, session, begin_ms, end_ms, thread);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_trees (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (requests);

  /* A context's, in whatever thread, and what began inside it. */
  assert_totals (profile, 1, 0, 0, -1, "main 35, pool 30, serve 35, a 30, a 35, deep 10");
}

static void
test_parts (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (requests);

  assert_totals (profile, 2, 0, 0, -1, "main 10, serve 10, a 10, deep 10");
  assert_totals (profile, 3, 0, 0, -1, "main 35, serve 35, b 35");
  assert_totals (profile, 3, 0, 45, -1, "main 15, serve 15, b 15");
  assert_totals (profile, 3, 0, 0, 1, "");
  /* One thread's, of its range alone. */
  assert_totals (profile, 4, 0, 0, -1, "pool 45, a 35, idle 10");
  assert_totals (profile, 4, 0, 0, 0, "");
  /* Everything of its range. */
  assert_totals (profile, 5, 0, 0, 0, "main 100, serve 70, idle 30, a 35, b 35, deep 10");
  /* Outside its range, and none at all. */
  assert_totals (profile, 1, 90, 100, -1, "");
  assert_totals (profile, 77, 0, 0, -1, "");
}

static void
test_infos (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (requests);
  ProfileSessionInfo info;
  ProfileSample sample;

  g_assert_cmpuint (profile_get_n_sessions (profile), ==, 5);
  profile_get_session_info (profile, 1, &info);
  g_assert_cmpuint (info.id, ==, 2);
  g_assert_cmpuint (info.parent, ==, 1);
  g_assert_cmpstr (info.name, ==, "inner");
  g_assert_cmpint (info.begin_ns, ==, 60 * MS);
  g_assert_cmpint (info.end_ns, ==, 75 * MS);
  g_assert_cmpint (info.thread_index, ==, -1);
  g_assert_true (info.has_ended);
  g_assert_true (profile_find_session (profile, 4, &info));
  g_assert_cmpint (info.thread_index, ==, 1);
  g_assert_cmpint (info.filter, ==, FORMAT_SESSION_THREAD);
  g_assert_true (profile_find_session (profile, 5, &info));
  g_assert_false (info.has_ended);
  g_assert_cmpint (info.end_ns, ==, 100 * MS);
  g_assert_false (profile_find_session (profile, 0, &info));
  g_assert_false (profile_find_session (profile, 6, &info));
  g_assert_true (profile_session_owns (profile, 1, 2));
  g_assert_false (profile_session_owns (profile, 2, 1));
  g_assert_false (profile_session_owns (profile, 0, 0));
  profile_get_sample (profile, 0, 1, &sample);
  g_assert_cmpuint (sample.session, ==, 1);
  profile_get_sample (profile, 0, 0, &sample);
  g_assert_cmpuint (sample.session, ==, 0);
}

static void
test_marks (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main 50\n"
    "mark 3 30 1 begins late\nmark 3 35 1 ends\n"
    "mark 1 10 1 point epoch 1\n"
    "mark 2 20 9 begins never ends\n"
    "mark 4 10 0 begins outer\nmark 5 10 0 begins inner\nmark 5 12 0 ends\nmark 4 15 0 ends\n"
    "mark 8 15 0 ends\n"
    "stop 50");
  static const struct { const char *name; int begin, end, thread; gboolean is_span, has_ended; } expected[] = {
    { "outer", 10, 15, -1, TRUE, TRUE }, { "inner", 10, 12, -1, TRUE, TRUE },
    { "epoch 1", 10, 10, 0, FALSE, TRUE },
    { "never ends", 20, 50, -1, TRUE, FALSE }, { "late", 30, 35, 0, TRUE, TRUE },
  };

  g_assert_cmpuint (profile_get_n_marks (profile), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      ProfileMarkInfo info;

      profile_get_mark_info (profile, i, &info);
      g_assert_cmpstr (info.name, ==, expected[i].name);
      g_assert_cmpint (info.begin_ns, ==, expected[i].begin * MS);
      g_assert_cmpint (info.end_ns, ==, expected[i].end * MS);
      g_assert_cmpint (info.thread_index, ==, expected[i].thread);
      g_assert_cmpint (info.is_span, ==, expected[i].is_span);
      g_assert_cmpint (info.has_ended, ==, expected[i].has_ended);
    }
}

static void
test_segments (void)
{
  /* A later segment says an open session again; only its end is news. */
  g_autoptr (Profile) profile = profile_fixture_profile (
    "session 7 5 begins thread 0 0 long\nmain 20\nsegment\nsession 7 5 begins thread 1 0 long\n"
    "main 20\nsession 7 35 ends thread 0 0 long\nstop 40");
  ProfileSessionInfo info;

  g_assert_cmpuint (profile_get_n_sessions (profile), ==, 1);
  profile_get_session_info (profile, 0, &info);
  g_assert_cmpint (info.begin_ns, ==, 5 * MS);
  g_assert_cmpint (info.end_ns, ==, 35 * MS);
  g_assert_cmpint (info.thread_index, ==, 0);
}

static char *
dup_rendered (Profile *profile, guint32 session, gboolean json)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream (&text, &size);

  if (json)
    profile_render_json_session (profile, session, PROFILE_CLOCK_WALL, out);
  else
    profile_render_text (profile, &(ProfileTextOptions) { .unicode = TRUE, .session = session }, out);
  fclose (out);
  return text;
}

static void
test_reports (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (requests);
  g_autofree char *all = dup_rendered (profile, 0, FALSE), *one = dup_rendered (profile, 3, FALSE);
  g_autofree char *json = dup_rendered (profile, 2, TRUE), *thread = dup_rendered (profile, 4, FALSE);

  g_assert_nonnull (strstr (all, "    0.070  first (1)\n"));
  g_assert_nonnull (strstr (one, "Session second (3): from 0.010 s to 0.080 s; 0.035 s are its own.\n"));
  g_assert_nonnull (strstr (one, "─ b  "));
  g_assert_null (strstr (one, "─ a  "));
  g_assert_nonnull (strstr (thread, "worker"));
  g_assert_null (strstr (thread, "MainThread"));
  g_assert_nonnull (strstr (json, "\"duration\": 0.015000"));
  g_assert_nonnull (strstr (json, "{\"id\": 2,\"name\": \"inner\",\"begin\": 0.060000,\"end\": 0.075000,"
                                  "\"filter\": \"context\",\"thread\": -1,\"parent\": 1}"));
  g_assert_nonnull (strstr (json, "\"function\": \"deep\""));
  g_assert_null (strstr (json, "\"function\": \"b\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sessions/trees", test_trees);
  g_test_add_func ("/sessions/parts", test_parts);
  g_test_add_func ("/sessions/infos", test_infos);
  g_test_add_func ("/sessions/marks", test_marks);
  g_test_add_func ("/sessions/segments", test_segments);
  g_test_add_func ("/sessions/reports", test_reports);
  return g_test_run ();
}
