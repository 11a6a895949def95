/* source-text.h: the text of a Python file, as it can be shown
 *
 * A pure function of its bytes. The result is valid UTF-8 whose lines are those
 * that Python counts: every line end is one '\n', and nothing else ends a line
 * for whoever shows it. Long files and long lines are cut, and it is said so.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PROFILE_SOURCE_TEXT_LINES_MAX 100000u
#define PROFILE_SOURCE_TEXT_BYTES_MAX ((gsize) 8 << 20)    /* nobody needs to read more of a file than this */
#define PROFILE_SOURCE_TEXT_LINE_MAX  2000u                /* characters */

typedef struct {
  char    *text;         /* NUL-terminated; no NUL within */
  gsize    size;
  guint    n_lines;
  gboolean is_cut;       /* lines at the end are missing */
  gboolean is_guessed;   /* its bytes are not in the encoding that it names; strange letters may show */
} ProfileSourceText;

/* The name of the encoding as the file states it (PEP 263: a mark at its begin, or a comment in its first two
 * lines), as iconv knows it; "UTF-8" without. Free it. */
char              *profile_source_dup_encoding (const guint8 *bytes, gsize size);
ProfileSourceText *profile_source_text_new     (const guint8 *bytes, gsize size);
void               profile_source_text_free    (ProfileSourceText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileSourceText, profile_source_text_free)

/* The last line of the function, class or lambda whose first line (that of its first decorator) is
 * *first_line*; *first_line* itself where there is none. Blank lines behind it are not its own. */
guint              profile_source_text_find_end (const ProfileSourceText *self, guint first_line);

G_END_DECLS
