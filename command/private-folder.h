/* private-folder.h: where the Python package and its boot are, and whose interpreter
 *
 * PYINST_HOME where it is set, else PREFIX/lib/pyinst beside our own executable,
 * else the build tree's, else a package of our version that was installed as a
 * wheel with us (PREFIX/lib/python3.N/site-packages/pyinst). The program's own
 * environment is never looked at.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Absolute; NULL when no folder has a boot.py (then *tried* names the last one looked at). */
char *command_dup_private_folder (char **tried);
/* The interpreter of the virtual environment that we were called from, as PREFIX/bin/pyinst;
 * NULL when it is none, or when a link from elsewhere led here (pipx). Free it. */
char *command_dup_own_python     (void);

G_END_DECLS
