/* intervals.c: in which range a share would likely be, were the program recorded again
 *
 * A share is a ratio of two sums over stretches, time of a node and time of everything;
 * its variance is that of the residuals value - share * whole. Where every stretch has the
 * same whole, as with one thread, that is the plain variance of the stretches' shares.
 */

#include "profile/intervals.h"

#include "profile/batches.h"

#include <math.h>

#define STUDENT 2.093    /* 95 %, two sides, 19 degrees of freedom */

G_STATIC_ASSERT (PROFILE_INTERVAL_BATCHES == PROFILE_BATCHES_N);

/* What the variance needs of a node's values: of 100,000 nodes, not 20 numbers each. */
typedef struct {
  double squares;   /* sum of value² */
  double crosses;   /* sum of value * whole */
} Sums;

struct _ProfileIntervals {
  guint32  n_nodes;
  gboolean is_known;
  double  *shares;        /* by node */
  float   *variances;     /* by node */
  guint8  *n_batches;     /* by node: that have any of it */
};

struct _ProfileFunctionIntervals {
  guint32  n_functions;   /* ids 0..n */
  gboolean is_known;
  gint64   whole_ns[PROFILE_BATCHES_N];
  gint64  *total_ns;      /* by function: a row of stretches; NULL: there was nothing to measure */
  gint64  *own_ns;
};

static gboolean
has_enough (const ProfileCallTree *tree)
{
  return tree->nodes[PROFILE_NODE_ROOT].total_looks >= PROFILE_INTERVAL_LOOKS_LEAST;
}

static double
get_variance (double share, const Sums *sums, double whole_squares, double whole)
{
  double residuals = sums->squares - 2 * share * sums->crosses + share * share * whole_squares;

  return MAX (residuals, 0) / (PROFILE_BATCHES_N - 1) * PROFILE_BATCHES_N / (whole * whole);
}

static double
from_odds (double logit)
{
  return 1 / (1 + exp (-logit));
}

ProfileInterval
profile_interval_around (double share, double variance)
{
  double spread = share * (1 - share), logit, error;

  if (spread <= 0 || variance <= 0)
    return (ProfileInterval) { share, share, share, 0 };
  logit = log (share / (1 - share));
  error = STUDENT * sqrt (variance) / spread;
  return (ProfileInterval) { share, from_odds (logit - error), from_odds (logit + error), 0 };
}

double
profile_variance_of (const double *values, const double *wholes)
{
  double whole = 0, value = 0, whole_squares = 0;
  Sums sums = { 0, 0 };

  for (guint i = 0; i < PROFILE_BATCHES_N; i++)
    {
      value += values[i];
      whole += wholes[i];
      whole_squares += wholes[i] * wholes[i];
      sums.squares += values[i] * values[i];
      sums.crosses += values[i] * wholes[i];
    }
  return whole > 0 ? get_variance (value / whole, &sums, whole_squares, whole) : 0;
}

ProfileInterval
profile_interval_of (const double *values, const double *wholes)
{
  double whole = 0, value = 0;
  ProfileInterval interval = { 0, 0, 0, 0 };
  guint n = 0;

  for (guint i = 0; i < PROFILE_BATCHES_N; i++)
    {
      value += values[i];
      whole += wholes[i];
      n += values[i] > 0;
    }
  if (whole > 0)
    interval = profile_interval_around (value / whole, profile_variance_of (values, wholes));
  interval.n_batches = n;
  return interval;
}

/* Whether there is something to say of another run. */
static gboolean
settle (ProfileInterval *interval, gboolean is_known)
{
  if (is_known && interval->n_batches > 0)
    return TRUE;
  interval->low = interval->high = interval->share;
  return FALSE;
}

/* ---- nodes ---- */

/* By node, into zeroed *sums*; TRUE when there was something to measure. */
static gboolean
add_up (ProfileCallTree *tree, const ProfileCallTreeOptions *options, Sums *sums, guint8 *n_batches, double *whole_squares,
        double *whole)
{
  ProfileBatches batches;

  if (!profile_batches_init (&batches, tree, options))
    return FALSE;
  for (guint i = 0; i < PROFILE_BATCHES_N; i++)
    {
      double part = (double) profile_batches_measure (&batches, i);

      *whole += part;
      *whole_squares += part * part;
      for (ProfileNode node = 0; node < tree->n_nodes; node++)
        {
          double value = (double) batches.total_ns[node];

          sums[node].squares += value * value;
          sums[node].crosses += value * part;
          n_batches[node] += value > 0;
        }
    }
  profile_batches_clear (&batches);
  return TRUE;
}

ProfileIntervals *
profile_intervals_new (ProfileCallTree *tree, const ProfileCallTreeOptions *options)
{
  ProfileIntervals *self = g_new0 (ProfileIntervals, 1);
  g_autofree Sums *sums = g_new0 (Sums, tree->n_nodes);
  double root_ns = (double) tree->nodes[PROFILE_NODE_ROOT].total_ns, whole = 0, whole_squares = 0;

  self->n_nodes = tree->n_nodes;
  self->shares = g_new0 (double, tree->n_nodes);
  self->variances = g_new0 (float, tree->n_nodes);
  self->n_batches = g_new0 (guint8, tree->n_nodes);
  for (ProfileNode node = 0; node < tree->n_nodes && root_ns > 0; node++)
    self->shares[node] = (double) tree->nodes[node].total_ns / root_ns;
  self->is_known = root_ns > 0 && has_enough (tree) && add_up (tree, options, sums, self->n_batches, &whole_squares, &whole);
  for (ProfileNode node = 0; node < tree->n_nodes && self->is_known && whole > 0; node++)
    self->variances[node] = (float) get_variance (self->shares[node], &sums[node], whole_squares, whole);
  return self;
}

void
profile_intervals_free (ProfileIntervals *self)
{
  g_free (self->shares);
  g_free (self->variances);
  g_free (self->n_batches);
  g_free (self);
}

gboolean
profile_intervals_get (const ProfileIntervals *self, ProfileNode node, ProfileInterval *interval)
{
  *interval = (ProfileInterval) { 0, 0, 0, 0 };
  if (self == NULL || node >= self->n_nodes)
    return FALSE;
  *interval = profile_interval_around (self->shares[node], (double) self->variances[node]);
  interval->n_batches = self->n_batches[node];
  return settle (interval, self->is_known);
}

void
profile_call_tree_take_intervals (ProfileCallTree *tree, ProfileIntervals *intervals)
{
  if (!g_atomic_pointer_compare_and_exchange (&tree->intervals, NULL, intervals))
    profile_intervals_free (intervals);
}

const ProfileIntervals *
profile_call_tree_get_intervals (const ProfileCallTree *tree)
{
  return g_atomic_pointer_get (&((ProfileCallTree *) tree)->intervals);
}

/* ---- functions ---- */

static ProfileFunction
get_function (const ProfileCallTree *tree, const ProfileFunction *same, ProfileNode node)
{
  return same != NULL ? same[tree->nodes[node].function] : tree->nodes[node].function;
}

/* A bit by node: no caller of it is the same function. Recursion counts once. */
static guint64 *
list_outermost (const ProfileCallTree *tree, const ProfileFunction *same)
{
  guint64 *bits = g_new0 (guint64, (gsize) tree->n_nodes / 64 + 1);
  g_autofree guint32 *open = g_new0 (guint32, (gsize) profile_get_n_functions (tree->profile) + 1);
  ProfileNode node = profile_call_tree_get_first_child (tree, PROFILE_NODE_ROOT);

  while (node != PROFILE_NODE_NONE)
    {
      ProfileNode next;

      if (open[get_function (tree, same, node)]++ == 0)
        profile_bit_set (bits, node);
      next = profile_call_tree_get_first_child (tree, node);
      while (next == PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
        {
          open[get_function (tree, same, node)]--;
          next = profile_call_tree_get_next (tree, node);
          node = tree->nodes[node].parent;
        }
      node = next;
    }
  return bits;
}

static void
add_batch (ProfileFunctionIntervals *self, const ProfileBatches *batches, const ProfileFunction *same,
           const guint64 *outermost, guint batch)
{
  const ProfileCallTree *tree = batches->tree;

  for (ProfileNode node = 0; node < tree->n_nodes; node++)
    {
      gsize at = (gsize) get_function (tree, same, node) * PROFILE_BATCHES_N + batch;

      self->own_ns[at] += batches->self_ns[node];
      if (node == PROFILE_NODE_ROOT)
        self->total_ns[at] += batches->self_ns[node];
      else if (profile_bit_is_set (outermost, node))
        self->total_ns[at] += batches->total_ns[node];
    }
}

ProfileFunctionIntervals *
profile_function_intervals_new (ProfileCallTree *tree, const ProfileCallTreeOptions *options, const ProfileFunction *same)
{
  ProfileFunctionIntervals *self = g_new0 (ProfileFunctionIntervals, 1);
  g_autofree guint64 *outermost = NULL;
  ProfileBatches batches;

  self->n_functions = profile_get_n_functions (tree->profile);
  if (!profile_batches_init (&batches, tree, options))
    return self;
  outermost = list_outermost (tree, same);
  self->is_known = has_enough (tree);
  self->total_ns = g_new0 (gint64, ((gsize) self->n_functions + 1) * PROFILE_BATCHES_N);
  self->own_ns = g_new0 (gint64, ((gsize) self->n_functions + 1) * PROFILE_BATCHES_N);
  for (guint i = 0; i < PROFILE_BATCHES_N; i++)
    {
      self->whole_ns[i] = profile_batches_measure (&batches, i);
      add_batch (self, &batches, same, outermost, i);
    }
  profile_batches_clear (&batches);
  return self;
}

void
profile_function_intervals_free (ProfileFunctionIntervals *self)
{
  g_free (self->total_ns);
  g_free (self->own_ns);
  g_free (self);
}

const gint64 *
profile_function_intervals_get_batches (const ProfileFunctionIntervals *self, ProfileFunction function, gboolean own)
{
  const gint64 *values = self == NULL ? NULL : own ? self->own_ns : self->total_ns;

  return values != NULL && function <= self->n_functions ? values + (gsize) function * PROFILE_BATCHES_N : NULL;
}

const gint64 *
profile_function_intervals_get_whole (const ProfileFunctionIntervals *self)
{
  return self->whole_ns;
}

static gboolean
get_interval (const ProfileFunctionIntervals *self, ProfileFunction function, gboolean own, ProfileInterval *interval)
{
  const gint64 *values = profile_function_intervals_get_batches (self, function, own);
  double parts[PROFILE_BATCHES_N], wholes[PROFILE_BATCHES_N];

  *interval = (ProfileInterval) { 0, 0, 0, 0 };
  if (values == NULL)
    return FALSE;
  for (guint i = 0; i < PROFILE_BATCHES_N; i++)
    {
      parts[i] = (double) values[i];
      wholes[i] = (double) self->whole_ns[i];
    }
  *interval = profile_interval_of (parts, wholes);
  return settle (interval, self->is_known);
}

gboolean
profile_function_intervals_get (const ProfileFunctionIntervals *self, ProfileFunction function, ProfileInterval *interval)
{
  return get_interval (self, function, FALSE, interval);
}

gboolean
profile_function_intervals_get_own (const ProfileFunctionIntervals *self, ProfileFunction function, ProfileInterval *interval)
{
  return get_interval (self, function, TRUE, interval);
}
