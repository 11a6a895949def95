/* redact.h: pyinst redact, a copy of a recording that can be given to others */

#pragma once

#include "command/options.h"

G_BEGIN_DECLS

/* Copies the target to the output, or to NAME-shared.pyprof beside it, which must not be there yet, and
 * says on stderr what was left out. FALSE with one sentence in *problem* (free it). */
gboolean command_redact (const CommandOptions *options, char **problem);

G_END_DECLS
