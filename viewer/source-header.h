/* source-header.h: which file is shown, its hot lines, and the headings of its figures
 *
 * Its buttons are the actions "source.previous-hot", "source.next-hot" and
 * "source.open-in-editor" of the view that it stands in. Signal "file-chosen"
 * (const char *path): another file was picked from the list.
 */

#pragma once

#include <gtk/gtk.h>

#include "profile/source-lines.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_SOURCE_HEADER (viewer_source_header_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSourceHeader, viewer_source_header, VIEWER, SOURCE_HEADER, GtkWidget)

GtkWidget  *viewer_source_header_new       (void);
/* The files with time, and the one that is shown, with time or without; NULL: none is. */
void        viewer_source_header_show      (ViewerSourceHeader       *self,
                                            const ProfileSourceLines *lines,
                                            const char               *path);
/* The headings stand above their columns, of which the first begins at *x*; width 0: there are none. */
void        viewer_source_header_place     (ViewerSourceHeader       *self,
                                            int                       x,
                                            int                       column_width);
/* "shop.py · 62.4 %"; for tests. */
const char *viewer_source_header_get_row   (ViewerSourceHeader       *self);

G_END_DECLS
