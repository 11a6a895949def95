/* file-end.h: what the end of a recording says of the whole
 *
 * A few reads from the back, however long the file is. Any thread.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint64  n_failed_writes;   /* chunks that are missing */
  guint64  unwritten_ns;      /* of which nothing could be written */
} ProfileFileEnd;

/* FALSE: there is no such file, or its end says nothing of losses; *end* is zeros then. */
gboolean profile_file_end_read (const char *path, ProfileFileEnd *end);

G_END_DECLS
