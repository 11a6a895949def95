/* replay-private.h: the parts of ViewerReplay
 *
 * replay.c has what is shown of a sample, and the worker that counts them; replay-controls.c
 * playing, and what it is done with. For these two alone.
 */

#pragma once

#include "viewer/learn/replay.h"

G_BEGIN_DECLS

#define VIEWER_REPLAY_N_SPEEDS 4u

struct _ViewerReplay
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget     *box;
  GtkLabel      *place;      /* "Sample 214 of 3,935" */
  GtkWidget     *card;
  GtkLabel      *stack;
  GtkLabel      *sentence;
  GtkScale      *scale;
  GtkButton     *play;
  GtkWidget     *steps;      /* the row of buttons */
  GtkWidget     *speeds[VIEWER_REPLAY_N_SPEEDS];

  /* owned */
  ViewerSession *session;
  ProfileReplay *replay;     /* NULL: not there yet */

  /* state */
  Profile       *wanted;     /* a reference: of whom a replay is being made; NULL nobody */
  guint64        number;     /* samples played */
  double         position;   /* the same, with what is left of a frame */
  guint          speed;      /* samples in a second */
  guint          tick;       /* 0: stands still */
  gint64         tick_us;    /* of the last frame; 0: none yet */
  gboolean       is_showing; /* what changes now is our own doing */
};

/* replay.c: *number* is at most the number of steps, and they have been counted. */
void viewer_replay_show_number (ViewerReplay *self,
                                guint64       number);
/* replay-controls.c: the widgets; once. */
void viewer_replay_build       (ViewerReplay *self);

G_END_DECLS
