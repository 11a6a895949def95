/* spans-window.c: a part of a coarse lane in full, made of its samples
 *
 * A span that is longer than twice the lane's width stands in the coarse row as it is;
 * all others that reach into a window lie within that much of it. So samples from a
 * little before to a little behind tell all of it, and what was cut at their ends is
 * looked up.
 */

#include "profile/spans-private.h"

#define N_WINDOWS_MAX 64u     /* more lanes than anybody sees at once */
#define MARGIN        16u     /* widths that are known on both sides of what was asked for, at least */

static const ProfileSpanRow *
get_coarse_row (const ProfileSpans *self,
                guint32             lane,
                guint32             row)
{
  return &self->lanes[lane].rows.rows[row];
}

static guint32
get_sure (const ProfileSpans *self,
          guint32             lane)
{
  return self->lanes[lane].rows.width * PROFILE_SPAN_SURE;
}

/* The long span of a coarse row that holds *tick*; FALSE when there is none. */
static gboolean
find_long (const ProfileSpanRow *row,
           guint32               tick,
           ProfileSpan          *span)
{
  guint32 i = profile_span_row_search (&row->spans, tick);

  if (i == row->spans.n || row->spans.begins[i] > tick
      || row->spans.ends[i] - row->spans.begins[i] < row->spans.width * PROFILE_SPAN_SURE)
    return FALSE;
  return profile_span_row_get (row, i, span);
}

/* A long span at an end of the window was cut where its samples end. */
static void
mend (const ProfileSpanRow *coarse,
      ProfileSpanRow       *row,
      guint32               i)
{
  ProfileSpan span;

  if (!find_long (coarse, row->spans.begins[i], &span))
    return;
  row->spans.begins[i] = span.begin;
  row->spans.ends[i] = span.end;
  row->spans.values[i] = span.stack;
}

static void
mend_row (const ProfileSpanRow *coarse,
          ProfileSpanRow       *row)
{
  if (row->spans.n == 0)
    return;
  mend (coarse, row, 0);
  if (row->spans.n > 1)
    mend (coarse, row, row->spans.n - 1);
}

void
profile_spans_drop_window (ProfileSpans *self,
                           guint32       lane)
{
  ProfileSpanWindow *window = g_steal_pointer (&self->lanes[lane].window);

  if (window == NULL)
    return;
  profile_span_rows_clear (&window->rows);
  g_free (window);
  self->n_windows--;
}

static void
drop_oldest (ProfileSpans *self)
{
  guint32 oldest = 0;
  guint64 used = G_MAXUINT64;

  for (guint32 i = 0; i < self->n_lanes; i++)
    if (self->lanes[i].window != NULL && self->lanes[i].window->used < used)
      {
        oldest = i;
        used = self->lanes[i].window->used;
      }
  profile_spans_drop_window (self, oldest);
}

static ProfileSpanWindow *
make_window (ProfileSpans *self,
             guint32       lane_index,
             guint32       begin,
             guint32       end)
{
  ProfileSpanLane *lane = &self->lanes[lane_index];
  ProfileSpanWindow *window = g_new0 (ProfileSpanWindow, 1);
  guint64 sure = get_sure (self, lane_index), first, last;
  gint64 from = MAX ((gint64) begin - (gint64) sure, 0), to = (gint64) end + (gint64) sure;

  window->begin = begin;
  window->end = end;
  first = profile_find_sample (self->profile, lane_index, from << self->shift);
  last = profile_find_sample (self->profile, lane_index, to << self->shift);
  profile_spans_lay_out (self, lane_index, first, MIN (last + 1, lane->n_samples), &window->rows);
  for (guint32 i = 0; i < window->rows.n_rows; i++)
    mend_row (get_coarse_row (self, lane_index, i), &window->rows.rows[i]);
  mend_row (&lane->rows.states, &window->rows.states);
  return window;
}

const ProfileSpanWindow *
profile_spans_get_window (ProfileSpans *self,
                          guint32       lane_index,
                          guint32       begin,
                          guint32       end)
{
  ProfileSpanLane *lane = &self->lanes[lane_index];
  ProfileSpanWindow *window = lane->window;
  guint32 margin;

  if (window == NULL || begin < window->begin || MIN (end, self->end) > window->end)
    {
      profile_spans_drop_window (self, lane_index);
      if (self->n_windows >= N_WINDOWS_MAX)
        drop_oldest (self);
      /* So that a pan does not make a new one with each frame. */
      margin = MAX ((end - begin) / 2, lane->rows.width * MARGIN);
      window = make_window (self, lane_index, begin > margin ? begin - margin : 0,
                            (guint32) MIN ((guint64) end + margin, self->end));
      lane->window = window;
      self->n_windows++;
    }
  window->used = ++self->n_uses;
  return window;
}

/* ---- exact spans ---- */

gboolean
profile_spans_window_find (ProfileSpans *self,
                           guint32       lane,
                           guint32       row,
                           guint32       tick,
                           ProfileSpan  *span)
{
  const ProfileSpanRow *spans;
  const ProfileSpanWindow *window;
  gboolean found = FALSE;
  guint32 i;

  if (tick >= self->end)
    return FALSE;
  if (find_long (get_coarse_row (self, lane, row), tick, span))
    return TRUE;
  g_mutex_lock (&self->lock);
  window = profile_spans_get_window (self, lane, tick, tick + 1);
  if (row < window->rows.n_rows)
    {
      spans = &window->rows.rows[row];
      i = profile_span_row_search (&spans->spans, tick);
      found = i < spans->spans.n && spans->spans.begins[i] <= tick && profile_span_row_get (spans, i, span);
    }
  g_mutex_unlock (&self->lock);
  return found;
}

/* The first span that begins at *tick* or later, of those that are known for sure; FALSE, and *tick* is where
 * nothing more is known. */
static gboolean
find_next_in_window (ProfileSpans *self,
                     guint32       lane,
                     guint32       row,
                     guint32      *tick,
                     ProfileSpan  *span)
{
  const ProfileSpanWindow *window = profile_spans_get_window (self, lane, *tick, *tick + 1);
  const ProfileSpanRow *spans = row < window->rows.n_rows ? &window->rows.rows[row] : NULL;
  guint32 i = spans != NULL ? profile_span_row_search (&spans->spans, *tick) : 0;

  if (spans != NULL && i < spans->spans.n && spans->spans.begins[i] < *tick)
    i++;
  *tick = window->end;
  return spans != NULL && i < spans->spans.n && spans->spans.begins[i] < window->end
         && profile_span_row_get (spans, i, span);
}

static gboolean
find_next (ProfileSpans *self,
           guint32       lane,
           guint32       row,
           guint32       tick,
           ProfileSpan  *span)
{
  const ProfileSpanLevel *coarse = &get_coarse_row (self, lane, row)->spans;

  while (tick < self->end)
    {
      guint32 i = profile_span_row_search (coarse, tick);

      if (i == coarse->n)
        return FALSE;
      tick = MAX (tick, coarse->begins[i]);
      if (find_next_in_window (self, lane, row, &tick, span))
        return TRUE;
    }
  return FALSE;
}

/* The last span that ends at *tick* or before it, as above. */
static gboolean
find_previous_in_window (ProfileSpans *self,
                         guint32       lane,
                         guint32       row,
                         guint32      *tick,
                         ProfileSpan  *span)
{
  const ProfileSpanWindow *window = profile_spans_get_window (self, lane, *tick - 1, *tick);
  const ProfileSpanRow *spans = row < window->rows.n_rows ? &window->rows.rows[row] : NULL;
  guint32 i = spans != NULL ? profile_span_row_search (&spans->spans, *tick) : 0;

  *tick = window->begin;
  return spans != NULL && i > 0 && spans->spans.ends[i - 1] > window->begin
         && profile_span_row_get (spans, i - 1, span);
}

static gboolean
find_previous (ProfileSpans *self,
               guint32       lane,
               guint32       row,
               guint32       tick,
               ProfileSpan  *span)
{
  const ProfileSpanLevel *coarse = &get_coarse_row (self, lane, row)->spans;

  while (tick > 0)
    {
      guint32 i = profile_span_row_search (coarse, tick - 1);

      /* What ends last before the tick, when it is between two elements. */
      if (i == coarse->n || coarse->begins[i] >= tick)
        {
          if (i == 0)
            return FALSE;
          tick = coarse->ends[i - 1];
        }
      if (find_previous_in_window (self, lane, row, &tick, span))
        return TRUE;
    }
  return FALSE;
}

gboolean
profile_spans_window_find_neighbour (ProfileSpans *self,
                                     guint32       lane,
                                     guint32       row,
                                     guint32       tick,
                                     int           direction,
                                     ProfileSpan  *span)
{
  gboolean found;

  g_mutex_lock (&self->lock);
  if (direction > 0)
    found = tick < G_MAXUINT32 && find_next (self, lane, row, tick + 1, span);
  else
    {
      ProfileSpan here;

      /* Of a long span the one before it is far away. */
      if (find_long (get_coarse_row (self, lane, row), tick, &here))
        tick = here.begin;
      found = find_previous (self, lane, row, MIN (tick, self->end), span);
    }
  g_mutex_unlock (&self->lock);
  return found;
}
