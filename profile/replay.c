/* replay.c: a recording's samples one after the other
 *
 * How many steps each 64th entry has before it is kept; the rest is counted when it is asked for.
 * Where step k is follows from a search over time: how many steps all threads had taken until then.
 */

#include "profile/replay-private.h"

#include "profile/profile-private.h"

#define GROUP 64u

typedef struct {
  guint64 *before;        /* steps before each GROUPth entry */
  guint64  n_steps;
} ReplayThread;

struct _ProfileReplay {
  gatomicrefcount ref_count;
  Profile        *profile;
  ReplayThread   *threads;
  guint64         n_steps;
};

static inline guint64
count_steps (const ProfileSample *sample)
{
  return MAX (sample->looks, 1);
}

/* *part* n-ths of *value*, downwards, without a product that is too large. */
static gint64
part_of (gint64 value, guint64 part, guint64 n)
{
  return value / (gint64) n * (gint64) part + (gint64) ((guint64) (value % (gint64) n) * part / n);
}

/* The steps from *first* until *last* of an entry that has *n*. */
static ProfileSample
take_part (const ProfileSample *sample, guint64 first, guint64 last, guint64 n)
{
  ProfileSample part = *sample;
  gint64 length_ns = sample->end_ns - sample->begin_ns;

  part.begin_ns = sample->begin_ns + part_of (length_ns, first, n);
  part.end_ns = sample->begin_ns + part_of (length_ns, last, n);
  if (sample->cpu_ns > 0)
    part.cpu_ns = part_of (sample->cpu_ns, last, n) - part_of (sample->cpu_ns, first, n);
  part.looks = sample->looks > 0 ? (guint32) (last - first) : 0;
  return part;
}

/* How many steps of an entry are at *time_ns* or before it, which is before the entry's end. */
static guint64
count_in_entry (const ProfileSample *sample, gint64 time_ns)
{
  guint64 n = count_steps (sample), low = 0, high = n;
  gint64 length_ns = sample->end_ns - sample->begin_ns;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2 + 1;

      if (sample->begin_ns + part_of (length_ns, middle, n) <= time_ns)
        low = middle;
      else
        high = middle - 1;
    }
  return low;
}

static guint64
count_before_entry (const ProfileReplay *self, guint32 thread_index, guint64 entry)
{
  guint64 steps = self->threads[thread_index].before[entry / GROUP];
  ProfileSample sample;

  for (guint64 i = entry / GROUP * GROUP; i < entry; i++)
    {
      profile_thread_get_sample (&self->profile->threads[thread_index], i, &sample);
      steps += count_steps (&sample);
    }
  return steps;
}

static guint64
count_in_thread (const ProfileReplay *self, guint32 thread_index, gint64 time_ns)
{
  const ProfileThreadSnapshot *thread = &self->profile->threads[thread_index];
  guint64 entry = profile_find_sample (self->profile, thread_index, time_ns), steps;
  ProfileSample sample;

  if (entry >= thread->info.n_samples)
    return self->threads[thread_index].n_steps;
  steps = count_before_entry (self, thread_index, entry);
  profile_thread_get_sample (thread, entry, &sample);
  return sample.begin_ns <= time_ns ? steps + count_in_entry (&sample, time_ns) : steps;
}

guint64
profile_replay_count_until (const ProfileReplay *self, gint64 time_ns)
{
  guint64 steps = 0;

  for (guint32 i = 0; i < self->profile->n_threads; i++)
    steps += count_in_thread (self, i, time_ns);
  return steps;
}

/* The entry that has step *number* (from 1) of the thread, and how many steps are before it. */
static guint64
find_entry (const ProfileReplay *self, guint32 thread_index, guint64 number, guint64 *before)
{
  const ReplayThread *thread = &self->threads[thread_index];
  guint64 low = 0, high = self->profile->threads[thread_index].info.n_samples / GROUP, entry, next;
  ProfileSample sample;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2 + 1;

      if (thread->before[middle] < number)
        low = middle;
      else
        high = middle - 1;
    }
  *before = thread->before[low];
  for (entry = low * GROUP;; entry++, *before = next)
    {
      profile_thread_get_sample (&self->profile->threads[thread_index], entry, &sample);
      next = *before + count_steps (&sample);
      if (next >= number)
        return entry;
    }
}

/* Of each thread, how many of the first *number* steps are its; the thread of the last one. */
static guint32
divide (const ProfileReplay *self, guint64 number, guint64 *steps)
{
  gint64 low = 0, high = 0;
  guint64 left = number;
  guint32 last = 0;

  for (guint32 i = 0; i < self->profile->n_threads; i++)
    high = MAX (high, self->profile->threads[i].info.end_ns);
  /* Entries may end behind what the thread says of itself in a file that is damaged. */
  while (profile_replay_count_until (self, high) < number)
    high = high * 2 + 1;
  while (low < high)
    {
      gint64 middle = low + (high - low) / 2;

      if (profile_replay_count_until (self, middle) >= number)
        high = middle;
      else
        low = middle + 1;
    }
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    {
      steps[i] = count_in_thread (self, i, low - 1);
      left -= steps[i];
    }
  for (guint32 i = 0; i < self->profile->n_threads && left > 0; i++)
    {
      guint64 here = MIN (count_in_thread (self, i, low) - steps[i], left);

      if (here == 0)
        continue;
      steps[i] += here;
      left -= here;
      last = i;
    }
  return last;
}

void
profile_replay_get_step (const ProfileReplay *self, guint64 number, ProfileStep *step)
{
  g_autofree guint64 *steps = g_new0 (guint64, self->profile->n_threads + 1);
  guint64 entry, before;
  ProfileSample sample;

  g_return_if_fail (number >= 1 && number <= self->n_steps);
  step->number = number;
  step->thread_index = divide (self, number, steps);
  entry = find_entry (self, step->thread_index, steps[step->thread_index], &before);
  profile_thread_get_sample (&self->profile->threads[step->thread_index], entry, &sample);
  before = steps[step->thread_index] - before;
  step->sample = take_part (&sample, before - 1, before, count_steps (&sample));
}

/* ---- cuts ---- */

static void
cut_thread (const ProfileReplay *self, guint32 thread_index, guint64 n_steps, ProfileReplayCutThread *cut)
{
  guint64 before;
  ProfileSample sample;

  *cut = (ProfileReplayCutThread) { .n_entries = 0 };
  if (n_steps == 0)
    return;
  cut->n_entries = find_entry (self, thread_index, n_steps, &before);
  profile_thread_get_sample (&self->profile->threads[thread_index], cut->n_entries, &sample);
  if (n_steps - before == count_steps (&sample))
    {
      cut->n_entries++;
      return;
    }
  cut->has_part = TRUE;
  cut->part = take_part (&sample, 0, n_steps - before, count_steps (&sample));
}

ProfileReplayCut *
profile_replay_cut_new (const ProfileReplay *self, guint64 n_steps)
{
  guint32 n_threads = self->profile->n_threads;
  g_autofree guint64 *steps = g_new0 (guint64, n_threads + 1);
  ProfileReplayCut *cut = g_malloc0 (sizeof *cut + n_threads * sizeof cut->threads[0]);

  g_atomic_ref_count_init (&cut->ref_count);
  if (n_steps > 0 && self->n_steps > 0)
    divide (self, MIN (n_steps, self->n_steps), steps);
  for (guint32 i = 0; i < n_threads; i++)
    cut_thread (self, i, steps[i], &cut->threads[i]);
  return cut;
}

ProfileReplayCut *
profile_replay_cut_ref (ProfileReplayCut *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_replay_cut_unref (ProfileReplayCut *self)
{
  if (g_atomic_ref_count_dec (&self->ref_count))
    g_free (self);
}

/* ---- the replay ---- */

static void
count_thread (const ProfileThreadSnapshot *thread, ReplayThread *counts)
{
  guint64 n = thread->info.n_samples;
  ProfileSample sample;

  counts->before = g_new0 (guint64, n / GROUP + 1);
  for (guint64 i = 0; i < n; i++)
    {
      if (i % GROUP == 0)
        counts->before[i / GROUP] = counts->n_steps;
      profile_thread_get_sample (thread, i, &sample);
      counts->n_steps += count_steps (&sample);
    }
  if (n % GROUP == 0)
    counts->before[n / GROUP] = counts->n_steps;
}

ProfileReplay *
profile_replay_new (Profile *profile)
{
  ProfileReplay *self = g_new0 (ProfileReplay, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->profile = profile_ref (profile);
  self->threads = g_new0 (ReplayThread, MAX (profile->n_threads, 1));
  for (guint32 i = 0; i < profile->n_threads; i++)
    {
      count_thread (&profile->threads[i], &self->threads[i]);
      self->n_steps += self->threads[i].n_steps;
    }
  return self;
}

ProfileReplay *
profile_replay_ref (ProfileReplay *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_replay_unref (ProfileReplay *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint32 i = 0; i < self->profile->n_threads; i++)
    g_free (self->threads[i].before);
  g_free (self->threads);
  profile_unref (self->profile);
  g_free (self);
}

Profile *
profile_replay_get_profile (const ProfileReplay *self)
{
  return self->profile;
}

guint64
profile_replay_get_n_steps (const ProfileReplay *self)
{
  return self->n_steps;
}
