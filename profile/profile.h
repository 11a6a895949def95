/* profile.h: one recording, as far as it has been read
 *
 * A Profile is a snapshot: reference-counted, and nothing that it says ever
 * changes, so any thread may read it. ProfileReader makes snapshots that share
 * the memory of what has been read; a snapshot costs its lengths, not its data.
 * Times are ns since the recording began (profile time 0 is the first SEGM).
 * Indices count from 0; ids count from 1 and 0 is "none". Strings returned are
 * valid UTF-8, borrowed, and live as long as the Profile.
 */

#pragma once

#include <glib.h>

#include "profile/error.h"

G_BEGIN_DECLS

typedef struct _Profile       Profile;
typedef struct _ProfileReader ProfileReader;

typedef guint32 ProfileFunction;   /* id: code and class name, joined over segments */
typedef guint32 ProfileFrame;      /* id: function and line */
typedef guint32 ProfileStack;      /* id: parent stack and frame; parents have smaller ids */

typedef enum {
  PROFILE_ORIGIN_APPLICATION,
  PROFILE_ORIGIN_THIRD_PARTY,
  PROFILE_ORIGIN_STANDARD_LIBRARY,
  PROFILE_ORIGIN_BUILTIN,          /* C functions and pseudo frames: as their caller in displays */
} ProfileOrigin;

typedef struct {
  const char   *name;          /* qualified, e.g. "Shop.price"; with the class name where it adds one */
  const char   *file;          /* as recorded; "" when there is none */
  const char   *short_file;    /* relative to the shortest folder of sys.path; see window and text */
  const char   *module;        /* "json", "numpy", "shop"; what a folded library run is called */
  guint32       first_line;
  guint8        kind;          /* FormatCodeKind */
  ProfileOrigin origin;
  guint32       flags;         /* of the code: FORMAT_CODE_TRACEBACK_HIDDEN, … */
} ProfileFunctionInfo;

/* The process that was opened is the first; its children, and theirs, follow where their
 * recordings were found beside it. They are joined when their parent's recording has ended. */
typedef struct {
  const char *name;            /* what multiprocessing calls it, else what ran in it, shortened */
  guint64     pid;
  guint64     parent_pid;      /* 0: not known */
  gint64      begin_ns;        /* on the clock of this profile, as all times */
  gint64      end_ns;
  gint64      cpu_ns;          /* -1: not known */
  gboolean    complete;        /* its writer said STOP */
} ProfileProcessInfo;

typedef struct {
  const char *name;            /* "MainThread"; "Thread 1234" when it has none */
  guint32     process;         /* index; threads of a process stand together */
  guint64     tid;
  gboolean    is_main;
  gboolean    has_ended;
  gint64      begin_ns;
  gint64      end_ns;
  gint64      wall_ns;         /* observed: sum over its samples */
  gint64      cpu_ns;
  guint64     looks;           /* how often it was looked at ("samples" for people) */
  guint64     n_samples;       /* entries that profile_get_sample() gives */
} ProfileThreadInfo;

/* One entry: for this long this thread stood here. Sorted, never overlapping. */
typedef struct {
  gint64       begin_ns;
  gint64       end_ns;
  gint64       cpu_ns;         /* -1: not known */
  ProfileStack stack;
  guint32      looks;
  guint8       state;          /* FormatThreadState; 255 unknown */
  guint32      session;        /* id of the session whose context it ran in; 0 none */
  guint32      task;           /* the recorder's id of the asyncio task that ran; 0 none. See tasks.h */
} ProfileSample;

/* What the program said of its own time: a moment, or a stretch of it. */
typedef struct {
  const char *name;
  gint64      begin_ns;
  gint64      end_ns;          /* a mark's is its begin; an open span's the recording's end */
  gint32      thread_index;    /* -1: not known */
  gboolean    is_span;
  gboolean    has_ended;       /* spans */
} ProfileMarkInfo;

/* Somebody's share of the recording: a range of time, and what in it is its own. */
typedef struct {
  guint32     id;
  guint32     parent;          /* the session that its context belonged to before; 0 none */
  const char *name;            /* "" when it has none */
  gint64      begin_ns;
  gint64      end_ns;          /* an open one's is the recording's end */
  gint64      interval_ns;
  gint32      thread_index;    /* of the filter "thread"; -1 otherwise, or when it was never looked at */
  guint8      filter;          /* FormatSessionFilter */
  gboolean    has_ended;
} ProfileSessionInfo;

/* ---- reading ---- */

/* Opens a recording; *path* is a file name. NULL and *error* when nothing can be read from it. */
ProfileReader *profile_reader_new         (const char     *path,
                                           GError        **error);
void           profile_reader_free        (ProfileReader  *self);
/* Reads what has been appended since the last call. TRUE when there was something. */
gboolean       profile_reader_poll        (ProfileReader  *self,
                                           GError        **error);
/* The writer has ended (STOP chunk seen). A killed writer never says so: the caller knows then. */
gboolean       profile_reader_is_complete (ProfileReader  *self);
/* Where the last whole chunk ended, of how many bytes. */
void           profile_reader_get_progress (ProfileReader *self,
                                            guint64       *read_bytes,
                                            guint64       *file_bytes);
/* *go_on* is asked now and then while profile_reader_poll() works, in its thread; FALSE ends it
 * there, as if the file went no further for now. NULL: nobody is asked. */
typedef gboolean (*ProfileReaderGoOn) (guint64 read_bytes, guint64 file_bytes, gpointer user_data);
void           profile_reader_set_watch   (ProfileReader    *self,
                                           ProfileReaderGoOn go_on,
                                           gpointer          user_data);
Profile       *profile_reader_dup_profile (ProfileReader  *self);

/* Reads a whole file. *error* is set only when nothing could be read; softer
 * problems are warnings of the profile. */
Profile       *profile_new_for_path       (const char     *path,
                                           GError        **error);
Profile       *profile_ref                (Profile        *self);
void           profile_unref              (Profile        *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Profile, profile_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileReader, profile_reader_free)

/* ---- the whole ---- */

gint64       profile_get_duration_ns   (const Profile *self);
gint64       profile_get_cpu_ns        (const Profile *self);   /* of all processes; -1 not known */
guint64      profile_get_looks         (const Profile *self);   /* over all threads */
gint64       profile_get_realtime_ns   (const Profile *self);   /* when it began, since 1970 */
guint32      profile_get_pid           (const Profile *self);
gboolean     profile_is_complete       (const Profile *self);   /* the writer said STOP */
/* NULL when the key is not there. */
const char  *profile_get_meta          (const Profile *self, const char *key);
/* All values of a repeated key, NULL-terminated; free the array with g_free(). */
const char **profile_list_meta         (const Profile *self, const char *key);
guint64      profile_get_loss          (const Profile *self, guint counter);   /* FORMAT_LOSS_* */
guint64      profile_get_cost          (const Profile *self, guint item);      /* FORMAT_COST_* */
/* Untranslated sentences about what could not be read; NULL-terminated, borrowed. */
const char *const *profile_get_warnings (const Profile *self);
/* One of them tells of bytes that are not what was written. */
gboolean     profile_is_damaged        (const Profile *self);

/* ---- tables ---- */

guint32        profile_get_n_functions   (const Profile *self);   /* ids 1..n */
guint32        profile_get_n_frames      (const Profile *self);
guint32        profile_get_n_stacks      (const Profile *self);
void           profile_get_function_info (const Profile *self, ProfileFunction function, ProfileFunctionInfo *info);
ProfileFunction profile_get_frame_function (const Profile *self, ProfileFrame frame);
guint32        profile_get_frame_line    (const Profile *self, ProfileFrame frame);
ProfileStack   profile_get_stack_parent  (const Profile *self, ProfileStack stack);
ProfileFrame   profile_get_stack_frame   (const Profile *self, ProfileStack stack);
guint32        profile_get_stack_depth   (const Profile *self, ProfileStack stack);   /* frames; 0 for stack 0 */

/* ---- processes, threads and their samples ---- */

guint32  profile_get_n_processes  (const Profile *self);   /* at least 1 */
void     profile_get_process_info (const Profile *self, guint32 process_index, ProfileProcessInfo *info);
guint32  profile_get_n_threads    (const Profile *self);
void     profile_get_thread_info  (const Profile *self, guint32 thread_index, ProfileThreadInfo *info);
void     profile_get_sample       (const Profile *self, guint32 thread_index, guint64 sample_index, ProfileSample *sample);
/* Index of the first sample that ends after *time_ns*; n_samples when there is none. */
guint64  profile_find_sample      (const Profile *self, guint32 thread_index, gint64 time_ns);

/* ---- marks, spans and sessions ---- */

guint32  profile_get_n_marks      (const Profile *self);   /* and spans, by their begin */
void     profile_get_mark_info    (const Profile *self, guint32 mark_index, ProfileMarkInfo *info);
guint32  profile_get_n_sessions   (const Profile *self);   /* by id */
void     profile_get_session_info (const Profile *self, guint32 session_index, ProfileSessionInfo *info);
/* FALSE: there is no session with that id. */
gboolean profile_find_session     (const Profile *self, guint32 id, ProfileSessionInfo *info);
/* Whether what ran in the context of *other* belongs to session *id*: it, or what began inside it. */
gboolean profile_session_owns     (const Profile *self, guint32 id, guint32 other);

G_END_DECLS
