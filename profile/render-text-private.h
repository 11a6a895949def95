/* render-text-private.h: what the files of the text report share
 *
 * Private to render-text*.c.
 */

#pragma once

#include "profile/report-options.h"

G_BEGIN_DECLS

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

/* The rows below the tree's root. */
void profile_text_put_nodes     (ProfileTextReport *self);
/* Functions of one thread, -1 all; then lines. */
void profile_text_put_functions (ProfileTextReport *self, gint32 thread_index);
void profile_text_put_lines     (ProfileTextReport *self, gint32 thread_index);

G_END_DECLS
