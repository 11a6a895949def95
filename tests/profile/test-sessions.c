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
    profile_render_json (profile, &(ProfileReportOptions) { .session = session }, out);
  else
    profile_render_text (profile, &(ProfileTextOptions) { .unicode = TRUE, .report.session = session }, out);
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

typedef void (*Render) (Profile *profile, const ProfileReportOptions *options, FILE *out);

static char *
dup_exported (Profile *profile, Render render, guint32 session)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream (&text, &size);

  render (profile, &(ProfileReportOptions) { .session = session, .show_all = TRUE }, out);
  fclose (out);
  return text;
}

static guint
count (const char *text, const char *part)
{
  guint n = 0;

  while ((text = strstr (text, part)) != NULL)
    {
      text += strlen (part);
      n++;
    }
  return n;
}

static void
test_exports (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (requests);
  g_autofree char *collapsed = dup_exported (profile, profile_render_collapsed, 3);
  g_autofree char *both = dup_exported (profile, profile_render_collapsed, 1);
  g_autofree char *speedscope = dup_exported (profile, profile_render_speedscope, 3);
  g_autofree char *gecko = dup_exported (profile, profile_render_gecko, 4);
  g_autofree char *pyisession = dup_exported (profile, profile_render_pyisession, 1);
  g_autofree char *other = dup_exported (profile, profile_render_pyisession, 4);
  g_autofree char *pstats = dup_exported (profile, profile_render_pstats, 3);

  g_assert_cmpstr (collapsed, ==, "MainThread;main (main.py:1);serve (main.py:1);b (main.py:1) 35000\n");
  g_assert_nonnull (strstr (both, "MainThread;main (main.py:1);serve (main.py:1);a (main.py:1);deep (main.py:1) 10000\n"));
  g_assert_nonnull (strstr (both, "worker;pool (main.py:1);a (main.py:1) 30000\n"));
  g_assert_null (strstr (both, "idle"));
  /* Zero is the session's begin: b from 30 to 60 and from 75 to 80 of the recording. */
  g_assert_cmpuint (count (speedscope, "\"type\": \"evented\""), ==, 1);
  g_assert_nonnull (strstr (speedscope, "\"endValue\": 0.070000"));
  g_assert_nonnull (strstr (speedscope, "{\"type\": \"O\", \"at\": 0.020000"));
  g_assert_nonnull (strstr (speedscope, "{\"type\": \"C\", \"at\": 0.070000"));
  g_assert_cmpuint (count (speedscope, "\"type\": \"O\""), ==, 6);
  g_assert_cmpuint (count (gecko, "\"isMainThread\""), ==, 1);
  g_assert_nonnull (strstr (gecko, "\"name\": \"worker\""));
  /* 5 to 40, then to 50. */
  g_assert_nonnull (strstr (gecko, "\"time\": [0.000000,35.000000], \"weight\": [35.000000,10.000000]"));
  /* A context that ran in two threads. */
  g_assert_nonnull (strstr (pyisession, "MainThread\\u0000<thread>"));
  g_assert_nonnull (strstr (pyisession, "worker\\u0000<thread>"));
  g_assert_nonnull (strstr (pyisession, "\"duration\": 0.070000"));
  g_assert_cmpuint (count (other, "MainThread"), ==, 0);
  g_assert_nonnull (strstr (other, "], 0.035000]"));
  g_assert_true (pstats[0] == '{' && pstats[1] == '(');
}

static void
test_text_modes (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (requests);
  const ProfileTextOptions modes[] = {
    { .report.session = 3, .flat = TRUE },
    { .report.session = 3, .lines = TRUE },
    { .report.session = 3, .short_mode = TRUE },
    { .report.session = 3, .report.timeline = TRUE },
    { .report.session = 3, .all_threads = TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *text = NULL;
      size_t size;
      FILE *out = open_memstream (&text, &size);

      profile_render_text (profile, &modes[i], out);
      fclose (out);
      g_assert_nonnull (strstr (text, "0.035"));
      g_assert_null (strstr (text, "idle"));
      g_assert_null (strstr (text, "pool"));
    }
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
  g_test_add_func ("/sessions/exports", test_exports);
  g_test_add_func ("/sessions/text-modes", test_text_modes);
  return g_test_run ();
}
