/* test-replay.c: after k steps every count is that of the first k samples */

#include "fixture.h"

#include "profile/call-tree.h"
#include "profile/replay.h"

#define MS G_GINT64_CONSTANT (1000000)

/* One look, found without a replay. */
typedef struct {
  guint32       thread;
  ProfileSample sample;
} Look;

static int
compare_looks (gconstpointer a, gconstpointer b)
{
  const Look *first = a, *second = b;

  if (first->sample.end_ns != second->sample.end_ns)
    return first->sample.end_ns < second->sample.end_ns ? -1 : 1;
  if (first->thread != second->thread)
    return first->thread < second->thread ? -1 : 1;
  /* Of one thread in the order in which they were added. */
  return (first->sample.session > second->sample.session) - (first->sample.session < second->sample.session);
}

static GArray *
list_looks (Profile *profile)
{
  GArray *looks = g_array_new (FALSE, FALSE, sizeof (Look));

  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo info;

      profile_get_thread_info (profile, i, &info);
      for (guint64 j = 0; j < info.n_samples; j++)
        {
          ProfileSample sample;
          gint64 length_ns;
          guint32 n;

          profile_get_sample (profile, i, j, &sample);
          n = MAX (sample.looks, 1);
          length_ns = sample.end_ns - sample.begin_ns;
          for (guint32 k = 0; k < n; k++)
            {
              Look look = { i, sample };

              look.sample.begin_ns = sample.begin_ns + length_ns * k / n;
              look.sample.end_ns = sample.begin_ns + length_ns * (k + 1) / n;
              look.sample.cpu_ns = sample.cpu_ns < 0 ? -1 : sample.cpu_ns * (k + 1) / n - sample.cpu_ns * k / n;
              look.sample.looks = sample.looks > 0;
              look.sample.session = looks->len;
              g_array_append_val (looks, look);
            }
        }
    }
  g_array_sort (looks, compare_looks);
  return looks;
}

/* "main;work", outermost first. */
static char *
dup_path (Profile *profile, ProfileStack stack)
{
  g_autofree char *above = NULL;
  ProfileFunctionInfo function;

  if (stack == 0)
    return g_strdup ("");
  above = dup_path (profile, profile_get_stack_parent (profile, stack));
  profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)), &function);
  return g_strconcat (above, ";", function.name, NULL);
}

typedef struct {
  gint64  ns;
  guint64 looks;
} Sum;

/* Path to Sum of everything at or below it, of the first *n* looks. */
static GHashTable *
add_up (Profile *profile, const GArray *looks, guint n)
{
  GHashTable *sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < n; i++)
    {
      const ProfileSample *sample = &g_array_index (looks, Look, i).sample;

      for (ProfileStack stack = sample->stack;; stack = profile_get_stack_parent (profile, stack))
        {
          char *path = dup_path (profile, stack);
          Sum *sum = g_hash_table_lookup (sums, path);

          if (sum == NULL)
            g_hash_table_insert (sums, g_strdup (path), sum = g_new0 (Sum, 1));
          g_free (path);
          sum->ns += sample->end_ns - sample->begin_ns;
          sum->looks += sample->looks;
          if (stack == 0)
            break;
        }
    }
  return sums;
}

static ProfileCallTree *
new_tree (const ProfileReplay *replay, guint64 n, ProfileClock clock)
{
  g_autoptr (ProfileReplayCut) cut = profile_replay_cut_new (replay, n);
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.threshold = 0;
  options.fold_libraries = FALSE;
  options.cut = cut;
  options.clock = clock;
  return profile_call_tree_new (profile_replay_get_profile (replay), &options);
}

/* Node by node. */
static void
assert_tree (const ProfileReplay *replay, const GArray *looks, guint n)
{
  Profile *profile = profile_replay_get_profile (replay);
  g_autoptr (GHashTable) sums = add_up (profile, looks, n);
  g_autoptr (ProfileCallTree) tree = new_tree (replay, n, PROFILE_CLOCK_WALL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const Sum none = { 0, 0 };
  guint n_found = 0;

  for (ProfileNode i = 0; i < profile_call_tree_get_n_nodes (tree); i++)
    {
      ProfileNodeInfo node;
      ProfileFunctionInfo function = { .name = "" };
      const Sum *sum;

      profile_call_tree_get_node (tree, i, &node);
      if (i > 0)
        profile_get_function_info (profile, node.function, &function);
      g_ptr_array_add (paths, i > 0 ? g_strconcat (g_ptr_array_index (paths, node.parent), ";", function.name, NULL) : g_strdup (""));
      sum = g_hash_table_lookup (sums, g_ptr_array_index (paths, i));
      if (i == 0 && sum == NULL)
        sum = &none;
      g_assert_nonnull (sum);
      g_assert_cmpint (node.total_ns, ==, sum->ns);
      g_assert_cmpuint (node.total_looks, ==, sum->looks);
      n_found += i > 0;
    }
  if (n > 0)
    g_assert_cmpuint (n_found + 1, ==, g_hash_table_size (sums));
}

static void
assert_step (const ProfileReplay *replay, const GArray *looks, guint number)
{
  const Look *look = &g_array_index (looks, Look, number - 1);
  ProfileStep step;

  profile_replay_get_step (replay, number, &step);
  g_assert_cmpuint (step.number, ==, number);
  g_assert_cmpuint (step.thread_index, ==, look->thread);
  g_assert_cmpint (step.sample.begin_ns, ==, look->sample.begin_ns);
  g_assert_cmpint (step.sample.end_ns, ==, look->sample.end_ns);
  g_assert_cmpint (step.sample.cpu_ns, ==, look->sample.cpu_ns);
  g_assert_cmpuint (step.sample.stack, ==, look->sample.stack);
  g_assert_cmpuint (step.sample.state, ==, look->sample.state);
  g_assert_cmpuint (step.sample.looks, ==, look->sample.looks);
  /* Of those at its instant it may be any. */
  g_assert_cmpuint (profile_replay_count_until (replay, step.sample.end_ns), >=, number);
  g_assert_cmpuint (profile_replay_count_until (replay, step.sample.end_ns - 1), <, number);
}

/* Several threads whose looks share instants, entries of one look and of a hundred, gaps, entries of no time. */
static char *
dup_recording (GRand *random)
{
  static const char *const states[] = { "running", "gil-wait", "blocked", "native" };
  GString *text = g_string_new (NULL);

  for (gint thread = g_rand_int_range (random, 0, 4); thread >= 0; thread--)
    {
      int at = g_rand_int_range (random, 0, 5);

      g_string_append_printf (text, "thread t%d\n", thread);
      for (gint i = g_rand_int_range (random, 1, 180); i > 0; i--)
        {
          int ms = g_rand_int_range (random, 0, 6);

          g_string_append_printf (text, "at %d\nstate %s\nmain;f%d;g%d %d/%d\n", at, states[g_rand_int_range (random, 0, 4)],
                                  g_rand_int_range (random, 0, 3), g_rand_int_range (random, 0, 3), ms,
                                  i % 9 == 0 ? g_rand_int_range (random, 1, 100) : MAX (ms, 1));
          at += ms + (i % 7 == 0 ? g_rand_int_range (random, 0, 30) : 0);
        }
    }
  return g_string_free (text, FALSE);
}

static void
test_any (void)
{
  for (guint seed = 0; seed < 40; seed++)
    {
      GRand *random = g_rand_new_with_seed (seed);
      g_autofree char *text = dup_recording (random);
      g_autoptr (Profile) profile = profile_fixture_profile (text);
      g_autoptr (ProfileReplay) replay = profile_replay_new (profile);
      g_autoptr (GArray) looks = list_looks (profile);

      g_assert_cmpuint (profile_replay_get_n_steps (replay), ==, looks->len);
      for (guint i = 0; i < 25; i++)
        {
          guint n = (guint) g_rand_int_range (random, 1, (gint32) looks->len + 1);

          assert_step (replay, looks, n);
          assert_tree (replay, looks, n);
        }
      assert_tree (replay, looks, 0);
      assert_tree (replay, looks, looks->len);
      g_rand_free (random);
    }
}

/* One step after the other: each adds its own sample and nothing else. */
static void
test_each (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (
    "main;work 30\nmain;wait 40/3\nmain 1/7\nthread worker\nat 10\nstate gil-wait\nrun 20\nstate blocked\nrun;nap 33/2\n");
  g_autoptr (ProfileReplay) replay = profile_replay_new (profile);
  g_autoptr (GArray) looks = list_looks (profile);

  for (guint i = 1; i <= looks->len; i++)
    {
      g_autoptr (ProfileCallTree) tree = new_tree (replay, i, PROFILE_CLOCK_WALL);
      ProfileNodeInfo root;

      assert_step (replay, looks, i);
      assert_tree (replay, looks, i);
      profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
      g_assert_cmpuint (root.total_looks, ==, i);
    }
}

/* All steps are the recording, by any clock. */
static void
test_all (void)
{
  GRand *random = g_rand_new_with_seed (7);
  g_autofree char *text = dup_recording (random);
  g_autoptr (Profile) profile = profile_fixture_profile (text);
  g_autoptr (ProfileReplay) replay = profile_replay_new (profile);

  for (guint clock = 0; clock < PROFILE_N_CLOCKS; clock++)
    {
      g_autoptr (ProfileCallTree) cut = new_tree (replay, G_MAXUINT64, (ProfileClock) clock), whole = NULL;
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

      options.threshold = 0;
      options.fold_libraries = FALSE;
      options.clock = (ProfileClock) clock;
      whole = profile_call_tree_new (profile, &options);
      g_assert_cmpuint (profile_call_tree_get_n_nodes (cut), ==, profile_call_tree_get_n_nodes (whole));
      for (ProfileNode i = 0; i < profile_call_tree_get_n_nodes (whole); i++)
        {
          ProfileNodeInfo a, b;

          profile_call_tree_get_node (cut, i, &a);
          profile_call_tree_get_node (whole, i, &b);
          g_assert_cmpint (a.total_ns, ==, b.total_ns);
          g_assert_cmpuint (a.self_looks, ==, b.self_looks);
          g_assert_cmpuint (a.function, ==, b.function);
        }
    }
  g_rand_free (random);
}

/* A thread and a range are chosen beside it. */
static void
test_with_filters (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("main;work 30\nthread worker\nrun 20\n");
  g_autoptr (ProfileReplay) replay = profile_replay_new (profile);
  g_autoptr (ProfileReplayCut) cut = profile_replay_cut_new (replay, 21);
  g_autoptr (ProfileCallTree) tree = NULL;
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  ProfileNodeInfo root;

  /* Both looked at each ms: 11 of the first thread, 10 of the second. */
  options.cut = cut;
  options.thread_index = 0;
  options.begin_ns = 3 * MS;
  options.end_ns = 100 * MS;
  tree = profile_call_tree_new (profile, &options);
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  g_assert_cmpuint (root.total_looks, ==, 8);
  g_assert_cmpint (root.total_ns, ==, 8 * MS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replay/any", test_any);
  g_test_add_func ("/replay/each", test_each);
  g_test_add_func ("/replay/all", test_all);
  g_test_add_func ("/replay/with-filters", test_with_filters);
  return g_test_run ();
}
