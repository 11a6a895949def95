/* test-clock.c: by the four clocks, the parts of each thread sum to its time */

#include "fixture.h"

#include "profile/call-tree.h"
#include "profile/words.h"

#define MS G_GINT64_CONSTANT (1000000)

typedef struct {
  gint64  ns[PROFILE_N_CLOCKS];
  guint64 looks[PROFILE_N_CLOCKS];
} Sums;

static ProfileNodeInfo
dup_root (Profile *profile, const ProfileCallTreeOptions *options)
{
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, options);
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  return root;
}

static Sums
add_up (Profile *profile, gint32 thread_index, gint64 begin_ns, gint64 end_ns)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  Sums sums;

  options.thread_index = thread_index;
  options.begin_ns = begin_ns;
  options.end_ns = end_ns;
  for (guint clock = 0; clock < PROFILE_N_CLOCKS; clock++)
    {
      ProfileNodeInfo root;

      options.clock = (ProfileClock) clock;
      root = dup_root (profile, &options);
      sums.ns[clock] = root.total_ns;
      sums.looks[clock] = root.total_looks;
    }
  return sums;
}

static void
assert_parts (const Sums *sums)
{
  g_assert_cmpint (sums->ns[PROFILE_CLOCK_CPU] + sums->ns[PROFILE_CLOCK_GIL_WAIT] + sums->ns[PROFILE_CLOCK_AWAITING], ==,
                   sums->ns[PROFILE_CLOCK_WALL]);
  g_assert_cmpuint (sums->looks[PROFILE_CLOCK_CPU] + sums->looks[PROFILE_CLOCK_GIL_WAIT]
                    + sums->looks[PROFILE_CLOCK_AWAITING], ==, sums->looks[PROFILE_CLOCK_WALL]);
}

static void
assert_ms (const Sums *sums, gint64 wall, gint64 cpu, gint64 gil_wait, gint64 awaiting)
{
  g_assert_cmpint (sums->ns[PROFILE_CLOCK_WALL], ==, wall * MS);
  g_assert_cmpint (sums->ns[PROFILE_CLOCK_CPU], ==, cpu * MS);
  g_assert_cmpint (sums->ns[PROFILE_CLOCK_GIL_WAIT], ==, gil_wait * MS);
  g_assert_cmpint (sums->ns[PROFILE_CLOCK_AWAITING], ==, awaiting * MS);
  assert_parts (sums);
}

static void
test_states (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main;work 30\nstate gil-wait\nmain;work 20\nstate blocked\nmain;sleep 40\nstate holding\nmain;read 5\n"
    "state detached\nmain;read 3\nstate native\nmain;hash 7\n"
    "thread worker\nstate gil-wait\nrun 50\nstate running\nrun 55\n");
  Sums sums = add_up (profile, 0, 0, 0);

  assert_ms (&sums, 105, 30, 20, 55);   /* in the fixture only what runs has CPU time, so native C code has none */
  sums = add_up (profile, 1, 0, 0);
  assert_ms (&sums, 105, 55, 50, 0);
  sums = add_up (profile, -1, 0, 0);
  assert_ms (&sums, 210, 85, 70, 55);
  sums = add_up (profile, -1, 25 * MS, 60 * MS);
  assert_ms (&sums, 70, 15, 45, 10);
}

/* One sample of 10 ms: what was measured of a CPU, and what the state says where nothing was. */
static void
test_measured (void)
{
  static const struct {
    guint8 state;
    gint64 cpu_ns, parts[3];
  } cases[] = {
    { FORMAT_THREAD_RUNNING, 10, { 10, 0, 0 } },
    { FORMAT_THREAD_RUNNING, 4, { 4, 0, 6 } },    /* had the GIL, but no CPU */
    { FORMAT_THREAD_RUNNING, 12, { 10, 0, 0 } },  /* no more than there was */
    { FORMAT_THREAD_RUNNING, -1, { 10, 0, 0 } },
    { FORMAT_THREAD_NATIVE, -1, { 10, 0, 0 } },
    { FORMAT_THREAD_GIL_WAIT, 1, { 1, 9, 0 } },
    { FORMAT_THREAD_GIL_WAIT, -1, { 0, 10, 0 } },
    { FORMAT_THREAD_HOLDING, 2, { 2, 0, 8 } },
    { FORMAT_THREAD_BLOCKED, 0, { 0, 0, 10 } },
    { FORMAT_THREAD_DETACHED, 3, { 3, 0, 7 } },
    { FORMAT_THREAD_UNKNOWN, -1, { 0, 0, 10 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint part = 0; part < 3; part++)
      {
        g_assert_cmpint (profile_clock_measure ((ProfileClock) (part + 1), 10, cases[i].cpu_ns, cases[i].state), ==,
                         cases[i].parts[part]);
        g_assert_cmpuint (profile_clock_measure_looks ((ProfileClock) (part + 1), 10, cases[i].cpu_ns, cases[i].state, 10), ==,
                          (guint64) cases[i].parts[part]);
      }
  g_assert_cmpuint (profile_clock_measure_looks (PROFILE_CLOCK_GIL_WAIT, 0, 0, FORMAT_THREAD_GIL_WAIT, 3), ==, 3);
}

/* Entries of any state and length, in ranges that cut them anywhere. */
static void
test_any (void)
{
  static const char *const states[] = { "running", "holding", "gil-wait", "blocked", "detached", "native", "9" };

  for (guint seed = 0; seed < 40; seed++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (Profile) profile = NULL;
      GRand *random = g_rand_new_with_seed (seed);

      for (guint i = 0; i < 60; i++)
        {
          if (i % 20 == 0)
            g_string_append_printf (text, "thread t%u\n", i);
          g_string_append_printf (text, "state %s\nmain;f%d %d/%d\n", states[g_rand_int_range (random, 0, 7)],
                                  g_rand_int_range (random, 0, 5), g_rand_int_range (random, 1, 300),
                                  g_rand_int_range (random, 1, 100));
        }
      profile = profile_fixture_profile (text->str);
      for (guint i = 0; i < 12; i++)
        {
          gint64 begin_ns = g_rand_int_range (random, 0, 2000) * MS / 3, length_ns = g_rand_int_range (random, 0, 2000) * MS / 7;
          Sums sums = add_up (profile, (gint32) (i % 4) - 1, i > 4 ? begin_ns : 0, i > 4 ? begin_ns + length_ns : 0);

          assert_parts (&sums);
        }
      g_rand_free (random);
    }
}

static void
assert_answer (Profile *profile, ProfileClock clock, const char *expected)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = NULL;
  g_autofree char *sentence = NULL;

  options.clock = clock;
  tree = profile_call_tree_new (profile, &options);
  sentence = profile_words_answer (tree);
  g_assert_cmpstr (sentence, ==, expected);
}

static void
test_words (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main@app.py:1;work@app.py:5 300\nstate gil-wait\nmain@app.py:1;queue@app.py:9 200\nstate blocked\n"
    "main@app.py:1;nap@app.py:20 150\n");
  g_autoptr (Profile) asleep = profile_fixture_profile ("state blocked\nmain@app.py:1;nap@app.py:20 400\n");
  g_autoptr (Profile) busy = profile_fixture_profile ("main@app.py:1 400\nstate gil-wait\nmain@app.py:1 7\n");

  assert_answer (profile, PROFILE_CLOCK_CPU, "100 % of the CPU time was used in work() at app.py:5, called from main().");
  assert_answer (profile, PROFILE_CLOCK_GIL_WAIT, "100 % of the waiting for the GIL was in queue() at app.py:9, called from main().");
  assert_answer (profile, PROFILE_CLOCK_AWAITING,
                 "100 % of the time asleep, blocked or awaiting was in nap() at app.py:20, called from main().");
  assert_answer (asleep, PROFILE_CLOCK_CPU, "Nothing here was on a CPU.");
  assert_answer (asleep, PROFILE_CLOCK_GIL_WAIT, "Nothing here waited for the GIL.");
  assert_answer (busy, PROFILE_CLOCK_AWAITING, "Nothing here slept, was blocked or awaited anything.");
  assert_answer (busy, PROFILE_CLOCK_GIL_WAIT, "Only 7 samples count here, too few for a share; most were in main() at app.py:1.");
}

static void
test_names (void)
{
  for (guint i = 0; i < PROFILE_N_CLOCKS; i++)
    {
      ProfileClock clock = PROFILE_N_CLOCKS;
      g_autofree char *sentence = profile_words_clock ((ProfileClock) i);

      g_assert_true (profile_clock_from_name (profile_clock_get_name ((ProfileClock) i), &clock));
      g_assert_cmpuint (clock, ==, i);
      g_assert_true (g_str_has_suffix (sentence, "."));
    }
  g_assert_false (profile_clock_from_name ("sun", &(ProfileClock) { 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/states", test_states);
  g_test_add_func ("/clock/measured", test_measured);
  g_test_add_func ("/clock/any", test_any);
  g_test_add_func ("/clock/words", test_words);
  g_test_add_func ("/clock/names", test_names);
  return g_test_run ();
}
