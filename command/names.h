/* names.h: the threads and sessions of a recording, as people name them
 *
 * Each gives FALSE with one sentence in *problem* (free it) when nothing, or more
 * than one thing, is meant.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

/* By its name, or by the number that the system gave it; *thread* is its index + 1. */
gboolean command_find_thread  (Profile *profile, const char *wanted, guint32 *thread, char **problem);
/* By its number or name; *session* is its id. */
gboolean command_find_session (Profile *profile, const char *wanted, guint32 *session, char **problem);

/* A coroutine that tasks are of, by its qualified name, or the end of one that is the only such; borrowed
 * from the profile. */
gboolean command_find_task_kind (Profile *profile, const char *wanted, const char **kind, char **problem);

G_END_DECLS
