/* what-if-slider.h: a bar whose end can be dragged
 *
 * From 0 to 1; what is gone stays as a pale ghost. With the arrow keys, Page Up and Down, Home
 * (nothing is left) and End. The signal "value-changed" says that a person has moved it.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_WHAT_IF_SLIDER (viewer_what_if_slider_get_type ())
G_DECLARE_FINAL_TYPE (ViewerWhatIfSlider, viewer_what_if_slider, VIEWER, WHAT_IF_SLIDER, GtkWidget)

GtkWidget *viewer_what_if_slider_new       (void);
double     viewer_what_if_slider_get_value (ViewerWhatIfSlider *self);
/* *text* stands in it, and is what screen readers say. */
void       viewer_what_if_slider_set       (ViewerWhatIfSlider *self,
                                            double              value,
                                            const char         *text);

G_END_DECLS
