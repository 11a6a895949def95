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
      for (guint32 d = 0; d < self->lanes[l].n_rows; d++)
        profile_span_row_clear (&self->lanes[l].rows[d]);
      g_free (self->lanes[l].rows);
      profile_span_row_clear (&self->lanes[l].states);
      g_free (self->lanes[l].looks);
    }
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
  return lane < self->n_lanes ? self->lanes[lane].n_rows : 0;
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
  return row < profile_spans_get_n_rows (self, lane) ? &self->lanes[lane].rows[row] : NULL;
}

guint64
profile_spans_get_row_ticks (const ProfileSpans *self,
                             guint32             lane,
                             guint32             row)
{
  const ProfileSpanRow *spans = get_row (self, lane, row);

  return spans != NULL ? spans->ticks : 0;
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

  if (spans != NULL)
    profile_span_row_foreach (spans, begin, end, ticks_per_pixel, emit, user_data);
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

  if (lane < self->n_lanes)
    profile_span_row_foreach (&self->lanes[lane].states, begin, end, ticks_per_pixel, emit_state, &emitter);
}

static gboolean
get_span (const ProfileSpanRow *row,
          guint32               i,
          ProfileSpan          *span)
{
  *span = (ProfileSpan) { row->spans.begins[i], row->spans.ends[i], row->spans.values[i], 255 };
  return TRUE;
}

gboolean
profile_spans_find (const ProfileSpans *self,
                    guint32             lane,
                    guint32             row,
                    guint32             tick,
                    ProfileSpan        *span)
{
  const ProfileSpanRow *spans = get_row (self, lane, row);
  guint32 i = spans != NULL ? profile_span_row_search (&spans->spans, tick) : 0;

  if (spans == NULL || i == spans->spans.n || spans->spans.begins[i] > tick)
    return FALSE;
  return get_span (spans, i, span);
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
  i = profile_span_row_search (&spans->spans, tick);
  if (direction > 0)
    {
      if (i < spans->spans.n && spans->spans.begins[i] <= tick)
        i++;
      return i < spans->spans.n && get_span (spans, i, span);
    }
  return i > 0 && get_span (spans, i - 1, span);
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

void
profile_spans_get_overview (const ProfileSpans *self,
                            guint32             n_columns,
                            float              *depth,
                            float              *application_share)
{
  profile_span_overview_get (self->overview, n_columns, depth, application_share);
}
