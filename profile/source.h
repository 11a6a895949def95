/* source.h: what a recording holds of a source file: its date, its size, its text
 *
 * The recorder states every file whose code it saw, and keeps the text of the
 * application's. A snapshot's answer never changes and lives as long as the Profile.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct {
  guint64       mtime_ns;    /* since 1970, when it was recorded */
  guint64       size;        /* bytes, when it was recorded */
  const guint8 *text;        /* as it was, in its own encoding; NULL: not kept */
} ProfileSourceCopy;

/* *path* as profile_get_function_info() gives it. FALSE: the recording says nothing of it. */
gboolean profile_find_source (const Profile *self, const char *path, ProfileSourceCopy *source);

G_END_DECLS
