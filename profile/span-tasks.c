/* span-tasks.c: the lanes of asyncio tasks; see span-tasks.h
 *
 * The outermost row is the task's own coroutine, from its birth to its end. Below it stands
 * what was seen while it ran, and while it waited what it awaited. Frames of the loop that
 * ran it are not in its lane.
 */

#include "profile/span-tasks.h"

#include "profile/profile-private.h"
#include "profile/shares.h"
#include "profile/span-density.h"
#include "profile/span-layer.h"
#include "profile/task-states.h"

#include "format/format.h"

#define KEPT_MAX 2048u       /* lanes, of those that are made when somebody looks */
#define MUCH     4096u       /* waits and samples of a task whose lane is made at once, and stays */

/* Samples of a loop's thread that follow each other while one task ran. */
typedef struct {
  guint64 first;
  guint32 n;
  guint32 task;
  guint64 looks;             /* of the task, before these */
} Run;

struct _ProfileSpanTasks {
  const ProfileSpans  *spans;
  const ProfileTasks  *tasks;
  const ProfileShares *shares;
  GArray              *runs;         /* Run, by task, then by time */
  guint32             *first_runs;   /* by task; one more at the end */
  guint32             *n_rows;       /* by task */
  GMutex               lock;         /* of what follows */
  ProfileSpanRows    **rows;         /* by task; NULL: not made */
  GArray              *kept;         /* guint32, tasks */
  ProfileSpanDensity **densities;    /* by group; NULL: not made */
};

/* ---- whose the samples are ---- */

static void
note_depth (ProfileSpanTasks *self, guint32 task, ProfileStack stack, guint32 skip)
{
  guint32 depth = profile_store_get_stack (self->spans->profile->store, stack)->depth;

  self->n_rows[task] = MAX (self->n_rows[task], depth > skip ? depth - skip : 0);
}

static void
find_runs_of_thread (ProfileSpanTasks *self, GArray *runs, guint32 thread_index)
{
  const ProfileThreadSnapshot *thread = &self->spans->profile->threads[thread_index];
  guint64 last_id = 0;
  ProfileStack last_stack = 0;
  guint32 task = PROFILE_TASK_NONE;

  for (guint64 i = 0; i < thread->info.n_samples; i++)
    {
      ProfileSample sample;

      profile_thread_get_sample (thread, i, &sample);
      if (sample.task != last_id)
        {
          last_id = sample.task;
          last_stack = 0;
          task = profile_find_task (self->tasks, thread->info.process, last_id);
          if (task != PROFILE_TASK_NONE && self->tasks->tasks[task].thread_index != (gint32) thread_index)
            task = PROFILE_TASK_NONE;
          if (task != PROFILE_TASK_NONE)
            g_array_append_val (runs, ((Run) { .first = i, .task = task }));
        }
      if (task == PROFILE_TASK_NONE)
        continue;
      g_array_index (runs, Run, runs->len - 1).n++;
      g_array_index (runs, Run, runs->len - 1).looks += sample.looks;
      if (sample.stack != last_stack)
        note_depth (self, task, sample.stack, profile_shares_count_outer (self->shares, sample.stack, task));
      last_stack = sample.stack;
    }
}

/* By task; those of one stay in order. Their looks become the sum of those before. */
static void
sort_runs (ProfileSpanTasks *self, const GArray *runs)
{
  guint32 n_tasks = self->tasks->n_tasks;
  g_autofree guint32 *next = g_new0 (guint32, (gsize) n_tasks + 2);
  g_autofree guint64 *looks = g_new0 (guint64, (gsize) n_tasks + 1);

  for (guint i = 0; i < runs->len; i++)
    next[g_array_index (runs, Run, i).task + 1]++;
  for (guint32 i = 0; i < n_tasks; i++)
    next[i + 1] += next[i];
  self->first_runs = g_memdup2 (next, ((gsize) n_tasks + 1) * sizeof *next);
  g_array_set_size (self->runs, runs->len);
  for (guint i = 0; i < runs->len; i++)
    {
      Run run = g_array_index (runs, Run, i);
      guint64 own = run.looks;

      run.looks = looks[run.task];
      looks[run.task] += own;
      g_array_index (self->runs, Run, next[run.task]++) = run;
    }
}

static void
find_runs (ProfileSpanTasks *self)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autofree guint8 *has_tasks = g_new0 (guint8, (gsize) self->spans->n_lanes + 1);

  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    if (self->tasks->tasks[i].thread_index >= 0)
      has_tasks[self->tasks->tasks[i].thread_index] = 1;
  for (guint32 i = 0; i < self->spans->n_lanes; i++)
    if (has_tasks[i])
      find_runs_of_thread (self, runs, i);
  sort_runs (self, runs);
  for (guint32 i = 0; i < self->tasks->n_waits; i++)
    note_depth (self, self->tasks->waits[i].task, self->tasks->waits[i].stack, 0);
}

/* ---- a lane ---- */

typedef struct {
  const ProfileSpanTasks *owner;
  const ProfileTask      *task;
  guint32                 task_index;
  ProfileSpanLayer        layer;
  ProfileStack            own;         /* its coroutine, and nothing below */
  guint32                 own_skip;
  guint32                 run, last_run;
  guint64                 sample;      /* the next of the run */
} Lane;

static ProfileStack
get_outermost (const ProfileStore *store, ProfileStack stack, guint32 depth)
{
  while (stack != 0 && profile_store_get_stack (store, stack)->depth > depth)
    stack = profile_store_get_stack (store, stack)->parent;
  return stack;
}

/* Where its coroutine itself stands: in what it awaited, else in what was seen. */
static void
find_own (Lane *self)
{
  const ProfileSpanTasks *owner = self->owner;
  const ProfileStore *store = owner->spans->profile->store;
  ProfileSample sample;

  for (guint32 i = 0; i < self->task->n_waits && self->own == 0; i++)
    self->own = get_outermost (store, owner->tasks->waits[self->task->first_wait + i].stack, 1);
  if (self->own != 0 || self->run == self->last_run)
    return;
  profile_get_sample (owner->spans->profile, (guint32) self->task->thread_index, g_array_index (owner->runs, Run, self->run).first,
                      &sample);
  self->own_skip = profile_shares_count_outer (owner->shares, sample.stack, self->task_index);
  self->own = get_outermost (store, sample.stack, self->own_skip + 1);
}

/* The next sample that ends after a time; FALSE when there is none. It stays the next. */
static gboolean
peek_sample (Lane *self, gint64 time_ns, ProfileSample *sample)
{
  const ProfileThreadSnapshot *thread = &self->owner->spans->profile->threads[MAX (self->task->thread_index, 0)];

  for (; self->run < self->last_run; self->run++, self->sample = 0)
    {
      const Run *run = &g_array_index (self->owner->runs, Run, self->run);

      for (; self->sample < run->n; self->sample++)
        {
          profile_thread_get_sample (thread, run->first + self->sample, sample);
          if (sample->end_ns > time_ns)
            return TRUE;
        }
    }
  return FALSE;
}

/* Between the loop's own frames and the coroutine's stands nothing of the task. */
static gboolean
is_of_loop (const Lane *self, ProfileStack stack, guint32 skip)
{
  const ProfileStore *store = self->owner->spans->profile->store;
  ProfileFunction function, own;

  stack = get_outermost (store, stack, skip + 1);
  if (stack == 0 || self->own == 0 || profile_store_get_stack (store, stack)->depth <= skip)
    return TRUE;
  function = profile_store_get_frame (store, profile_store_get_stack (store, stack)->frame)->function;
  own = profile_store_get_frame (store, profile_store_get_stack (store, self->own)->frame)->function;
  return function != own && !(profile_store_get_function (store, function)->flags & FORMAT_CODE_COROUTINE);
}

static void
lay_seen (Lane *self, const ProfileSample *sample, gint64 begin_ns, gint64 end_ns, guint8 state)
{
  guint32 skip = profile_shares_count_outer (self->owner->shares, sample->stack, self->task_index);

  if (is_of_loop (self, sample->stack, skip))
    profile_span_layer_lay (&self->layer, begin_ns, end_ns, self->own, self->own_skip, state);
  else
    profile_span_layer_lay (&self->layer, begin_ns, end_ns, sample->stack, skip, state);
}

static void
lay_turns (Lane *self, const ProfileTaskStretch *stretch)
{
  gint64 time_ns = stretch->begin_ns;
  ProfileSample sample;

  while (peek_sample (self, time_ns, &sample) && sample.begin_ns < stretch->end_ns)
    {
      profile_span_layer_lay (&self->layer, time_ns, sample.begin_ns, self->own, self->own_skip, stretch->state);
      lay_seen (self, &sample, MAX (sample.begin_ns, time_ns), MIN (sample.end_ns, stretch->end_ns), stretch->state);
      time_ns = MIN (sample.end_ns, stretch->end_ns);
      if (sample.end_ns > stretch->end_ns)
        break;
    }
  profile_span_layer_lay (&self->layer, time_ns, stretch->end_ns, self->own, self->own_skip, stretch->state);
}

static void
lay_stretch (const ProfileTaskStretch *stretch, gpointer user_data)
{
  Lane *self = user_data;
  ProfileStack stack;

  if (stretch->wait == PROFILE_TASK_NONE)
    {
      lay_turns (self, stretch);
      return;
    }
  stack = self->owner->tasks->waits[stretch->wait].stack;
  profile_span_layer_lay (&self->layer, stretch->begin_ns, stretch->end_ns, stack != 0 ? stack : self->own,
                          stack != 0 ? 0 : self->own_skip, stretch->state);
}

static guint64
count_things (const ProfileSpanTasks *self, guint32 task_index)
{
  guint64 n = self->tasks->tasks[task_index].n_waits;

  for (guint32 i = self->first_runs[task_index]; i < self->first_runs[task_index + 1]; i++)
    n += g_array_index (self->runs, Run, i).n;
  return n;
}

static ProfileSpanRows *
make_rows (const ProfileSpanTasks *owner, guint32 task_index)
{
  Lane self = { .owner = owner, .task = &owner->tasks->tasks[task_index], .task_index = task_index,
                .run = owner->first_runs[task_index], .last_run = owner->first_runs[task_index + 1] };
  ProfileSpanRows *rows = g_new0 (ProfileSpanRows, 1);

  if (self.task->thread_index >= 0 && count_things (owner, task_index) >= PROFILE_SPANS_COARSE)
    rows->width = owner->spans->lanes[self.task->thread_index].rows.width;
  find_own (&self);
  profile_span_layer_begin (&self.layer, owner->spans, rows);
  profile_task_foreach_stretch (owner->tasks, task_index, lay_stretch, &self);
  profile_span_layer_end (&self.layer);
  return rows;
}

static void
drop_rows (ProfileSpanTasks *self, guint32 task_index)
{
  ProfileSpanRows *rows = g_steal_pointer (&self->rows[task_index]);

  if (rows == NULL)
    return;
  profile_span_rows_clear (rows);
  g_free (rows);
}

const ProfileSpanRows *
profile_span_tasks_lock (ProfileSpanTasks *self, guint32 task_index)
{
  g_mutex_lock (&self->lock);
  if (self->rows[task_index] != NULL)
    return self->rows[task_index];
  if (self->kept->len >= KEPT_MAX)
    {
      for (guint i = 0; i < self->kept->len; i++)
        drop_rows (self, g_array_index (self->kept, guint32, i));
      g_array_set_size (self->kept, 0);
    }
  g_array_append_val (self->kept, task_index);
  self->rows[task_index] = make_rows (self, task_index);
  return self->rows[task_index];
}

void
profile_span_tasks_unlock (ProfileSpanTasks *self)
{
  g_mutex_unlock (&self->lock);
}

guint32
profile_span_tasks_get_n_rows (const ProfileSpanTasks *self, guint32 task_index)
{
  return task_index < self->tasks->n_tasks ? self->n_rows[task_index] : 0;
}

/* ---- samples ---- */

static guint64
count_before (const ProfileSpanTasks *self, guint32 task_index, guint32 tick)
{
  const ProfileSpans *spans = self->spans;
  guint32 thread = (guint32) self->tasks->tasks[task_index].thread_index, first_tick, last_tick;
  guint32 low = self->first_runs[task_index], first = low, high = self->first_runs[task_index + 1];
  ProfileSample sample;
  const Run *run;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      profile_get_sample (spans->profile, thread, g_array_index (self->runs, Run, middle).first, &sample);
      if ((guint64) sample.begin_ns >> spans->shift >= tick)
        high = middle;
      else
        low = middle + 1;
    }
  if (low == first)
    return 0;
  run = &g_array_index (self->runs, Run, low - 1);
  profile_get_sample (spans->profile, thread, run->first, &sample);
  first_tick = (guint32) ((guint64) sample.begin_ns >> spans->shift);
  profile_get_sample (spans->profile, thread, run->first + run->n - 1, &sample);
  last_tick = (guint32) ((guint64) sample.begin_ns >> spans->shift) + 1;
  return run->looks + profile_spans_count_looks (spans, thread, first_tick, MIN (tick, last_tick));
}

guint64
profile_span_tasks_count_looks (const ProfileSpanTasks *self, guint32 task_index, guint32 begin, guint32 end)
{
  if (task_index >= self->tasks->n_tasks || self->tasks->tasks[task_index].thread_index < 0 || begin >= end)
    return 0;
  return count_before (self, task_index, end) - count_before (self, task_index, begin);
}

/* ---- groups ---- */

static const ProfileSpanDensity *
lock_density (ProfileSpanTasks *self, guint32 group)
{
  g_mutex_lock (&self->lock);
  if (self->densities[group] == NULL)
    self->densities[group] = profile_span_density_new (self->tasks, group);
  return self->densities[group];
}

gboolean
profile_span_tasks_get_counts (ProfileSpanTasks *self, guint32 group, double begin_ns, double column_ns, guint32 n_columns,
                               ProfileTaskCount *counts)
{
  const ProfileSpanDensity *density;

  if (group >= self->tasks->n_groups)
    return FALSE;
  density = lock_density (self, group);
  for (guint32 i = 0; i < n_columns; i++)
    counts[i] = profile_span_density_get (density, begin_ns + i * column_ns, begin_ns + (i + 1) * column_ns);
  profile_span_tasks_unlock (self);
  return TRUE;
}

guint32
profile_span_tasks_get_peak (ProfileSpanTasks *self, guint32 group)
{
  guint32 peak;

  if (group >= self->tasks->n_groups)
    return 0;
  peak = profile_span_density_get_peak (lock_density (self, group));
  profile_span_tasks_unlock (self);
  return peak;
}

/* ---- all of them ---- */

/* What would take long where somebody waits for it is made now. */
static void
make_much (ProfileSpanTasks *self)
{
  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    if (count_things (self, i) >= MUCH)
      self->rows[i] = make_rows (self, i);
  for (guint32 g = 0; g < self->tasks->n_groups; g++)
    if (self->tasks->groups[g].n_tasks >= MUCH)
      self->densities[g] = profile_span_density_new (self->tasks, g);
}

ProfileSpanTasks *
profile_span_tasks_new (const ProfileSpans *spans)
{
  const ProfileTasks *tasks = profile_get_tasks (spans->profile);
  ProfileSpanTasks *self;

  if (tasks == NULL)
    return NULL;
  self = g_new0 (ProfileSpanTasks, 1);
  self->spans = spans;
  self->tasks = tasks;
  self->shares = profile_get_shares (spans->profile);
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->kept = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->n_rows = g_new0 (guint32, (gsize) tasks->n_tasks + 1);
  self->rows = g_new0 (ProfileSpanRows *, (gsize) tasks->n_tasks + 1);
  self->densities = g_new0 (ProfileSpanDensity *, (gsize) tasks->n_groups + 1);
  g_mutex_init (&self->lock);
  find_runs (self);
  make_much (self);
  return self;
}

void
profile_span_tasks_free (ProfileSpanTasks *self)
{
  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    drop_rows (self, i);
  for (guint32 g = 0; g < self->tasks->n_groups; g++)
    g_clear_pointer (&self->densities[g], profile_span_density_free);
  g_array_unref (self->runs);
  g_array_unref (self->kept);
  g_free (self->first_runs);
  g_free (self->n_rows);
  g_free (self->rows);
  g_free (self->densities);
  g_mutex_clear (&self->lock);
  g_free (self);
}
