/* window.h: pyinst-gui in our place */

#pragma once

#include "command/options.h"

G_BEGIN_DECLS

/* Its program: installed beside us, in the build tree, or found in PATH. NULL: not installed. Free it. */
char *command_window_dup  (void);
/* Gives this process to the window: with a recording, or (NULL) to record what *options* say.
 * Comes back only when that fails, with one sentence (free it). */
char *command_window_open (const CommandOptions *options, const char *recording);

G_END_DECLS
