/* render-class.h: -r MODULE.CLASS, a renderer class of the user's
 *
 * It is made and used by _render_file.py of the private folder, in the interpreter
 * that programs run in, with the working folder first in sys.path.
 */

#pragma once

#include <stdio.h>

#include "command/options.h"

G_BEGIN_DECLS

/* Whether a name of -r is an import path: names with dots between them. */
gboolean command_render_class_is_path (const char *name);
/* Makes an object of the class, so that what is wrong is said before a program runs. FALSE with one
 * sentence in *problem*, or NULL there when the class's interpreter has said it on stderr. */
gboolean command_render_class_check   (const CommandOptions *options, char **problem);
/* Writes its report of a recording or session, and closes *out*; FALSE as above. */
gboolean command_render_class_write   (const CommandOptions *options, const char *recording, FILE *out, char **problem);

G_END_DECLS
