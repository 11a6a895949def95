/* test-spans.c: samples as text in, spans as text out */

#include "profile/spans-private.h"

#include "format/format.h"
#include "tests/profile/fixture.h"

#include <string.h>

typedef struct {
  Profile      *profile;
  ProfileSpans *spans;
  GString      *text;
} Writer;

static gint64
to_ms (Writer  *writer,
       guint32  tick)
{
  return ((gint64) tick << profile_spans_get_shift (writer->spans)) / 1000000;
}

static void
write_span (const ProfileSpan *span,
            gpointer           user_data)
{
  Writer *writer = user_data;
  ProfileFrame frame = profile_get_stack_frame (writer->profile, span->stack);
  ProfileFunctionInfo info;

  profile_get_function_info (writer->profile, profile_get_frame_function (writer->profile, frame), &info);
  g_string_append_printf (writer->text, " %s", info.name);
  if (profile_get_frame_line (writer->profile, frame) != 1)
    g_string_append_printf (writer->text, ":%u", profile_get_frame_line (writer->profile, frame));
  g_string_append_printf (writer->text, "[%d,%d)", (int) to_ms (writer, span->begin), (int) to_ms (writer, span->end));
  g_assert_cmpuint (span->coverage, ==, 255);
}

static void
write_state (const ProfileStateSpan *span,
             gpointer                user_data)
{
  Writer *writer = user_data;

  g_string_append_printf (writer->text, " %d[%d,%d)", span->state, (int) to_ms (writer, span->begin),
                          (int) to_ms (writer, span->end));
}

/* All spans of all rows, a line for each. */
static char *
dump (Profile      *profile,
      ProfileSpans *spans)
{
  Writer writer = { profile, spans, g_string_new (NULL) };
  guint32 end = profile_spans_get_end (spans);

  for (guint32 lane = 0; lane < profile_spans_get_n_lanes (spans); lane++)
    {
      g_string_append (writer.text, "states");
      profile_spans_foreach_state (spans, lane, 0, end, 1, write_state, &writer);
      for (guint32 row = 0; row < profile_spans_get_n_rows (spans, lane); row++)
        {
          g_string_append_printf (writer.text, "\n%u", row);
          profile_spans_foreach (spans, lane, row, 0, end, 1, write_span, &writer);
        }
      g_string_append (writer.text, "\n");
    }
  return g_string_free (writer.text, FALSE);
}

static void
check (const char *recording,
       const char *expected)
{
  g_autoptr(Profile) profile = profile_fixture_profile (recording);
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  g_autofree char *text = dump (profile, spans);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_merging (void)
{
  check ("main;a;b 3\n"
         "main;a;c 2\n"
         "main;d 1\n"
         "main;a 1\n",
         "states 1[0,7)\n"
         "0 main[0,7)\n"
         "1 a[0,5) d[5,6) a[6,7)\n"
         "2 b[0,3) c[3,5)\n");
}

/* The line moves on, the call is the same one; but not below another caller. */
static void
test_lines (void)
{
  check ("main@m.py:1;a@m.py:5;b@m.py:9 1\n"
         "main@m.py:1;a@m.py:6;b@m.py:9 1\n"
         "main@m.py:2;a@m.py:6;b@m.py:8 1\n"
         "main@m.py:2;c@m.py:1;b@m.py:8 1\n",
         "states 1[0,4)\n"
         "0 main[0,4)\n"
         "1 a:5[0,3) c[3,4)\n"
         "2 b:9[0,3) b:8[3,4)\n");
}

static void
test_recursion (void)
{
  check ("f;f;f 1\n"
         "f;f 1\n"
         "f;f;f;f 1\n",
         "states 1[0,3)\n"
         "0 f[0,3)\n"
         "1 f[0,3)\n"
         "2 f[0,1) f[2,3)\n"
         "3 f[2,3)\n");
}

static void
test_gaps_and_states (void)
{
  check ("main;a 2\n"
         "state blocked\n"
         "main;a 3\n"
         "at 9\n"
         "main;a 1\n"
         "state running\n"
         "- 2\n"
         "state 255\n"
         "main 1\n",
         "states 1[0,2) 4[2,5) 4[9,10) 1[10,12) 255[12,13)\n"
         "0 main[0,5) main[9,10) main[12,13)\n"
         "1 a[0,5) a[9,10)\n");
}

/* A recorder's durations are whole units of 1024 ns: what is nearer than that hangs together. */
static void
test_units (void)
{
  check ("main;a 2\n"
         "at 2.0005\n"
         "main;a 3\n"
         "at 5.003\n"
         "main;b 1\n",
         "states 1[0,5) 1[5,6)\n"
         "0 main[0,5) main[5,6)\n"
         "1 a[0,5) b[5,6)\n");
}

static void
test_threads (void)
{
  check ("main 2\n"
         "ended\n"
         "thread worker\n"
         "at 1\n"
         "state gil-wait\n"
         "run;work 4\n",
         "states 1[0,2)\n"
         "0 main[0,2)\n"
         "states 3[1,5)\n"
         "0 run[1,5)\n"
         "1 work[1,5)\n");
}

/* ---- looking things up ---- */

static guint32
at_ms (ProfileSpans *spans,
       gint64        time_ms)
{
  return (guint32) (time_ms * 1000000 >> profile_spans_get_shift (spans));
}

static void
test_find (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile ("main;a 2\n" "main 3\n" "main;b 5\n");
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  ProfileSpan span;

  g_assert_true (profile_spans_find (spans, 0, 1, at_ms (spans, 1), &span));
  g_assert_cmpuint (span.begin, ==, 0);
  g_assert_cmpuint (span.end, ==, at_ms (spans, 2));
  g_assert_false (profile_spans_find (spans, 0, 1, at_ms (spans, 3), &span));
  g_assert_true (profile_spans_find (spans, 0, 1, at_ms (spans, 5), &span));
  g_assert_false (profile_spans_find (spans, 0, 2, 0, &span));
  g_assert_false (profile_spans_find (spans, 7, 0, 0, &span));

  g_assert_true (profile_spans_find_neighbour (spans, 0, 1, 0, 1, &span));
  g_assert_cmpuint (span.begin, ==, at_ms (spans, 5));
  g_assert_false (profile_spans_find_neighbour (spans, 0, 1, span.begin, 1, &span));
  g_assert_true (profile_spans_find_neighbour (spans, 0, 1, at_ms (spans, 5), -1, &span));
  g_assert_cmpuint (span.begin, ==, 0);
  g_assert_false (profile_spans_find_neighbour (spans, 0, 1, 0, -1, &span));
  g_assert_true (profile_spans_find_neighbour (spans, 0, 1, at_ms (spans, 3), 1, &span));
  g_assert_cmpuint (span.begin, ==, at_ms (spans, 5));
}

static void
test_looks (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(Profile) profile = NULL;
  g_autoptr(ProfileSpans) spans = NULL;

  /* 1000 entries of 1, 2, 3, 1, 2, 3 … looks: past several blocks of the running sum. */
  for (int i = 0; i < 1000; i++)
    g_string_append_printf (text, "main;%c %d\n", 'a' + i % 2, 1 + i % 3);
  profile = profile_fixture_profile (text->str);
  spans = profile_spans_new (profile);
  g_assert_cmpuint (profile_spans_count_looks (spans, 0, 0, profile_spans_get_end (spans)), ==, 1999);
  g_assert_cmpuint (profile_spans_count_looks (spans, 0, 0, at_ms (spans, 6)), ==, 6);
  g_assert_cmpuint (profile_spans_count_looks (spans, 0, at_ms (spans, 6), at_ms (spans, 9)), ==, 3);
  g_assert_cmpuint (profile_spans_count_looks (spans, 0, at_ms (spans, 1200), at_ms (spans, 1800)), ==, 600);
  g_assert_cmpuint (profile_spans_count_looks (spans, 0, at_ms (spans, 6), at_ms (spans, 6)), ==, 0);
  g_assert_cmpuint (profile_spans_count_looks (spans, 3, 0, 10), ==, 0);
}

static void
test_overview (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile ("main@m.py;x@lib:lib/x.py;y@lib:lib/x.py 40\n"
                                                        "main@m.py 20\n"
                                                        "main@m.py;*sleep 20\n"
                                                        "thread worker\n"
                                                        "run@std:t.py;wait@std:t.py;acquire@std:t.py 80\n");
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  float depth[4], share[4];

  profile_spans_get_overview (spans, 4, depth, share);
  /* Two lanes of depth 3; then 1 and 3; then 2 and 3. A built-in counts as its caller. */
  g_assert_cmpfloat_with_epsilon (depth[0], 3, 0.01);
  g_assert_cmpfloat_with_epsilon (share[0], 0, 0.01);
  g_assert_cmpfloat_with_epsilon (depth[1], 3, 0.01);
  g_assert_cmpfloat_with_epsilon (depth[2], 2, 0.01);
  g_assert_cmpfloat_with_epsilon (share[2], 0.5, 0.01);
  g_assert_cmpfloat_with_epsilon (depth[3], 2.5, 0.01);
  g_assert_cmpfloat_with_epsilon (share[3], 0.5, 0.01);
}

/* Costs what has changed, not the depth times the samples. */
static void
test_deep (void)
{
  g_autoptr(GString) stack = g_string_new ("f0");
  g_autofree char *text = NULL;
  g_autoptr(Profile) profile = NULL;
  g_autoptr(ProfileSpans) spans = NULL;
  ProfileSpan span;

  for (int i = 1; i < 10000; i++)
    g_string_append_printf (stack, ";f%d", i % 7);
  text = g_strdup_printf ("%s 1\n%s;tip 1\nf0 1\n", stack->str, stack->str);
  profile = profile_fixture_profile (text);
  spans = profile_spans_new (profile);
  g_assert_cmpuint (profile_spans_get_n_rows (spans, 0), ==, 10001);
  g_assert_cmpuint (profile_spans_get_n_spans (spans), ==, 10001);
  g_assert_true (profile_spans_find (spans, 0, 9999, 0, &span));
  g_assert_cmpuint (span.end, ==, at_ms (spans, 2));
}

/* ---- coarse lanes ---- */

/* Calls of all lengths, from one of a millisecond to one of seconds, with gaps and states. */
static char *
make_wandering (GRand *random,
                guint  n_lines)
{
  g_autoptr(GString) text = g_string_new ("thread MainThread\nat 3\n");
  guint32 path[12];
  guint depth = 0;

  for (guint i = 0; i < n_lines; i++)
    {
      guint leave = (guint) g_rand_int_range (random, 0, g_rand_int_range (random, 0, 300) == 0 ? 12 : 4);

      depth = depth > leave ? depth - leave : 0;
      for (guint target = (guint) g_rand_int_range (random, 1, 12); depth < target; depth++)
        path[depth] = (guint32) g_rand_int_range (random, 0, 3);
      if (g_rand_int_range (random, 0, 60) == 0)
        g_string_append_printf (text, "state %s\n", i % 2 ? "blocked" : "running");
      if (g_rand_int_range (random, 0, 200) == 0)
        g_string_append (text, "- 3\n");
      g_string_append (text, "main");
      for (guint d = 0; d < depth; d++)
        g_string_append_printf (text, ";f%u", path[d]);
      g_string_append_printf (text, " %d\n", g_rand_int_range (random, 0, 300) == 0 ? 700 : g_rand_int_range (random, 1, 4));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
list_span (const ProfileSpan *span,
           gpointer           user_data)
{
  g_string_append_printf (user_data, " %u-%u:%u", span->begin, span->end, span->stack);
}

static void
list_state (const ProfileStateSpan *span,
            gpointer                user_data)
{
  g_string_append_printf (user_data, " %u-%u:%u", span->begin, span->end, span->state);
}

static void
check_same_view (ProfileSpans *full,
                 ProfileSpans *coarse,
                 guint32       begin,
                 guint32       end)
{
  for (guint32 row = 0; row <= profile_spans_get_n_rows (full, 0); row++)
    {
      g_autoptr(GString) expected = g_string_new (NULL), found = g_string_new (NULL);

      if (row == profile_spans_get_n_rows (full, 0))
        {
          profile_spans_foreach_state (full, 0, begin, end, 0.5, list_state, expected);
          profile_spans_foreach_state (coarse, 0, begin, end, 0.5, list_state, found);
        }
      else
        {
          profile_spans_foreach (full, 0, row, begin, end, 0.5, list_span, expected);
          profile_spans_foreach (coarse, 0, row, begin, end, 0.5, list_span, found);
        }
      g_assert_cmpstr (found->str, ==, expected->str);
    }
}

static void
check_same_answers (ProfileSpans *full,
                    ProfileSpans *coarse,
                    guint32       row,
                    guint32       tick)
{
  ProfileSpan expected = { 0 }, found = { 0 };
  gboolean is_there = profile_spans_find (full, 0, row, tick, &expected);

  g_assert_cmpint (profile_spans_find (coarse, 0, row, tick, &found), ==, is_there);
  for (int direction = -1; direction <= 1; direction++)
    {
      if (direction != 0)
        {
          is_there = profile_spans_find_neighbour (full, 0, row, tick, direction, &expected);
          g_assert_cmpint (profile_spans_find_neighbour (coarse, 0, row, tick, direction, &found), ==, is_there);
        }
      if (!is_there)
        continue;
      g_assert_cmpuint (found.begin, ==, expected.begin);
      g_assert_cmpuint (found.end, ==, expected.end);
      g_assert_cmpuint (found.stack, ==, expected.stack);
    }
}

/* A coarse lane says the same as one that keeps all. */
static void
test_coarse (void)
{
  g_autoptr(GRand) random = g_rand_new_with_seed (7);
  g_autofree char *text = make_wandering (random, 6000);
  g_autoptr(Profile) profile = profile_fixture_profile (text);
  g_autoptr(ProfileSpans) full = profile_spans_new_coarse (profile, G_MAXUINT64);
  g_autoptr(ProfileSpans) coarse = profile_spans_new_coarse (profile, 1);
  guint32 end = profile_spans_get_end (full), n_rows = profile_spans_get_n_rows (full, 0), width;

  width = coarse->lanes[0].rows.width;
  g_assert_cmpuint (width, >, 0);
  g_assert_cmpuint (full->lanes[0].rows.width, ==, 0);
  g_assert_cmpuint (coarse->lanes[0].rows.rows[8].spans.n, <, full->lanes[0].rows.rows[8].spans.n / 3);
  g_assert_cmpuint (profile_spans_get_n_spans (coarse), ==, profile_spans_get_n_spans (full));
  g_assert_cmpuint (profile_spans_get_n_rows (coarse, 0), ==, n_rows);
  for (guint32 row = 0; row < n_rows; row++)
    g_assert_cmpuint (profile_spans_get_row_ticks (coarse, 0, row), ==, profile_spans_get_row_ticks (full, 0, row));
  check_same_view (full, coarse, 0, end);
  for (guint i = 0; i < 300; i++)
    {
      guint32 begin = (guint32) (g_rand_double (random) * end);

      check_same_view (full, coarse, begin, begin + 1 + (guint32) (g_rand_double (random) * 4 * width));
    }
  for (guint i = 0; i < 4000; i++)
    check_same_answers (full, coarse, (guint32) g_rand_int_range (random, 0, (gint32) n_rows),
                        (guint32) (g_rand_double (random) * end));
  check_same_answers (full, coarse, 0, end);
}

/* Lanes are made side by side when they are long. */
static void
test_side_by_side (void)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(Profile) profile = NULL;
  g_autoptr(ProfileSpans) spans = NULL;
  float depth[1], share[1];

  for (int thread = 0; thread < 5; thread++)
    {
      g_string_append_printf (text, "thread t%d\n", thread);
      for (int i = 0; i < 40000; i++)
        g_string_append_printf (text, "main;%c 1\n", 'a' + (i + thread) % 2);
    }
  profile = profile_fixture_profile (text->str);
  spans = profile_spans_new (profile);
  g_assert_cmpuint (profile_spans_get_n_spans (spans), ==, 5 * 40001);
  profile_spans_get_overview (spans, 1, depth, share);
  g_assert_cmpfloat_with_epsilon (depth[0], 2, 1e-6);
}

static void
test_nothing (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile ("- 1\n");
  g_autoptr(ProfileSpans) spans = profile_spans_new (profile);
  float depth[3], share[3];

  g_assert_cmpuint (profile_spans_get_n_lanes (spans), ==, 1);
  g_assert_cmpuint (profile_spans_get_n_rows (spans, 0), ==, 0);
  g_assert_cmpuint (profile_spans_get_n_spans (spans), ==, 0);
  profile_spans_get_overview (spans, 3, depth, share);
  g_assert_cmpfloat (depth[1], ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spans/merging", test_merging);
  g_test_add_func ("/spans/lines", test_lines);
  g_test_add_func ("/spans/units", test_units);
  g_test_add_func ("/spans/recursion", test_recursion);
  g_test_add_func ("/spans/gaps-and-states", test_gaps_and_states);
  g_test_add_func ("/spans/threads", test_threads);
  g_test_add_func ("/spans/find", test_find);
  g_test_add_func ("/spans/looks", test_looks);
  g_test_add_func ("/spans/overview", test_overview);
  g_test_add_func ("/spans/deep", test_deep);
  g_test_add_func ("/spans/coarse", test_coarse);
  g_test_add_func ("/spans/side-by-side", test_side_by_side);
  g_test_add_func ("/spans/nothing", test_nothing);
  return g_test_run ();
}
