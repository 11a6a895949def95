/* shares-weigh.c: adds the time of a loop's thread to a histogram */

#include "profile/shares-private.h"

#include "profile/histogram.h"

/* A wait is exact: it is worth as many looks as would have been taken. */
#define LOOK_NS 1000000u

typedef struct {
  const ProfileShares          *shares;
  const ProfileCallTreeOptions *options;
  ProfileHistogram             *histogram;
  ProfileSelection             *selection;
  guint32                       kind;         /* index: of these tasks alone, by task time; NONE */
  guint64                       idle_looks;
  gint64                        claimed_ns, share_of_ns;   /* of idle samples, what leaves share by the model, and really */
  double                        share_ns;     /* of the leaves so far, and what was told of it */
  double                        whole_share_ns;
  guint64                       told_looks;
} Weigh;

static void
add (Weigh *self, ProfileStack stack, gint64 ns, guint64 looks, gint64 task_ns)
{
  ProfileStackSum *sum = &self->histogram->stacks[stack];

  if (self->selection->trie != NULL && profile_trie_get_stack (self->selection->trie, stack)->node == PROFILE_TRIE_DROPPED)
    return;
  profile_bit_set (self->histogram->stack_bits, stack);
  sum->ns += ns;
  sum->looks += looks;
  sum->task_ns += task_ns;
}

const SharePlace *
profile_shares_place_sample (const ProfileShares *self, const ProfileThreadSnapshot *thread, const ProfileSample *sample,
                             guint32 *task)
{
  *task = profile_find_task (self->tasks, thread->info.process, sample->task);
  return profile_shares_find_place (self, sample->stack, *task != PROFILE_TASK_NONE ? self->groups[*task] : PROFILE_TASK_NONE);
}

/* Waits of tasks are time in which their loop does nothing: awaiting. What the loop itself used of a
 * CPU while it looked for something to do is not theirs then, so a thread's parts still sum to its time. */
static gboolean
counts_waits (ProfileClock clock)
{
  return clock == PROFILE_CLOCK_WALL || clock == PROFILE_CLOCK_AWAITING;
}

static void
add_sample (Weigh *self, const ShareLoop *loop, const ProfileThreadSnapshot *thread, const ProfileSample *sample)
{
  guint32 task;
  const SharePlace *place = profile_shares_place_sample (self->shares, thread, sample, &task);
  gboolean has_waits = counts_waits (self->options->clock);
  guint64 looks = 0;
  gint64 ns = 0, claimed_ns;

  profile_histogram_weigh (sample, self->options->clock, &ns, &looks);
  if (self->kind != PROFILE_TASK_NONE)
    {
      if (task != PROFILE_TASK_NONE && self->shares->tasks->tasks[task].kind_index == self->kind && place != NULL)
        add (self, place->own_stack, ns, looks, has_waits ? ns : 0);
      return;
    }
  if (place == NULL || task != PROFILE_TASK_NONE || !profile_share_is_idle (place, sample->state) || !has_waits)
    {
      add (self, place != NULL ? place->stack : sample->stack, ns, looks, task != PROFILE_TASK_NONE && has_waits ? ns : 0);
      return;
    }
  claimed_ns = (gint64) (profile_model_claimed (loop, sample->begin_ns, sample->end_ns) + 0.5);
  self->claimed_ns += claimed_ns;
  self->idle_looks += looks;
  if (ns > claimed_ns)
    add (self, place->stack, ns - claimed_ns, 0, 0);
  /* An end of the range lies in it, and more of it was claimed on this side. */
  self->share_of_ns += MIN (ns, claimed_ns);
}

/* The part of a leaf that the range has; FALSE: none. */
static gboolean
cut (Weigh *self, const ShareLoop *loop, const ShareLeaf *leaf, double *share_ns, gint64 *task_ns)
{
  gint64 begin_ns = leaf->begin_ns, end_ns = leaf->end_ns;

  if (!profile_selection_takes_session (self->selection, leaf->session))
    return FALSE;
  *share_ns = leaf->share_ns;
  if (self->selection->clips)
    {
      begin_ns = MAX (begin_ns, self->selection->begin_ns);
      end_ns = MIN (end_ns, self->selection->end_ns);
      if (begin_ns >= end_ns)
        return FALSE;
      if (begin_ns > leaf->begin_ns || end_ns < leaf->end_ns)
        *share_ns = profile_model_measure (loop, leaf, begin_ns, end_ns);
    }
  *task_ns = (gint64) ((double) (end_ns - begin_ns) * leaf->weight + 0.5);
  return TRUE;
}

/* Looks at an idle loop go to leaves as its time does. */
static guint64
take_looks (Weigh *self, double share_ns)
{
  guint64 looks;

  self->share_ns += share_ns;
  looks = self->whole_share_ns > 0
            ? (guint64) ((double) self->idle_looks * MIN (self->share_ns / self->whole_share_ns, 1)) : 0;
  looks -= MIN (looks, self->told_looks);
  self->told_looks += looks;
  return looks;
}

static void
add_leaves (Weigh *self, const ShareLoop *loop)
{
  double part = self->claimed_ns > 0 ? (double) self->share_of_ns / (double) self->claimed_ns : 0, share_ns;
  gint64 task_ns;

  for (guint i = 0; i < loop->leaves->len && self->kind == PROFILE_TASK_NONE; i++)
    if (cut (self, loop, &g_array_index (loop->leaves, ShareLeaf, i), &share_ns, &task_ns))
      self->whole_share_ns += share_ns * part;
  for (guint i = 0; i < loop->leaves->len; i++)
    {
      const ShareLeaf *leaf = &g_array_index (loop->leaves, ShareLeaf, i);

      if (!cut (self, loop, leaf, &share_ns, &task_ns))
        continue;
      share_ns *= part;
      if (self->kind == PROFILE_TASK_NONE)
        add (self, leaf->stack, (gint64) (share_ns + 0.5), take_looks (self, share_ns), leaf->is_task_time ? task_ns : 0);
      else if (self->kind == leaf->kind)
        add (self, leaf->own_stack, task_ns, (guint64) task_ns / LOOK_NS + 1, task_ns);
    }
}

gboolean
profile_shares_weigh (ProfileHistogram *histogram, ProfileSelection *selection, guint32 thread_index,
                      const ProfileCallTreeOptions *options)
{
  const ProfileShares *shares = histogram->shares;
  const ProfileThreadSnapshot *thread = &selection->profile->threads[thread_index];
  guint64 i = profile_selection_first (selection, thread_index);
  Weigh self = { .shares = shares, .options = options, .histogram = histogram, .selection = selection,
                 .kind = PROFILE_TASK_NONE };
  ProfileSample sample;

  if (shares == NULL)
    return options->task_kind != NULL;
  if (shares->loops[thread_index] == NULL)
    return options->task_kind != NULL;
  if (options->task_kind != NULL)
    {
      self.kind = profile_find_task_kind (shares->tasks, options->task_kind);
      if (self.kind == PROFILE_TASK_NONE)
        return TRUE;
    }
  while (profile_selection_next (selection, thread, &i, &sample))
    add_sample (&self, shares->loops[thread_index], thread, &sample);
  if (counts_waits (options->clock))
    add_leaves (&self, shares->loops[thread_index]);
  return TRUE;
}
