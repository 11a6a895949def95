/* private-folder.h: where the Python package and its boot are
 *
 * PYINST_HOME where it is set, else PREFIX/lib/pyinst beside our own executable,
 * else the build tree's. No interpreter's site-packages is ever looked at.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Absolute; NULL when no folder has a boot.py (then *tried* names the last one looked at). */
char *command_dup_private_folder (char **tried);

G_END_DECLS
