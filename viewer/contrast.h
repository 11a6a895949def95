/* contrast.h: light or dark, and the style of high contrast, as the desktop wants it now
 *
 * libadwaita would load a style-hc.css itself, and newer ones complain of it; the media
 * queries that replace it are not known to GTK before 4.20.
 */

#pragma once

#include <glib-object.h>

#include "viewer/palette.h"

G_BEGIN_DECLS

/* Once, after libadwaita has started, on the main thread. */
void        viewer_contrast_follow    (void);

/* For what is painted from the palette. Main thread. */
ViewerTheme viewer_contrast_get_theme (void);
/* *changed* is called with *object* alone when the theme may have changed, until the object is gone. */
void        viewer_contrast_connect   (gpointer   object,
                                       GCallback  changed);

G_END_DECLS
