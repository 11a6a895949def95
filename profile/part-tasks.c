/* part-tasks.c: a session of a coroutine, task by task
 *
 * Each task that runs in the session's context counts for itself: what it did, and what it
 * awaited, for as long as it did. Tasks that wait side by side stand one behind the other,
 * so their time may exceed the session's. A task stands below the await of the one
 * that waits for it, as in shares.h; the one that began the session where it was seen.
 */

#include "profile/part-private.h"
#include "profile/shares-private.h"

#include "format/format.h"

#include <string.h>

/* What goes into the stream, its time the profile's. */
typedef struct {
  ProfileSample sample;       /* with the stream's stack */
} Piece;

typedef struct {
  PartCopier          *copier;
  const ProfileTasks  *tasks;
  const ProfileShares *shares;
  guint32              thread;      /* index */
  guint32              root;        /* the task that began the session; NONE: it was not followed */
  ProfileStack         stem;        /* the stream's, of the coroutine that began it */
  guint8              *is_own;      /* by task */
  ProfileStack        *bases;       /* by task: the stream's stack that it stands below */
  guint8              *has_base;    /* 1: on the way, 2: *bases* is known */
  GArray              *pieces;
} Tasks;

static gboolean
owns (const Tasks *self, guint32 session)
{
  return profile_session_owns (self->copier->profile, self->copier->part->session, session);
}

/* ---- which tasks ---- */

static void
take_task (Tasks *self, guint32 task)
{
  if (task == PROFILE_TASK_NONE || self->tasks->tasks[task].thread_index != (gint32) self->thread)
    return;
  self->is_own[task] = TRUE;
}

static void
find_own_tasks (Tasks *self)
{
  const ProfileThreadSnapshot *thread = &self->copier->profile->threads[self->thread];
  guint64 i = profile_find_sample (self->copier->profile, self->thread, self->copier->begin_ns);
  ProfileSample sample = { .begin_ns = 0 };

  for (guint32 j = 0; j < self->tasks->n_waits; j++)
    if (self->tasks->waits[j].session != 0 && owns (self, self->tasks->waits[j].session))
      take_task (self, self->tasks->waits[j].task);
  for (guint32 j = 0; j < self->tasks->n_shorts; j++)
    if (self->tasks->shorts[j].session != 0 && owns (self, self->tasks->shorts[j].session))
      take_task (self, self->tasks->shorts[j].task);
  for (; i < thread->info.n_samples && sample.begin_ns < self->copier->end_ns; i++)
    {
      profile_thread_get_sample (thread, i, &sample);
      if (sample.session != 0 && sample.task != 0 && owns (self, sample.session))
        take_task (self, profile_find_task (self->tasks, thread->info.process, sample.task));
    }
}

/* ---- where they stand ---- */

static ProfileStack
put_below (Tasks *self, ProfileStack base, ProfileStack stack, guint32 skip)
{
  const ProfileStore *store = self->copier->profile->store;
  guint n = profile_store_get_stack (store, stack)->depth;
  g_autofree ProfileFrame *frames = g_new (ProfileFrame, n + 1);

  for (guint i = n; stack != 0; stack = profile_store_get_stack (store, stack)->parent)
    frames[--i] = profile_store_get_stack (store, stack)->frame;
  for (guint i = skip; i < n; i++)
    base = profile_stream_add_stack (self->copier->stream, base, profile_part_copy_frame (self->copier, frames[i]));
  return base;
}

static ProfileStack
put_stem_frame (Tasks *self, ProfileStack stack, guint32 index)
{
  PartCopier *copier = self->copier;
  const ProfileStemFrame *frame = &copier->part->stem[index];
  ProfileFunction function;

  if (index < copier->n_dropped)
    return stack;
  /* As a sample has it, so that the two are one in a tree; where none has, as it was told. */
  if (copier->stem[index] != 0)
    return profile_stream_add_stack (copier->stream, stack, profile_part_copy_frame (copier, copier->stem[index]));
  function = profile_stream_add_function (copier->stream, FORMAT_CODE_PYTHON, 0, frame->name, frame->file, frame->first_line, "");
  return profile_stream_add_stack (copier->stream, stack, profile_stream_add_frame (copier->stream, function, 0));
}

/* The first own task of that coroutine. */
static guint32
find_own_kind (const Tasks *self, const char *name)
{
  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    if (self->is_own[i] && strcmp (profile_part_last_of (self->tasks->tasks[i].kind), profile_part_last_of (name)) == 0)
      return i;
  return PROFILE_TASK_NONE;
}

/* The task that began the session, below the stack that was told of it. */
static void
find_root (Tasks *self)
{
  const ProfilePart *part = self->copier->part;

  for (guint32 i = 0; i < part->n_awaiting; i++)
    {
      guint32 task = self->root == PROFILE_TASK_NONE ? find_own_kind (self, part->stem[i].name) : PROFILE_TASK_NONE;

      if (task != PROFILE_TASK_NONE)
        {
          self->root = task;
          self->bases[task] = self->stem;
          self->has_base[task] = 2;
        }
      self->stem = put_stem_frame (self, self->stem, i);
    }
}

/* Up to a task whose place is known, then back: each below the await of the one before. One that nobody
 * is known to wait for was made by the session's coroutine, or by what that made. */
static ProfileStack
find_base (Tasks *self, guint32 task)
{
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 above = task;

  while (self->has_base[above] == 0)
    {
      guint32 wait = self->shares->parent_waits[above];

      self->has_base[above] = 1;
      g_array_append_val (way, above);
      if (wait == PROFILE_TASK_NONE || !self->is_own[self->tasks->waits[wait].task])
        break;
      above = self->tasks->waits[wait].task;
    }
  for (guint i = way->len; i-- > 0;)
    {
      guint32 below = g_array_index (way, guint32, i), wait = self->shares->parent_waits[below];

      above = wait != PROFILE_TASK_NONE ? self->tasks->waits[wait].task : PROFILE_TASK_NONE;
      self->bases[below] = self->stem;
      if (above != PROFILE_TASK_NONE && self->has_base[above] == 2)
        self->bases[below] = put_below (self, self->bases[above], self->tasks->waits[wait].stack, 0);
      self->has_base[below] = 2;
    }
  return self->bases[task];
}

/* ---- pieces ---- */

static void
put_piece (Tasks *self, gint64 begin_ns, gint64 end_ns, ProfileStack stack, const ProfileSample *seen)
{
  Piece piece = { .sample = { .begin_ns = begin_ns, .end_ns = end_ns, .stack = stack, .state = FORMAT_THREAD_UNKNOWN,
                              .looks = (guint32) CLAMP ((end_ns - begin_ns) / 1000000, 1, G_MAXUINT32) } };

  if (end_ns <= begin_ns)
    return;
  if (seen != NULL)
    {
      piece.sample.cpu_ns = seen->cpu_ns;
      piece.sample.looks = seen->looks;
      piece.sample.state = seen->state;
    }
  g_array_append_val (self->pieces, piece);
}

/* By wait, a bit: an own task stands below it. Free it. */
static guint64 *
find_holders (const Tasks *self)
{
  guint64 *bits = g_new0 (guint64, (gsize) self->tasks->n_waits / 64 + 1);

  for (guint32 i = 0; i < self->tasks->n_tasks; i++)
    if (self->is_own[i] && self->shares->parent_waits[i] != PROFILE_TASK_NONE)
      bits[self->shares->parent_waits[i] >> 6] |= (guint64) 1 << (self->shares->parent_waits[i] & 63);
  return bits;
}

static void
put_waits (Tasks *self)
{
  g_autofree guint64 *holders = find_holders (self);

  for (guint32 i = 0; i < self->tasks->n_waits; i++)
    {
      const ProfileTaskWait *wait = &self->tasks->waits[i];
      gint64 begin_ns = MAX (wait->begin_ns, self->copier->begin_ns), end_ns = MIN (wait->end_ns, self->copier->end_ns);
      ProfileStack base;

      if (!self->is_own[wait->task] || !owns (self, wait->session) || begin_ns >= end_ns
          || (holders[i >> 6] >> (i & 63) & 1) != 0)
        continue;
      base = put_below (self, find_base (self, wait->task), wait->stack, 0);
      put_piece (self, begin_ns, end_ns, profile_part_add_pseudo (self->copier, base, "[await]"), NULL);
    }
  for (guint32 i = 0; i < self->tasks->n_shorts; i++)
    {
      ProfileTaskShortWaits wait = self->tasks->shorts[i];
      ProfileStack base;

      if (wait.task == PROFILE_TASK_NONE || !self->is_own[wait.task] || !owns (self, wait.session)
          || wait.reason == FORMAT_WAIT_TASK || !profile_part_clip_shorts (self->copier, &wait))
        continue;
      base = put_below (self, find_base (self, wait.task), wait.stack, 0);
      put_piece (self, wait.begin_ns, wait.begin_ns + wait.ns, profile_part_add_pseudo (self->copier, base, "[await]"), NULL);
    }
}

/* Waits are exact, looks are not: what a task was seen to run while it waited, it did before or after. */
static void
leave_to_waits (const Tasks *self, guint32 index, ProfileSample *sample)
{
  const ProfileTask *task = &self->tasks->tasks[index];

  guint32 end = task->first_wait + task->n_waits, i = profile_find_task_wait (self->tasks, index, sample->begin_ns);

  if (i < end && self->tasks->waits[i].begin_ns <= sample->begin_ns)
    {
      sample->begin_ns = MIN (self->tasks->waits[i].end_ns, sample->end_ns);
      i++;
    }
  if (i < end)
    sample->end_ns = CLAMP (self->tasks->waits[i].begin_ns, sample->begin_ns, sample->end_ns);
}

static void
put_samples (Tasks *self)
{
  PartCopier *copier = self->copier;
  const ProfileThreadSnapshot *thread = &copier->profile->threads[self->thread];

  for (guint64 i = profile_find_sample (copier->profile, self->thread, copier->begin_ns); i < thread->info.n_samples; i++)
    {
      ProfileSample sample;
      guint32 task;

      profile_thread_get_sample (thread, i, &sample);
      if (sample.begin_ns >= copier->end_ns)
        break;
      if (!profile_part_clip (copier, &sample) || profile_part_find_place (copier, self->thread, &sample) != PLACE_AS_IT_IS)
        continue;
      task = profile_find_task (self->tasks, thread->info.process, sample.task);
      if (task != PROFILE_TASK_NONE)
        leave_to_waits (self, task, &sample);
      if (task != PROFILE_TASK_NONE && task != self->root && self->is_own[task])
        {
          const SharePlace *place = profile_shares_find_place (self->shares, sample.stack, self->shares->groups[task]);
          put_piece (self, sample.begin_ns, sample.end_ns,
                     put_below (self, find_base (self, task), place != NULL ? place->own_stack : 0, 0), &sample);
          continue;
        }
      put_piece (self, sample.begin_ns, sample.end_ns, profile_part_copy_stack (copier, sample.stack), &sample);
    }
}

static int
compare_pieces (gconstpointer a, gconstpointer b)
{
  const Piece *first = a, *second = b;

  if (first->sample.begin_ns != second->sample.begin_ns)
    return first->sample.begin_ns < second->sample.begin_ns ? -1 : 1;
  return first->sample.stack < second->sample.stack ? -1 : first->sample.stack > second->sample.stack;
}

/* What nobody of ours is known to have done is the awaiting of the session's coroutine: what it did before it
 * was followed, or in a callback. Pieces are in order. */
static void
fill_gaps (Tasks *self)
{
  PartCopier *copier = self->copier;
  const ProfileThreadSnapshot *thread = &copier->profile->threads[self->thread];
  guint64 i = profile_find_sample (copier->profile, self->thread, copier->begin_ns);
  guint n_pieces = self->pieces->len, next = 0;
  gint64 covered_ns = copier->begin_ns;

  for (; i < thread->info.n_samples; i++)
    {
      ProfileSample sample;

      profile_thread_get_sample (thread, i, &sample);
      if (!profile_part_clip (copier, &sample))
        break;
      while (sample.begin_ns < sample.end_ns)
        {
          gint64 until_ns = sample.end_ns;

          for (; next < n_pieces && g_array_index (self->pieces, Piece, next).sample.begin_ns <= MAX (sample.begin_ns, covered_ns); next++)
            covered_ns = MAX (covered_ns, g_array_index (self->pieces, Piece, next).sample.end_ns);
          sample.begin_ns = MAX (sample.begin_ns, covered_ns);
          if (next < n_pieces)
            until_ns = MIN (until_ns, g_array_index (self->pieces, Piece, next).sample.begin_ns);
          if (sample.begin_ns < until_ns && profile_part_find_place (copier, self->thread, &sample) == PLACE_AWAITED)
            put_piece (self, sample.begin_ns, until_ns, profile_part_add_pseudo (copier, self->stem, "[await]"), NULL);
          sample.begin_ns = MAX (sample.begin_ns, until_ns);
        }
    }
}

/* One behind the other: entries of a thread never overlap. */
static void
put_in_order (Tasks *self)
{
  gint64 at_ns = self->copier->begin_ns;

  g_array_sort (self->pieces, compare_pieces);
  fill_gaps (self);
  g_array_sort (self->pieces, compare_pieces);
  for (guint i = 0; i < self->pieces->len; i++)
    {
      ProfileSample sample = g_array_index (self->pieces, Piece, i).sample;
      gint64 length_ns = sample.end_ns - sample.begin_ns;

      sample.begin_ns = MAX (at_ns, sample.begin_ns);
      at_ns = sample.end_ns = sample.begin_ns + length_ns;
      profile_part_put_sample (self->copier, self->thread, &sample);
    }
  self->copier->task_end_ns = at_ns;
}

gboolean
profile_part_copy_tasks (PartCopier *copier, guint32 index)
{
  Tasks self = { .copier = copier, .tasks = profile_get_tasks ((Profile *) copier->profile), .thread = index,
                 .root = PROFILE_TASK_NONE };
  gboolean known = FALSE;

  if (self.tasks == NULL || !copier->follows_context || copier->part->n_awaiting == 0
      || copier->part->thread != (gint32) index)
    return FALSE;
  self.shares = profile_get_shares ((Profile *) copier->profile);
  self.is_own = g_new0 (guint8, (gsize) self.tasks->n_tasks + 1);
  self.bases = g_new0 (ProfileStack, (gsize) self.tasks->n_tasks + 1);
  self.has_base = g_new0 (guint8, (gsize) self.tasks->n_tasks + 1);
  self.pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  find_own_tasks (&self);
  for (guint32 i = 0; i < self.tasks->n_tasks && !known; i++)
    known = self.is_own[i];
  if (known)
    {
      find_root (&self);
      put_samples (&self);
      put_waits (&self);
      put_in_order (&self);
    }
  g_free (self.is_own);
  g_free (self.bases);
  g_free (self.has_base);
  g_array_unref (self.pieces);
  return known;
}
