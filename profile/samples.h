/* samples.h: the entries of one thread, 16 bytes each
 *
 * Exact to the ns. Begins count from that of the first entry of their group. An entry
 * with a field that does not fit (longer than 134 ms, more than 62 looks, 4.29 s behind
 * its group's begin, or of a session's context) is kept whole beside the others and its
 * packed form says so: entries that long are few. Tasks stand beside them, from the first entry that has one on.
 * Appending never moves what is there; a reader passes the number of entries that it was handed.
 */

#pragma once

#include "profile/blocks.h"
#include "profile/profile.h"

G_BEGIN_DECLS

#define PROFILE_PACKED_GROUP   64u
#define PROFILE_PACKED_WIDE    63u
#define PROFILE_PACKED_NO_CPU  ((1u << 27) - 1)

typedef struct {
  guint32 begin;              /* from the group's */
  guint32 stack;
  guint64 duration : 27;
  guint64 cpu : 27;           /* all ones: not known */
  guint64 looks : 6;          /* all ones: *begin* is an index into the wide ones */
  guint64 state : 4;          /* all ones: unknown */
} ProfilePackedSample;

G_STATIC_ASSERT (sizeof (ProfilePackedSample) == 16);

typedef struct {
  ProfileBlocks packed;
  ProfileBlocks begins;       /* gint64: ns, by group */
  ProfileBlocks wide;         /* ProfileSample */
  ProfileBlocks tasks;        /* guint32, of *first_task* and those behind it */
  guint64       first_task;   /* index; G_MAXUINT64 when no entry has a task */
} ProfileSamples;

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
      *sample = *PROFILE_BLOCKS_AT (&self->wide, ProfileSample, packed->begin);
      return;
    }
  if (index >= self->first_task)
    sample->task = *PROFILE_BLOCKS_AT (&self->tasks, guint32, index - self->first_task);
  sample->begin_ns = *PROFILE_BLOCKS_AT (&self->begins, gint64, index / PROFILE_PACKED_GROUP) + packed->begin;
  sample->end_ns = sample->begin_ns + (gint64) packed->duration;
  sample->cpu_ns = packed->cpu == PROFILE_PACKED_NO_CPU ? -1 : (gint64) packed->cpu;
  sample->stack = packed->stack;
  sample->looks = (guint32) packed->looks;
  sample->session = 0;
  sample->state = packed->state == 15 ? 255 : (guint8) packed->state;
}

G_END_DECLS
