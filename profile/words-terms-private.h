/* words-terms-private.h: what the files of words-terms*.c share
 *
 * A file per subject: words-terms.c (the table; samples and time), words-terms-tree.c
 * (rows and views), words-terms-threads.c (threads and the GIL), words-terms-tasks.c
 * (asyncio), words-terms-recording.c (how it was recorded).
 */

#pragma once

#include "profile/words.h"

G_BEGIN_DECLS

typedef struct {
  const ProfileExplain    *whole;
  const ProfileExplainRow *row;        /* NULL: there is none */
  Profile                 *profile;
} ProfileTermContext;

typedef char *(*ProfileTermSentence) (const ProfileTermContext *self);

typedef struct {
  const char          *term;
  ProfileTermSentence  sentence;
  gboolean             needs_row;      /* says something of the selected row */
  gboolean             needs_samples;
} ProfileTermWords;

/* Each of the others gives its part of the table; ends with NULL. */
const ProfileTermWords *profile_words_list_tree_terms      (void);
const ProfileTermWords *profile_words_list_thread_terms    (void);
const ProfileTermWords *profile_words_list_task_terms      (void);
const ProfileTermWords *profile_words_list_recording_terms (void);

/* Figures for sentences; free them. */
char *profile_words_count    (guint64 count);             /* "1000", grouped as the locale does */
char *profile_words_duration (gint64 ns);                 /* "1.25 s", "34.2 ms" */
char *profile_words_share    (gint64 part, gint64 whole); /* "62 %", below ten with a decimal */
/* One sentence behind the other; takes both, NULL: nothing. */
char *profile_words_join     (char *first, char *second);

G_END_DECLS
