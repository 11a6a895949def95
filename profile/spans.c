/* spans.c: ask the lanes; see spans-build.c for how they are made */

#include "profile/spans-private.h"

ProfileSpans *
profile_spans_ref (ProfileSpans *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

void
profile_spans_unref (ProfileSpans *self)
{
  if (!g_atomic_int_dec_and_test (&self->ref_count))
    return;
  for (guint32 l = 0; l < self->n_lanes; l++)
    {
      profile_spans_drop_window (self, l);
      profile_span_rows_clear (&self->lanes[l].rows);
      g_free (self->lanes[l].looks);
    }
  g_mutex_clear (&self->lock);
  profile_unref (self->profile);
  g_free (self->lanes);
  profile_span_overview_free (self->overview);
  g_free (self);
}

guint
profile_spans_get_shift (const ProfileSpans *self)
{
  return self->shift;
}

guint32
profile_spans_get_end (const ProfileSpans *self)
{
  return self->end;
}

guint32
profile_spans_get_n_lanes (const ProfileSpans *self)
{
  return self->n_lanes;
}

guint32
profile_spans_get_n_rows (const ProfileSpans *self,
                          guint32             lane)
{
  return lane < self->n_lanes ? self->lanes[lane].rows.n_rows : 0;
}

guint64
profile_spans_get_n_spans (const ProfileSpans *self)
{
  return self->n_spans;
}

static const ProfileSpanRow *
get_row (const ProfileSpans *self,
         guint32             lane,
         guint32             row)
{
  return row < profile_spans_get_n_rows (self, lane) ? &self->lanes[lane].rows.rows[row] : NULL;
}

guint64
profile_spans_get_row_ticks (const ProfileSpans *self,
                             guint32             lane,
                             guint32             row)
{
  const ProfileSpanRow *spans = get_row (self, lane, row);

  return spans != NULL ? spans->ticks : 0;
}

/* A coarse row's blocks are at most so many pixels wide; a window of all that a view shows
 * at one pixel would take longer than a frame to make. */
#define BLOCK_PIXELS 4

/* Whether a view shows what the lane's rows do not keep. */
static gboolean
is_near (const ProfileSpans *self,
         guint32             lane,
         double              ticks_per_pixel)
{
  return self->lanes[lane].rows.width > 0 && ticks_per_pixel * BLOCK_PIXELS < self->lanes[lane].rows.width;
}

/* Windows are not what the spans say, only how they know it. */
static ProfileSpans *
unlock_const (const ProfileSpans *self)
{
  return (ProfileSpans *) self;
}

void
profile_spans_foreach (const ProfileSpans *self,
                       guint32             lane,
                       guint32             row,
                       guint32             begin,
                       guint32             end,
                       double              ticks_per_pixel,
                       ProfileSpanFunc     emit,
                       gpointer            user_data)
{
  const ProfileSpanRow *spans = get_row (self, lane, row);
  ProfileSpans *owner = unlock_const (self);
  const ProfileSpanWindow *window;

  if (spans == NULL)
    return;
  if (!is_near (self, lane, ticks_per_pixel))
    {
      profile_span_row_foreach (spans, begin, end, ticks_per_pixel, emit, user_data);
      return;
    }
  g_mutex_lock (&owner->lock);
  window = profile_spans_get_window (owner, lane, begin, end);
  if (row < window->rows.n_rows)
    profile_span_row_foreach (&window->rows.rows[row], begin, end, ticks_per_pixel, emit, user_data);
  g_mutex_unlock (&owner->lock);
}

typedef struct {
  ProfileStateFunc emit;
  gpointer         user_data;
} StateEmitter;

static void
emit_state (const ProfileSpan *span,
            gpointer           user_data)
{
  StateEmitter *emitter = user_data;
  ProfileStateSpan state = { span->begin, span->end, (guint8) span->stack, span->coverage };

  emitter->emit (&state, emitter->user_data);
}

void
profile_spans_foreach_state (const ProfileSpans *self,
                             guint32             lane,
                             guint32             begin,
                             guint32             end,
                             double              ticks_per_pixel,
                             ProfileStateFunc    emit,
                             gpointer            user_data)
{
  StateEmitter emitter = { emit, user_data };
  ProfileSpans *owner = unlock_const (self);

  if (lane >= self->n_lanes)
    return;
  if (!is_near (self, lane, ticks_per_pixel))
    {
      profile_span_row_foreach (&self->lanes[lane].rows.states, begin, end, ticks_per_pixel, emit_state, &emitter);
      return;
    }
  g_mutex_lock (&owner->lock);
  profile_span_row_foreach (&profile_spans_get_window (owner, lane, begin, end)->rows.states, begin, end,
                            ticks_per_pixel, emit_state, &emitter);
  g_mutex_unlock (&owner->lock);
}

gboolean
profile_spans_find (const ProfileSpans *self,
                    guint32             lane,
                    guint32             row,
                    guint32             tick,
                    ProfileSpan        *span)
{
  const ProfileSpanRow *spans = get_row (self, lane, row);
  guint32 i;

  if (spans == NULL)
    return FALSE;
  if (spans->spans.width > 0)
    return profile_spans_window_find (unlock_const (self), lane, row, tick, span);
  i = profile_span_row_search (&spans->spans, tick);
  if (i == spans->spans.n || spans->spans.begins[i] > tick)
    return FALSE;
  return profile_span_row_get (spans, i, span);
}

gboolean
profile_spans_find_neighbour (const ProfileSpans *self,
                              guint32             lane,
                              guint32             row,
                              guint32             tick,
                              int                 direction,
                              ProfileSpan        *span)
{
  const ProfileSpanRow *spans = get_row (self, lane, row);
  guint32 i;

  if (spans == NULL)
    return FALSE;
  if (spans->spans.width > 0)
    return profile_spans_window_find_neighbour (unlock_const (self), lane, row, tick, direction, span);
  i = profile_span_row_search (&spans->spans, tick);
  if (direction > 0)
    {
      if (i < spans->spans.n && spans->spans.begins[i] <= tick)
        i++;
      return i < spans->spans.n && profile_span_row_get (spans, i, span);
    }
  return i > 0 && profile_span_row_get (spans, i - 1, span);
}

/* The looks of all samples of a lane that begin before *tick*. */
static guint64
count_looks_before (const ProfileSpans *self,
                    guint32             lane,
                    guint32             tick)
{
  gint64 time_ns = (gint64) tick << self->shift;
  guint64 end = profile_find_sample (self->profile, lane, time_ns), looks;
  ProfileSample sample;

  /* What begins in the same tick belongs to the time after it. */
  if (end < self->lanes[lane].n_samples)
    {
      profile_get_sample (self->profile, lane, end, &sample);
      end += sample.begin_ns >> self->shift < tick;
    }
  if (end == 0)
    return 0;
  end = MIN (end, self->lanes[lane].n_samples);
  looks = self->lanes[lane].looks[(end - 1) / PROFILE_SPANS_LOOKS_BLOCK];
  for (guint64 i = (end - 1) / PROFILE_SPANS_LOOKS_BLOCK * PROFILE_SPANS_LOOKS_BLOCK; i < end; i++)
    {
      profile_get_sample (self->profile, lane, i, &sample);
      looks += sample.looks;
    }
  return looks;
}

guint64
profile_spans_count_looks (const ProfileSpans *self,
                           guint32             lane,
                           guint32             begin,
                           guint32             end)
{
  if (lane >= self->n_lanes || begin >= end)
    return 0;
  return count_looks_before (self, lane, end) - count_looks_before (self, lane, begin);
}

gint64
profile_spans_get_state_ns (const ProfileSpans *self,
                            guint32             lane,
                            guint8              state)
{
  return lane < self->n_lanes && state < PROFILE_SPANS_STATES ? self->lanes[lane].states_ns[state] : 0;
}

void
profile_spans_get_overview (const ProfileSpans *self,
                            guint32             n_columns,
                            float              *depth,
                            float              *application_share)
{
  profile_span_overview_get (self->overview, n_columns, depth, application_share);
}
