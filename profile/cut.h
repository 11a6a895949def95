/* cut.h: a time range of a recording as a recording of its own
 *
 * What lies across an end of the range is cut there. asyncio tasks that lived in it come along, each with
 * what it did in the range; those that lived before it are born where it begins. Where a task stands in the
 * tree is known by who waits for it: a part does not know who did so outside of it. META is kept, and
 * "cut.from" says which range of the whole it is, in ns: "600000000 1000000000".
 * Marks, sessions and counters of what was lost stay behind: they are the whole's.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

/* The bytes of the new recording. *begin_ns* == *end_ns*: everything; *thread_index* -1: all threads. */
GByteArray *profile_cut (Profile *profile,
                         gint64   begin_ns,
                         gint64   end_ns,
                         gint32   thread_index);

G_END_DECLS
