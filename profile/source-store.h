/* source-store.h: the SRCF records of a recording
 *
 * Private to profile/. The reader's thread adds; entries below a length that a
 * snapshot holds never change. Each segment and each child says the same files
 * again: what adds nothing to the first record of a file is not kept.
 */

#pragma once

#include "format/format.h"
#include "profile/blocks.h"
#include "profile/source.h"

G_BEGIN_DECLS

#define PROFILE_SOURCES_MAX       65536u
#define PROFILE_SOURCE_TEXT_MAX   ((gsize) 64 << 20)   /* of all files; further ones are stated only */

typedef struct {
  char         *path;        /* valid UTF-8 */
  ProfileSourceCopy source;      /* its text is owned */
} ProfileSourceEntry;

typedef struct {
  ProfileBlocks entries;     /* ProfileSourceEntry */
  GHashTable   *by_path;     /* path to ProfileSourceEntry *, the one to show */
  gsize         text_size;
} ProfileSources;

void     profile_sources_init  (ProfileSources *self);
void     profile_sources_clear (ProfileSources *self);
/* FALSE: the record is not one. */
gboolean profile_sources_read  (ProfileSources *self, FormatCursor *record);

G_END_DECLS
