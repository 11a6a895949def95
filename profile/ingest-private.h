/* ingest-private.h: what the readers of records share
 *
 * Private to ingest*.c.
 */

#pragma once

#include "profile/ingest.h"

G_BEGIN_DECLS

typedef enum {
  RECORD_GOOD,
  RECORD_BAD,           /* fields missing or impossible */
  RECORD_UNDEFINED,     /* names what was not defined */
} RecordStatus;

/* The store's id of the segment's; FALSE when it was not defined. 0 is 0. */
gboolean profile_ingest_translate (const GArray *table, guint64 id, guint32 *global);
/* Profile time of a time in the file; FALSE when it cannot be one. */
gboolean profile_ingest_get_time  (ProfileIngest *self, FormatCursor *record, gint64 *time_ns);
/* The recording reaches at least until then. */
void     profile_ingest_saw_time  (ProfileIngest *self, gint64 time_ns);

/* NULL when there are too many. */
ProfileThreadEntry *profile_ingest_get_thread (ProfileIngest *self, guint64 id);

static inline guint32
profile_ingest_get_u32 (FormatCursor *record)
{
  guint64 value = format_get_varint (record);

  if (value > G_MAXUINT32)
    record->failed = true;
  return (guint32) value;
}

/* Each reads one record of its kind. */
RecordStatus profile_ingest_string  (ProfileIngest *self, FormatCursor *record);
RecordStatus profile_ingest_code    (ProfileIngest *self, FormatCursor *record);
RecordStatus profile_ingest_frame   (ProfileIngest *self, FormatCursor *record);
RecordStatus profile_ingest_stack   (ProfileIngest *self, FormatCursor *record);
RecordStatus profile_ingest_thread  (ProfileIngest *self, FormatCursor *record);
RecordStatus profile_ingest_run     (ProfileIngest *self, FormatCursor *record);
RecordStatus profile_ingest_mark    (ProfileIngest *self, FormatCursor *record);
RecordStatus profile_ingest_session (ProfileIngest *self, FormatCursor *record);
RecordStatus profile_ingest_task    (ProfileIngest *self, FormatCursor *record);

G_END_DECLS
