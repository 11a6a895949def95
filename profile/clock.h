/* clock.h: which part of the time counts
 *
 * By the wall clock all time counts that a thread was observed. The three others are its
 * parts; of each sample they sum to its time, to the nanosecond, and so do its looks:
 *
 *   CPU       the CPU time that the sample measured, at most its length. Where no CPU time
 *             was measured, all of it when its state is running or native, else none.
 *   GIL wait  the rest of a sample in which the thread wanted the GIL.
 *   awaiting  the rest of any other: asleep, blocked in a call, in [await]. What held the GIL but
 *             was on no CPU belongs here, too: a call that blocks with it, or a computer that is
 *             busy with something else. So does what nobody knows anything about.
 *
 * Looks cannot be cut: they go to the CPU as its share of the time does, rounded.
 */

#pragma once

#include <glib.h>

#include "format/format.h"

G_BEGIN_DECLS

typedef enum {
  PROFILE_CLOCK_WALL,
  PROFILE_CLOCK_CPU,
  PROFILE_CLOCK_GIL_WAIT,
  PROFILE_CLOCK_AWAITING,
  PROFILE_N_CLOCKS,
} ProfileClock;

/* "wall", "cpu", "gil" or "await": in files and on the command line, never translated. */
const char *profile_clock_get_name  (ProfileClock clock);
gboolean    profile_clock_from_name (const char *name, ProfileClock *clock);

/* Whether a thread that was last seen in that state is taken to be at what *clock* counts. For
 * pictures: sums go by profile_clock_measure(). */
static inline gboolean
profile_clock_counts_state (ProfileClock clock, guint8 state)
{
  switch (clock)
    {
    case PROFILE_CLOCK_CPU:
      return state == FORMAT_THREAD_RUNNING || state == FORMAT_THREAD_NATIVE;
    case PROFILE_CLOCK_GIL_WAIT:
      return state == FORMAT_THREAD_GIL_WAIT;
    case PROFILE_CLOCK_AWAITING:
      return state != FORMAT_THREAD_RUNNING && state != FORMAT_THREAD_NATIVE && state != FORMAT_THREAD_GIL_WAIT;
    default:
      return TRUE;
    }
}

static inline gint64
profile_clock_get_cpu_ns (gint64 duration_ns, gint64 cpu_ns, guint8 state)
{
  if (cpu_ns < 0)
    return profile_clock_counts_state (PROFILE_CLOCK_CPU, state) ? duration_ns : 0;
  return MIN (cpu_ns, duration_ns);
}

/* What counts of a time that a thread was in *state* and used *cpu_ns* (-1: not known). */
static inline gint64
profile_clock_measure (ProfileClock clock, gint64 duration_ns, gint64 cpu_ns, guint8 state)
{
  gint64 used_ns;

  if (clock == PROFILE_CLOCK_WALL)
    return duration_ns;
  used_ns = profile_clock_get_cpu_ns (duration_ns, cpu_ns, state);
  if (clock == PROFILE_CLOCK_CPU)
    return used_ns;
  return (clock == PROFILE_CLOCK_GIL_WAIT) == (state == FORMAT_THREAD_GIL_WAIT) ? duration_ns - used_ns : 0;
}

/* How many of *looks* count. */
static inline guint64
profile_clock_measure_looks (ProfileClock clock, gint64 duration_ns, gint64 cpu_ns, guint8 state, guint64 looks)
{
  gint64 used_ns;
  guint64 used;

  if (clock == PROFILE_CLOCK_WALL)
    return looks;
  used_ns = profile_clock_get_cpu_ns (duration_ns, cpu_ns, state);
  used = duration_ns > 0 ? (guint64) ((double) looks * (double) used_ns / (double) duration_ns + 0.5)
                         : profile_clock_counts_state (PROFILE_CLOCK_CPU, state) ? looks : 0;
  if (clock == PROFILE_CLOCK_CPU)
    return used;
  return (clock == PROFILE_CLOCK_GIL_WAIT) == (state == FORMAT_THREAD_GIL_WAIT) ? looks - used : 0;
}

G_END_DECLS
