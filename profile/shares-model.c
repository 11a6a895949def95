/* shares-model.c: divides the idle time of a loop among the waits that are pending
 *
 * No look back: a sum for each level grows by dt / (how many wait there) while that
 * level has the turn, and a wait's share is what the sum grew by from its begin to its
 * end. One sweep over waits and idle stretches, in the order of time.
 */

#include "profile/shares-private.h"

/* Less is what rounding left of none. */
#define PENDING_LEAST 1e-9
/* A look that came late. */
#define GAP_NS 5e6

typedef struct {
  gint64 begin_ns, end_ns;
  double n_pending;
  guint8 level;
} Slice;

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const ShareEvent *first = a, *second = b;

  if (first->time_ns != second->time_ns)
    return first->time_ns < second->time_ns ? -1 : 1;
  return first->level < second->level ? -1 : first->level > second->level;
}

static void
put_point (ShareLoop *self, const SharePoint *now)
{
  SharePoint *last = self->points->len > 0 ? &g_array_index (self->points, SharePoint, self->points->len - 1) : NULL;

  if (last != NULL && last->time_ns == now->time_ns)
    *last = *now;
  else
    g_array_append_val (self->points, *now);
}

/* An idle stretch was seen by looks, and waits are exact: where they differ by little, the whole of
 * the stretch goes to those that were pending in it. Else it was the loop's own, for a part of it. */
static void
take_slices (ShareLoop *self, const GArray *slices, double idle_ns, SharePoint *now)
{
  double claimed_ns = 0;

  for (guint i = 0; i < slices->len; i++)
    {
      const Slice *slice = &g_array_index (slices, Slice, i);
      claimed_ns += (double) (slice->end_ns - slice->begin_ns);
    }
  if (idle_ns - claimed_ns > GAP_NS)
    idle_ns = claimed_ns;
  for (guint i = 0; i < slices->len; i++)
    {
      const Slice *slice = &g_array_index (slices, Slice, i);
      double ns = (double) (slice->end_ns - slice->begin_ns) * idle_ns / claimed_ns;

      now->time_ns = slice->begin_ns;
      put_point (self, now);
      now->time_ns = slice->end_ns;
      now->sums[slice->level] += ns / slice->n_pending;
      now->claimed_ns += ns;
      put_point (self, now);
    }
}

static void
measure_leaves (ShareLoop *self)
{
  for (guint i = 0; i < self->leaves->len; i++)
    {
      ShareLeaf *leaf = &g_array_index (self->leaves, ShareLeaf, i);
      leaf->share_ns = profile_model_measure (self, leaf, leaf->begin_ns, leaf->end_ns);
    }
}

void
profile_model_divide (ShareLoop *self, GArray *events, const GArray *idles)
{
  g_autoptr (GArray) slices = g_array_new (FALSE, FALSE, sizeof (Slice));
  double n_pending[SHARE_LEVELS] = { 0 };
  SharePoint now = { 0 };
  guint next = 0;

  g_array_sort (events, compare_events);
  for (guint i = 0; i < idles->len; i++)
    {
      const ShareIdle *idle = &g_array_index (idles, ShareIdle, i);
      gint64 at_ns = idle->begin_ns;

      g_array_set_size (slices, 0);
      while (at_ns < idle->end_ns)
        {
          Slice slice = { .begin_ns = at_ns, .end_ns = idle->end_ns };

          for (; next < events->len && g_array_index (events, ShareEvent, next).time_ns <= at_ns; next++)
            {
              const ShareEvent *event = &g_array_index (events, ShareEvent, next);
              n_pending[event->level] += event->weight;
            }
          if (next < events->len)
            slice.end_ns = MIN (slice.end_ns, g_array_index (events, ShareEvent, next).time_ns);
          while (slice.level < SHARE_LEVELS && n_pending[slice.level] < PENDING_LEAST)
            slice.level++;
          at_ns = slice.end_ns;
          if (slice.level == SHARE_LEVELS)
            continue;
          slice.n_pending = n_pending[slice.level];
          g_array_append_val (slices, slice);
        }
      if (slices->len > 0)
        take_slices (self, slices, (double) (idle->end_ns - idle->begin_ns), &now);
    }
  measure_leaves (self);
}

/* The sums at a time, in proportion between two points. */
static SharePoint
sums_at (const ShareLoop *self, gint64 time_ns)
{
  const SharePoint *points = (const SharePoint *) (gpointer) self->points->data;
  guint low = 0, high = self->points->len;
  SharePoint sums = { .time_ns = time_ns };
  double part;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (points[middle].time_ns > time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  if (low == 0)
    return sums;
  if (low == self->points->len)
    return points[low - 1];
  part = (double) (time_ns - points[low - 1].time_ns) / (double) (points[low].time_ns - points[low - 1].time_ns);
  for (guint i = 0; i < SHARE_LEVELS; i++)
    sums.sums[i] = points[low - 1].sums[i] + (points[low].sums[i] - points[low - 1].sums[i]) * part;
  sums.claimed_ns = points[low - 1].claimed_ns + (points[low].claimed_ns - points[low - 1].claimed_ns) * part;
  return sums;
}

double
profile_model_measure (const ShareLoop *self, const ShareLeaf *leaf, gint64 begin_ns, gint64 end_ns)
{
  if (leaf->level >= SHARE_LEVELS || begin_ns >= end_ns)
    return 0;
  return leaf->weight * (sums_at (self, end_ns).sums[leaf->level] - sums_at (self, begin_ns).sums[leaf->level]);
}

double
profile_model_claimed (const ShareLoop *self, gint64 begin_ns, gint64 end_ns)
{
  return sums_at (self, end_ns).claimed_ns - sums_at (self, begin_ns).claimed_ns;
}
