/* check.h: is a file whole?
 *
 * Reads all of it. A file can be whole without an end mark: then its program
 * was killed, or still runs.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct {
  gboolean whole;          /* every byte belongs to a chunk that could be read */
  gboolean stopped;        /* the writer said that it ended */
  guint64  n_bytes;
  guint64  n_chunks;
  guint64  n_segments;
  guint64  n_samples;      /* entries */
  guint64  n_looks;
  guint32  n_threads;
  guint32  n_stacks;
  char   **problems;       /* untranslated sentences; NULL-terminated */
} ProfileCheck;

/* FALSE when it is no recording at all, or from a newer Pyinst. */
gboolean profile_check_file  (const char *path, ProfileCheck *check, GError **error);
void     profile_check_clear (ProfileCheck *check);

G_END_DECLS
