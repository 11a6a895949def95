/* outline-sums.c: an outline's sums by stretches, and those of a range */

#include "profile/outline-private.h"

#include "profile/call-tree-source.h"
#include "profile/profile-private.h"
#include "profile/selection.h"

#include <string.h>

#define PREFETCH 16u
/* A shorter part of the recording is soon added up from its samples. */
#define LEAST_PART 64
#define N_CLOCKS_MAX 2u

typedef struct {
  ProfileClock        clock;
  ProfileOutlineSums *sums;
  ProfileStackSum    *stretch;    /* by stack of the outline; zeros between two stretches */
  gint64             *whole;      /* of everything */
} ClockSums;

typedef struct {
  const ProfileOutline *outline;
  const Profile        *profile;
  guint                 n_clocks;
  ClockSums             clocks[N_CLOCKS_MAX];
  guint32              *stacks;   /* by sample of the stretch: of the outline */
  guint64              *touched;  /* a bit by stack of the outline */
} Making;

/* ---- making ---- */

static void
find_stacks (Making *self, const ProfileSamples *samples, guint64 begin, guint64 end)
{
  const guint32 *stack_of = self->outline->stack_of;
  ProfileSample sample;

  for (guint64 i = begin; i < end; i++)
    {
      const ProfilePackedSample *packed = PROFILE_BLOCKS_AT (&samples->packed, ProfilePackedSample, i);
      guint32 stack;

      if (i + PREFETCH < end)
        __builtin_prefetch (&stack_of[PROFILE_BLOCKS_AT (&samples->packed, ProfilePackedSample, i + PREFETCH)->stack]);
      if (packed->looks != PROFILE_PACKED_WIDE)
        stack = stack_of[packed->stack];
      else
        {
          profile_samples_get (samples, i, &sample);
          stack = stack_of[sample.stack];
        }
      self->stacks[i - begin] = stack;
      profile_bit_set (self->touched, stack);
    }
}

static inline void
add_up_by (const Making *self, ProfileStackSum *sums, ProfileClock clock, const ProfileSamples *samples, guint64 begin,
           guint64 end)
{
  ProfileSample sample;

  for (guint64 i = begin; i < end; i++)
    {
      ProfileStackSum *sum = &sums[self->stacks[i - begin]];
      const ProfilePackedSample *packed = PROFILE_BLOCKS_AT (&samples->packed, ProfilePackedSample, i);

      if (packed->looks != PROFILE_PACKED_WIDE)
        profile_histogram_weigh_packed (packed, clock, &sum->ns, &sum->looks);
      else
        {
          profile_samples_get (samples, i, &sample);
          profile_histogram_weigh (&sample, clock, &sum->ns, &sum->looks);
        }
    }
}

static void
put_entry (ProfileOutlineSums *sums, guint32 stack, const ProfileStackSum *sum)
{
  ProfileOutlineEntry entry = { .stack = stack };

  if (sum->ns >= 0 && sum->ns <= G_MAXUINT32 && sum->looks < PROFILE_OUTLINE_WIDE)
    {
      entry.ns = (guint32) sum->ns;
      entry.looks = (guint32) sum->looks & PROFILE_OUTLINE_WIDE;
    }
  else
    {
      ProfileOutlineWide wide = { sum->ns, sum->looks };

      entry.ns = sums->wide->len;
      entry.looks = PROFILE_OUTLINE_WIDE;
      g_array_append_val (sums->wide, wide);
    }
  g_array_append_val (sums->entries, entry);
}

static void
close_stretch (Making *self, guint32 thread)
{
  guint32 n = self->outline->n_stacks;

  for (guint i = 0; i < self->n_clocks; i++)
    {
      ClockSums *clock = &self->clocks[i];

      g_array_append_val (clock->sums->firsts[thread], clock->sums->entries->len);
      for (guint32 stack = profile_bit_next (self->touched, 0, n); stack < n;
           stack = profile_bit_next (self->touched, stack + 1, n))
        {
          put_entry (clock->sums, stack, &clock->stretch[stack]);
          clock->whole[stack] += clock->stretch[stack].ns;
          clock->stretch[stack] = (ProfileStackSum) { 0 };
        }
    }
  memset (self->touched, 0, ((gsize) n / 64 + 1) * sizeof *self->touched);
}

static void
add_stretch (Making *self, guint32 index, guint64 begin, guint64 end)
{
  const ProfileSamples *samples = &self->profile->threads[index].entry->samples;

  find_stacks (self, samples, begin, end);
  for (guint i = 0; i < self->n_clocks; i++)
    {
      ClockSums *clock = &self->clocks[i];

      /* As a constant the clock is not asked for each sample. */
      if (clock->clock == PROFILE_CLOCK_WALL)
        add_up_by (self, clock->stretch, PROFILE_CLOCK_WALL, samples, begin, end);
      else if (clock->clock == PROFILE_CLOCK_CPU)
        add_up_by (self, clock->stretch, PROFILE_CLOCK_CPU, samples, begin, end);
      else
        add_up_by (self, clock->stretch, clock->clock, samples, begin, end);
    }
  close_stretch (self, index);
}

static void
add_thread (Making *self, guint32 index)
{
  const ProfileThreadSnapshot *thread = &self->profile->threads[index];
  guint64 length = (guint64) 1 << self->outline->stretch_log2;

  for (guint i = 0; i < self->n_clocks; i++)
    self->clocks[i].sums->firsts[index] = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint64 begin = 0; begin < thread->n_closed; begin += length)
    add_stretch (self, index, begin, MIN (begin + length, thread->n_closed));
  for (guint i = 0; i < self->n_clocks; i++)
    {
      ClockSums *clock = &self->clocks[i];
      gint64 ns = 0;
      guint64 looks = 0;

      g_array_append_val (clock->sums->firsts[index], clock->sums->entries->len);
      if (!thread->has_last)
        continue;
      profile_histogram_weigh (&thread->last, clock->clock, &ns, &looks);
      clock->whole[self->outline->stack_of[thread->last.stack]] += ns;
    }
}

/* More than any light node ever has. */
static gint64
find_least (const ProfileOutline *outline, const gint64 *whole)
{
  g_autofree gint64 *nodes = g_new0 (gint64, outline->n_nodes);
  gint64 most = 0;

  for (guint32 stack = 0; stack < outline->n_stacks; stack++)
    {
      guint32 node = profile_trie_get_stack (outline->trie, stack)->node;

      if (!profile_bit_is_set (outline->is_light, node))
        continue;
      nodes[node] += whole[stack];
      most = MAX (most, nodes[node]);
    }
  return most + 1;
}

static ProfileOutlineSums *
sums_new (guint32 n_threads)
{
  ProfileOutlineSums *self = g_new0 (ProfileOutlineSums, 1);

  self->entries = g_array_new (FALSE, FALSE, sizeof (ProfileOutlineEntry));
  self->wide = g_array_new (FALSE, FALSE, sizeof (ProfileOutlineWide));
  self->n_threads = n_threads;
  self->firsts = g_new0 (GArray *, n_threads);
  return self;
}

void
profile_outline_sums_free (ProfileOutlineSums *self)
{
  for (guint32 i = 0; i < self->n_threads; i++)
    g_array_unref (self->firsts[i]);
  g_free (self->firsts);
  g_array_unref (self->entries);
  g_array_unref (self->wide);
  g_free (self);
}

static void
make (ProfileOutline *self, const Profile *profile, const ProfileClock *clocks, guint n_clocks)
{
  Making making = { .outline = self, .profile = profile, .n_clocks = n_clocks };

  making.stacks = g_new (guint32, (gsize) 1 << self->stretch_log2);
  making.touched = g_new0 (guint64, (gsize) self->n_stacks / 64 + 1);
  for (guint i = 0; i < n_clocks; i++)
    making.clocks[i] = (ClockSums) { clocks[i], sums_new (self->n_threads), g_new0 (ProfileStackSum, self->n_stacks),
                                     g_new0 (gint64, self->n_stacks) };
  for (guint32 i = 0; i < self->n_threads; i++)
    add_thread (&making, i);
  for (guint i = 0; i < n_clocks; i++)
    {
      ClockSums *clock = &making.clocks[i];

      clock->sums->least_ns = find_least (self, clock->whole);
      g_atomic_pointer_set (&self->clocks[clock->clock], clock->sums);
      g_free (clock->stretch);
      g_free (clock->whole);
    }
  g_free (making.stacks);
  g_free (making.touched);
}

/* Of several threads by the wall clock there is a look at the CPU time each time, too (answer.c). */
static const ProfileOutlineSums *
get_sums (ProfileOutline *self, const Profile *profile, ProfileClock clock)
{
  static const ProfileClock both[] = { PROFILE_CLOCK_WALL, PROFILE_CLOCK_CPU };

  g_mutex_lock (&self->lock);
  if (self->clocks[clock] == NULL && clock == PROFILE_CLOCK_WALL && self->clocks[PROFILE_CLOCK_CPU] == NULL && self->n_threads > 1)
    make (self, profile, both, 2);
  else if (self->clocks[clock] == NULL)
    make (self, profile, &clock, 1);
  g_mutex_unlock (&self->lock);
  return self->clocks[clock];
}

void
profile_outline_prepare_sums (Profile *profile)
{
  ProfileOutline *outline = g_atomic_pointer_get (&profile->outline);

  if (outline != NULL)
    get_sums (outline, profile, PROFILE_CLOCK_WALL);
}

/* ---- a range ---- */

typedef struct {
  const ProfileOutline     *outline;
  const ProfileOutlineSums *sums;
  ProfileSelection          selection;
  ProfileHistogram         *histogram;
  ProfileClock              clock;
} Range;

static void
add_sample (Range *self, const ProfileSample *sample)
{
  guint32 stack = self->outline->stack_of[sample->stack];

  profile_bit_set (self->histogram->stack_bits, stack);
  profile_histogram_weigh (sample, self->clock, &self->histogram->stacks[stack].ns, &self->histogram->stacks[stack].looks);
}

static void
add_entries (Range *self, const GArray *firsts, guint64 begin, guint64 end)
{
  guint32 last = g_array_index (firsts, guint32, end);

  for (guint32 i = g_array_index (firsts, guint32, begin); i < last; i++)
    {
      const ProfileOutlineEntry *entry = &g_array_index (self->sums->entries, ProfileOutlineEntry, i);
      ProfileStackSum *sum = &self->histogram->stacks[entry->stack];

      profile_bit_set (self->histogram->stack_bits, entry->stack);
      if (entry->looks != PROFILE_OUTLINE_WIDE)
        {
          sum->ns += (gint64) entry->ns;
          sum->looks += entry->looks;
        }
      else
        {
          sum->ns += g_array_index (self->sums->wide, ProfileOutlineWide, entry->ns).ns;
          sum->looks += g_array_index (self->sums->wide, ProfileOutlineWide, entry->ns).looks;
        }
    }
}

static void
add_whole (Range *self, const ProfileThreadSnapshot *thread, guint64 i, guint64 end)
{
  const ProfileSamples *samples = &thread->entry->samples;
  const guint32 *stack_of = self->outline->stack_of;
  ProfileSample sample;

  for (; i < end; i++)
    {
      if (i + PREFETCH < end)
        __builtin_prefetch (&stack_of[PROFILE_BLOCKS_AT (&samples->packed, ProfilePackedSample, i + PREFETCH)->stack]);
      profile_samples_get (samples, i, &sample);
      add_sample (self, &sample);
    }
}

static guint64
add_each (Range *self, const ProfileThreadSnapshot *thread, guint64 i, guint64 end)
{
  ProfileSample sample;

  while (i < end && profile_selection_next (&self->selection, thread, &i, &sample))
    add_sample (self, &sample);
  return i;
}

/* Samples never overlap: only the first and the last of a range can be cut by it. */
static void
add_range_of_thread (Range *self, guint32 index)
{
  const ProfileThreadSnapshot *thread = &self->selection.profile->threads[index];
  const GArray *firsts = self->sums->firsts[index];
  guint log2 = self->outline->stretch_log2;
  guint64 i = profile_selection_first (&self->selection, index), end = thread->n_closed, begin_stretch, end_stretch;

  if (self->selection.clips)
    {
      end = MIN (end, profile_find_sample (self->selection.profile, index, self->selection.end_ns));
      i = add_each (self, thread, i, i + 1);
    }
  if (i < end)
    {
      begin_stretch = (i + ((guint64) 1 << log2) - 1) >> log2;
      end_stretch = end == thread->n_closed ? firsts->len - 1 : end >> log2;
      if (begin_stretch < end_stretch)
        {
          add_whole (self, thread, i, begin_stretch << log2);
          add_entries (self, firsts, begin_stretch, end_stretch);
          add_whole (self, thread, MIN (end_stretch << log2, end), end);
        }
      else
        add_whole (self, thread, i, end);
      i = end;
    }
  add_each (self, thread, i, G_MAXUINT64);
}

static void
carry_up (const ProfileOutline *outline, ProfileHistogram *histogram)
{
  for (guint32 stack = profile_bit_previous (histogram->stack_bits, histogram->n_stacks); stack != G_MAXUINT32;
       stack = profile_bit_previous (histogram->stack_bits, stack))
    {
      profile_histogram_carry (histogram, stack, outline->parents[stack]);
      if (stack == 0)
        break;
    }
  profile_bit_set (histogram->node_bits, 0);
}

static gboolean
may_have (const ProfileSelection *selection, const ProfileCallTreeOptions *options)
{
  return !options->timeline && !options->inverted && options->cut == NULL && options->task_kind == NULL
         && profile_transforms_get_n (options->transforms) == 0 && !selection->by_context
         && (!selection->clips
             || selection->end_ns - selection->begin_ns >= profile_get_duration_ns (selection->profile) / LEAST_PART);
}

static ProfileHistogram *
take (const ProfileOutline *outline)
{
  ProfileHistogram *histogram = profile_histogram_take (profile_trie_ref (outline->trie), outline->n_stacks, outline->n_nodes,
                                                        (guint32) outline->trie->slots.length);

  histogram->outline = outline;
  return histogram;
}

ProfileHistogram *
profile_outline_add_samples (ProfileOutline *outline, const Profile *profile, const ProfileCallTreeOptions *options)
{
  Range self = { .outline = outline, .clock = options->clock, .histogram = take (outline) };

  profile_selection_init (&self.selection, profile, options);
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (profile_selection_has_thread (&self.selection, i))
      add_each (&self, &profile->threads[i], profile_selection_first (&self.selection, i), G_MAXUINT64);
  carry_up (outline, self.histogram);
  return self.histogram;
}

ProfileHistogram *
profile_outline_add_up (Profile *profile, const ProfileCallTreeOptions *options)
{
  ProfileOutline *outline = profile->outline;
  Range self = { .outline = outline, .clock = options->clock, .sums = get_sums (outline, profile, options->clock) };

  profile_selection_init (&self.selection, profile, options);
  self.histogram = take (outline);
  for (guint32 i = 0; i < profile->n_threads; i++)
    if (profile_selection_has_thread (&self.selection, i))
      add_range_of_thread (&self, i);
  carry_up (outline, self.histogram);
  return self.histogram;
}

ProfileHistogram *
profile_outline_new_histogram (Profile *profile, const ProfileCallTreeOptions *options, ProfileOutline **own)
{
  ProfileSelection selection;
  ProfileHistogram *histogram;
  gint64 total_ns;

  profile_selection_init (&selection, profile, options);
  if (!may_have (&selection, options))
    return NULL;
  profile_outline_prepare_long (profile);
  if (g_atomic_pointer_get (&profile->outline) == NULL)
    return NULL;
  histogram = profile_outline_add_up (profile, options);
  total_ns = histogram->nodes[0].total_ns;
  /* A light node may have to be parted. */
  if (profile_source_get_early_ns (options, total_ns) < profile->outline->clocks[options->clock]->least_ns)
    g_clear_pointer (&histogram, profile_histogram_release);
  else if (!profile_outline_is_near (profile->outline, profile, options, total_ns))
    {
      profile_histogram_release (histogram);
      histogram = profile_outline_new_near (profile, options, total_ns, own);
    }
  return histogram;
}
