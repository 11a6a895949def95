/* terms.h: the words of profiling that the window uses, and what they mean
 *
 * A table: key, the word as the window shows it, what it says of any recording, and
 * which words are near. What *this* recording says of a word is profile/words.h's,
 * profile_words_term(), by the same key. Pure data; texts are not translated yet.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  VIEWER_TERMS_NUMBERS,
  VIEWER_TERMS_CALLS,
  VIEWER_TERMS_VIEWS,
  VIEWER_TERMS_THREADS,
  VIEWER_TERMS_TASKS,
  VIEWER_TERMS_RECORDING,
  VIEWER_N_TERM_GROUPS
} ViewerTermGroup;

#define VIEWER_TERM_SEES 5u

typedef struct {
  const char      *key;
  ViewerTermGroup  group;
  const char      *word;        /* as a title: "Self" */
  const char      *meaning;     /* one to three plain sentences */
  const char      *sees[VIEWER_TERM_SEES + 1];   /* keys of near words; ends with NULL */
} ViewerTerm;

const ViewerTerm *viewer_terms_list      (guint           *n_terms);   /* group by group */
const ViewerTerm *viewer_terms_find      (const char      *key);       /* NULL: there is none */
const char       *viewer_terms_get_title (ViewerTermGroup  group);     /* translated */
/* Whether the term has all of these words in its own or in its meaning, as translated; case does not count. */
gboolean          viewer_terms_match     (const ViewerTerm *term,
                                          const char       *words);

G_END_DECLS
