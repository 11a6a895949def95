/* recorder-outside.h: the pyinst command outside of our sandbox; see host.h
 *
 * For recorder.c. The command says its process id through a pipe: flatpak-spawn cannot
 * pass SIGKILL on, and passes SIGINT to the program too, which the command does as well.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What starts pyinst with *arguments* in *folder* (NULL: ours). *captures*: its output comes to us.
 * *id_fd* is where its process id is read. NULL and *error* when there is no pipe. Free it. */
char   **viewer_recorder_list_outside (GSubprocessLauncher *launcher,
                                       const char *const   *arguments,
                                       const char          *folder,
                                       gboolean             captures,
                                       int                 *id_fd,
                                       GError             **error);
/* Sends it SIGINT, which it passes on; or SIGKILL, with all that it started. *id*: NULL at first, then its process
 * id; free it. FALSE when it has not said that, or for another signal. */
gboolean viewer_recorder_signal_outside (int id_fd, char **id, int signal_number);
/* What to do, for people, when *output* is flatpak-spawn's refusal; else NULL. Free it. */
char    *viewer_recorder_dup_refusal  (const char          *output);

G_END_DECLS
