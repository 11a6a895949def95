/* timeline-text.h: shaped names of functions, kept, and written cut at a glyph
 *
 * Shaping text costs far more than writing it, and a chart writes the same few
 * hundred names thousands of times a second. One per chart; GTK's thread only.
 */

#pragma once

#include <gtk/gtk.h>

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ViewerTimelineText ViewerTimelineText;

/* Takes a reference to *context*; *font* is copied. */
ViewerTimelineText *viewer_timeline_text_new    (PangoContext               *context,
                                                 const PangoFontDescription *font,
                                                 Profile                    *profile);
void                viewer_timeline_text_free   (ViewerTimelineText         *self);
/* Pixels. */
int                 viewer_timeline_text_get_height (ViewerTimelineText     *self);
/* Writes as much of the name as fits between *x* and *x* + *width*; *y* is the row's top. */
void                viewer_timeline_text_append (ViewerTimelineText         *self,
                                                 GtkSnapshot                *snapshot,
                                                 ProfileFunction             function,
                                                 gboolean                    is_bold,
                                                 const GdkRGBA              *color,
                                                 float                       x,
                                                 float                       y,
                                                 float                       width,
                                                 float                       row_height);
/* The same with what is not a function's name. */
void                viewer_timeline_text_append_words (ViewerTimelineText   *self,
                                                 GtkSnapshot                *snapshot,
                                                 const char                 *words,
                                                 const GdkRGBA              *color,
                                                 float                       x,
                                                 float                       y,
                                                 float                       width,
                                                 float                       row_height);

/* How wide the whole of it is; pixels. */
int                 viewer_timeline_text_measure_words (ViewerTimelineText  *self,
                                                 const char                 *words);

/* "0xAARRGGBB" as GTK wants it. */
GdkRGBA             viewer_rgba                 (guint32                     color);
GdkRGBA             viewer_rgba_with_alpha      (guint32                     color,
                                                 float                       alpha);

G_END_DECLS
