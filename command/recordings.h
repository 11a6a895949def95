/* recordings.h: the folder where recordings are kept that nobody named
 *
 * XDG_STATE_HOME/pyinst/reports, readable by its owner only; the newest ten stay.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define COMMAND_RECORDINGS_KEPT 10u

/* A new name in the folder, which is made when it is missing; NULL with one sentence in *problem*. */
char *command_recordings_dup_new (const char *target, char **problem);
/* Removes all but the newest. */
void  command_recordings_prune   (void);

G_END_DECLS
