/* span-overview.c: mean depth and share of application code over time */

#include "profile/span-overview.h"

#define GRID_COLUMNS 4096u

typedef struct {
  double observed;           /* ticks, over all lanes */
  double depth;              /* frames * ticks */
  double application;        /* ticks */
} Column;

struct _ProfileSpanOverview {
  double width;              /* ticks of a column */
  double per_tick;           /* columns of a tick */
  Column columns[GRID_COLUMNS];
};

ProfileSpanOverview *
profile_span_overview_new (guint32 end)
{
  ProfileSpanOverview *self = g_new0 (ProfileSpanOverview, 1);

  self->width = (double) MAX (end, 1u) / GRID_COLUMNS;
  self->per_tick = 1 / self->width;
  return self;
}

void
profile_span_overview_free (ProfileSpanOverview *self)
{
  g_free (self);
}

void
profile_span_overview_add (ProfileSpanOverview *self,
                           guint32              begin,
                           guint32              end,
                           guint32              depth,
                           gboolean             is_application)
{
  guint32 first = MIN ((guint32) (begin * self->per_tick), GRID_COLUMNS - 1);
  guint32 last = MIN ((guint32) (end * self->per_tick), GRID_COLUMNS - 1);

  for (guint32 c = first; c <= last; c++)
    {
      double ticks = MIN ((double) end, (c + 1) * self->width) - MAX ((double) begin, c * self->width);

      if (ticks <= 0)
        continue;
      self->columns[c].observed += ticks;
      self->columns[c].depth += ticks * depth;
      if (is_application)
        self->columns[c].application += ticks;
    }
}

void
profile_span_overview_join (ProfileSpanOverview       *self,
                            const ProfileSpanOverview *other)
{
  for (guint i = 0; i < GRID_COLUMNS; i++)
    {
      self->columns[i].observed += other->columns[i].observed;
      self->columns[i].depth += other->columns[i].depth;
      self->columns[i].application += other->columns[i].application;
    }
}

/* *from*, *to*: columns. */
static Column
sum_columns (const ProfileSpanOverview *self,
             double                     from,
             double                     to)
{
  Column sum = { 0 };

  for (guint32 c = (guint32) from; c < GRID_COLUMNS && c < to; c++)
    {
      double part = MIN (c + 1.0, to) - MAX ((double) c, from);

      sum.observed += part * self->columns[c].observed;
      sum.depth += part * self->columns[c].depth;
      sum.application += part * self->columns[c].application;
    }
  return sum;
}

double
profile_span_overview_get_share (const ProfileSpanOverview *self,
                                 double                     begin,
                                 double                     end)
{
  Column sum = sum_columns (self, MAX (begin, 0) * self->per_tick, MIN (end * self->per_tick, GRID_COLUMNS));

  return sum.observed > 0 ? sum.application / sum.observed : -1;
}

void
profile_span_overview_get (const ProfileSpanOverview *self,
                           guint32                    n_columns,
                           float                     *depth,
                           float                     *application_share)
{
  double width = n_columns > 0 ? (double) GRID_COLUMNS / n_columns : 0;

  for (guint32 i = 0; i < n_columns; i++)
    {
      Column sum = sum_columns (self, i * width, MIN ((i + 1) * width, GRID_COLUMNS));

      depth[i] = sum.observed > 0 ? (float) (sum.depth / sum.observed) : 0;
      application_share[i] = sum.observed > 0 ? (float) (sum.application / sum.observed) : 0;
    }
}
