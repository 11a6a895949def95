/* copy.h: the learner's own copy of a lesson's program
 *
 * "Documents/Pyinst Lessons/lookup/lookup.py", or in the folder that was chosen instead of
 * "Documents/Pyinst Lessons". What is there already is never overwritten here.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the copies go; free it. */
char    *viewer_copy_dup_folder (void);
void     viewer_copy_set_folder (const char *folder);
/* Of a lesson by its name, whether it is there or not; free it. */
char    *viewer_copy_dup_path   (const char *lesson);
/* Makes it, and its folders, where it is not there yet. FALSE and *error*, a sentence for people. */
gboolean viewer_copy_make       (const char *lesson,
                                 GError    **error);
/* The program as it was at first. */
char    *viewer_copy_read_original (const char *lesson,
                                 GError    **error);

G_END_DECLS
