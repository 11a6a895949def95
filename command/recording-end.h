/* recording-end.h: is what was recorded there, and whole?
 *
 * Asked when the program has ended, before anything is shown.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* FALSE when the recording is gone; *sentence* says so, or what is missing of it; NULL when it is whole. Free it. */
gboolean command_recording_end_check (const char *recording, char **sentence);

G_END_DECLS
