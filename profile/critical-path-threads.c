/* critical-path-threads.c: what threads waited for, by their stacks */

#include "profile/critical-path-private.h"

/* Of the run: places where less was waited for nobody knows what are taken as the thread's own time. */
#define UNKNOWN_PART 0.01

guint32
profile_path_add_event (ProfileCriticalPath *self, guint32 strand, gint64 time_ns)
{
  PathEvent event = { strand, time_ns };

  g_array_append_val (self->events, event);
  return self->events->len - 1;
}

/* ---- what they waited for ---- */

static void
put_wait (PathThreads *self, guint32 thread, const ProfileSample *sample, PathReason reason)
{
  const ProfileCriticalPath *path = self->path;
  PathWait *last = self->waits->len > self->firsts[thread] ? &g_array_index (self->waits, PathWait, self->waits->len - 1) : NULL;
  PathWait wait = { .strand = thread, .kind = PATH_WAIT_UNKNOWN, .begin_ns = sample->begin_ns, .end_ns = sample->end_ns,
                    .stack = sample->stack, .reason = (guint8) reason };

  if (last != NULL && last->reason == wait.reason && wait.begin_ns - last->end_ns < PATH_SAME_WAIT_NS
      && (last->stack == wait.stack || (path->bases[wait.stack] != 0 && path->bases[last->stack] == path->bases[wait.stack])))
    last->end_ns = wait.end_ns;
  else
    g_array_append_val (self->waits, wait);
}

/* What is between two times of being idle. */
static void
put_runs (PathThreads *self, guint32 thread)
{
  const ProfileThreadInfo *info = &self->path->profile->threads[thread].info;
  PathRun run = { .thread = thread, .begin_ns = info->begin_ns };
  gboolean is_worker = FALSE;

  for (guint i = self->firsts[thread]; i < self->waits->len; i++)
    {
      const PathWait *wait = &g_array_index (self->waits, PathWait, i);

      if (wait->reason != PATH_IDLE)
        continue;
      is_worker = TRUE;
      run.end_ns = wait->begin_ns;
      if (run.end_ns > run.begin_ns)
        g_array_append_val (self->runs, run);
      run.begin_ns = wait->end_ns;
    }
  run.end_ns = info->end_ns;
  if (is_worker && run.end_ns > run.begin_ns)
    g_array_append_val (self->runs, run);
}

static gboolean
is_worker_stack (const ProfileCriticalPath *path, ProfileStack stack)
{
  for (ProfileStack at = stack; at != 0; at = profile_get_stack_parent (path->profile, at))
    if (path->reasons[at] == PATH_IDLE)
      return TRUE;
  return FALSE;
}

/* A worker that was never seen idle: it ran from its begin to its end. */
static void
put_busy_run (PathThreads *self, guint32 thread)
{
  const ProfileThreadSnapshot *snapshot = &self->path->profile->threads[thread];
  PathRun run = { thread, snapshot->info.begin_ns, snapshot->info.end_ns };
  ProfileSample sample;

  if (self->runs->len > 0 && g_array_index (self->runs, PathRun, self->runs->len - 1).thread == thread)
    return;
  if (snapshot->info.is_main || snapshot->info.n_samples == 0)
    return;
  profile_thread_get_sample (snapshot, snapshot->info.n_samples / 2, &sample);
  if (is_worker_stack (self->path, sample.stack))
    g_array_append_val (self->runs, run);
}

/* Asleep in Python code without a C function being called: "with lock:" does so. Only others can wake it. */
static gboolean
sleeps_in_python (const PathThreads *self, const ProfileThreadSnapshot *thread, const ProfileSample *sample)
{
  const Profile *profile = self->path->profile;
  ProfileFunctionInfo info;

  if (sample->state != FORMAT_THREAD_BLOCKED || sample->stack == 0 || !self->knows_leaves
      || self->n_beside[thread->info.process] < 2)
    return FALSE;
  profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, sample->stack)), &info);
  return info.kind == FORMAT_CODE_PYTHON;
}

static guint8
read_reason (const PathThreads *self, const ProfileThreadSnapshot *thread, const ProfileSample *sample)
{
  guint8 reason = self->path->reasons[sample->stack];

  if (reason == PATH_OWN && sleeps_in_python (self, thread, sample))
    return PATH_LOCK;
  if (reason == PATH_START || (reason == PATH_LOCK && profile_path_has_gil (sample)))
    return PATH_OWN;
  return reason;
}

static void
read_thread (PathThreads *self, guint32 thread)
{
  const ProfileThreadSnapshot *snapshot = &self->path->profile->threads[thread];
  ProfileSample sample;

  self->firsts[thread] = self->waits->len;
  for (guint64 i = 0; i < snapshot->info.n_samples; i++)
    {
      guint8 reason;

      profile_thread_get_sample (snapshot, i, &sample);
      reason = read_reason (self, snapshot, &sample);
      if (reason != PATH_OWN && profile_path_find_region (self->path, thread, sample.begin_ns) == NULL)
        put_wait (self, thread, &sample, reason);
    }
  put_runs (self, thread);
  put_busy_run (self, thread);
}

static guint64
place_of (const ProfileCriticalPath *path, const PathWait *wait)
{
  ProfileStack place = path->bases[wait->stack] != 0 ? path->bases[wait->stack] : wait->stack;

  return (guint64) wait->strand << 32 | place;
}

/* A lock that is hardly ever waited for says nothing: a moment of it would forbid all answers. */
static void
drop_short_unknown (PathThreads *self)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  double least_ns = UNKNOWN_PART * (double) profile_get_duration_ns (self->path->profile);

  for (guint i = 0; i < self->waits->len; i++)
    {
      const PathWait *wait = &g_array_index (self->waits, PathWait, i);
      guint64 key = place_of (self->path, wait);

      if (wait->kind == PATH_WAIT_UNKNOWN)
        g_hash_table_insert (sums, g_memdup2 (&key, sizeof key),
                             GSIZE_TO_POINTER (GPOINTER_TO_SIZE (g_hash_table_lookup (sums, &key))
                                               + (gsize) (wait->end_ns - wait->begin_ns)));
    }
  for (guint i = 0; i < self->waits->len; i++)
    {
      const PathWait *wait = &g_array_index (self->waits, PathWait, i);
      guint64 key = place_of (self->path, wait);

      if (wait->kind != PATH_WAIT_UNKNOWN || (double) GPOINTER_TO_SIZE (g_hash_table_lookup (sums, &key)) >= least_ns)
        g_array_append_val (self->path->waits, *wait);
    }
}

void
profile_path_add_threads (ProfileCriticalPath *path)
{
  PathThreads self = { .path = path, .waits = g_array_new (FALSE, FALSE, sizeof (PathWait)),
                   .runs = g_array_new (FALSE, FALSE, sizeof (PathRun)),
                   .firsts = g_new0 (guint32, (gsize) path->n_threads + 1),
                   .n_beside = g_new0 (guint32, (gsize) path->profile->n_processes + 1),
                   .knows_leaves = g_strcmp0 (profile_get_meta (path->profile, "leaves"), "on") == 0 };

  for (guint32 i = 0; i < path->n_threads; i++)
    self.n_beside[path->profile->threads[i].info.process]++;
  for (guint32 i = 0; i < path->n_threads; i++)
    read_thread (&self, i);
  for (guint32 i = 0; i < path->n_threads; i++)
    {
      profile_path_resolve (&self, i);
      profile_path_add_start (&self, i);
    }
  drop_short_unknown (&self);
  profile_path_join_at_end (&self);
  g_array_unref (self.waits);
  g_array_unref (self.runs);
  g_free (self.firsts);
  g_free (self.n_beside);
}
