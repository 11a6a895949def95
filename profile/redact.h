/* redact.h: a copy of a recording that can be given to others
 *
 * Left out: the program's arguments, the text of its source files unless it is to
 * be kept, and where home folders are (they become "~"). Stacks, names of functions
 * and threads, times and versions stay. Whole chunks only: damaged parts are not copied.
 */

#pragma once

#include <stdio.h>

#include "profile/error.h"

G_BEGIN_DECLS

/* Strings are borrowed. */
typedef struct {
  const char        *home;          /* the reader's home folder or NULL; /home/NAME, /Users/NAME and /root are
                                     * home folders everywhere */
  gboolean           keep_sources;
  const char *const *folders;       /* a folder, its new name, and so on, then NULL; looked for before home folders, the
                                     * first that fits counts. No new name is longer than the old one. NULL: none */
} ProfileRedaction;

/* FALSE and *error* (untranslated) when it cannot be read or written. */
gboolean    profile_redact      (const char *path, const ProfileRedaction *what, FILE *out, GError **error);
/* *text* with folders renamed and home folders as "~". Free it. */
GByteArray *profile_redact_text (const guint8 *text, gsize size, const ProfileRedaction *what);

G_END_DECLS
