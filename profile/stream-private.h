/* stream-private.h: what stream*.c and part*.c share */

#pragma once

#include "format/format.h"
#include "profile/store.h"
#include "profile/stream.h"

G_BEGIN_DECLS

typedef struct {
  guint64  tid;
  guint32  name;           /* string */
  gint64   last_ns;        /* where its last sample ended */
} ProfileStreamThread;

/* Definitions and samples wait in buffers that are written together, in the order
 * in which they depend on each other. */
enum { STREAM_STRINGS, STREAM_CODES, STREAM_FRAMES, STREAM_STACKS, STREAM_THREADS, STREAM_TASKS, STREAM_SAMPLES,
       STREAM_N_BUFFERS };

struct _ProfileStream {
  gint64        realtime_ns;
  guint32       pid;
  GByteArray   *body;              /* whole chunks */
  ProfileStore *tables;            /* gives ids by content; the stream's ids are its ids */
  GArray       *codes;             /* by function: the stream's id of its code */
  GHashTable   *strings;           /* text -> id */
  guint32       n_strings, n_codes, n_tasks;
  GArray       *threads;           /* ProfileStreamThread; ids are indices + 1 */
  FormatBuffer  meta;
  FormatBuffer  buffers[STREAM_N_BUFFERS];
  struct {
    FormatBuffer entries;
    guint32      thread, n;        /* of one thread, each beginning where the last ended */
    gint64       begin_ns;
  } run;
};

/* 0: the empty string. */
guint32       profile_stream_add_string   (ProfileStream *self, const char *text);
/* End it with format_end_record(). No record is longer than a fourth of a chunk. */
FormatBuffer *profile_stream_begin_record (ProfileStream *self, guint which, size_t *mark);

G_END_DECLS
