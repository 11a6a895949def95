/* shares-find.c: from what a lane shows to where it stands in the tree */

#include "profile/shares-private.h"

#include "profile/spans.h"

static guint32
depth_of (const ProfileShares *self, ProfileStack stack)
{
  return profile_store_get_stack (self->profile->store, stack)->depth;
}

/* Its outermost *depth* frames. */
static ProfileStack
get_outermost (const ProfileShares *self, ProfileStack stack, guint32 depth)
{
  while (depth_of (self, stack) > depth)
    stack = profile_store_get_stack (self->profile->store, stack)->parent;
  return stack;
}

/* What a task awaited stands below its group's place, frame by frame. */
static ProfileStack
find_awaited (const ProfileShares *self, guint32 task, ProfileStack stack, gboolean is_own)
{
  ProfileStore *store = self->profile->store;
  g_autoptr (GArray) frames = g_array_new (FALSE, FALSE, sizeof (ProfileFrame));
  ProfileStack place = g_array_index (self->group_list, ShareGroup, self->groups[task]).place;

  if (is_own)
    return stack;
  for (; stack != 0; stack = profile_store_get_stack (store, stack)->parent)
    g_array_append_val (frames, profile_store_get_stack (store, stack)->frame);
  for (guint i = frames->len; i-- > 0;)
    place = profile_store_add_stack (store, place, g_array_index (frames, ProfileFrame, i));
  return place;
}

/* A part of what was seen; of a loop's own frames the part itself. */
static ProfileStack
find_seen (const ProfileShares *self, const SharePlace *place, ProfileStack stack, gboolean is_own)
{
  guint32 depth = depth_of (self, stack), whole = depth_of (self, place->seen), outer;

  if (place->group == PROFILE_TASK_NONE)
    {
      ProfileStack same = get_outermost (self, place->stack, depth);

      if (is_own)
        return 0;
      /* Behind the loop's own frame there is one more. */
      return same == stack ? stack : get_outermost (self, place->stack, depth + 1);
    }
  outer = whole - depth_of (self, place->own_stack);
  if (depth <= outer)
    return is_own ? 0 : stack;
  return is_own ? get_outermost (self, place->own_stack, depth - outer)
                : get_outermost (self, place->stack, depth_of (self, place->stack) - (whole - depth));
}

static gboolean
is_within (const ProfileShares *self, ProfileStack stack, ProfileStack whole)
{
  return depth_of (self, whole) >= depth_of (self, stack) && get_outermost (self, whole, depth_of (self, stack)) == stack;
}

/* The first sample at the time, or soon behind it, that has the stack. */
static const SharePlace *
find_sample (const ProfileShares *self, guint32 thread_index, guint32 wanted_task, gint64 time_ns, ProfileStack stack)
{
  const ProfileThreadSnapshot *thread = &self->profile->threads[thread_index];
  guint64 i = profile_find_sample (self->profile, thread_index, time_ns), end = MIN (i + 64, thread->info.n_samples);
  ProfileSample sample;

  for (; i < end; i++)
    {
      guint32 task;

      profile_thread_get_sample (thread, i, &sample);
      task = profile_find_task (self->tasks, thread->info.process, sample.task);
      if (is_within (self, stack, sample.stack) && (wanted_task == PROFILE_TASK_NONE || wanted_task == task))
        return profile_shares_find_place (self, sample.stack, task != PROFILE_TASK_NONE ? self->groups[task] : PROFILE_TASK_NONE);
    }
  return NULL;
}

/* What stands in a wait begins with the coroutine; what was seen begins with the thread's outermost frame. */
static ProfileStack
find_of_task (const ProfileShares *self, guint32 task, gint64 time_ns, ProfileStack stack, gboolean is_own)
{
  gint32 thread = self->tasks->tasks[task].thread_index;
  guint32 first = profile_find_task_wait (self->tasks, task, time_ns);
  guint32 last = self->tasks->tasks[task].first_wait + self->tasks->tasks[task].n_waits;
  const SharePlace *place = thread >= 0 ? find_sample (self, (guint32) thread, task, time_ns, stack) : NULL;

  if (place != NULL)
    return find_seen (self, place, stack, is_own);
  for (guint32 i = first; i < MIN (last, first + 64); i++)
    if (is_within (self, stack, self->tasks->waits[i].stack))
      return find_awaited (self, task, stack, is_own);
  /* The coroutine alone, as an earlier wait has it. */
  return depth_of (self, stack) == 1 ? find_awaited (self, task, stack, is_own) : 0;
}

ProfileStack
profile_shares_find_stack (const ProfileShares *self, guint32 lane, gint64 time_ns, ProfileStack stack, gboolean is_own)
{
  const SharePlace *place;

  if (stack == 0)
    return 0;
  if (profile_lane_is_task (lane))
    return lane - PROFILE_LANE_TASKS < self->tasks->n_tasks
             ? find_of_task (self, lane - PROFILE_LANE_TASKS, time_ns, stack, is_own) : 0;
  if (lane >= self->profile->n_threads)
    return 0;
  if (self->loops[lane] == NULL)
    return is_own ? 0 : stack;
  place = find_sample (self, lane, PROFILE_TASK_NONE, time_ns, stack);
  return place != NULL ? find_seen (self, place, stack, is_own) : is_own ? 0 : stack;
}
