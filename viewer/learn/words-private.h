/* words-private.h: the parts of ViewerWords
 *
 * words.c has the list and the way through the words; words-page.c the page of one;
 * words-facts.c the worker that finds the numbers.
 */

#pragma once

#include "profile/explain.h"
#include "viewer/learn/terms.h"
#include "viewer/learn/words.h"

G_BEGIN_DECLS

struct _ViewerWords
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *stack;                              /* "list", "page" */
  GtkWidget *search;
  GtkWidget *nothing;                            /* found no word */
  GtkWidget *titles[VIEWER_N_TERM_GROUPS];
  GtkWidget *lists[VIEWER_N_TERM_GROUPS];
  GtkWidget *page;
  GtkWidget *word, *meaning, *numbers, *hint;
  GtkWidget *sees;                               /* buttons of near words */

  /* owned */
  ViewerSession  *session;
  ProfileExplain *facts;                         /* NULL: not known (yet) */
  GPtrArray      *way;                           /* ViewerTerm: those before this one, borrowed */

  /* state */
  const ViewerTerm *term;                        /* NULL: the list */
  guint64           wish;                        /* generation of the facts */
  gboolean          is_working;
  gboolean          facts_are_old;               /* asked for again when it is on the screen */
};

/* words-page.c */
GtkWidget *viewer_words_make_page    (ViewerWords *self);
void       viewer_words_show_page    (ViewerWords *self);
/* The sentence of this recording alone. */
void       viewer_words_show_numbers (ViewerWords *self);

/* words-facts.c */
void       viewer_words_ask_for_facts (ViewerWords *self);

G_END_DECLS
