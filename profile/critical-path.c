/* critical-path.c: what the end of a run had to wait for */

#include "profile/critical-path-private.h"

#include <stdlib.h>

#define TOLERANCE_LEAST_NS (10 * G_GINT64_CONSTANT (1000000))
/* Looks at two threads are this many intervals apart, when one of them came late. */
#define TOLERANCE_LOOKS    3

/* ---- building ---- */

static int
compare_waits (gconstpointer a, gconstpointer b)
{
  const PathWait *first = a, *second = b;

  if (first->strand != second->strand)
    return first->strand < second->strand ? -1 : 1;
  if (first->end_ns != second->end_ns)
    return first->end_ns < second->end_ns ? -1 : 1;
  return first->begin_ns < second->begin_ns ? -1 : first->begin_ns > second->begin_ns;
}

static void
sort_waits (ProfileCriticalPath *self)
{
  guint next = 0;

  g_array_sort (self->waits, compare_waits);
  self->first_waits = g_new0 (guint32, (gsize) self->n_strands + 1);
  for (guint32 strand = 0; strand <= self->n_strands; strand++)
    {
      while (next < self->waits->len && profile_path_get_wait (self, next)->strand < strand)
        next++;
      self->first_waits[strand] = next;
    }
}

static guint32
find_main (const Profile *profile)
{
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (profile->threads[i].info.is_main && profile->threads[i].info.process == 0)
      return i;
  return profile->n_threads > 0 ? 0 : PATH_NONE;
}

/* Everybody that the main thread's end may hang on. */
static void
find_what_matters (ProfileCriticalPath *self)
{
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (guint32));

  self->matters = g_new0 (gboolean, (gsize) self->n_strands + 1);
  g_array_append_val (open, self->main);
  self->matters[self->main] = TRUE;
  while (open->len > 0)
    {
      guint32 strand = g_array_index (open, guint32, open->len - 1);

      g_array_set_size (open, open->len - 1);
      for (guint32 i = self->first_waits[strand]; i <= self->first_waits[strand + 1]; i++)
        {
          gboolean is_start = i == self->first_waits[strand + 1];
          const PathWait *wait = is_start ? NULL : profile_path_get_wait (self, i);
          guint32 first = is_start ? self->starts[strand] : wait->first_event;
          guint32 n = is_start ? first != PATH_NONE : wait->kind == PATH_WAIT_EVENTS ? wait->n_events : 0;

          for (guint32 j = 0; j < n; j++)
            {
              guint32 other = profile_path_get_event (self, first + j)->strand;

              if (self->matters[other])
                continue;
              self->matters[other] = TRUE;
              g_array_append_val (open, other);
            }
        }
    }
}

/* ---- the path ---- */

static void
put (GArray *stretches, guint32 index, gint64 begin_ns, gint64 end_ns, gboolean is_unknown)
{
  ProfileCriticalStretch stretch = { index, begin_ns, end_ns, is_unknown };

  if (begin_ns < end_ns)
    g_array_append_val (stretches, stretch);
}

static void
put_stretch (ProfileCriticalPath *self, guint32 thread, gint64 begin_ns, gint64 end_ns, gboolean is_unknown)
{
  put (self->stretches, thread, begin_ns, end_ns, is_unknown);
}

/* Of the strand itself: a task's time is its thread's, too. */
static void
put_own (ProfileCriticalPath *self, guint32 strand, gint64 begin_ns, gint64 end_ns, gboolean is_unknown)
{
  put_stretch (self, profile_path_get_thread (self, strand), begin_ns, end_ns, is_unknown);
  if (strand >= self->n_threads)
    put (self->task_stretches, strand - self->n_threads, begin_ns, end_ns, is_unknown);
}

/* The task that was seen in it, or else the thread. */
static guint32
find_sample_strand (const ProfileCriticalPath *self, guint32 thread, const ProfileSample *sample)
{
  guint32 task = self->tasks != NULL && sample->task != 0
                   ? profile_find_task (self->tasks, self->profile->threads[thread].info.process, sample->task)
                   : PROFILE_TASK_NONE;

  return task != PROFILE_TASK_NONE && self->tasks->tasks[task].thread_index == (gint32) thread ? self->n_threads + task : thread;
}

/* Who held the GIL in that time. */
static void
put_holders (ProfileCriticalPath *self, guint32 thread, gint64 begin_ns, gint64 end_ns)
{
  const Profile *profile = self->profile;

  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      const ProfileThreadSnapshot *other = &profile->threads[i];
      ProfileSample sample;

      if (i == thread || other->info.process != profile->threads[thread].info.process)
        continue;
      for (guint64 at = profile_find_sample (profile, i, begin_ns); at < other->info.n_samples; at++)
        {
          profile_thread_get_sample (other, at, &sample);
          if (sample.begin_ns >= end_ns)
            break;
          if (profile_path_has_gil (&sample))
            put_own (self, find_sample_strand (self, i, &sample), MAX (sample.begin_ns, begin_ns),
                     MIN (sample.end_ns, end_ns), FALSE);
        }
    }
}

static void
put_gil_waits (ProfileCriticalPath *self, guint32 thread, gint64 begin_ns, gint64 end_ns)
{
  const ProfileThreadSnapshot *snapshot = &self->profile->threads[thread];
  ProfileSample sample;

  for (guint64 i = profile_find_sample (self->profile, thread, begin_ns); i < snapshot->info.n_samples; i++)
    {
      profile_thread_get_sample (snapshot, i, &sample);
      if (sample.begin_ns >= end_ns)
        break;
      if (profile_path_wants_gil (&sample))
        put_holders (self, thread, MAX (sample.begin_ns, begin_ns), MIN (sample.end_ns, end_ns));
    }
}

static guint32
first_wait_after (const ProfileCriticalPath *self, guint32 strand, gint64 time_ns)
{
  guint32 low = self->first_waits[strand], high = self->first_waits[strand + 1];

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (profile_path_get_wait (self, middle)->end_ns > time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* A strand's own time between two moments, with those that worked for it meanwhile. */
static void
put_strand (ProfileCriticalPath *self, guint32 strand, gint64 begin_ns, gint64 end_ns)
{
  guint32 thread = profile_path_get_thread (self, strand);
  gint64 at_ns = begin_ns;

  for (guint32 i = first_wait_after (self, strand, begin_ns); i < self->first_waits[strand + 1]; i++)
    {
      const PathWait *wait = profile_path_get_wait (self, i);
      gint64 from_ns = MAX (wait->begin_ns, at_ns), to_ns = MIN (wait->end_ns, end_ns);

      if (wait->begin_ns >= end_ns)
        break;
      if (from_ns >= to_ns)
        continue;
      if (wait->kind == PATH_WAIT_WORKER)
        put_stretch (self, wait->worker, from_ns, to_ns, FALSE);
      if (wait->kind != PATH_WAIT_UNKNOWN)
        continue;
      put_own (self, strand, at_ns, from_ns, FALSE);
      put_own (self, strand, from_ns, to_ns, TRUE);
      at_ns = to_ns;
    }
  put_own (self, strand, at_ns, end_ns, FALSE);
  put_gil_waits (self, thread, begin_ns, end_ns);
}

/* The wait that the strand's time before a moment hangs on, and the event that ended it; NONE. */
static guint32
find_binding (const ProfileCriticalPath *self, guint32 strand, gint64 time_ns, const PathEvent **binding)
{
  guint32 low = first_wait_after (self, strand, time_ns);

  while (low-- > self->first_waits[strand])
    {
      const PathWait *wait = profile_path_get_wait (self, low);

      *binding = NULL;
      for (guint32 i = 0; wait->kind == PATH_WAIT_EVENTS && i < wait->n_events; i++)
        {
          const PathEvent *event = profile_path_get_event (self, wait->first_event + i);
          if (event->time_ns > wait->begin_ns && (*binding == NULL || event->time_ns > (*binding)->time_ns))
            *binding = event;
        }
      if (*binding != NULL)
        return low;
    }
  return PATH_NONE;
}

static void
walk_back (ProfileCriticalPath *self)
{
  guint64 n_left = 4 * ((guint64) self->waits->len + self->n_strands) + 16;
  gint64 time_ns = self->profile->threads[self->main].info.end_ns;
  guint32 strand = self->main;

  while (n_left-- > 0)
    {
      const PathEvent *event = NULL;
      guint32 wait = find_binding (self, strand, time_ns, &event);

      if (wait == PATH_NONE && self->starts[strand] != PATH_NONE)
        event = profile_path_get_event (self, self->starts[strand]);
      /* The end of a wait, when it was over for the one waited for, is late by a look. */
      put_strand (self, strand, event != NULL ? event->time_ns : 0, time_ns);
      if (event == NULL)
        break;
      strand = event->strand;
      time_ns = event->time_ns;
    }
}

static int
compare_stretches (gconstpointer a, gconstpointer b)
{
  const ProfileCriticalStretch *first = a, *second = b;

  if (first->thread != second->thread)
    return first->thread < second->thread ? -1 : 1;
  return first->begin_ns < second->begin_ns ? -1 : first->begin_ns > second->begin_ns;
}

static void
join_stretches (GArray *stretches)
{
  guint n = 0;

  g_array_sort (stretches, compare_stretches);
  for (guint i = 0; i < stretches->len; i++)
    {
      ProfileCriticalStretch stretch = g_array_index (stretches, ProfileCriticalStretch, i);
      ProfileCriticalStretch *last = n > 0 ? &g_array_index (stretches, ProfileCriticalStretch, n - 1) : NULL;

      if (last != NULL && last->thread == stretch.thread && last->is_unknown == stretch.is_unknown
          && stretch.begin_ns <= last->end_ns)
        {
          last->end_ns = MAX (last->end_ns, stretch.end_ns);
          continue;
        }
      if (last != NULL && last->thread == stretch.thread)
        stretch.begin_ns = MAX (stretch.begin_ns, last->end_ns);
      if (stretch.begin_ns < stretch.end_ns)
        g_array_index (stretches, ProfileCriticalStretch, n++) = stretch;
    }
  g_array_set_size (stretches, n);
}

/* ---- the object ---- */

ProfileCriticalPath *
profile_critical_path_new (Profile *profile)
{
  ProfileCriticalPath *self = g_new0 (ProfileCriticalPath, 1);
  const char *interval = profile_get_meta (profile, "interval_ns");

  g_atomic_ref_count_init (&self->ref_count);
  self->profile = profile_ref (profile);
  self->tasks = profile_get_tasks (profile);
  self->n_threads = profile->n_threads;
  self->n_strands = self->n_threads + (self->tasks != NULL ? self->tasks->n_tasks : 0);
  self->main = find_main (profile);
  self->tolerance_ns = MAX (TOLERANCE_LEAST_NS, interval != NULL ? TOLERANCE_LOOKS * g_ascii_strtoll (interval, NULL, 10) : 0);
  self->waits = g_array_new (FALSE, FALSE, sizeof (PathWait));
  self->events = g_array_new (FALSE, FALSE, sizeof (PathEvent));
  self->regions = g_array_new (FALSE, FALSE, sizeof (PathRegion));
  self->steps = g_array_new (FALSE, FALSE, sizeof (PathStep));
  self->stretches = g_array_new (FALSE, FALSE, sizeof (ProfileCriticalStretch));
  self->task_stretches = g_array_new (FALSE, FALSE, sizeof (ProfileCriticalStretch));
  self->starts = g_new (guint32, (gsize) self->n_strands + 1);
  for (guint32 i = 0; i <= self->n_strands; i++)
    self->starts[i] = PATH_NONE;
  profile_path_read_stacks (self);
  if (self->main != PATH_NONE)
    {
      profile_path_find_loops (self);
      profile_path_add_threads (self);
      profile_path_add_tasks (self);
      sort_waits (self);
      find_what_matters (self);
      walk_back (self);
      join_stretches (self->stretches);
      join_stretches (self->task_stretches);
    }
  return self;
}

ProfileCriticalPath *
profile_critical_path_ref (ProfileCriticalPath *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_critical_path_unref (ProfileCriticalPath *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->waits);
  g_array_unref (self->events);
  g_array_unref (self->regions);
  g_array_unref (self->steps);
  g_array_unref (self->stretches);
  g_array_unref (self->task_stretches);
  g_free (self->first_waits);
  g_free (self->starts);
  g_free (self->reasons);
  g_free (self->bases);
  g_free (self->matters);
  profile_unref (self->profile);
  g_free (self);
}

Profile *
profile_critical_path_get_profile (const ProfileCriticalPath *self)
{
  return self->profile;
}

const ProfileCriticalStretch *
profile_critical_path_get_stretches (const ProfileCriticalPath *self, guint *n_stretches)
{
  *n_stretches = self->stretches->len;
  return (const ProfileCriticalStretch *) (gpointer) self->stretches->data;
}

const ProfileCriticalStretch *
profile_critical_path_get_tasks (const ProfileCriticalPath *self, guint *n_stretches)
{
  *n_stretches = self->task_stretches->len;
  return (const ProfileCriticalStretch *) (gpointer) self->task_stretches->data;
}

/* The first stretch of the thread or task that ends behind a time, or where it would be. */
static guint
find_stretch (const GArray *stretches, guint32 thread, gint64 time_ns)
{
  guint low = 0, high = stretches->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const ProfileCriticalStretch *stretch = &g_array_index (stretches, ProfileCriticalStretch, middle);

      if (stretch->thread < thread || (stretch->thread == thread && stretch->end_ns <= time_ns))
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static const ProfileCriticalStretch *
get_of (const GArray *stretches, guint32 index, guint *n_stretches)
{
  guint first = find_stretch (stretches, index, G_MININT64);

  *n_stretches = find_stretch (stretches, index + 1, G_MININT64) - first;
  return (const ProfileCriticalStretch *) (gpointer) stretches->data + first;
}

const ProfileCriticalStretch *
profile_critical_path_get_thread (const ProfileCriticalPath *self, guint32 thread_index, guint *n_stretches)
{
  return get_of (self->stretches, thread_index, n_stretches);
}

const ProfileCriticalStretch *
profile_critical_path_get_task (const ProfileCriticalPath *self, guint32 task_index, guint *n_stretches)
{
  return get_of (self->task_stretches, task_index, n_stretches);
}

gint64
profile_critical_path_measure (const ProfileCriticalPath *self, guint32 thread_index, gint64 begin_ns, gint64 end_ns)
{
  gint64 ns = 0;

  for (guint i = find_stretch (self->stretches, thread_index, begin_ns); i < self->stretches->len; i++)
    {
      const ProfileCriticalStretch *stretch = &g_array_index (self->stretches, ProfileCriticalStretch, i);

      if (stretch->thread != thread_index || stretch->begin_ns >= end_ns)
        break;
      ns += MIN (stretch->end_ns, end_ns) - MAX (stretch->begin_ns, begin_ns);
    }
  return ns;
}
