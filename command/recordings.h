/* recordings.h: the folder where recordings are kept that nobody named
 *
 * XDG_STATE_HOME/pyinst/reports, readable by its owner only; the newest ten stay.
 */

#pragma once

#include <stdio.h>

#include <glib.h>

G_BEGIN_DECLS

#define COMMAND_RECORDINGS_KEPT 10u

/* A new and empty file in the folder, which is made when it is missing; NULL with one sentence in *problem*. */
char *command_recordings_dup_new (const char *target, char **problem);
/* Removes all but the newest. */
void  command_recordings_prune   (void);
/* The file of a kept recording by its name, or by the beginning of one name alone; NULL with one sentence. */
char *command_recordings_dup_find (const char *id, char **problem);
/* A line for each, the newest first. */
void  command_recordings_list    (FILE *out);

G_END_DECLS
