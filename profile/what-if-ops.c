/* what-if-ops.c: what each strand did, with the part that the factor applies to */

#include "profile/what-if-private.h"

#include "profile/shares-private.h"

/* Where a thread of a process ran the function with the GIL. */
typedef struct {
  guint32 process;
  guint32 thread;
  gint64  begin_ns, end_ns;
} Held;

/* A moment at which somebody else hangs on a thread. */
typedef struct {
  guint32 thread;
  gint64  time_ns;
} Moment;

typedef struct {
  ProfileWhatIf             *self;
  const ProfileCriticalPath *path;
  GArray                    *held;        /* Held, by process and begin */
  gint64                    *held_until;  /* for each of *held*: the latest end so far in its process */
  GArray                    *moments;     /* Moment, by thread and time */
  gboolean                  *is_scaled;   /* by task: all that it does */
  /* While a thread is gone through. */
  guint32                    next_moment;
  gint64                     done_ns;     /* its time has been told as far as here */
  gboolean                   is_apart;    /* something else comes before what follows */
} Make;

/* ---- what the factor applies to ---- */

/* Tasks that stand below an await of the function in the tree are part of it. */
static void
find_scaled_tasks (Make *self)
{
  const ProfileTasks *tasks = self->path->tasks;
  const ProfileShares *shares = tasks != NULL ? profile_get_shares (self->path->profile) : NULL;

  self->is_scaled = g_new0 (gboolean, tasks != NULL ? (gsize) tasks->n_tasks + 1 : 1);
  if (shares == NULL || shares->parent_waits == NULL)
    return;
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      guint32 at = i, n_left = 64;

      while (n_left-- > 0 && shares->parent_waits[at] != PROFILE_TASK_NONE && !self->is_scaled[i])
        {
          const ProfileTaskWait *wait = &tasks->waits[shares->parent_waits[at]];

          self->is_scaled[i] = self->self->in_function[wait->stack] != 0 || self->is_scaled[wait->task];
          at = wait->task;
        }
    }
}

static int
compare_held (gconstpointer a, gconstpointer b)
{
  const Held *first = a, *second = b;

  if (first->process != second->process)
    return first->process < second->process ? -1 : 1;
  return first->begin_ns < second->begin_ns ? -1 : first->begin_ns > second->begin_ns;
}

static void
find_held (Make *self)
{
  const Profile *profile = self->path->profile;
  Held held;
  ProfileSample sample;

  for (guint32 i = 0; i < profile->n_threads; i++)
    for (guint64 j = 0; j < profile->threads[i].info.n_samples; j++)
      {
        profile_thread_get_sample (&profile->threads[i], j, &sample);
        if (!self->self->in_function[sample.stack] || !profile_path_has_gil (&sample))
          continue;
        held = (Held) { profile->threads[i].info.process, i, sample.begin_ns, sample.end_ns };
        g_array_append_val (self->held, held);
      }
  g_array_sort (self->held, compare_held);
  self->held_until = g_new (gint64, (gsize) self->held->len + 1);
  for (guint i = 0; i < self->held->len; i++)
    {
      const Held *now = &g_array_index (self->held, Held, i);
      gboolean is_first = i == 0 || now[-1].process != now->process;
      self->held_until[i] = is_first ? now->end_ns : MAX (self->held_until[i - 1], now->end_ns);
    }
}

/* How long others of the process held the GIL in the function. */
static gint64
measure_held (const Make *self, guint32 thread, gint64 begin_ns, gint64 end_ns)
{
  guint32 process = self->path->profile->threads[thread].info.process;
  guint low = 0, high = self->held->len;
  gint64 ns = 0, at_ns = begin_ns;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Held *held = &g_array_index (self->held, Held, middle);

      if (held->process < process || (held->process == process && self->held_until[middle] <= begin_ns))
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < self->held->len; low++)
    {
      const Held *held = &g_array_index (self->held, Held, low);

      if (held->process != process || held->begin_ns >= end_ns)
        break;
      if (held->thread == thread || held->end_ns <= at_ns)
        continue;
      ns += MIN (held->end_ns, end_ns) - MAX (held->begin_ns, at_ns);
      at_ns = MIN (held->end_ns, end_ns);
    }
  return ns;
}

/* Of a sample's time, what the factor applies to: all of the function's; of waiting for the GIL what the
 * holder spent in the function, for each of two that take turns waits as long as the other works. */
static gint64
measure_scaled (const Make *self, guint32 thread, const ProfileSample *sample, gint64 begin_ns, gint64 end_ns)
{
  if (self->self->in_function[sample->stack])
    return end_ns - begin_ns;
  return profile_path_wants_gil (sample) ? measure_held (self, thread, begin_ns, end_ns) : 0;
}

/* ---- ops ---- */

static void
put_op (Make *self, const WhatIfOp *op)
{
  WhatIfOp copy = *op;

  copy.order = self->self->ops->len;
  g_array_append_val (self->self->ops, copy);
}

static void
put_piece (Make *self, guint32 strand, gint64 begin_ns, gint64 ns, gint64 scaled_ns, gboolean joins)
{
  GArray *ops = self->self->ops;
  WhatIfOp *last = ops->len > 0 ? &g_array_index (ops, WhatIfOp, ops->len - 1) : NULL;
  WhatIfOp op = { .strand = strand, .kind = WHAT_IF_WORK, .time_ns = begin_ns, .fixed_ns = ns - scaled_ns,
                  .scaled_ns = scaled_ns };

  if (joins && last != NULL && last->strand == strand && last->kind == WHAT_IF_WORK)
    {
      last->fixed_ns += op.fixed_ns;
      last->scaled_ns += op.scaled_ns;
    }
  else
    put_op (self, &op);
}

/* Work of a strand in a thread, cut where somebody else hangs on it. */
static void
put_work (Make *self, guint32 thread, guint32 strand, gint64 begin_ns, gint64 end_ns, gint64 scaled_ns)
{
  const Moment *moments = (const Moment *) (gpointer) self->moments->data;
  gint64 at_ns = begin_ns, told_ns = 0;
  gboolean joins = begin_ns == self->done_ns && !self->is_apart;

  for (; self->next_moment < self->moments->len && moments[self->next_moment].thread == thread
         && moments[self->next_moment].time_ns < end_ns; self->next_moment++)
    {
      gint64 time_ns = moments[self->next_moment].time_ns, part_ns;

      if (time_ns > at_ns)
        {
          part_ns = (gint64) ((double) scaled_ns * (double) (time_ns - begin_ns) / (double) (end_ns - begin_ns)) - told_ns;
          put_piece (self, strand, at_ns, time_ns - at_ns, part_ns, joins);
          told_ns += part_ns;
          at_ns = time_ns;
        }
      joins = FALSE;
    }
  if (at_ns < end_ns)
    put_piece (self, strand, at_ns, end_ns - at_ns, scaled_ns - told_ns, joins);
  self->done_ns = end_ns;
  self->is_apart = FALSE;
}

/* ---- threads ---- */

/* In a loop: of the task that runs, else of the one that did last, as what loops do is done for somebody. */
static void
put_loop_sample (Make *self, guint32 thread, const ProfileSample *sample, guint32 *last_task)
{
  const ProfileTasks *tasks = self->path->tasks;
  guint32 task = profile_find_task (tasks, self->path->profile->threads[thread].info.process, sample->task);
  guint32 strand = thread;
  gint64 ns = sample->end_ns - sample->begin_ns;

  if (task != PROFILE_TASK_NONE && tasks->tasks[task].thread_index == (gint32) thread)
    *last_task = task;
  else if (profile_path_is_idle_loop (sample))
    return;
  if (*last_task != PROFILE_TASK_NONE && tasks->tasks[*last_task].end_ns > sample->begin_ns)
    strand = self->path->n_threads + *last_task;
  put_work (self, thread, strand, sample->begin_ns, sample->end_ns,
            strand != thread && self->is_scaled[*last_task] ? ns
              : measure_scaled (self, thread, sample, sample->begin_ns, sample->end_ns));
}

/* A thread's own time up to a moment: unseen, it is nobody's. */
static void
put_gap (Make *self, guint32 thread, gint64 end_ns)
{
  if (self->done_ns < end_ns)
    put_work (self, thread, thread, self->done_ns, end_ns, 0);
}

static gint64
find_begin (const Make *self, guint32 thread)
{
  guint32 start = self->path->starts[thread];

  return start != PATH_NONE ? profile_path_get_event (self->path, start)->time_ns : 0;
}

static void
put_thread (Make *self, guint32 thread)
{
  const ProfileCriticalPath *path = self->path;
  const ProfileThreadSnapshot *snapshot = &path->profile->threads[thread];
  guint32 next = path->first_waits[thread], last_task = PROFILE_TASK_NONE;
  ProfileSample sample;

  self->done_ns = find_begin (self, thread);
  for (guint64 i = 0; i < snapshot->info.n_samples; i++)
    {
      gint64 begin_ns;

      profile_thread_get_sample (snapshot, i, &sample);
      while (next < path->first_waits[thread + 1] && profile_path_get_wait (path, next)->end_ns <= sample.begin_ns)
        {
          const PathWait *wait = profile_path_get_wait (path, next++);
          if (wait->begin_ns < wait->end_ns)
            {
              put_gap (self, thread, wait->begin_ns);
              self->done_ns = MAX (self->done_ns, wait->end_ns);
              self->is_apart = TRUE;
            }
        }
      if (path->tasks != NULL && profile_path_find_region (path, thread, sample.begin_ns) != NULL)
        {
          put_loop_sample (self, thread, &sample, &last_task);
          continue;
        }
      if (next < path->first_waits[thread + 1] && profile_path_get_wait (path, next)->begin_ns <= sample.begin_ns)
        continue;
      put_gap (self, thread, sample.begin_ns);
      begin_ns = MAX (sample.begin_ns, self->done_ns);
      if (begin_ns < sample.end_ns)
        put_work (self, thread, thread, begin_ns, sample.end_ns,
                  measure_scaled (self, thread, &sample, begin_ns, sample.end_ns));
    }
}

/* ---- waits and events ---- */

/* How much of the time that a worker gave in a stretch the factor applies to. */
static gint64
measure_worker (const Make *self, guint32 worker, gint64 begin_ns, gint64 end_ns)
{
  const ProfileThreadSnapshot *snapshot = &self->path->profile->threads[worker];
  gint64 ns = 0;
  ProfileSample sample;

  for (guint64 i = profile_find_sample (self->path->profile, worker, begin_ns); i < snapshot->info.n_samples; i++)
    {
      profile_thread_get_sample (snapshot, i, &sample);
      if (sample.begin_ns >= end_ns)
        break;
      ns += measure_scaled (self, worker, &sample, MAX (sample.begin_ns, begin_ns), MIN (sample.end_ns, end_ns));
    }
  return ns;
}

static void
put_delay (Make *self, const PathWait *wait)
{
  gint64 ns = wait->end_ns - wait->begin_ns, scaled_ns = 0;
  WhatIfOp op = { .strand = wait->strand, .kind = WHAT_IF_DELAY, .time_ns = wait->begin_ns };

  if (self->self->in_function[wait->stack] || self->is_scaled[wait->strand - self->path->n_threads])
    scaled_ns = ns;
  else if (wait->kind == PATH_WAIT_WORKER)
    scaled_ns = measure_worker (self, wait->worker, wait->begin_ns, wait->end_ns);
  op.fixed_ns = ns - scaled_ns;
  op.scaled_ns = scaled_ns;
  put_op (self, &op);
}

static void
put_wait (Make *self, guint32 index)
{
  const PathWait *wait = profile_path_get_wait (self->path, index);
  WhatIfOp op = { .strand = wait->strand, .kind = WHAT_IF_WAIT, .index = index, .time_ns = wait->end_ns };
  gint64 last_ns = G_MININT64;

  if (wait->kind == PATH_WAIT_DELAY || wait->kind == PATH_WAIT_WORKER)
    {
      put_delay (self, wait);
      return;
    }
  for (guint32 i = 0; i < wait->n_events; i++)
    last_ns = MAX (last_ns, profile_path_get_event (self->path, wait->first_event + i)->time_ns);
  if (wait->kind == PATH_WAIT_UNKNOWN)
    op.kind = WHAT_IF_UNKNOWN;
  else if (wait->n_events > 0 && last_ns > wait->begin_ns)
    op.fixed_ns = wait->end_ns - last_ns;
  put_op (self, &op);
}

static int
compare_moments (gconstpointer a, gconstpointer b)
{
  const Moment *first = a, *second = b;

  if (first->thread != second->thread)
    return first->thread < second->thread ? -1 : 1;
  return first->time_ns < second->time_ns ? -1 : first->time_ns > second->time_ns;
}

static void
put_events (Make *self)
{
  for (guint i = 0; i < self->path->events->len; i++)
    {
      const PathEvent *event = profile_path_get_event (self->path, i);
      WhatIfOp op = { .strand = event->strand, .kind = WHAT_IF_FIRE, .index = i, .time_ns = event->time_ns };
      Moment moment = { profile_path_get_thread (self->path, event->strand), event->time_ns };

      put_op (self, &op);
      g_array_append_val (self->moments, moment);
    }
  g_array_sort (self->moments, compare_moments);
}

/* ---- order ---- */

static int
compare_ops (gconstpointer a, gconstpointer b)
{
  const WhatIfOp *first = a, *second = b;

  if (first->strand != second->strand)
    return first->strand < second->strand ? -1 : 1;
  if (first->time_ns != second->time_ns)
    return first->time_ns < second->time_ns ? -1 : 1;
  if (first->kind != second->kind)
    return first->kind < second->kind ? -1 : 1;
  return first->order < second->order ? -1 : first->order > second->order;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const WhatIfOp *first = *(const WhatIfOp *const *) a, *second = *(const WhatIfOp *const *) b;

  if (first->time_ns != second->time_ns)
    return first->time_ns < second->time_ns ? -1 : 1;
  return first->order < second->order ? -1 : first->order > second->order;
}

/* What is not known to be waited for can be earlier by all that others, and it itself, won before. */
static void
limit_unknown (ProfileWhatIf *self)
{
  g_autofree WhatIfOp **by_time = g_new (WhatIfOp *, (gsize) self->ops->len + 1);
  gint64 won_ns = 0;

  for (guint i = 0; i < self->ops->len; i++)
    by_time[i] = &g_array_index (self->ops, WhatIfOp, i);
  qsort (by_time, self->ops->len, sizeof *by_time, compare_times);
  for (guint i = 0; i < self->ops->len; i++)
    {
      WhatIfOp *op = by_time[i];

      if (op->kind == WHAT_IF_UNKNOWN)
        {
          const PathWait *wait = profile_path_get_wait (self->path, op->index);
          op->scaled_ns = won_ns + (self->in_function[wait->stack] ? wait->end_ns - wait->begin_ns : 0);
        }
      else
        won_ns += op->scaled_ns;
    }
}

static void
find_first_ops (ProfileWhatIf *self)
{
  guint next = 0;

  self->first_ops = g_new0 (guint32, (gsize) self->path->n_strands + 1);
  for (guint32 strand = 0; strand <= self->path->n_strands; strand++)
    {
      while (next < self->ops->len && g_array_index (self->ops, WhatIfOp, next).strand < strand)
        next++;
      self->first_ops[strand] = next;
    }
}

void
profile_what_if_make_ops (ProfileWhatIf *what_if)
{
  Make self = { .self = what_if, .path = what_if->path, .held = g_array_new (FALSE, FALSE, sizeof (Held)),
                .moments = g_array_new (FALSE, FALSE, sizeof (Moment)) };

  find_scaled_tasks (&self);
  find_held (&self);
  put_events (&self);
  for (guint32 i = 0; i < self.path->waits->len; i++)
    put_wait (&self, i);
  for (guint32 i = 0; i < self.path->n_threads; i++)
    {
      while (self.next_moment < self.moments->len && g_array_index (self.moments, Moment, self.next_moment).thread < i)
        self.next_moment++;
      put_thread (&self, i);
    }
  g_array_sort (what_if->ops, compare_ops);
  limit_unknown (what_if);
  find_first_ops (what_if);
  g_array_unref (self.held);
  g_array_unref (self.moments);
  g_free (self.held_until);
  g_free (self.is_scaled);
}
