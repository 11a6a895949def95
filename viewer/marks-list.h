/* marks-list.h: marks and spans with some words in their names, as a model of rows
 *
 * A GListModel without an object per row: a row is asked for by its position. Main thread.
 */

#pragma once

#include <gio/gio.h>

#include "profile/profile.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_MARKS_LIST (viewer_marks_list_get_type ())
G_DECLARE_FINAL_TYPE (ViewerMarksList, viewer_marks_list, VIEWER, MARKS_LIST, GObject)

ViewerMarksList *viewer_marks_list_new      (void);
/* Of this profile, to which a reference is taken (NULL: none), those whose name has each of these words. */
void             viewer_marks_list_show     (ViewerMarksList *self,
                                             Profile         *profile,
                                             const char      *words);
/* Index of the mark at a position, which must be one. */
guint32          viewer_marks_list_get_mark (ViewerMarksList *self,
                                             guint            position);
/* G_MAXUINT: it is not among them. */
guint            viewer_marks_list_find     (ViewerMarksList *self,
                                             guint32          mark_index);

G_END_DECLS
