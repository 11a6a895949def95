/* memory.h: memory that is free goes back to the system
 *
 * A recording is a few big tables and many small pieces. Where the C library cannot be
 * told about either, these do nothing.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Called once, before there is a second thread, or the C library does not listen: workers take turns, and each in an
 * arena of its own would leave holes there, 38 MB after 20 recordings of a million samples. */
void viewer_memory_share_arenas (void);
/* Called once, before the first recording is read: big tables are mapped each by itself, so that they are gone
 * when they are freed, whatever lies behind them. */
void viewer_memory_keep_tables_apart (void);
/* Any thread; takes a few milliseconds. */
void viewer_memory_give_back         (void);
/* The same on the main thread, in a while: what was closed may still be on a worker's hands. Any thread. */
void viewer_memory_give_back_later   (void);

G_END_DECLS
