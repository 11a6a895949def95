/* samples.c: the entries of one thread, packed */

#include "profile/samples.h"

void
profile_samples_init (ProfileSamples *self)
{
  profile_blocks_init (&self->packed, sizeof (ProfilePackedSample));
  profile_blocks_init (&self->begins, sizeof (gint64));
  profile_blocks_init (&self->wide, sizeof (ProfileSample));
  profile_blocks_init (&self->tasks, sizeof (guint32));
  self->first_task = G_MAXUINT64;
}

void
profile_samples_clear (ProfileSamples *self)
{
  profile_blocks_clear (&self->packed);
  profile_blocks_clear (&self->begins);
  profile_blocks_clear (&self->wide);
  profile_blocks_clear (&self->tasks);
}

static gboolean
fits (const ProfileSample *sample, gint64 group_ns)
{
  return sample->begin_ns >= group_ns && sample->begin_ns - group_ns <= G_MAXUINT32
         && sample->end_ns - sample->begin_ns < 1 << 27 && sample->cpu_ns < PROFILE_PACKED_NO_CPU
         && sample->looks < PROFILE_PACKED_WIDE && sample->session == 0;
}

void
profile_samples_append (ProfileSamples *self, const ProfileSample *sample)
{
  guint64 group = self->packed.length / PROFILE_PACKED_GROUP;
  ProfilePackedSample *packed;
  gint64 group_ns;

  if (group == self->begins.length)
    *(gint64 *) profile_blocks_append (&self->begins) = sample->begin_ns;
  group_ns = *PROFILE_BLOCKS_AT (&self->begins, gint64, group);
  /* Before the entry is there: a snapshot's entries are all below *first_task* or have a task. */
  if (sample->task != 0 && self->first_task == G_MAXUINT64)
    self->first_task = self->packed.length;
  if (self->first_task != G_MAXUINT64)
    *(guint32 *) profile_blocks_append (&self->tasks) = sample->task;
  packed = profile_blocks_append (&self->packed);
  if (!fits (sample, group_ns))
    {
      *packed = (ProfilePackedSample) { .looks = PROFILE_PACKED_WIDE, .begin = (guint32) self->wide.length };
      *(ProfileSample *) profile_blocks_append (&self->wide) = *sample;
      return;
    }
  *packed = (ProfilePackedSample) {
    .begin = (guint32) (sample->begin_ns - group_ns),
    .stack = sample->stack,
    .duration = (guint64) (sample->end_ns - sample->begin_ns),
    .cpu = sample->cpu_ns < 0 ? PROFILE_PACKED_NO_CPU : (guint64) sample->cpu_ns,
    .looks = sample->looks,
    .state = sample->state < 15 ? sample->state : 15,
  };
}
