/* store.h: everything read from a recording so far, shared by its snapshots
 *
 * Private to profile/. Reference-counted; only the reader's thread adds, and
 * only behind the lengths that snapshots hold, so that snapshots are read
 * without locks. What may still change (a thread's last entry, names, sums) is
 * copied into each snapshot.
 */

#pragma once

#include "profile/blocks.h"
#include "profile/index.h"
#include "profile/marks.h"
#include "profile/profile.h"
#include "profile/samples.h"
#include "profile/source-store.h"
#include "profile/string-table.h"
#include "profile/task-log.h"

G_BEGIN_DECLS

#define PROFILE_THREADS_MAX 65536u
#define PROFILE_PROCESSES_MAX 4096u
#define PROFILE_COUNTERS    64u      /* numbers of LOSS and COST that are kept */
/* Times beyond 73 years are damage; sums of two of them still fit. */
#define PROFILE_TIME_MAX    ((gint64) 1 << 61)

typedef struct {
  guint32 name;            /* strings */
  guint32 file;
  guint32 class_name;
  guint32 first_line;
  guint32 flags;
  guint8  kind;
} ProfileFunctionEntry;

typedef struct {
  ProfileFunction function;
  guint32         line;
} ProfileFrameEntry;

typedef struct {
  ProfileStack parent;
  ProfileFrame frame;
  guint32      depth;
} ProfileStackEntry;

typedef struct {
  guint64        id;         /* the recorder's */
  guint64        tid;
  guint32        name;       /* string */
  gboolean       is_main;
  gboolean       has_ended;
  gboolean       has_last;
  guint32        process;    /* index; 0: the recording that was opened */
  gint64         begin_ns;
  gint64         end_ns;
  ProfileSamples samples;    /* closed ones */
  ProfileSample  last;       /* the open one, which a later entry may prolong */
  gint64         wall_ns;    /* sums over the closed ones */
  gint64         cpu_ns;
  guint64        looks;
  ProfileFrame   await_frame;  /* "[await thread NAME]"; 0 while no task was seen to wait for it */
} ProfileThreadEntry;

/* The values of META chunks: key and value alternate. Never changed once made. */
typedef struct {
  gatomicrefcount ref_count;
  GPtrArray      *pairs;
} ProfileMeta;

ProfileMeta *profile_meta_new    (void);
ProfileMeta *profile_meta_ref    (ProfileMeta *self);
void         profile_meta_unref  (ProfileMeta *self);
void         profile_meta_add    (ProfileMeta *self, const guint8 *key, gsize key_size,
                                  const guint8 *value, gsize value_size);
const char  *profile_meta_get    (const ProfileMeta *self, const char *key);
const char **profile_meta_list   (const ProfileMeta *self, const char *key);
gboolean     profile_meta_equal  (const ProfileMeta *a, const ProfileMeta *b);

struct _ProfileTrie;

/* A child whose recording was joined; never changed once it is in the store. */
typedef struct {
  guint64      pid, parent_pid;
  ProfileMeta *meta;
  gint64       begin_ns, end_ns, hold_ns;   /* on the clock of the recording that was opened */
  gint64       cpu_ns;
  gboolean     stopped;
} ProfileProcessEntry;

typedef struct _ProfileStore {
  gatomicrefcount ref_count;
  ProfileStrings  strings;
  ProfileBlocks   functions;    /* entry 0 of these three stands for "none" */
  ProfileBlocks   frames;
  ProfileBlocks   stacks;
  ProfileIndex    function_index;
  ProfileIndex    frame_index;
  ProfileIndex    stack_index;
  guint32         n_indexed;    /* stacks below it are in the index */
  GMutex          stacks_lock;  /* held to add a stack, and to read how many there are: shares.c adds some too */
  GPtrArray      *threads;      /* ProfileThreadEntry, never moved */
  struct _ProfileTrie *trie;    /* guarded by its own lock; see trie.h */

  ProfileMarks    marks;
  ProfileTaskLog  tasks;
  ProfileSources  sources;

  ProfileMeta    *meta;
  guint64         losses[PROFILE_COUNTERS];
  guint64         costs[PROFILE_COUNTERS];
  GPtrArray      *warnings;
  GPtrArray      *processes;    /* ProfileProcessEntry: processes 1, 2, ... */
  gint64          base_ns;      /* monotonic ns of profile time 0; valid with has_base */
  gboolean        has_base;
  gint64          end_ns;       /* the latest time that anything was said about */
  gint64          hold_ns;      /* the last heartbeat; open entries reach until here */
  gint64          cpu_ns;       /* of the process; -1 */
  gint64          head_monotonic_ns;
  gint64          head_realtime_ns;
  guint32         pid;
  gboolean        stopped;
} ProfileStore;

ProfileStore   *profile_store_new           (void);
ProfileStore   *profile_store_ref           (ProfileStore *self);
void            profile_store_unref         (ProfileStore *self);
ProfileFunction profile_store_add_function  (ProfileStore *self, const ProfileFunctionEntry *function);
ProfileFrame    profile_store_add_frame     (ProfileStore *self, ProfileFunction function, guint32 line);
/* Any thread. */
ProfileStack    profile_store_add_stack     (ProfileStore *self, ProfileStack parent, ProfileFrame frame);
guint32         profile_store_count_stacks  (ProfileStore *self);
/* One that is taken to be new: a segment says each once, so the first needs no index. */
ProfileStack    profile_store_append_stack  (ProfileStore *self, ProfileStack parent, ProfileFrame frame);
ProfileThreadEntry *profile_store_add_thread (ProfileStore *self, guint64 id);
/* The values of *other* for *key* that are not there yet, behind those that are: a new one. */
ProfileMeta    *profile_meta_join           (const ProfileMeta *self, const ProfileMeta *other, const char *const *keys);
/* Closes the thread's open entry, if any, and makes *sample* the open one. */
void            profile_thread_push         (ProfileThreadEntry *self, const ProfileSample *sample);

static inline const ProfileFunctionEntry *
profile_store_get_function (const ProfileStore *self, ProfileFunction id)
{
  return PROFILE_BLOCKS_AT (&self->functions, ProfileFunctionEntry, id);
}

static inline const ProfileFrameEntry *
profile_store_get_frame (const ProfileStore *self, ProfileFrame id)
{
  return PROFILE_BLOCKS_AT (&self->frames, ProfileFrameEntry, id);
}

static inline const ProfileStackEntry *
profile_store_get_stack (const ProfileStore *self, ProfileStack id)
{
  return PROFILE_BLOCKS_AT (&self->stacks, ProfileStackEntry, id);
}

G_END_DECLS
