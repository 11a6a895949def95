/* source-gutter.h: line numbers and the columns "total" and "self" beside the lines of a file
 *
 * Figures, so that heat is never told by colour alone, and a bar along the lines
 * of the selected function. Signals: "placed", its place or width may be another;
 * "line-clicked" with a line from 1 that has figures. A plain widget, not one of
 * GtkSourceView's renderers: 5.6 keeps every text view alive that was drawn with one.
 */

#pragma once

#include <gtksourceview/gtksource.h>

#include "profile/source-lines.h"
#include "viewer/palette.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_SOURCE_GUTTER (viewer_source_gutter_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSourceGutter, viewer_source_gutter, VIEWER, SOURCE_GUTTER, GtkWidget)

/* It becomes the left gutter of *view*, whose buffer is a GtkSourceBuffer and stays; a reference is borrowed. */
ViewerSourceGutter *viewer_source_gutter_new       (GtkTextView             *view);
/* Keeps a reference to *lines*; *file* is copied. Both NULL: no figures. */
void                viewer_source_gutter_set_heat  (ViewerSourceGutter      *self,
                                                    ProfileSourceLines      *lines,
                                                    const ProfileSourceFile *file);
/* Lines from 1, both included; 0: none. */
void                viewer_source_gutter_set_range (ViewerSourceGutter      *self,
                                                    guint                    first,
                                                    guint                    last);
void                viewer_source_gutter_set_theme (ViewerSourceGutter      *self,
                                                    ViewerTheme              theme);
/* Of each of the two columns; px. */
int                 viewer_source_gutter_get_column_width (ViewerSourceGutter *self);
/* Where the first column begins in the text view; px. */
int                 viewer_source_gutter_get_x     (ViewerSourceGutter      *self);
/* What stands beside a line: "62.4 %"; "" for nothing. Free it. */
char               *viewer_source_gutter_dup_total (ViewerSourceGutter      *self,
                                                    guint                    line);
char               *viewer_source_gutter_dup_self  (ViewerSourceGutter      *self,
                                                    guint                    line);

G_END_DECLS
