/* settings.h: options that stand in pyproject.toml or in the environment */

#pragma once

#include "command/options.h"

G_BEGIN_DECLS

/* [tool.pyinst] of the nearest pyproject.toml from the working folder upwards, then
 * PYINSTRUMENT_NAME and PYINST_NAME. FALSE with one sentence in *problem* (free it).
 * What it sets lives as long as the process. */
gboolean command_settings_apply (CommandOptions *options, char **problem);

G_END_DECLS
