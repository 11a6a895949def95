/* overview-keys.c: keys become other time ranges; see overview-keys.h */

#include "viewer/overview-keys.h"

#include <gdk/gdk.h>

#define FIRST_PART 10      /* of the recording, for a range where there was none */
#define MOVE_PART  10      /* of the range, that it moves by */
#define SIZE_PART  50      /* of the recording, that it grows by */
#define LEAST_PART 1000    /* of the recording, that a range keeps */

typedef struct {
  gint64 begin_ns, end_ns;
} Range;

static gint64
get_duration (ViewerSession *session)
{
  Profile *profile = viewer_session_get_profile (session);

  return profile != NULL ? profile_get_duration_ns (profile) : 0;
}

/* As long as it was, inside the recording. */
static void
move_to (Range  *range,
         gint64  begin_ns,
         gint64  duration_ns)
{
  gint64 length_ns = range->end_ns - range->begin_ns;

  range->begin_ns = CLAMP (begin_ns, 0, duration_ns - length_ns);
  range->end_ns = range->begin_ns + length_ns;
}

static void
resize (Range  *range,
        gint64  by_ns,
        gint64  duration_ns)
{
  gint64 least_ns = MIN (MAX (duration_ns / LEAST_PART, 1), range->end_ns - range->begin_ns);

  /* At the end of the recording it grows to its other side. */
  if (by_ns > 0 && range->end_ns == duration_ns)
    range->begin_ns = MAX (range->begin_ns - by_ns, 0);
  else
    range->end_ns = CLAMP (range->end_ns + by_ns, range->begin_ns + least_ns, duration_ns);
}

/* -1, 1: earlier or later, or smaller and larger; 0: not such a key. */
static int
get_direction (guint     key,
               gboolean *is_size)
{
  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left: case GDK_KEY_Down: case GDK_KEY_KP_Down:
      return -1;
    case GDK_KEY_Right: case GDK_KEY_KP_Right: case GDK_KEY_Up: case GDK_KEY_KP_Up:
      return 1;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      *is_size = TRUE;
      return -1;
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add:
      *is_size = TRUE;
      return 1;
    default:
      return 0;
    }
}

static gboolean
change (Range    *range,
        guint     key,
        gboolean  is_size,
        gint64    duration_ns)
{
  int direction = get_direction (key, &is_size);

  if (direction != 0 && is_size)
    resize (range, direction * MAX (duration_ns / SIZE_PART, 1), duration_ns);
  else if (direction != 0)
    move_to (range, range->begin_ns + direction * MAX ((range->end_ns - range->begin_ns) / MOVE_PART, 1), duration_ns);
  else if (key == GDK_KEY_Home || key == GDK_KEY_KP_Home)
    move_to (range, 0, duration_ns);
  else if (key == GDK_KEY_End || key == GDK_KEY_KP_End)
    move_to (range, duration_ns, duration_ns);
  else
    return FALSE;
  return TRUE;
}

gboolean
viewer_overview_press (ViewerSession   *session,
                       guint            key,
                       GdkModifierType  state)
{
  gint64 duration_ns = get_duration (session);
  Range range;
  gboolean had_one = viewer_session_get_range (session, &range.begin_ns, &range.end_ns);

  if (duration_ns < FIRST_PART || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return FALSE;
  if (key == GDK_KEY_Escape)
    {
      if (had_one)
        viewer_session_set_range (session, 0, 0);
      return had_one;
    }
  if (!had_one)
    range = (Range) { 0, duration_ns / FIRST_PART };
  /* It may have been chosen before the recording was read again. */
  range.end_ns = CLAMP (range.end_ns, 1, duration_ns);
  range.begin_ns = CLAMP (range.begin_ns, 0, range.end_ns - 1);
  if (had_one || key == GDK_KEY_End || key == GDK_KEY_KP_End)
    {
      if (!change (&range, key, (state & GDK_SHIFT_MASK) != 0, duration_ns))
        return FALSE;
    }
  else if (!change (&(Range) { 0, 1 }, key, FALSE, duration_ns))
    return FALSE;
  viewer_session_set_range (session, range.begin_ns, range.end_ns);
  return TRUE;
}
