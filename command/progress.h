/* progress.h: a line on the terminal while something takes long
 *
 * On stderr, if that is a terminal, from the second second on; it is gone at the
 * end. Only one at a time.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _CommandProgress CommandProgress;

/* *words*: what is being done, for people; borrowed. NULL where there is nothing to show it on. */
CommandProgress *command_progress_begin (const char *words);
/* NULL is fine. */
void             command_progress_end   (CommandProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CommandProgress, command_progress_end)

G_END_DECLS
