/* measure.c: measure-open FILE.pyprof - how long a recording takes to open and to look into
 *
 * One line per figure, "name value unit", medians of a few runs where a run is
 * short. Memory is the process's peak.
 */

#include "profile/call-tree.h"

#include <stdio.h>
#include <stdlib.h>

#include <sys/resource.h>

#define N_RUNS 9

static double
seconds_since (gint64 began)
{
  return (double) (g_get_monotonic_time () - began) / 1e6;
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return first < second ? -1 : first > second;
}

/* The median time of a tree for a range, in ms. */
static double
measure_tree (Profile *profile, double begin, double end, gint32 thread_index)
{
  double times[N_RUNS];
  double duration = (double) profile_get_duration_ns (profile);

  for (guint i = 0; i < N_RUNS; i++)
    {
      ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
      gint64 began = g_get_monotonic_time ();
      g_autoptr (ProfileCallTree) tree = NULL;

      options.begin_ns = (gint64) (begin * duration);
      options.end_ns = (gint64) (end * duration);
      options.thread_index = thread_index;
      tree = profile_call_tree_new (profile, &options);
      times[i] = seconds_since (began) * 1e3;
    }
  qsort (times, N_RUNS, sizeof *times, compare_doubles);
  return times[N_RUNS / 2];
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (Profile) profile = NULL;
  struct rusage usage;
  guint64 n_samples = 0;
  gint64 began = g_get_monotonic_time ();
  double opened, first_tree;

  if (argc != 2)
    {
      fprintf (stderr, "usage: measure-open FILE.pyprof\n");
      return 2;
    }
  profile = profile_new_for_path (argv[1], &error);
  if (profile == NULL)
    {
      fprintf (stderr, "measure-open: %s\n", error->message);
      return 2;
    }
  opened = seconds_since (began);
  getrusage (RUSAGE_SELF, &usage);
  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo info;
      profile_get_thread_info (profile, i, &info);
      n_samples += info.n_samples;
    }
  printf ("samples %" G_GUINT64_FORMAT "\nstacks %u\n", n_samples, profile_get_n_stacks (profile));
  printf ("open %.3f s\nopen-memory %.0f MB\n", opened, (double) usage.ru_maxrss / 1024);
  began = g_get_monotonic_time ();
  {
    ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
    g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
    first_tree = seconds_since (began);
    printf ("first-tree %.3f s\nnodes %u\n", first_tree, profile_call_tree_get_n_nodes (tree));
  }
  printf ("tree-of-all %.1f ms\n", measure_tree (profile, 0, 0, -1));
  printf ("tree-of-half %.1f ms\n", measure_tree (profile, 0.25, 0.75, -1));
  printf ("tree-of-a-hundredth %.1f ms\n", measure_tree (profile, 0.5, 0.51, -1));
  printf ("tree-of-one-thread %.1f ms\n", measure_tree (profile, 0, 0, 0));
  getrusage (RUSAGE_SELF, &usage);
  printf ("memory %.0f MB\n", (double) usage.ru_maxrss / 1024);
  return 0;
}
