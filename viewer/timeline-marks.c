/* timeline-marks.c: where the program's own marks and spans stand on the ruler */

#include "viewer/timeline-marks.h"

#include <math.h>

#define PICK_DISTANCE 4

/* Several on the same pixels: the last one of their kind says so. */
static gboolean
joins (const ViewerMarkPlace *last,
       const ViewerMarkPlace *place)
{
  return last != NULL && last->x == place->x && last->width == place->width;
}

GArray *
viewer_marks_place (const Profile *profile,
                    double         begin_ns,
                    double         end_ns,
                    int            width)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (ViewerMarkPlace));
  guint32 n = profile_get_n_marks (profile);
  double per_ns = width / MAX (end_ns - begin_ns, 1);
  gint last[2] = { -1, -1 };    /* of marks, of spans */

  for (guint32 i = 0; i < n; i++)
    {
      ViewerMarkPlace place = { .mark_index = i, .n = 1 };
      ProfileMarkInfo info;
      gint *known;
      double x0, x1;

      profile_get_mark_info (profile, i, &info);
      if ((double) info.begin_ns >= end_ns)
        break;
      if ((double) info.end_ns < begin_ns)
        continue;
      x0 = MAX (((double) info.begin_ns - begin_ns) * per_ns, 0);
      x1 = MIN (((double) info.end_ns - begin_ns) * per_ns, width);
      place.is_span = info.is_span;
      place.x = (int) floor (x0);
      place.width = info.is_span ? MAX ((int) lround (x1) - place.x, 1) : 1;
      known = &last[info.is_span ? 1 : 0];
      if (joins (*known >= 0 ? &g_array_index (places, ViewerMarkPlace, *known) : NULL, &place))
        {
          g_array_index (places, ViewerMarkPlace, *known).n++;
          continue;
        }
      *known = (gint) places->len;
      g_array_append_val (places, place);
    }
  return places;
}

const ViewerMarkPlace *
viewer_marks_pick (const GArray *places,
                   int           x)
{
  const ViewerMarkPlace *best = NULL;

  for (guint i = 0; i < places->len; i++)
    {
      const ViewerMarkPlace *place = &g_array_index (places, ViewerMarkPlace, i);
      gboolean is_near = place->is_span ? x >= place->x && x < place->x + place->width
                                        : ABS (place->x - x) <= PICK_DISTANCE;

      if (!is_near)
        continue;
      if (best == NULL || (best->is_span && !place->is_span)
          || (!best->is_span && !place->is_span && ABS (place->x - x) < ABS (best->x - x))
          || (best->is_span && place->is_span && place->width <= best->width))
        best = place;
    }
  return best;
}
