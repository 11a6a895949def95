/* resample-private.h: the parts of ViewerResample
 *
 * resample.c has what is wished for and the worker; resample-show.c what is shown of it.
 * For these two alone.
 */

#pragma once

#include "profile/resample.h"
#include "viewer/learn/resample.h"

G_BEGIN_DECLS

#define VIEWER_RESAMPLE_STEPS_MAX 5

struct _ViewerResample
{
  GtkBox parent_instance;

  /* children */
  GtkWidget *steps;         /* of buttons, one per step */
  GtkLabel  *sentence;
  GtkLabel  *missed;
  GtkWidget *begin;         /* label and slider of the first look */
  GtkLabel  *begin_label;
  GtkScale  *slider;
  GtkWidget *legend;
  GtkListBox *list;

  /* owned */
  ViewerSession   *session;
  ProfileResample *resample;     /* what is shown; NULL nothing yet */
  guint           *rows;         /* of it */

  /* state */
  guint    n_rows;
  gint64   step_ns;
  guint    phase;
  gint64   steps_ns[VIEWER_RESAMPLE_STEPS_MAX];
  guint    n_steps;
  guint64  asked;                /* generation of the newest wish */
  gboolean is_working;
  gboolean is_stale;             /* something changed while it was not seen */
};

/* resample-show.c: all of it anew; where the looks begin; the functions. */
void viewer_resample_show       (ViewerResample *self);
void viewer_resample_show_begin (ViewerResample *self);
void viewer_resample_show_rows  (ViewerResample *self);

G_END_DECLS
