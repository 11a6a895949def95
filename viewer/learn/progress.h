/* progress.h: what a learner has done and reached, kept on this computer
 *
 * A key file in the user's data folder, GTK's thread only. What cannot be read or
 * written is forgotten without a word: nothing depends on it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FALSE: nothing is known, *value* stays as it is. */
gboolean viewer_progress_get    (const char *group, const char *key, int *value);
void     viewer_progress_set    (const char *group, const char *key, int value);
/* NULL: nothing is known. Free it. */
char    *viewer_progress_dup_string (const char *group, const char *key);
void     viewer_progress_set_string (const char *group, const char *key, const char *value);
/* All of the group, for beginning anew. */
void     viewer_progress_forget (const char *group);

G_END_DECLS
