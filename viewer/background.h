/* background.h: work that nobody waits for
 *
 * What stands beside the view that was asked for: figures per line, ranges of what was seen, findings.
 * It takes what the processors have left, so that the next tree is made as if it were alone.
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Like g_task_run_in_thread(), on a thread of low priority. The task's callback comes on the main thread, and what
 * the task holds is given up there. Main thread. */
void viewer_background_run (GTask *task, GTaskThreadFunc work);

G_END_DECLS
