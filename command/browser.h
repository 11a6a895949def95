/* browser.h: show a page in the user's browser */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* By BROWSER (programs with colons between them, %s in one stands for the page), else by the desktop's own
 * way where there is a display. Does not wait, but for browsers that run in the terminal. FALSE: there is none. */
gboolean command_browser_open (const char *path);

G_END_DECLS
