/* compare.h: pyinst --compare, two recordings side by side */

#pragma once

#include "command/options.h"
#include "profile/profile.h"

G_BEGIN_DECLS

/* Whether such a report can be written as asked. FALSE with one sentence in *problem* (free it). */
gboolean command_compare_check (const CommandOptions *options, char **problem);
/* The report of both into the output. FALSE with one sentence in *problem*. */
gboolean command_compare_write (const CommandOptions *options, Profile *const profiles[2], char **problem);

G_END_DECLS
