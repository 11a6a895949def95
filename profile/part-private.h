/* part-private.h: what the files that put a part of a recording into a stream share
 *
 * Private to part*.c.
 */

#pragma once

#include "profile/profile-private.h"
#include "profile/stream-private.h"

G_BEGIN_DECLS

/* How far a stack goes along the stem. C functions that call Python lie between its frames: a stem has none of them. */
typedef struct {
  guint32  n_frames;         /* of the stem, from outside */
  gboolean is_on_stem;       /* nothing but the stem's frames and such C functions */
} PartStemMatch;

typedef struct {
  ProfileStream     *stream;
  const Profile     *profile;
  const ProfilePart *part;
  gint64             begin_ns, end_ns, at_ns;
  gint64             task_end_ns;      /* how far tasks side by side, put one behind the other, reach; 0 no tasks */
  gint32             only_thread;      /* index; -1 all */
  gboolean           follows_context;
  ProfileStack      *stacks;     /* the stream's, by the profile's; 0 not made yet */
  ProfileFrame      *frames;
  PartStemMatch         *matches;    /* by stack of the profile; NULL without a stem */
  ProfileFrame      *stem;       /* a frame of the profile for each of the stem's; 0 where no stack has it */
  guint32            n_dropped;  /* frames of the stem, from outside */
  GArray            *path;       /* of a stack that is being made: innermost first */
  ProfileStack       last_own;   /* the stream's: where the context was seen last */
  guint32           *thread_ids; /* the stream's, by thread; 0 not added yet */
  guint32           *task_ids;   /* the stream's, by task; 0 it stays behind. NULL: all do */
} PartCopier;

/* What a sample is to the part. */
typedef enum { PLACE_NOT_OURS, PLACE_AS_IT_IS, PLACE_AWAITED, PLACE_OUTSIDE } PartPlace;

/* The part of a sample that lies in the range; FALSE when nothing does. */
gboolean     profile_part_clip       (const PartCopier *self, ProfileSample *sample);
PartPlace    profile_part_find_place (const PartCopier *self, guint32 thread, const ProfileSample *sample);
/* The stream's ids of the profile's. */
ProfileFrame profile_part_copy_frame (PartCopier *self, ProfileFrame frame);
ProfileStack profile_part_copy_stack (PartCopier *self, ProfileStack stack);
ProfileStack profile_part_add_pseudo (PartCopier *self, ProfileStack caller, const char *name);
/* Puts the stream's stack and what is known of it into *sample*. */
void         profile_part_translate  (PartCopier *self, PartPlace place, ProfileSample *sample);
/* The stream's thread, which is added when it is needed first. */
guint32      profile_part_need_thread (PartCopier *self, guint32 index);
/* The part of short waits that lies in the range, taking them as spread evenly; FALSE when nothing does. */
gboolean     profile_part_clip_shorts (const PartCopier *self, ProfileTaskShortWaits *waits);
/* Its times and its task become the stream's. */
void         profile_part_put_sample (PartCopier *self, guint32 index, ProfileSample *sample);
/* What a qualified name is called without its owner: interpreters before 3.11 know no more. */
const char  *profile_part_last_of    (const char *name);

/* part-tasks.c: the session's own thread, task by task. FALSE: its tasks are not known. */
gboolean     profile_part_copy_tasks (PartCopier *self, guint32 index);

/* part-task-records.c: the tasks as tasks, before the samples. Fills in *task_ids*. */
void         profile_part_copy_task_records (PartCopier *self);

G_END_DECLS
