/* function-list.h: rows of functions, sorted and filtered, as a list
 *
 * A GListModel over an array of plain rows, no object per function: an item is only a
 * handle, what a row shows is asked for by position. When rows are replaced,
 * "items-changed" covers only how many there are; "values-changed" says that rows which
 * stayed in their place stand for something else. Needs no display.
 */

#pragma once

#include <gio/gio.h>

#include "viewer/function-table.h"

G_BEGIN_DECLS

typedef enum {
  VIEWER_FUNCTION_COLUMN_NAME,
  VIEWER_FUNCTION_COLUMN_SELF,
  VIEWER_FUNCTION_COLUMN_TOTAL,
  VIEWER_FUNCTION_COLUMN_SAMPLES,
  VIEWER_FUNCTION_COLUMN_LOCATION,
  VIEWER_FUNCTION_N_COLUMNS
} ViewerFunctionColumn;

#define VIEWER_TYPE_FUNCTION_LIST (viewer_function_list_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFunctionList, viewer_function_list, VIEWER, FUNCTION_LIST, GObject)

#define VIEWER_FUNCTION_LIST_NO_ROW G_MAXUINT

ViewerFunctionList      *viewer_function_list_new          (void);
/* *rows* is an array of ViewerFunctionRow about the profile; takes references. NULL: nothing. */
void                     viewer_function_list_set_rows     (ViewerFunctionList   *self,
                                                            Profile              *profile,
                                                            GArray               *rows);
/* Names and places from A to Z, figures from the heaviest down; the other way when *reversed*. */
void                     viewer_function_list_sort         (ViewerFunctionList   *self,
                                                            ViewerFunctionColumn  column,
                                                            gboolean              reversed);
/* Only rows whose name or file has all the words, whatever their case. */
void                     viewer_function_list_filter       (ViewerFunctionList   *self,
                                                            const char           *words);
/* Whether functions with less than a hundredth of the time are left out, while no words are asked for. At first they
 * are not. */
void                     viewer_function_list_set_folds    (ViewerFunctionList   *self,
                                                            gboolean              folds);
guint                    viewer_function_list_get_n_folded (ViewerFunctionList   *self);
guint                    viewer_function_list_get_n_all    (ViewerFunctionList   *self);
/* Borrowed, until the rows change. NULL: there is no such row. */
const ViewerFunctionRow *viewer_function_list_get_row      (ViewerFunctionList   *self,
                                                            guint                 position);
guint                    viewer_function_list_find         (ViewerFunctionList   *self,
                                                            ProfileFunction       function);
Profile                 *viewer_function_list_get_profile  (ViewerFunctionList   *self);   /* borrowed */

/* ---- what a row says; new strings, "" where there is nothing to say ---- */

char                    *viewer_function_row_dup_name      (const ViewerFunctionRow *row,
                                                            Profile                 *profile);
/* For a tooltip: samples and time, and how far the share may be off where that is known. */
char                    *viewer_function_row_dup_details   (const ViewerFunctionRow *row,
                                                            gboolean                 is_total);
char                    *viewer_function_row_dup_location  (const ViewerFunctionRow *row,
                                                            Profile                 *profile);
/* Name, total, self, samples, location, with tabs between. */
char                    *viewer_function_row_dup_line      (const ViewerFunctionRow *row,
                                                            Profile                 *profile);
gboolean                 viewer_function_row_is_application (const ViewerFunctionRow *row,
                                                            Profile                 *profile);

G_END_DECLS
