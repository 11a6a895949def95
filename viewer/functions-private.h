/* functions-private.h: what the files of the functions view share
 *
 * One object by roles: functions-view.c is the widget and its rows; functions-current.c its selection
 * and the walk from function to function; functions-work.c has the figures made and follows the session.
 */

#pragma once

#include "viewer/calls-pane.h"
#include "viewer/functions-view.h"

struct _ViewerFunctionsView
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *paned;
  GtkWidget *search;
  GtkWidget *count;
  GtkWidget *stack;         /* of the list: "rows", "empty", "none" */
  GtkWidget *column_view;
  GtkWidget *faster;        /* a button: what is folded below the list; not visible without any */
  GtkWidget *calls;         /* a ViewerCallsPane */

  /* owned */
  ViewerSession       *session;
  ViewerFunctionTable *table;       /* NULL: not made yet */
  ViewerFunctionList  *list;
  GtkSingleSelection  *selection;
  GArray              *walk;        /* ProfileFunction: where Back leads, the last one first back */

  /* state */
  ProfileFunction current;
  gboolean        is_taking;        /* the row is selected by us */
  gboolean        is_sending;       /* the session's selection is */
  gboolean        is_stale;         /* the figures are not those of the session's tree */
  guint           share_idle;       /* the calls go beside the list or below it; 0 none */
  gboolean        is_working;       /* one table at a time is made */
  guint64         recording;        /* changes when another recording is opened */
};

/* functions-work.c: has a new table made when the view is seen and its figures are stale */
void viewer_functions_update      (ViewerFunctionsView *self);
void viewer_functions_connect     (ViewerFunctionsView *self);

/* functions-view.c: the table is another one */
void viewer_functions_table_changed (ViewerFunctionsView *self);

/* functions-current.c */
void     viewer_functions_take_selection  (ViewerFunctionsView *self);
void     viewer_functions_show_current    (ViewerFunctionsView *self);
/* What is folded below the list unfolds. */
void     viewer_functions_show_faster     (ViewerFunctionsView *self);
/* Its row is the selected one, wherever it is now. */
void     viewer_functions_select_current  (ViewerFunctionsView *self);
void     viewer_functions_row_selected    (ViewerFunctionsView *self);
/* From the current function; Back leads there. */
void     viewer_functions_walk_to         (ViewerFunctionsView *self,
                                           guint                function);
/* FALSE: there is no way back. */
gboolean viewer_functions_go_back         (ViewerFunctionsView *self);
