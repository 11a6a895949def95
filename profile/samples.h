/* samples.h: the entries of one thread, 20 bytes each
 *
 * Exact to the ns. An entry with a field that does not fit (longer than 4.29 s,
 * later than 13 days, more than 1022 looks, or of a session's context) is kept whole beside the others and
 * its packed form says so. Tasks stand beside them, from the first entry that has one on.
 * Appending never moves what is there; a reader passes the number of entries that it was handed.
 */

#pragma once

#include "profile/blocks.h"
#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct {
  guint32 begin_low;
  guint32 begin_high : 18;
  guint32 state : 4;
  guint32 looks : 10;         /* all ones: *duration* is an index into the wide ones */
  guint32 duration;
  guint32 cpu;                /* all ones: not known */
  guint32 stack;
} ProfilePackedSample;

G_STATIC_ASSERT (sizeof (ProfilePackedSample) == 20);

typedef struct {
  ProfileBlocks packed;
  ProfileBlocks wide;         /* ProfileSample */
  ProfileBlocks tasks;        /* guint32, of *first_task* and those behind it */
  guint64       first_task;   /* index; G_MAXUINT64 when no entry has a task */
} ProfileSamples;

#define PROFILE_PACKED_WIDE    1023u
#define PROFILE_PACKED_NO_CPU  G_MAXUINT32

void profile_samples_init   (ProfileSamples *self);
void profile_samples_clear  (ProfileSamples *self);
void profile_samples_append (ProfileSamples *self, const ProfileSample *sample);

static inline void
profile_samples_get (const ProfileSamples *self, guint64 index, ProfileSample *sample)
{
  const ProfilePackedSample *packed = PROFILE_BLOCKS_AT (&self->packed, ProfilePackedSample, index);

  sample->task = 0;
  if (G_UNLIKELY (packed->looks == PROFILE_PACKED_WIDE))
    {
      *sample = *PROFILE_BLOCKS_AT (&self->wide, ProfileSample, packed->duration);
      return;
    }
  if (index >= self->first_task)
    sample->task = *PROFILE_BLOCKS_AT (&self->tasks, guint32, index - self->first_task);
  sample->begin_ns = (gint64) ((guint64) packed->begin_high << 32 | packed->begin_low);
  sample->end_ns = sample->begin_ns + packed->duration;
  sample->cpu_ns = packed->cpu == PROFILE_PACKED_NO_CPU ? -1 : (gint64) packed->cpu;
  sample->stack = packed->stack;
  sample->looks = packed->looks;
  sample->session = 0;
  sample->state = packed->state == 15 ? 255 : (guint8) packed->state;
}

G_END_DECLS
