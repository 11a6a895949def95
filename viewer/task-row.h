/* task-row.h: a kind of task as a row of a list: what its columns say, and how they are sorted */

#pragma once

#include <gtk/gtk.h>

#include "profile/tasks.h"

G_BEGIN_DECLS

typedef enum {
  VIEWER_TASK_COLUMN_NAME,
  VIEWER_TASK_COLUMN_NUMBER,
  VIEWER_TASK_COLUMN_MEAN,
  VIEWER_TASK_COLUMN_P95,
  VIEWER_TASK_COLUMN_RUNNING,
  VIEWER_TASK_COLUMN_READY,
  VIEWER_TASK_COLUMN_WAITING,
  VIEWER_TASK_COLUMN_AWAITS,
  VIEWER_TASK_N_COLUMNS,
} ViewerTaskColumn;

#define VIEWER_TYPE_TASK_ROW (viewer_task_row_get_type ())
G_DECLARE_FINAL_TYPE (ViewerTaskRow, viewer_task_row, VIEWER, TASK_ROW, GObject)

ViewerTaskRow *viewer_task_row_new        (Profile          *profile,
                                           guint32           kind_index);
const char    *viewer_task_row_get_name   (ViewerTaskRow    *self);
/* Free it. */
char          *viewer_task_row_dup_text   (ViewerTaskRow    *self,
                                           ViewerTaskColumn  column);
const char    *viewer_task_column_get_title (ViewerTaskColumn column);
/* Figures: the greatest first. */
int            viewer_task_row_compare    (ViewerTaskRow    *first,
                                           ViewerTaskRow    *second,
                                           ViewerTaskColumn  column);

G_END_DECLS
