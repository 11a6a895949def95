/* host.h: where recorded programs run, when that is not where we run
 *
 * In a Flatpak we see the user's folders at their own places, but neither the computer's
 * interpreters nor its pyinst. flatpak-spawn starts programs outside: it passes signals on to
 * them (all but SIGKILL) and ends with their exit status, 128 and the number added where a
 * signal ended them. They get the desktop session's environment, not ours. Any thread.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* TRUE: programs are started by flatpak-spawn. */
gboolean viewer_host_is_outside     (void);
/* For tests: as if we were in a Flatpak, or not. */
void     viewer_host_pretend        (gboolean           is_outside);
/* *words* as they are started outside. *options* are flatpak-spawn's own; NULL: none. Free it. */
char   **viewer_host_list_words     (const char *const *options,
                                     const char *const *words);
/* A file of the computer where we see it, when that is somewhere else; else *path*. Free it. */
char    *viewer_host_dup_seen_path  (const char        *path);
/* The other way: what such a path is on the computer; a part of *seen_path*. */
const char *viewer_host_get_own_path (const char       *seen_path);

G_END_DECLS
