/* words.h: every word of profiling that the window uses, and what this recording says of it
 *
 * A list of words that can be searched, and a page for each: what it means, the
 * numbers of the recording and of what is selected, and the words near to it. The
 * numbers follow the session; they are made on a worker, and only while they are seen.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_WORDS (viewer_words_get_type ())
G_DECLARE_FINAL_TYPE (ViewerWords, viewer_words, VIEWER, WORDS, GtkWidget)

GtkWidget  *viewer_words_new         (ViewerSession *session);
/* A key of terms.h; the list when it is no word. The way back leads to where it was asked for. */
void        viewer_words_show        (ViewerWords   *self,
                                      const char    *term);
/* The same for the pane; FALSE: there is no such word. */
gboolean    viewer_words_open        (GtkWidget     *words,
                                      const char    *term);
/* One step back, to the word before or to the list; FALSE when the list is shown. */
gboolean    viewer_words_go_back     (GtkWidget     *words);
/* The key of the word that is shown; NULL for the list. */
const char *viewer_words_get_term    (ViewerWords   *self);
/* What the page says of this recording; "" while that is not known. */
const char *viewer_words_get_numbers (ViewerWords   *self);

G_END_DECLS
