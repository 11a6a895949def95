/* control.h: pyinst ctl: asks the recorder of a running program
 *
 * Talks to the socket that sampler/control.h describes. What goes wrong is one
 * sentence. Bounded: a recorder that does not answer within five seconds is given up.
 */

#pragma once

#include "command/options.h"

G_BEGIN_DECLS

/* target: PID, and status, cut or stop. FALSE with one translated sentence in *problem* (free it). */
gboolean command_control (const CommandOptions *options, char **problem);

G_END_DECLS
