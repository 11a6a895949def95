/* redact.h: a copy of a recording that can be given to others
 *
 * Left out: the program's arguments, the text of its source files, and where home
 * folders are (they become "~"). Stacks, names of functions and threads, times
 * and versions stay. Whole chunks only: damaged parts are not copied.
 */

#pragma once

#include <stdio.h>

#include "profile/error.h"

G_BEGIN_DECLS

/* *home*: the reader's home folder or NULL; /home/NAME, /Users/NAME and /root are home folders everywhere.
 * FALSE and *error* (untranslated) when it cannot be read or written. */
gboolean profile_redact   (const char *path, const char *home, FILE *out, GError **error);
/* *text* with home folders as "~". Free it. */
GByteArray *profile_redact_text (const guint8 *text, gsize size, const char *home);

G_END_DECLS
