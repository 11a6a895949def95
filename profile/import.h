/* import.h: profiles from other tools' files */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

/* A pyinstrument session. It says nothing of states, CPU time per thread or losses.
 * pyinstrument's own frames are left out. NULL and *error* (PROFILE_ERROR) when it is none. */
Profile *profile_new_for_session (const char *path, GError **error);

G_END_DECLS
