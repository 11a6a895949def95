/* test-stream.c: recordings that are made of parts of others */

#include "tests/profile/fixture.h"

#include "profile/stream.h"

/* The samples of a thread as text: "main;a;b 3 | main 1" in ms, with the time before them that nobody saw. */
static char *
show (Profile *profile, guint32 thread)
{
  GString *text = g_string_new (NULL);
  ProfileThreadInfo info;
  gint64 now_ns = 0;

  profile_get_thread_info (profile, thread, &info);
  for (guint64 i = 0; i < info.n_samples; i++)
    {
      g_autofree char *names = g_strdup ("");
      ProfileSample sample;

      profile_get_sample (profile, thread, i, &sample);
      for (ProfileStack stack = sample.stack; stack != 0; stack = profile_get_stack_parent (profile, stack))
        {
          ProfileFunctionInfo function;
          char *longer;

          profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)),
                                     &function);
          longer = g_strconcat (function.name, *names != '\0' ? ";" : "", names, NULL);
          g_free (names);
          names = longer;
        }
      if (sample.begin_ns > now_ns)
        g_string_append_printf (text, "(%g) ", (double) (sample.begin_ns - now_ns) / 1e6);
      now_ns = sample.end_ns;
      g_string_append_printf (text, "%s%s %g/%u", i > 0 ? "| " : "", names,
                              (double) (sample.end_ns - sample.begin_ns) / 1e6, sample.looks);
      if (i + 1 < info.n_samples)
        g_string_append_c (text, ' ');
    }
  return g_string_free (text, FALSE);
}

static Profile *
finish (ProfileStream *stream, gint64 end_ns)
{
  g_autoptr (GByteArray) bytes = profile_stream_finish (stream, end_ns, 7);
  GError *error = NULL;
  Profile *profile = profile_new_for_bytes (bytes, &error);

  g_assert_no_error (error);
  g_assert_true (profile_is_complete (profile));
  g_assert_cmpint (profile_get_cpu_ns (profile), ==, 7);
  g_assert_null (profile_get_warnings (profile)[0]);
  profile_stream_free (stream);
  return profile;
}

/* One part of a fixture as a recording of its own. */
static Profile *
cut (const char *fixture, const ProfilePart *part)
{
  g_autoptr (Profile) whole = profile_fixture_profile (fixture);
  ProfileStream *stream = profile_stream_new (5, 42);
  gint64 length_ns;

  profile_stream_copy_meta (stream, whole, NULL);
  length_ns = profile_stream_add_part (stream, whole, part, 0);
  return finish (stream, length_ns);
}

#define assert_thread(profile, thread, expected)                 \
  G_STMT_START {                                                 \
    g_autofree char *shown = show (profile, thread);             \
    g_assert_cmpstr (shown, ==, expected);                       \
  } G_STMT_END

static void
test_whole (void)
{
  ProfilePart part = PROFILE_PART_INIT;
  g_autoptr (Profile) profile = cut ("main;a;b 3\nmain;Shop!price 2\nat 9\nmain;*len 1\nthread worker\nrun;a@lib:x.py 4", &part);
  ProfileThreadInfo info;

  g_assert_cmpuint (profile_get_n_threads (profile), ==, 2);
  assert_thread (profile, 0, "main;a;b 3/3 | main;Shop.price 2/2 (4) | main;len 1/1");
  assert_thread (profile, 1, "run;a 4/4");
  profile_get_thread_info (profile, 1, &info);
  g_assert_cmpstr (info.name, ==, "worker");
  g_assert_true (info.has_ended);
  g_assert_cmpstr (profile_get_meta (profile, "target"), ==, "main.py");
  g_assert_cmpint (profile_get_realtime_ns (profile), ==, 5);
}

static void
test_range (void)
{
  ProfilePart part = PROFILE_PART_INIT;
  g_autoptr (Profile) profile = NULL;

  part.begin_ns = 2000000;
  part.end_ns = 6000000;
  part.thread = 0;
  profile = cut ("main;a 4\nmain;b 4\nthread worker\nrun 8", &part);
  g_assert_cmpuint (profile_get_n_threads (profile), ==, 1);
  assert_thread (profile, 0, "main;a 2/2 | main;b 2/2");
  g_assert_cmpint (profile_get_duration_ns (profile), ==, 4000000);
}

static void
test_stem (void)
{
  static const ProfileStemFrame stem[] = { { "main", "/app/main.py", 1 }, { "run", "/app/main.py", 1 },
                                           { "go", "/app/main.py", 1 } };
  ProfilePart part = PROFILE_PART_INIT;
  g_autoptr (Profile) all_below = NULL, some_above = NULL, elsewhere = NULL;

  part.stem = stem;
  part.n_stem = 3;
  part.trim = TRUE;
  all_below = cut ("main;run;go;a 3\nmain;run;go 1", &part);
  assert_thread (all_below, 0, "go;a 3/3 | go 1/1");
  some_above = cut ("main;run;go;a 3\nmain;run 1", &part);
  assert_thread (some_above, 0, "run;go;a 3/3 | run 1/1");
  elsewhere = cut ("other;run;go 3", &part);
  assert_thread (elsewhere, 0, "other;run;go 3/3");
}

/* Time outside of the session's context: the loop's, and another task's. */
static void
test_context (void)
{
  static const char fixture[] = "session 1 0 begins context 0 0 request\ncontext 1\nloop;task 3\ncontext 0\nloop 2\n"
                                "loop;other 2\ncontext 1\nloop;task;a 1\ncontext 0\nthread worker\nrun 1\ncontext 1\nrun;mine 2";
  static const ProfileStemFrame stem[] = { { "loop", "/app/main.py", 1 }, { "task", "/app/main.py", 1 } };
  static const struct {
    ProfileOutside outside;
    guint32        n_awaiting;
    const char    *expected;
  } rows[] = {
    { PROFILE_OUTSIDE_LEFT_OUT, 0, "loop;task 3/3 (4) | loop;task;a 1/1" },
    { PROFILE_OUTSIDE_KEPT, 0, "loop;task 3/3 | loop 2/2 | loop;other 2/2 | loop;task;a 1/1" },
    { PROFILE_OUTSIDE_NAMED, 0, "loop;task 3/3 | loop;task;[out-of-context] 2/2 | loop;task;[out-of-context] 2/2 | loop;task;a 1/1" },
    { PROFILE_OUTSIDE_KEPT, 2, "loop;task 3/3 | loop;task;[await] 2/2 | loop;task;[await] 2/2 | loop;task;a 1/1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      ProfilePart part = PROFILE_PART_INIT;
      g_autoptr (Profile) profile = NULL;

      part.session = 1;
      part.thread = 0;
      part.stem = stem;
      part.n_stem = 2;
      part.n_awaiting = rows[i].n_awaiting;
      part.outside = rows[i].outside;
      profile = cut (fixture, &part);
      assert_thread (profile, 0, rows[i].expected);
      assert_thread (profile, 1, "(1) run;mine 2/2");
    }
}

static void
test_joined (void)
{
  g_autoptr (Profile) one = profile_fixture_profile ("main;a 3"), two = profile_fixture_profile ("main;b 2");
  ProfilePart part = PROFILE_PART_INIT;
  ProfileStream *stream = profile_stream_new (5, 42);
  g_autoptr (Profile) profile = NULL;

  profile_stream_add_part (stream, one, &part, 0);
  profile_stream_add_part (stream, two, &part, 10000000);
  profile = finish (stream, 12000000);
  g_assert_cmpuint (profile_get_n_threads (profile), ==, 1);
  assert_thread (profile, 0, "main;a 3/3 (7) | main;b 2/2");
}

/* Many times what a chunk holds, and a stack of 10,000 frames. */
static void
test_large (void)
{
  ProfileStream *stream = profile_stream_new (5, 42);
  guint32 thread = profile_stream_add_thread (stream, "MainThread", 1, TRUE);
  g_autoptr (Profile) profile = NULL;
  ProfileStack deep = 0;
  ProfileThreadInfo info;

  for (guint i = 0; i < 300000; i++)
    {
      g_autofree char *name = g_strdup_printf ("function_%u", i % 20000);
      ProfileFunction function = profile_stream_add_function (stream, 1, 0, name, "/app/main.py", i % 20000 + 1, "");
      ProfileStack stack = profile_stream_add_stack (stream, 0, profile_stream_add_frame (stream, function, i));

      if (i < 10000)
        deep = profile_stream_add_stack (stream, deep, profile_stream_add_frame (stream, function, 0));
      profile_stream_add_sample (stream, thread, &(ProfileSample) { i * 1000, i * 1000 + 1000, -1, stack, 1, 1 });
    }
  profile_stream_add_sample (stream, thread, &(ProfileSample) { 300000000, 300001000, -1, deep, 1, 1 });
  profile = finish (stream, 300001000);
  profile_get_thread_info (profile, 0, &info);
  g_assert_cmpuint (info.n_samples, ==, 300001);
  g_assert_cmpuint (profile_get_n_functions (profile), ==, 20000);
  g_assert_cmpint (info.wall_ns, ==, 300001000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stream/whole", test_whole);
  g_test_add_func ("/stream/range", test_range);
  g_test_add_func ("/stream/stem", test_stem);
  g_test_add_func ("/stream/context", test_context);
  g_test_add_func ("/stream/joined", test_joined);
  g_test_add_func ("/stream/large", test_large);
  return g_test_run ();
}
