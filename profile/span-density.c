/* span-density.c: how many tasks of a group did what, over time; see span-density.h */

#include "profile/span-density.h"

#include <stdlib.h>

#define CELLS_MIN     64u
#define CELLS_MAX     (1u << 16)
#define CELLS_A_THING 4u       /* for each wait and each task */

enum { RUNNING, TURNS, READY, WAITING, N_SUMS };

struct _ProfileSpanDensity {
  gint64   begin_ns;
  double   cell_ns;
  guint32  n_cells;
  guint32  peak;
  double  *sums[N_SUMS];       /* task time before the cell; n_cells + 1 of them */
};

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

static guint32
find_peak (const ProfileTasks *tasks, const ProfileTaskGroup *group)
{
  g_autofree gint64 *begins = g_new (gint64, group->n_tasks), *ends = g_new (gint64, group->n_tasks);
  guint32 peak = 0, n_ended = 0;

  for (guint32 i = 0; i < group->n_tasks; i++)
    {
      const ProfileTask *task = &tasks->tasks[tasks->members[group->first + i]];

      begins[i] = task->begin_ns;
      ends[i] = MAX (task->end_ns, task->begin_ns + 1);
    }
  qsort (begins, group->n_tasks, sizeof *begins, compare_times);
  qsort (ends, group->n_tasks, sizeof *ends, compare_times);
  for (guint32 i = 0; i < group->n_tasks; i++)
    {
      while (ends[n_ended] <= begins[i])
        n_ended++;
      peak = MAX (peak, i + 1 - n_ended);
    }
  return peak;
}

static void
find_cells (ProfileSpanDensity *self, const ProfileTasks *tasks, const ProfileTaskGroup *group)
{
  gint64 end_ns = G_MININT64;
  guint64 n_things = 0;

  self->begin_ns = G_MAXINT64;
  for (guint32 i = 0; i < group->n_tasks; i++)
    {
      const ProfileTask *task = &tasks->tasks[tasks->members[group->first + i]];

      self->begin_ns = MIN (self->begin_ns, task->begin_ns);
      end_ns = MAX (end_ns, task->end_ns);
      n_things += task->n_waits + 1;
    }
  self->n_cells = (guint32) CLAMP (n_things * CELLS_A_THING, CELLS_MIN, CELLS_MAX);
  self->cell_ns = (double) MAX (end_ns - self->begin_ns, 1) / self->n_cells;
}

/* Before they are added up: what fell into the cell by itself, and since which cell how many filled all of each. */
typedef struct {
  ProfileSpanDensity *density;
  double             *whole[N_SUMS];
} Filling;

static void
put_stretch (const ProfileTaskStretch *stretch, gpointer user_data)
{
  static const guint8 rows[] = { RUNNING, READY, WAITING, TURNS };
  const Filling *self = user_data;
  const ProfileSpanDensity *density = self->density;
  guint row = rows[stretch->state - PROFILE_TASK_RUNNING];
  double begin = (double) (stretch->begin_ns - density->begin_ns) / density->cell_ns;
  double end = (double) (stretch->end_ns - density->begin_ns) / density->cell_ns;
  guint32 first = (guint32) CLAMP (begin, 0, density->n_cells - 1), last = (guint32) CLAMP (end, 0, density->n_cells - 1);

  if (first == last)
    {
      density->sums[row][first + 1] += end - begin;
      return;
    }
  density->sums[row][first + 1] += first + 1 - begin;
  density->sums[row][last + 1] += end - last;
  self->whole[row][first + 1] += 1;
  self->whole[row][last] -= 1;
}

static void
add_up (const Filling *self)
{
  const ProfileSpanDensity *density = self->density;

  for (guint row = 0; row < N_SUMS; row++)
    {
      double n_whole = 0;

      for (guint32 i = 0; i < density->n_cells; i++)
        {
          n_whole += self->whole[row][i];
          density->sums[row][i + 1] += density->sums[row][i] + n_whole;
        }
    }
}

ProfileSpanDensity *
profile_span_density_new (const ProfileTasks *tasks, guint32 group_index)
{
  const ProfileTaskGroup *group = &tasks->groups[group_index];
  ProfileSpanDensity *self = g_new0 (ProfileSpanDensity, 1);
  Filling filling = { .density = self };

  find_cells (self, tasks, group);
  self->peak = find_peak (tasks, group);
  for (guint row = 0; row < N_SUMS; row++)
    {
      self->sums[row] = g_new0 (double, (gsize) self->n_cells + 1);
      filling.whole[row] = g_new0 (double, (gsize) self->n_cells + 1);
    }
  for (guint32 i = 0; i < group->n_tasks; i++)
    profile_task_foreach_stretch (tasks, tasks->members[group->first + i], put_stretch, &filling);
  add_up (&filling);
  for (guint row = 0; row < N_SUMS; row++)
    g_free (filling.whole[row]);
  return self;
}

void
profile_span_density_free (ProfileSpanDensity *self)
{
  for (guint row = 0; row < N_SUMS; row++)
    g_free (self->sums[row]);
  g_free (self);
}

/* Task time before a place in the cells. */
static double
sum_before (const ProfileSpanDensity *self, guint row, double place)
{
  guint32 cell = (guint32) CLAMP (place, 0, self->n_cells - 1);
  const double *sums = self->sums[row];

  return sums[cell] + (sums[cell + 1] - sums[cell]) * CLAMP (place - cell, 0, 1);
}

ProfileTaskCount
profile_span_density_get (const ProfileSpanDensity *self, double begin_ns, double end_ns)
{
  double begin = (begin_ns - (double) self->begin_ns) / self->cell_ns, end = (end_ns - (double) self->begin_ns) / self->cell_ns;
  float means[N_SUMS];

  for (guint row = 0; row < N_SUMS; row++)
    means[row] = end > begin ? (float) ((sum_before (self, row, end) - sum_before (self, row, begin)) / (end - begin)) : 0;
  return (ProfileTaskCount) { means[RUNNING], means[TURNS], means[READY], means[WAITING] };
}

guint32
profile_span_density_get_peak (const ProfileSpanDensity *self)
{
  return self->peak;
}
