/* processes.h: one profile made of a program's recording and its children's
 *
 * Private to profile/. A recording names the recordings of its child processes,
 * which lie beside it, and they name theirs. Their threads go into the same store,
 * behind those that are there; functions and stacks are joined by content, as
 * segments are; times are moved to the clock of the recording that was opened.
 * What is missing or cannot be read is a warning.
 */

#pragma once

#include "profile/ingest.h"

G_BEGIN_DECLS

/* *parent* has been read to its end, and is not read on afterwards. */
void profile_processes_join (ProfileIngest *parent);

G_END_DECLS
