/* chunks.h: the bytes of a recording, chunk by chunk
 *
 * Private to profile/. What the reader, the dump and the check have in common:
 * the file's header, whole chunks in order, and where damage begins and ends.
 * May be asked again after WAIT: the file may have grown.
 */

#pragma once

#include "format/format.h"

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ProfileChunks ProfileChunks;

typedef enum {
  PROFILE_CHUNK_OK,        /* *chunk*, valid until the next call */
  PROFILE_CHUNK_DAMAGED,   /* *sentence* says how; a search for the next segment follows */
  PROFILE_CHUNK_RESUMED,   /* *sentence* says where; the segment is next */
  PROFILE_CHUNK_WAIT,      /* the end, so far */
  PROFILE_CHUNK_FAILED,    /* the system refused: *error* */
} ProfileChunkStep;

ProfileChunks   *profile_chunks_new          (const char     *path,
                                              GError        **error);
void             profile_chunks_free         (ProfileChunks  *self);
ProfileChunkStep profile_chunks_next         (ProfileChunks  *self,
                                              FormatChunk    *chunk,
                                              guint64        *offset,
                                              char          **sentence,   /* free it */
                                              GError        **error);
/* What is left over when nobody writes any more; NULL when nothing is. Free it. */
char            *profile_chunks_dup_tail     (ProfileChunks  *self);
void             profile_chunks_get_progress (ProfileChunks  *self,
                                              guint64        *read_bytes,
                                              guint64        *file_bytes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileChunks, profile_chunks_free)

G_END_DECLS
