/* source-private.h: the parts of ViewerSourceView, told apart by role
 *
 * source-view.c builds it and follows the session; source-load.c has the workers
 * and shows what they made; source-input.c has keys, clicks and actions.
 */

#pragma once

#include <gtksourceview/gtksource.h>

#include "viewer/source-file.h"
#include "viewer/source-gutter.h"
#include "viewer/source-header.h"
#include "viewer/source-notice.h"
#include "viewer/source-view.h"

G_BEGIN_DECLS

struct _ViewerSourceView
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget          *box;
  ViewerSourceHeader *header;
  ViewerSourceNotice *notice;
  GtkWidget          *stack;          /* "text", "absent", "empty" */
  GtkWidget          *absent;         /* AdwStatusPage */
  GtkWidget          *absent_find;
  GtkWidget          *view;           /* GtkSourceView */
  ViewerSourceGutter *gutter;

  /* owned */
  ViewerSession        *session;
  GtkSourceBuffer      *buffer;
  ProfileSourceLines   *lines;        /* NULL before the first are made */
  ViewerSourceFile     *file;         /* that is shown; NULL: none */
  GtkFileChooserNative *chooser;
  char                 *aside;        /* what the notice says of the selection, before it speaks of the file; NULL */

  /* state */
  char           *wanted_path;        /* owned; that is asked for, shown or not yet */
  guint           wanted_line;        /* to go to when it is there; 0: the hottest */
  ProfileFunction function;           /* whose lines are marked; 0: none */
  guint64         file_wish, lines_wish;     /* generations */
  gboolean        is_making_lines;
  gboolean        lines_are_old;      /* made again when the view is on the screen */
  gboolean        selection_is_old;   /* as that */
  guint           placing_id;         /* the headings are to be put above their columns */
  guint           scrolling_id;       /* the caret is scrolled to in each frame until it stays in sight; 0: not */
  guint           scrolls_left;       /* frames in which it still is, from when the text is measured */
  int             n_measured;         /* lines from the top whose heights are known */
  gboolean        is_sending;         /* the selection is our own */
  gboolean        is_placing;         /* the caret is not moved by the person */
};

/* source-view.c: soon, when sizes are known */
void viewer_source_place_headings (ViewerSourceView *self);

/* source-load.c */
void viewer_source_ask_for_lines (ViewerSourceView *self);
/* *line* 0: the hottest line of *function*, or of the file. Reads it again when *again*. */
void viewer_source_show_file     (ViewerSourceView *self,
                                  const char       *path,
                                  guint             line,
                                  gboolean          again);
/* Figures, tints, the file list and the marked function, from what is there. */
void viewer_source_show_heat     (ViewerSourceView *self);
void viewer_source_show_range    (ViewerSourceView *self);
void viewer_source_go_to_line    (ViewerSourceView *self,
                                  guint             line);
/* The line that was gone to is not in its place yet: scrolls there while the text is on the screen. */
void viewer_source_go_on_scrolling (ViewerSourceView *self);
void viewer_source_pause_scrolling (ViewerSourceView *self);
/* FALSE: nothing of the selected time was in the shown file. */
gboolean viewer_source_get_heat  (ViewerSourceView  *self,
                                  ProfileSourceFile *file);

/* source-view.c. Before the text goes. */
void viewer_source_stop_scrolling (ViewerSourceView *self);

/* source-input.c */
void  viewer_source_install_actions (GtkWidgetClass *widget_class);
void  viewer_source_add_controllers (ViewerSourceView *self);
void  viewer_source_update_actions  (ViewerSourceView *self);
guint viewer_source_get_caret_line  (ViewerSourceView *self);   /* from 1 */
void  viewer_source_announce        (ViewerSourceView *self);

G_END_DECLS
