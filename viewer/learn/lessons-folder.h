/* lessons-folder.h: where the lessons, their programs and their recordings are
 *
 * Below the data folder of the installation; PYINST_LESSONS_DIR names another.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Names of the lessons in their order; NULL-terminated, static. */
const char *const *viewer_lessons_list_names (void);
/* NULL: the lessons are not installed. Free it. */
char              *viewer_lessons_dup_folder (void);
/* "lookup/slow.py" below it; NULL when there is no such file. Free it. */
char              *viewer_lessons_dup_path   (const char *name);
/* Whether a file is one of the lessons'. */
gboolean           viewer_lessons_has_path   (const char *path);

G_END_DECLS
