/* ingest.h: puts the records of chunks into the store
 *
 * Private to profile/. Knows the ids of the segment that is being read and
 * joins them to the store's. Nothing in a chunk is believed: a number that
 * cannot be is a warning with its place, and the rest is read on.
 */

#pragma once

#include "format/format.h"
#include "profile/store.h"

G_BEGIN_DECLS

/* What HEAD said. */
typedef struct {
  gboolean is_known;
  guint8   uuid[FORMAT_UUID_SIZE], parent[FORMAT_UUID_SIZE];
  guint64  pid, parent_pid;
  gint64   monotonic_ns, realtime_ns, namespace_offset_ns;
  char     boot_id[64];
} ProfileHead;

typedef struct {
  ProfileStore *store;        /* borrowed */
  const char   *path;         /* borrowed; for errors */
  GArray       *strings;      /* guint32: segment's id - 1 to the store's id */
  GArray       *codes;        /* ProfileFunctionEntry without a class */
  GArray       *frames;       /* guint32 */
  GArray       *stacks;       /* guint32 */
  GHashTable   *threads;      /* guint64 * to ProfileThreadEntry * */
  gint64        base_ns;      /* of this segment */
  gboolean      has_segment;
  gboolean      is_first_segment;  /* of the store: its stacks are all new */
  guint32       boot_file;    /* string of our own file, whose frames are not shown */
  gboolean      threads_full, tasks_full;
  guint64       chunk_offset;
  const char   *chunk_name;
  ProfileHead   head;
  guint32       process;      /* whose threads these are; 0: the recording that was opened */
  gint64        shift_ns;     /* from this file's clock to that of the recording that was opened */
  GPtrArray    *children;     /* names of the recordings of child processes, char * */
} ProfileIngest;

void     profile_ingest_init   (ProfileIngest *self, ProfileStore *store, const char *path);
void     profile_ingest_clear  (ProfileIngest *self);
/* FALSE only when the file is from a newer Pyinst. */
gboolean profile_ingest_chunk  (ProfileIngest *self, FormatChunk *chunk, guint64 offset, GError **error);
/* Something was skipped: what is open may not be prolonged over it. */
void     profile_ingest_break  (ProfileIngest *self);
void     profile_ingest_warn   (ProfileIngest *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
