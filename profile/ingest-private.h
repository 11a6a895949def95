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

RecordStatus profile_ingest_task  (ProfileIngest *self, FormatCursor *record);

G_END_DECLS
