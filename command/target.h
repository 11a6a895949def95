/* target.h: what the first word means that is no option
 *
 * A program to run, a file to look into, or a command. All give NULL, or one
 * sentence (free it).
 */

#pragma once

#include "command/options.h"

G_BEGIN_DECLS

/* The word at *index* and those behind it. */
char *command_target_take  (CommandOptions *self, char **argv, int index);
/* --load, --load-prev and --list-saved stand for the program. */
char *command_target_load  (CommandOptions *self, char **argv, int index);
/* The words behind --compare BEFORE: AFTER and options. */
char *command_target_compare (CommandOptions *self, char **argv, int index);
/* Options up to the first word that is none; *index* is left there. Of options.c. */
char *command_options_read (CommandOptions *self, char **argv, int *index);

G_END_DECLS
