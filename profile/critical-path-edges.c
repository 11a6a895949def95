/* critical-path-edges.c: for whom threads waited, and who started them
 *
 * Recordings do not name the joined thread: it is who ended, or became idle, as the wait ended.
 */

#include "profile/critical-path-private.h"

/* Who started a thread is looked for among this many; else it was the main thread. */
#define STARTERS_MAX 256u

/* Waits are for events until their ends; one that came last and near the wait's end has ended it. */
typedef struct {
  gint64 from_ns;               /* what was before has been waited for already */
  gint64 last_ns;
  guint  n;
} Found;

static void
find_event (PathThreads *self, PathWait *wait, Found *found, guint32 thread, gint64 time_ns)
{
  gint64 tolerance_ns = self->path->tolerance_ns;

  if (time_ns > wait->end_ns + tolerance_ns || time_ns <= found->from_ns)
    return;
  profile_path_add_event (self->path, profile_path_find_strand (self->path, thread, MIN (time_ns, wait->end_ns)),
                          MIN (time_ns, wait->end_ns));
  found->last_ns = MAX (found->last_ns, time_ns);
  found->n++;
}

static gboolean
can_be_joined (const PathThreads *self, guint32 thread, const PathWait *wait)
{
  const Profile *profile = self->path->profile;
  const ProfileThreadInfo *info = &profile->threads[thread].info;

  return thread != wait->strand && !info->is_main && info->process == profile->threads[wait->strand].info.process;
}

/* A program that ends at once does not tell its last thread's end: when only one can be meant, it is. */
static void
find_last_thread (PathThreads *self, PathWait *wait, Found *found)
{
  const Profile *profile = self->path->profile;
  guint32 last = PATH_NONE, n = 0;

  if (found->n > 0 || wait->end_ns + self->path->tolerance_ns < profile_get_duration_ns (profile))
    return;
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (can_be_joined (self, i, wait) && !profile->threads[i].info.has_ended)
      {
        last = i;
        n++;
      }
  if (n == 1)
    find_event (self, wait, found, last, wait->end_ns);
}

static void
find_threads (PathThreads *self, PathWait *wait, Found *found)
{
  const Profile *profile = self->path->profile;

  for (guint32 i = 0; i < profile->n_threads; i++)
    if (can_be_joined (self, i, wait) && profile->threads[i].info.has_ended)
      find_event (self, wait, found, i, profile->threads[i].info.end_ns);
  if (wait->begin_ns < wait->end_ns)
    find_last_thread (self, wait, found);
}

static void
find_processes (PathThreads *self, PathWait *wait, Found *found)
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
find_runs (PathThreads *self, PathWait *wait, Found *found)
{
  const Profile *profile = self->path->profile;
  const PathRun *working = NULL;
  guint n_working = 0;

  for (guint i = 0; i < self->runs->len; i++)
    {
      const PathRun *run = &g_array_index (self->runs, PathRun, i);

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

/* The thread's waits end before this one. */
static guint
last_wait (const PathThreads *self, guint32 thread)
{
  return thread + 1 < self->path->n_threads ? self->firsts[thread + 1] : self->waits->len;
}

/* The moment at which a thread can have said something that was seen at *time_ns*, for looks are apart; -1: it waited. */
static gint64
find_free_moment (const PathThreads *self, guint32 thread, gint64 time_ns)
{
  guint low = self->firsts[thread], high = last_wait (self, thread);
  const PathWait *wait;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (self->waits, PathWait, middle).begin_ns < time_ns)
        low = middle + 1;
      else
        high = middle;
    }
  if (low == self->firsts[thread])
    return time_ns;
  wait = &g_array_index (self->waits, PathWait, low - 1);
  if (wait->end_ns <= time_ns)
    return time_ns;
  return time_ns - wait->begin_ns < self->path->tolerance_ns ? wait->begin_ns : -1;
}

/* Work for an idle worker comes from the main thread. When that waited itself, a short pause is nothing: it had work at once. */
static void
find_submitter (PathThreads *self, PathWait *wait)
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
resolve (PathThreads *self, PathWait *wait, gint64 from_ns)
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
  /* Who joins a thread is woken late now and then, or at the end not at all. */
  if (found.n > 0 && found.last_ns >= (wait->reason == PATH_FUTURE ? wait->end_ns : wait->begin_ns) - self->path->tolerance_ns)
    {
      wait->kind = PATH_WAIT_EVENTS;
      wait->n_events = found.n;
    }
  else
    g_array_set_size (self->path->events, wait->first_event);
}

void
profile_path_resolve (PathThreads *self, guint32 thread)
{
  guint end = last_wait (self, thread);
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

/* The interpreter joins at its end what still runs. */
void
profile_path_join_at_end (PathThreads *self)
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

static gboolean
is_starting (const ProfileCriticalPath *path, guint32 thread, gint64 time_ns)
{
  guint64 at = profile_find_sample (path->profile, thread, time_ns - 1);
  ProfileSample sample;

  if (at == path->profile->threads[thread].info.n_samples)
    return FALSE;
  profile_thread_get_sample (&path->profile->threads[thread], at, &sample);
  return sample.begin_ns < time_ns && path->reasons[sample.stack] == PATH_START;
}

/* The one seen doing it; else the main thread, unless that waited; else the only one that did not. */
static guint32
find_starter (const PathThreads *self, guint32 thread)
{
  const Profile *profile = self->path->profile;
  const ProfileThreadInfo *info = &profile->threads[thread].info;
  guint32 free_main = PATH_NONE, free_other = PATH_NONE, n_free = 0, n_looked_at = 0;

  for (guint32 i = 0; i < profile->n_threads && n_looked_at < STARTERS_MAX; i++)
    {
      const ProfileThreadInfo *other = &profile->threads[i].info;

      if (i == thread || other->process != info->process || other->begin_ns >= info->begin_ns
          || other->end_ns < info->begin_ns)
        continue;
      n_looked_at++;
      if (is_starting (self->path, i, info->begin_ns))
        return i;
      if (find_free_moment (self, i, info->begin_ns) < 0)
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

void
profile_path_add_start (PathThreads *self, guint32 thread)
{
  ProfileCriticalPath *path = self->path;
  const ProfileThreadInfo *info = &path->profile->threads[thread].info;
  guint32 starter = info->is_main ? find_parent (path, info->process) : find_starter (self, thread);
  PathWait wait = { .strand = thread, .kind = PATH_WAIT_UNKNOWN, .end_ns = info->begin_ns, .reason = PATH_START };
  gint64 time_ns = starter != PATH_NONE ? find_free_moment (self, starter, info->begin_ns) : -1;

  /* One that was there before the recording. */
  if (thread == path->main || info->begin_ns <= path->profile->threads[path->main].info.begin_ns)
    return;
  if (starter == PATH_NONE)
    g_array_append_val (path->waits, wait);
  else
    {
      time_ns = time_ns >= 0 ? time_ns : info->begin_ns;
      path->starts[thread] = profile_path_add_event (path, profile_path_find_strand (path, starter, time_ns), time_ns);
    }
}
