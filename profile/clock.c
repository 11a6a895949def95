/* clock.c: the names of the clocks */

#include "profile/clock.h"

#include <string.h>

static const char *const names[] = { "wall", "cpu", "gil", "await" };

G_STATIC_ASSERT (G_N_ELEMENTS (names) == PROFILE_N_CLOCKS);

const char *
profile_clock_get_name (ProfileClock clock)
{
  g_return_val_if_fail (clock < PROFILE_N_CLOCKS, names[0]);
  return names[clock];
}

gboolean
profile_clock_from_name (const char *name, ProfileClock *clock)
{
  for (guint i = 0; i < PROFILE_N_CLOCKS; i++)
    if (strcmp (names[i], name) == 0)
      {
        *clock = (ProfileClock) i;
        return TRUE;
      }
  return FALSE;
}
