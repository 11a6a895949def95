/* source-words.h: what the source view says, in words
 *
 * Tooltips, notices and screen readers take their words from here. Each gives a
 * new string.
 */

#pragma once

#include "profile/source-lines.h"
#include "viewer/source-file.h"

G_BEGIN_DECLS

/* Of everything that was selected, 0..1; negative when there is nothing. */
double viewer_source_words_get_share  (const ProfileSourceLines *lines,
                                       gint64                    time_ns);
/* "1 234 samples, 3.10 s: 62.4 %" and what of it was the line's own; two lines. */
char  *viewer_source_words_dup_card   (const ProfileSourceLines *lines,
                                       const ProfileSourceLine  *line);
/* "Line 21: 62.4 % total, 3.1 % self, 1 234 samples"; *line* NULL: no time was on it. */
char  *viewer_source_words_dup_label  (const ProfileSourceLines *lines,
                                       const ProfileSourceLine  *line,
                                       guint                     number);
/* "shop.py · 62.4 %" */
char  *viewer_source_words_dup_row    (const ProfileSourceLines *lines,
                                       const ProfileSourceFile  *file);
/* What must be known of the text that is shown; NULL when it is what ran. */
char  *viewer_source_words_dup_notice (const ViewerSourceFile   *file);
/* Why there is no text at all, for the page in its place. */
char  *viewer_source_words_dup_absence (const ViewerSourceFile  *file,
                                        const char              *function);

G_END_DECLS
