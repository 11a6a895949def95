/* contrast.h: the style of high contrast, while the desktop wants it
 *
 * libadwaita would load a style-hc.css itself, and newer ones complain of it; the media
 * queries that replace it are not known to GTK before 4.20.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Once, after libadwaita has started, on the main thread. */
void viewer_contrast_follow (void);

G_END_DECLS
