/* key-file.h: the small files in which the window keeps things from one time to the next
 *
 * Each in pyinst's own part of one of the user's folders, for GTK's thread. What cannot be
 * read or written is forgotten without a word: nothing depends on it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* *folder*: g_get_user_state_dir() and the like; *name*: "window.ini". Read anew each time,
 * as another window may have written it; empty when there is none. */
GKeyFile *viewer_key_file_load (const char *folder,
                                const char *name);
/* Makes the folder where it is missing. */
void      viewer_key_file_save (GKeyFile   *file,
                                const char *folder,
                                const char *name);

G_END_DECLS
