/* render-text-private.h: what the files of the text report share
 *
 * Private to render-text*.c.
 */

#pragma once

#include "profile/report-options.h"

G_BEGIN_DECLS

/* Rows of a list behind the tree; the others are counted. */
#define PROFILE_TEXT_ROWS_MAX 30u

typedef struct {
  Profile                  *profile;
  const ProfileTextOptions *options;
  FILE                     *out;
  ProfileCallTree          *tree;      /* the one being written */
  gint64                    whole_ns;  /* its root's */
  int                       digits;
} ProfileTextReport;

typedef enum {
  PROFILE_TEXT_DIM,
  PROFILE_TEXT_BOLD,
  PROFILE_TEXT_HOT,
  PROFILE_TEXT_WARM,
  PROFILE_TEXT_MILD,
  PROFILE_TEXT_APPLICATION,
} ProfileTextStyle;

void profile_text_put           (ProfileTextReport *self, const char *text);
void profile_text_put_styled    (ProfileTextReport *self, ProfileTextStyle style, const char *text);
/* The head of a column of numbers: at its right, in columns of a terminal, whatever the language. */
void profile_text_put_head      (ProfileTextReport *self, int width, const char *text);
/* Takes the sentence; NULL is no line. */
void profile_text_put_line      (ProfileTextReport *self, char *sentence);
/* What stands before every row: nothing, or a dot in short mode. */
void profile_text_begin_row     (ProfileTextReport *self);
/* Seconds in a column of their own, coloured by their share of the whole. */
void profile_text_put_seconds   (ProfileTextReport *self, gint64 ns);
/* Seconds and share, or the share alone, then two spaces. */
void profile_text_put_time      (ProfileTextReport *self, gint64 ns);
int  profile_text_time_width    (const ProfileTextReport *self);
void profile_text_put_function  (ProfileTextReport *self, ProfileFunction function, gboolean is_application);

/* A thread's tree or functions, as asked for; of all threads with -1. */
void profile_text_put_thread    (ProfileTextReport *self, gint32 thread_index);
/* Where a thread was most: "80 % in load  shop.py"; "" when it was nowhere. Free it. */
char *profile_text_dup_main_place (ProfileTextReport *self, guint32 thread_index);
/* The busiest first; of two pointers to guint32 indices, the profile beside them. */
int  profile_text_compare_threads (gconstpointer a, gconstpointer b, gpointer profile);
guint32 profile_text_get_process (ProfileTextReport *self, guint32 thread_index);

/* Each of these puts nothing where the recording has none. */
void profile_text_put_processes (ProfileTextReport *self);
void profile_text_put_sessions  (ProfileTextReport *self);
void profile_text_put_marks     (ProfileTextReport *self);
void profile_text_put_tasks     (ProfileTextReport *self);
void profile_text_put_findings  (ProfileTextReport *self, gint32 thread_index);

/* The rows below the tree's root. */
void profile_text_put_nodes     (ProfileTextReport *self);
/* Functions of one thread, -1 all; then lines. */
void profile_text_put_functions (ProfileTextReport *self, gint32 thread_index);
void profile_text_put_lines     (ProfileTextReport *self, gint32 thread_index);

G_END_DECLS
