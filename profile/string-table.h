/* string-table.h: the strings of a recording, each kept once
 *
 * What is recorded is bytes; a string is known by its bytes, and shown as a
 * valid UTF-8 copy. Texts never move and live as long as the table. One thread
 * adds; any thread may read an id that was handed to it.
 */

#pragma once

#include "profile/blocks.h"
#include "profile/index.h"

G_BEGIN_DECLS

typedef struct {
  const char   *text;       /* valid UTF-8, NUL-terminated */
  const guint8 *raw;        /* as recorded */
  guint32       raw_size;
} ProfileString;

typedef struct {
  ProfileBlocks entries;    /* ProfileString; entry 0 is "" */
  ProfileIndex  index;
  GPtrArray    *pools;      /* of memory that the texts lie in */
  gsize         pool_used;
  gsize         pool_size;
} ProfileStrings;

void     profile_strings_init   (ProfileStrings *self);
void     profile_strings_clear  (ProfileStrings *self);
/* The id of these bytes; 0 for no bytes. */
guint32  profile_strings_intern (ProfileStrings *self, const guint8 *raw, gsize size);

static inline const char *
profile_strings_get (const ProfileStrings *self, guint32 id)
{
  return PROFILE_BLOCKS_AT (&self->entries, ProfileString, id)->text;
}

G_END_DECLS
