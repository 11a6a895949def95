/* resample.c: what a recording would have shown, had it been looked at less often
 *
 * One pass over the samples. Each moment of the grid falls to a phase, a stretch of time
 * (intervals.h) and the heaviest functions on the stack there; which of those are on a
 * node's path is one word of bits, so no stack is walked. What of all other functions is
 * seen at all is a word of phases per node, carried up at the end.
 */

#include "profile/resample.h"

#include "profile/batches.h"
#include "profile/statistics.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define MS G_GINT64_CONSTANT (1000000)

/* Fewer looks than this in a phase are no outcome to speak of. */
#define LOOKS_LEAST 20

/* Of less than this between phases nobody is misled. */
#define LOCKSTEP_SPREAD 0.02

G_STATIC_ASSERT (PROFILE_RESAMPLE_PHASES_MAX <= 64 && PROFILE_RESAMPLE_ROWS_MAX <= 64);

typedef double Cells[PROFILE_RESAMPLE_PHASES_MAX][PROFILE_BATCHES_N];

struct _ProfileResample {
  gatomicrefcount ref_count;
  gint64  step_ns;
  guint   n_phases;
  guint64 looks;
  gboolean has_intervals;
  GArray *rows;          /* ProfileResampleRow */
  double *shares;        /* by row: a value per phase */
  guint   n_functions, n_sometimes, n_always;
};

/* While it is made. */
typedef struct {
  Profile               *profile;
  ProfileCallTreeOptions options;
  ProfileCallTree       *tree;       /* nothing folded */
  GArray                *functions;  /* ProfileFunctionTime by id */
  ProfileNode           *places;     /* by trie node */
  guint32                n_places;
  guint64               *masks;      /* by node: which rows are on its path */
  guint64               *hits;       /* by node: at which phases it is seen */
  gint64                 grid_ns;    /* from one phase to the next */
  guint                  n_phases;
  gint64                 begin_ns, end_ns;
  Cells                 *cells;      /* by row */
  Cells                  wholes;
} Resampling;

/* ---- the rows ---- */

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const ProfileFunctionTime *first = a, *second = b;

  if (first->total_ns != second->total_ns)
    return first->total_ns > second->total_ns ? -1 : 1;
  return first->function < second->function ? -1 : first->function > second->function;
}

static void
list_rows (ProfileResample *self, const Resampling *work)
{
  g_autoptr (GArray) heaviest = g_array_copy (work->functions);
  ProfileNodeInfo root;

  profile_call_tree_get_node (work->tree, PROFILE_NODE_ROOT, &root);
  g_array_sort (heaviest, compare_times);
  for (guint i = 0; i < heaviest->len; i++)
    {
      const ProfileFunctionTime *time = &g_array_index (heaviest, ProfileFunctionTime, i);
      ProfileResampleRow row = { .function = time->function, .looks = time->total_looks };

      if (time->function == 0 || time->total_ns <= 0)
        continue;
      self->n_functions++;
      row.share = row.low = row.high = (double) time->total_ns / (double) root.total_ns;
      if (self->rows->len < PROFILE_RESAMPLE_ROWS_MAX)
        g_array_append_val (self->rows, row);
    }
}

static void
make_masks (const ProfileResample *self, Resampling *work)
{
  g_autofree guint64 *bits = g_new0 (guint64, (gsize) profile_get_n_functions (work->profile) + 1);

  for (guint i = 0; i < self->rows->len; i++)
    bits[g_array_index (self->rows, ProfileResampleRow, i).function] = (guint64) 1 << i;
  for (ProfileNode node = 1; node < work->tree->n_nodes; node++)
    work->masks[node] = work->masks[work->tree->nodes[node].parent] | bits[work->tree->nodes[node].function];
}

/* ---- looking ---- */

static void
add_moments (Resampling *self, guint64 mask, guint phase, guint batch, double weight)
{
  self->wholes[phase][batch] += weight;
  for (; mask != 0; mask &= mask - 1)
    self->cells[__builtin_ctzll (mask)][phase][batch] += weight;
}

/* Moments *first* to *last* of the grid, without it, in one stretch of time. A long one has as
 * many rounds of all phases as fit. */
static void
look (Resampling *self, ProfileNode node, guint batch, gint64 first, gint64 last, double weight)
{
  gint64 rounds = (last - first) / self->n_phases;
  guint64 hit = 0;

  for (guint phase = 0; phase < self->n_phases && rounds > 0; phase++)
    add_moments (self, self->masks[node], phase, batch, weight * (double) rounds);
  hit = rounds > 0 ? ~(guint64) 0 : 0;
  for (gint64 moment = first + rounds * self->n_phases; moment < last; moment++)
    {
      guint phase = (guint) (moment % self->n_phases);

      add_moments (self, self->masks[node], phase, batch, weight);
      hit |= (guint64) 1 << phase;
    }
  if (weight > 0)
    self->hits[node] |= hit;
}

static gint64
divide_up (gint64 value, gint64 by)
{
  return value / by + (value % by > 0);
}

static guint
find_batch (const Resampling *self, gint64 time_ns)
{
  double part = (double) (time_ns - self->begin_ns) / (double) (self->end_ns - self->begin_ns) * PROFILE_BATCHES_N;

  return (guint) CLAMP (part, 0, PROFILE_BATCHES_N - 1);
}

static void
look_at (Resampling *self, const ProfileSample *sample, guint32 trie_node)
{
  ProfileNode node = trie_node < self->n_places ? self->places[trie_node] : PROFILE_NODE_NONE;
  gint64 duration_ns = sample->end_ns - sample->begin_ns, begin_ns = sample->begin_ns;
  double weight = duration_ns <= 0 ? 0
                  : (double) profile_clock_measure (self->options.clock, duration_ns, sample->cpu_ns, sample->state)
                    / (double) duration_ns;

  if (node == PROFILE_NODE_NONE)
    return;
  for (guint batch = find_batch (self, begin_ns); begin_ns < sample->end_ns; batch++)
    {
      gint64 bound_ns = self->begin_ns
                        + (gint64) ((double) (self->end_ns - self->begin_ns) * (batch + 1) / PROFILE_BATCHES_N);
      gint64 end_ns = batch + 1 < PROFILE_BATCHES_N ? CLAMP (bound_ns, begin_ns, sample->end_ns) : sample->end_ns;

      look (self, node, MIN (batch, PROFILE_BATCHES_N - 1), divide_up (begin_ns - self->begin_ns, self->grid_ns),
            divide_up (end_ns - self->begin_ns, self->grid_ns), weight);
      begin_ns = end_ns;
    }
}

static void
look_at_all (Resampling *self)
{
  ProfileSelection selection;
  ProfileSample sample;

  profile_selection_init (&selection, self->profile, &self->options);
  selection.trie = self->tree->trie;
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    {
      guint64 j = profile_selection_first (&selection, i);

      while (profile_selection_has_thread (&selection, i)
             && profile_selection_next (&selection, &self->profile->threads[i], &j, &sample))
        look_at (self, &sample, profile_trie_get_stack (self->tree->trie, sample.stack)->node);
    }
}

/* ---- what comes of it ---- */

static double
add_cells (const double *cells)
{
  double sum = 0;

  for (guint i = 0; i < PROFILE_BATCHES_N; i++)
    sum += cells[i];
  return sum;
}

/* Far more between phases than within one. What is within is at least what so few looks that have
 * nothing to do with each other would differ by. With few phases the bound is high: the variance
 * of two numbers says little. */
static gboolean
is_lockstep (const ProfileResampleRow *row, double between, double within, double looks, guint n_phases)
{
  double bound = 4 + 30.0 / (n_phases - 1), least = looks > 0 ? row->share * (1 - row->share) / looks : 1;

  return row->high - row->low > LOCKSTEP_SPREAD && between > bound * MAX (within, least);
}

static void
judge_row (ProfileResample *self, const Resampling *work, guint index)
{
  ProfileResampleRow *row = &g_array_index (self->rows, ProfileResampleRow, index);
  double *shares = self->shares + (gsize) index * self->n_phases;
  double within = 0, sum = 0, squares = 0, between;
  guint n = self->n_phases;

  row->low = 1;
  row->high = 0;
  for (guint phase = 0; phase < n; phase++)
    {
      double whole = add_cells (work->wholes[phase]);

      shares[phase] = whole > 0 ? add_cells (work->cells[index][phase]) / whole : 0;
      row->low = MIN (row->low, shares[phase]);
      row->high = MAX (row->high, shares[phase]);
      row->n_missed += shares[phase] <= 0;
      within += profile_variance_of (work->cells[index][phase], work->wholes[phase]) / n;
      sum += shares[phase];
      squares += shares[phase] * shares[phase];
    }
  between = (squares - sum * sum / n) / (n - 1);
  row->in_lockstep = self->has_intervals && is_lockstep (row, between, within, (double) self->looks, n);
  row->interval = profile_interval_around (row->share, within);
}

static void
count_missed (ProfileResample *self, Resampling *work)
{
  const ProfileCallTree *tree = work->tree;
  g_autofree guint64 *seen = g_new0 (guint64, (gsize) profile_get_n_functions (work->profile) + 1);
  guint64 all = (~(guint64) 0) >> (64 - self->n_phases);

  for (ProfileNode node = tree->n_nodes; --node > 0;)
    {
      work->hits[tree->nodes[node].parent] |= work->hits[node];
      seen[tree->nodes[node].function] |= work->hits[node];
    }
  for (guint i = 1; i < work->functions->len; i++)
    if (g_array_index (work->functions, ProfileFunctionTime, i).total_ns > 0)
      {
        self->n_sometimes += (seen[i] & all) != all;
        self->n_always += (seen[i] & all) == 0;
      }
}

static void
resample (ProfileResample *self, Resampling *work, gint64 step_ns)
{
  work->n_phases = self->n_phases;
  work->grid_ns = MAX (step_ns / work->n_phases, 1);
  self->step_ns = step_ns;
  work->masks = g_new0 (guint64, work->tree->n_nodes);
  work->hits = g_new0 (guint64, work->tree->n_nodes);
  work->cells = g_new0 (Cells, self->rows->len);
  make_masks (self, work);
  look_at_all (work);
  for (guint phase = 0; phase < self->n_phases; phase++)
    self->looks += (guint64) add_cells (work->wholes[phase]);
  self->looks /= self->n_phases;
  self->has_intervals = self->looks >= PROFILE_INTERVAL_LOOKS_LEAST;
  for (guint i = 0; i < self->rows->len; i++)
    judge_row (self, work, i);
  count_missed (self, work);
  g_free (work->masks);
  g_free (work->hits);
  g_free (work->cells);
}

/* Every look has the weight that it has. */
static void
keep_all (ProfileResample *self, const Resampling *work)
{
  g_autoptr (ProfileFunctionIntervals) intervals = profile_function_intervals_new (work->tree, &work->options, NULL);

  self->looks = work->tree->nodes[PROFILE_NODE_ROOT].total_looks;
  self->has_intervals = self->looks >= PROFILE_INTERVAL_LOOKS_LEAST;
  for (guint i = 0; i < self->rows->len; i++)
    {
      ProfileResampleRow *row = &g_array_index (self->rows, ProfileResampleRow, i);

      profile_function_intervals_get (intervals, row->function, &row->interval);
      self->shares[i] = row->share;
    }
}

ProfileResample *
profile_resample_new (Profile *profile, const ProfileCallTreeOptions *asked, gint64 step_ns)
{
  ProfileResample *self = g_new0 (ProfileResample, 1);
  Resampling work = { .profile = profile, .options = *asked };
  gint64 interval_ns = profile_resample_get_interval_ns (profile);

  g_atomic_ref_count_init (&self->ref_count);
  work.options.fold_libraries = work.options.self_nodes = work.options.timeline = work.options.inverted = FALSE;
  work.options.threshold = 0;
  work.options.ignore_tasks = TRUE;
  work.options.task_kind = NULL;
  work.tree = profile_call_tree_new (profile, &work.options);
  work.functions = profile_statistics_functions (work.tree, NULL, NULL);
  work.places = profile_batches_list_places (work.tree, &work.options, &work.n_places);
  self->rows = g_array_new (FALSE, TRUE, sizeof (ProfileResampleRow));
  self->n_phases = 1;
  if (interval_ns > 0 && step_ns > interval_ns + interval_ns / 2)
    self->n_phases = (guint) CLAMP ((step_ns + interval_ns / 2) / interval_ns, 2, PROFILE_RESAMPLE_PHASES_MAX);
  list_rows (self, &work);
  self->shares = g_new0 (double, (gsize) self->rows->len * self->n_phases + 1);
  if (profile_batches_find_extent (profile, &work.options, &work.begin_ns, &work.end_ns))
    {
      if (self->n_phases > 1)
        resample (self, &work, step_ns);
      else
        keep_all (self, &work);
    }
  g_free (work.places);
  g_array_unref (work.functions);
  profile_call_tree_unref (work.tree);
  return self;
}

ProfileResample *
profile_resample_ref (ProfileResample *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_resample_unref (ProfileResample *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->rows);
  g_free (self->shares);
  g_free (self);
}

/* ---- reading ---- */

gint64
profile_resample_get_step_ns (const ProfileResample *self)
{
  return self->step_ns;
}

guint
profile_resample_get_n_phases (const ProfileResample *self)
{
  return self->n_phases;
}

guint64
profile_resample_get_looks (const ProfileResample *self)
{
  return self->looks;
}

gboolean
profile_resample_has_intervals (const ProfileResample *self)
{
  return self->has_intervals;
}

guint
profile_resample_get_n_rows (const ProfileResample *self)
{
  return self->rows->len;
}

const ProfileResampleRow *
profile_resample_get_row (const ProfileResample *self, guint row)
{
  return &g_array_index (self->rows, ProfileResampleRow, row);
}

double
profile_resample_get_share (const ProfileResample *self, guint row, guint phase)
{
  return self->shares[(gsize) row * self->n_phases + phase];
}

void
profile_resample_get_missed (const ProfileResample *self, guint *n_functions, guint *n_sometimes, guint *n_always)
{
  *n_functions = self->n_functions;
  *n_sometimes = self->n_sometimes;
  *n_always = self->n_always;
}

const ProfileResampleRow *
profile_resample_get_lockstep (const ProfileResample *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_array_index (self->rows, ProfileResampleRow, i).in_lockstep)
      return &g_array_index (self->rows, ProfileResampleRow, i);
  return NULL;
}

gint64
profile_resample_get_interval_ns (Profile *profile)
{
  const char *said = profile_get_meta (profile, "interval_ns");
  gint64 interval_ns = said != NULL ? g_ascii_strtoll (said, NULL, 10) : 0;

  return interval_ns > 0 ? interval_ns : 0;
}

guint
profile_resample_list_steps (Profile *profile, const ProfileCallTreeOptions *options, gint64 *steps)
{
  static const gint64 wanted_ms[] = { 2, 5, 10, 50 };
  gint64 interval_ns = profile_resample_get_interval_ns (profile), begin_ns, end_ns;
  guint n = 0;

  steps[n++] = 0;
  if (interval_ns == 0 || !profile_batches_find_extent (profile, options, &begin_ns, &end_ns))
    return n;
  for (guint i = 0; i < G_N_ELEMENTS (wanted_ms); i++)
    if (wanted_ms[i] * MS > interval_ns + interval_ns / 2 && (end_ns - begin_ns) / (wanted_ms[i] * MS) >= LOOKS_LEAST)
      steps[n++] = wanted_ms[i] * MS;
  return n;
}
