/* recent.h: the recordings that were opened last
 *
 * They are the desktop's: other applications see them, and its "forget recent
 * files" forgets them. Files that are gone are not told.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void       viewer_recent_add  (const char *path);
/* GFile, the last one first, at most *n_max*. Free it with g_ptr_array_unref(). */
GPtrArray *viewer_recent_list (guint       n_max);

G_END_DECLS
