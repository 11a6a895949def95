/* profile-private.h: what a snapshot holds, for the other files of this room */

#pragma once

#include "profile/labels.h"
#include "profile/shares.h"
#include "profile/store.h"
#include "profile/tasks.h"
#include "profile/trie.h"

G_BEGIN_DECLS

typedef struct {
  const ProfileThreadEntry *entry;      /* in the store; only its closed samples below n_closed are read */
  guint64                   n_closed;
  gboolean                  has_last;
  ProfileSample             last;       /* reaching until the last heartbeat when the thread lives */
  ProfileThreadInfo         info;
} ProfileThreadSnapshot;

struct _Profile {
  gatomicrefcount        ref_count;
  ProfileStore          *store;
  ProfileLabels         *labels;
  ProfileMeta           *meta;
  guint32                n_functions, n_frames, n_stacks;
  guint32                n_processes;
  ProfileProcessInfo    *processes;
  char                 **process_names;  /* NULL-terminated */
  guint32                n_threads;
  ProfileThreadSnapshot *threads;
  char                 **own_names;     /* of threads that have none; NULL-terminated */
  char                 **warnings;
  guint64                losses[PROFILE_COUNTERS];
  guint64                costs[PROFILE_COUNTERS];
  gint64                 duration_ns;
  gint64                 cpu_ns;
  gint64                 realtime_ns;
  guint64                looks;
  guint32                n_marks, n_sessions;
  guint64                n_sources;
  ProfileMarkInfo       *marks;         /* by begin */
  ProfileSessionInfo    *sessions;      /* by id */
  guint32                pid;
  gboolean               complete;
  ProfileTaskLengths     task_lengths;
  GMutex                 tasks_lock;    /* held to make what follows, once each */
  ProfileTasks          *tasks;
  ProfileShares         *shares;
  GMutex                 outline_lock;  /* held to make what follows, once */
  gboolean               has_outline;   /* or was found to have none */
  struct _ProfileOutline *outline;      /* NULL: none; see outline.h */
};

/* A snapshot of *store* as it is now. Called by the reader's thread alone. */
Profile *profile_new_snapshot (ProfileStore *store, ProfileLabels *labels);

/* The part of it that marks.c fills in, when everything else is. */
void     profile_snapshot_marks (Profile *self);

/* The sample without a copy of the index's arithmetic in every caller. */
static inline void
profile_thread_get_sample (const ProfileThreadSnapshot *thread, guint64 index, ProfileSample *sample)
{
  if (index < thread->n_closed)
    profile_samples_get (&thread->entry->samples, index, sample);
  else
    *sample = thread->last;
}

/* Those of the snapshot, and those of its shares when they are made: a tree may be of them all. */
static inline guint32
profile_count_tree_stacks (const Profile *profile)
{
  const ProfileShares *shares = g_atomic_pointer_get (&((Profile *) profile)->shares);

  return shares != NULL ? MAX (profile_shares_n_stacks (shares), profile->n_stacks) : profile->n_stacks;
}

/* The part of the table that task-kinds.c fills in. */
void     profile_tasks_make_kinds (ProfileTasks *tasks, const Profile *profile);
/* What task-groups.c does, when tasks have their kinds. */
void     profile_tasks_make_groups (ProfileTasks *tasks);
/* And task-states.c, when their lives are known. */
void     profile_tasks_find_turns (ProfileTasks *tasks);

G_END_DECLS
