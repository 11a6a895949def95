/* welcome.h: the page of a tab with nothing in it: record, open, or go on where one was
 *
 * Its rows and buttons do win.record, win.open, win.open-path and win.restore-tabs.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_WELCOME (viewer_welcome_get_type ())
G_DECLARE_FINAL_TYPE (ViewerWelcome, viewer_welcome, VIEWER, WELCOME, AdwBin)

G_END_DECLS
