/* source-buffer.h: a text buffer with Python's colours and the heat of its lines */

#pragma once

#include <gtksourceview/gtksource.h>

#include "profile/source-lines.h"
#include "profile/source-text.h"
#include "viewer/palette.h"

G_BEGIN_DECLS

GtkSourceBuffer *viewer_source_buffer_new       (void);
void             viewer_source_buffer_set_text  (GtkSourceBuffer          *self,
                                                 const ProfileSourceText  *text);   /* NULL: nothing */
void             viewer_source_buffer_set_theme (GtkSourceBuffer          *self,
                                                 ViewerTheme               theme);
/* Tints each line by its share of all the time. *file* NULL: none. */
void             viewer_source_buffer_set_heat  (GtkSourceBuffer          *self,
                                                 const ProfileSourceLines *lines,
                                                 const ProfileSourceFile  *file);
/* How strong the tint of a line is: 0 none .. VIEWER_SOURCE_HEAT_LEVELS. */
guint            viewer_source_get_heat_level   (double                    share);
/* The same as how opaque it is, 0..1. */
double           viewer_source_get_tint         (double                    share,
                                                 ViewerTheme               theme);

#define VIEWER_SOURCE_HEAT_LEVELS 12

G_END_DECLS
