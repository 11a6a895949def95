/* critical-path-threads.c: for whom threads waited
 *
 * First what each waited for, by its stacks; then who it was, by who ended or became
 * idle as the wait ended. Recordings do not name the joined thread.
 */

#include "profile/critical-path-private.h"

/* Stretches of one wait may be this far apart: a look at a woken thread, a poll in a loop. */
#define SAME_WAIT_NS (5 * G_GINT64_CONSTANT (1000000))
/* Of the run: places where less was waited for nobody knows what are taken as the thread's own time. */
#define UNKNOWN_PART 0.01
/* Who started a thread is looked for among this many; else it was the main thread. */
#define STARTERS_MAX 256u

/* A stretch in which a pool's worker was at work. */
typedef struct {
  guint32 thread;
  gint64  begin_ns, end_ns;
} Run;

typedef struct {
  ProfileCriticalPath *path;
  GArray              *waits;   /* PathWait, by thread and time; those with a reason alone */
  GArray              *runs;    /* Run, by thread and time */
  guint32             *firsts;  /* by thread: in *waits* */
  guint32             *n_beside;/* by process: its threads */
  gboolean             knows_leaves;   /* C functions are seen */
} Threads;

guint32
profile_path_add_event (ProfileCriticalPath *self, guint32 strand, gint64 time_ns)
{
  PathEvent event = { strand, time_ns };

  g_array_append_val (self->events, event);
  return self->events->len - 1;
}

/* ---- what they waited for ---- */

static void
put_wait (Threads *self, guint32 thread, const ProfileSample *sample, PathReason reason)
{
  const ProfileCriticalPath *path = self->path;
  PathWait *last = self->waits->len > self->firsts[thread] ? &g_array_index (self->waits, PathWait, self->waits->len - 1) : NULL;
  PathWait wait = { .strand = thread, .kind = PATH_WAIT_UNKNOWN, .begin_ns = sample->begin_ns, .end_ns = sample->end_ns,
                    .stack = sample->stack, .reason = (guint8) reason };

  if (last != NULL && last->reason == wait.reason && wait.begin_ns - last->end_ns < SAME_WAIT_NS
      && (last->stack == wait.stack || (path->bases[wait.stack] != 0 && path->bases[last->stack] == path->bases[wait.stack])))
    last->end_ns = wait.end_ns;
  else
    g_array_append_val (self->waits, wait);
}

/* What is between two times of being idle. */
static void
put_runs (Threads *self, guint32 thread)
{
  const ProfileThreadInfo *info = &self->path->profile->threads[thread].info;
  Run run = { .thread = thread, .begin_ns = info->begin_ns };
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
put_busy_run (Threads *self, guint32 thread)
{
  const ProfileThreadSnapshot *snapshot = &self->path->profile->threads[thread];
  Run run = { thread, snapshot->info.begin_ns, snapshot->info.end_ns };
  ProfileSample sample;

  if (self->runs->len > 0 && g_array_index (self->runs, Run, self->runs->len - 1).thread == thread)
    return;
  if (snapshot->info.is_main || snapshot->info.n_samples == 0)
    return;
  profile_thread_get_sample (snapshot, snapshot->info.n_samples / 2, &sample);
  if (is_worker_stack (self->path, sample.stack))
    g_array_append_val (self->runs, run);
}

/* Asleep in Python code without a C function being called: "with lock:" does so. Only others can wake it. */
static gboolean
sleeps_in_python (const Threads *self, const ProfileThreadSnapshot *thread, const ProfileSample *sample)
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
read_reason (const Threads *self, const ProfileThreadSnapshot *thread, const ProfileSample *sample)
{
  guint8 reason = self->path->reasons[sample->stack];

  if (reason == PATH_OWN && sleeps_in_python (self, thread, sample))
    return PATH_LOCK;
  if (reason == PATH_START || (reason == PATH_LOCK && profile_path_has_gil (sample)))
    return PATH_OWN;
  return reason;
}

static void
read_thread (Threads *self, guint32 thread)
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

/* ---- for whom ---- */

/* Waits are for events until their ends; one that came last and near the wait's end has ended it. */
typedef struct {
  gint64 from_ns;               /* what was before has been waited for already */
  gint64 last_ns;
  guint  n;
} Found;

static void
find_event (Threads *self, PathWait *wait, Found *found, guint32 thread, gint64 time_ns)
{
  gint64 tolerance_ns = self->path->tolerance_ns;

  if (time_ns > wait->end_ns + tolerance_ns || time_ns <= found->from_ns)
    return;
  profile_path_add_event (self->path, profile_path_find_strand (self->path, thread, MIN (time_ns, wait->end_ns)),
                          MIN (time_ns, wait->end_ns));
  found->last_ns = MAX (found->last_ns, time_ns);
  found->n++;
}

static void
find_threads (Threads *self, PathWait *wait, Found *found)
{
  const Profile *profile = self->path->profile;

  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      const ProfileThreadInfo *info = &profile->threads[i].info;

      if (i != wait->strand && info->has_ended && !info->is_main
          && info->process == profile->threads[wait->strand].info.process)
        find_event (self, wait, found, i, info->end_ns);
    }
}

static void
find_processes (Threads *self, PathWait *wait, Found *found)
{
  const Profile *profile = self->path->profile;
  const ProfileProcessInfo *own = &profile->processes[profile->threads[wait->strand].info.process];

  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      const ProfileThreadInfo *info = &profile->threads[i].info;
      const ProfileProcessInfo *process = &profile->processes[info->process];

      if (info->is_main && process != own && process->complete && process->parent_pid == own->pid)
        find_event (self, wait, found, i, MAX (process->end_ns, info->end_ns));
    }
}

/* The workers that became idle while it waited; when none did as it ended, the only one that worked. */
static void
find_runs (Threads *self, PathWait *wait, Found *found)
{
  const Profile *profile = self->path->profile;
  const Run *working = NULL;
  guint n_working = 0;

  for (guint i = 0; i < self->runs->len; i++)
    {
      const Run *run = &g_array_index (self->runs, Run, i);

      if (run->thread == wait->strand
          || profile->threads[run->thread].info.process != profile->threads[wait->strand].info.process)
        continue;
      find_event (self, wait, found, run->thread, run->end_ns);
      if (run->begin_ns < wait->end_ns && run->end_ns > wait->end_ns + self->path->tolerance_ns)
        {
          working = run;
          n_working++;
        }
    }
  if (found->last_ns < wait->end_ns - self->path->tolerance_ns && n_working == 1)
    find_event (self, wait, found, working->thread, wait->end_ns);
}

static guint32
find_main_thread (const Profile *profile, guint32 process)
{
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (profile->threads[i].info.process == process && profile->threads[i].info.is_main)
      return i;
  return PATH_NONE;
}

/* The moment at which a thread that does not wait then can have said something at *time_ns*; -1: it waited. */
static gint64
find_free_moment (Threads *self, guint32 thread, gint64 time_ns)
{
  for (guint i = self->firsts[thread]; i < self->waits->len; i++)
    {
      const PathWait *wait = &g_array_index (self->waits, PathWait, i);

      if (wait->strand != thread || wait->begin_ns >= time_ns)
        break;
      if (wait->end_ns > time_ns)
        return time_ns - wait->begin_ns < SAME_WAIT_NS ? wait->begin_ns : -1;
    }
  return time_ns;
}

/* Work for an idle worker comes from the main thread. When that waited itself, a short pause is nothing: it had work at once. */
static void
find_submitter (Threads *self, PathWait *wait)
{
  const Profile *profile = self->path->profile;
  guint32 main_thread = find_main_thread (profile, profile->threads[wait->strand].info.process);
  gint64 time_ns = main_thread != PATH_NONE && main_thread != wait->strand
                     ? find_free_moment (self, main_thread, wait->end_ns) : -1;

  if (time_ns < 0 && wait->end_ns - wait->begin_ns > self->path->tolerance_ns)
    return;
  wait->kind = PATH_WAIT_EVENTS;
  wait->first_event = self->path->events->len;
  if (time_ns < 0)
    return;
  profile_path_add_event (self->path, profile_path_find_strand (self->path, main_thread, time_ns), time_ns);
  wait->n_events = 1;
}

static void
resolve (Threads *self, PathWait *wait, gint64 from_ns)
{
  Found found = { .from_ns = from_ns, .last_ns = G_MININT64 };

  if (wait->reason == PATH_IDLE)
    {
      find_submitter (self, wait);
      return;
    }
  wait->first_event = self->path->events->len;
  if (wait->reason == PATH_JOIN)
    find_threads (self, wait, &found);
  else if (wait->reason == PATH_PROCESS)
    find_processes (self, wait, &found);
  else if (wait->reason == PATH_FUTURE)
    find_runs (self, wait, &found);
  if (found.n > 0 && found.last_ns >= wait->end_ns - self->path->tolerance_ns)
    {
      wait->kind = PATH_WAIT_EVENTS;
      wait->n_events = found.n;
    }
  else
    g_array_set_size (self->path->events, wait->first_event);
}

static void
resolve_thread (Threads *self, guint32 thread)
{
  guint end = thread + 1 < self->path->n_threads ? self->firsts[thread + 1] : self->waits->len;
  gint64 joined_ns = G_MININT64, process_ns = G_MININT64;

  for (guint i = self->firsts[thread]; i < end; i++)
    {
      PathWait *wait = &g_array_index (self->waits, PathWait, i);

      resolve (self, wait, wait->reason == PATH_JOIN ? joined_ns : wait->reason == PATH_PROCESS ? process_ns
                           : wait->begin_ns - self->path->tolerance_ns);
      if (wait->kind != PATH_WAIT_EVENTS)
        continue;
      if (wait->reason == PATH_JOIN)
        joined_ns = wait->end_ns + self->path->tolerance_ns;
      if (wait->reason == PATH_PROCESS)
        process_ns = wait->end_ns + self->path->tolerance_ns;
    }
}

static guint64
place_of (const ProfileCriticalPath *path, const PathWait *wait)
{
  ProfileStack place = path->bases[wait->stack] != 0 ? path->bases[wait->stack] : wait->stack;

  return (guint64) wait->strand << 32 | place;
}

/* A lock that is hardly ever waited for says nothing: a moment of it would forbid all answers. */
static void
drop_short_unknown (Threads *self)
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

/* The interpreter joins at its end what still runs. */
static void
join_at_end (Threads *self)
{
  ProfileCriticalPath *path = self->path;
  gint64 end_ns = path->profile->threads[path->main].info.end_ns;
  PathWait wait = { .strand = path->main, .kind = PATH_WAIT_EVENTS, .begin_ns = end_ns, .end_ns = end_ns,
                    .first_event = path->events->len, .reason = PATH_JOIN };
  Found found = { .from_ns = G_MININT64 };

  find_threads (self, &wait, &found);
  wait.n_events = found.n;
  if (found.n > 0)
    g_array_append_val (path->waits, wait);
}

/* ---- starts ---- */

/* What a thread did just before a moment. */
static guint8
reason_at (const ProfileCriticalPath *path, guint32 thread, gint64 time_ns)
{
  guint64 at = profile_find_sample (path->profile, thread, time_ns - 1);
  ProfileSample sample;

  if (at == path->profile->threads[thread].info.n_samples)
    return PATH_OWN;
  profile_thread_get_sample (&path->profile->threads[thread], at, &sample);
  return sample.begin_ns < time_ns ? path->reasons[sample.stack] : PATH_OWN;
}

/* The one seen doing it; else the main thread, unless that waited; else the only one that did not. */
static guint32
find_starter (const ProfileCriticalPath *path, guint32 thread)
{
  const Profile *profile = path->profile;
  const ProfileThreadInfo *info = &profile->threads[thread].info;
  guint32 free_main = PATH_NONE, free_other = PATH_NONE, n_free = 0, n_looked_at = 0;

  for (guint32 i = 0; i < profile->n_threads && n_looked_at < STARTERS_MAX; i++)
    {
      const ProfileThreadInfo *other = &profile->threads[i].info;
      guint8 reason;

      if (i == thread || other->process != info->process || other->begin_ns > info->begin_ns
          || other->end_ns < info->begin_ns)
        continue;
      n_looked_at++;
      reason = reason_at (path, i, info->begin_ns);
      if (reason == PATH_START)
        return i;
      if (reason != PATH_OWN)
        continue;
      if (other->is_main)
        free_main = i;
      else
        {
          free_other = i;
          n_free++;
        }
    }
  return free_main != PATH_NONE ? free_main : n_free == 1 ? free_other : PATH_NONE;
}

static guint32
find_parent (const ProfileCriticalPath *path, guint32 process)
{
  const Profile *profile = path->profile;

  for (guint32 i = 0; i < profile->n_threads; i++)
    if (profile->threads[i].info.is_main && profile->threads[i].info.process != process
        && profile->processes[profile->threads[i].info.process].pid == profile->processes[process].parent_pid)
      return i;
  return PATH_NONE;
}

static void
add_start (ProfileCriticalPath *path, guint32 thread)
{
  const ProfileThreadInfo *info = &path->profile->threads[thread].info;
  guint32 starter = info->is_main ? find_parent (path, info->process) : find_starter (path, thread);
  PathWait wait = { .strand = thread, .kind = PATH_WAIT_UNKNOWN, .end_ns = info->begin_ns, .reason = PATH_START };

  /* One that was there before the recording. */
  if (thread == path->main || info->begin_ns <= path->profile->threads[path->main].info.begin_ns)
    return;
  if (starter == PATH_NONE)
    g_array_append_val (path->waits, wait);
  else
    path->starts[thread] = profile_path_add_event (path, profile_path_find_strand (path, starter, info->begin_ns),
                                                   info->begin_ns);
}

void
profile_path_add_threads (ProfileCriticalPath *path)
{
  Threads self = { .path = path, .waits = g_array_new (FALSE, FALSE, sizeof (PathWait)),
                   .runs = g_array_new (FALSE, FALSE, sizeof (Run)),
                   .firsts = g_new0 (guint32, (gsize) path->n_threads + 1),
                   .n_beside = g_new0 (guint32, (gsize) path->profile->n_processes + 1),
                   .knows_leaves = g_strcmp0 (profile_get_meta (path->profile, "leaves"), "on") == 0 };

  for (guint32 i = 0; i < path->n_threads; i++)
    self.n_beside[path->profile->threads[i].info.process]++;
  for (guint32 i = 0; i < path->n_threads; i++)
    read_thread (&self, i);
  for (guint32 i = 0; i < path->n_threads; i++)
    {
      resolve_thread (&self, i);
      add_start (path, i);
    }
  drop_short_unknown (&self);
  join_at_end (&self);
  g_array_unref (self.waits);
  g_array_unref (self.runs);
  g_free (self.firsts);
  g_free (self.n_beside);
}
