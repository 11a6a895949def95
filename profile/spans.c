/* spans.c: ask the lanes; see spans-build.c for how they are made */

#include "profile/span-tasks.h"
#include "profile/tasks.h"

#include <string.h>

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
  g_clear_pointer (&self->tasks, profile_span_tasks_free);
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

/* Whether it is the lane of a task that there is. */
static gboolean
has_task (const ProfileSpans *self,
          guint32             lane)
{
  return self->tasks != NULL && profile_lane_is_task (lane)
         && lane - PROFILE_LANE_TASKS < profile_get_tasks (self->profile)->n_tasks;
}

guint32
profile_spans_get_n_rows (const ProfileSpans *self,
                          guint32             lane)
{
  if (has_task (self, lane))
    return profile_span_tasks_get_n_rows (self->tasks, lane - PROFILE_LANE_TASKS);
  return lane < self->n_lanes ? self->lanes[lane].rows.n_rows : 0;
}

guint64
profile_spans_get_n_spans (const ProfileSpans *self)
{
  return self->n_spans;
}

/* A row of a lane; until release_row(), for that of a task is only kept so long. NULL: there is none. */
static const ProfileSpanRow *
take_row (const ProfileSpans *self,
          guint32             lane,
          guint32             row)
{
  const ProfileSpanRows *rows;

  if (has_task (self, lane))
    rows = profile_span_tasks_lock (self->tasks, lane - PROFILE_LANE_TASKS);
  else if (lane < self->n_lanes)
    rows = &self->lanes[lane].rows;
  else
    return NULL;
  return row < rows->n_rows ? &rows->rows[row] : NULL;
}

static void
release_row (const ProfileSpans *self,
             guint32             lane)
{
  if (has_task (self, lane))
    profile_span_tasks_unlock (self->tasks);
}

guint64
profile_spans_get_row_ticks (const ProfileSpans *self,
                             guint32             lane,
                             guint32             row)
{
  const ProfileSpanRow *spans = take_row (self, lane, row);
  guint64 ticks = spans != NULL ? spans->ticks : 0;

  release_row (self, lane);
  return ticks;
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
  return lane < self->n_lanes && self->lanes[lane].rows.width > 0 && ticks_per_pixel * BLOCK_PIXELS < self->lanes[lane].rows.width;
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
  ProfileSpans *owner = unlock_const (self);
  const ProfileSpanWindow *window;

  if (!is_near (self, lane, ticks_per_pixel))
    {
      const ProfileSpanRow *spans = take_row (self, lane, row);

      if (spans != NULL)
        profile_span_row_foreach (spans, begin, end, ticks_per_pixel, emit, user_data);
      release_row (self, lane);
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

  if (has_task (self, lane))
    {
      profile_span_row_foreach (&profile_span_tasks_lock (self->tasks, lane - PROFILE_LANE_TASKS)->states, begin, end,
                                ticks_per_pixel, emit_state, &emitter);
      profile_span_tasks_unlock (self->tasks);
      return;
    }
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

/* A task that did very much has coarse rows, too; no window shows more of them. */
static gboolean
needs_window (const ProfileSpans *self,
              guint32             lane)
{
  return lane < self->n_lanes && self->lanes[lane].rows.width > 0;
}

gboolean
profile_spans_find (const ProfileSpans *self,
                    guint32             lane,
                    guint32             row,
                    guint32             tick,
                    ProfileSpan        *span)
{
  const ProfileSpanRow *spans;
  gboolean is_there = FALSE;

  if (needs_window (self, lane))
    return row < self->lanes[lane].rows.n_rows && profile_spans_window_find (unlock_const (self), lane, row, tick, span);
  spans = take_row (self, lane, row);
  if (spans != NULL)
    {
      guint32 i = profile_span_row_search (&spans->spans, tick);

      is_there = i < spans->spans.n && spans->spans.begins[i] <= tick && profile_span_row_get (spans, i, span);
    }
  release_row (self, lane);
  return is_there;
}

static gboolean
find_beside (const ProfileSpanRow *spans,
             guint32               tick,
             int                   direction,
             ProfileSpan          *span)
{
  guint32 i = profile_span_row_search (&spans->spans, tick);

  if (direction <= 0)
    return i > 0 && profile_span_row_get (spans, i - 1, span);
  if (i < spans->spans.n && spans->spans.begins[i] <= tick)
    i++;
  return i < spans->spans.n && profile_span_row_get (spans, i, span);
}

gboolean
profile_spans_find_neighbour (const ProfileSpans *self,
                              guint32             lane,
                              guint32             row,
                              guint32             tick,
                              int                 direction,
                              ProfileSpan        *span)
{
  const ProfileSpanRow *spans;
  gboolean is_there;

  if (needs_window (self, lane))
    return row < self->lanes[lane].rows.n_rows
           && profile_spans_window_find_neighbour (unlock_const (self), lane, row, tick, direction, span);
  spans = take_row (self, lane, row);
  is_there = spans != NULL && find_beside (spans, tick, direction, span);
  release_row (self, lane);
  return is_there;
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
  if (has_task (self, lane))
    return profile_span_tasks_count_looks (self->tasks, lane - PROFILE_LANE_TASKS, begin, end);
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
profile_spans_get_task_counts (const ProfileSpans *self,
                               guint32             group,
                               double              begin_ns,
                               double              column_ns,
                               guint32             n_columns,
                               ProfileTaskCount   *counts)
{
  if (self->tasks == NULL || !profile_span_tasks_get_counts (self->tasks, group, begin_ns, column_ns, n_columns, counts))
    memset (counts, 0, n_columns * sizeof *counts);
}

guint32
profile_spans_get_task_peak (const ProfileSpans *self,
                             guint32             group)
{
  return self->tasks != NULL ? profile_span_tasks_get_peak (self->tasks, group) : 0;
}

void
profile_spans_get_overview (const ProfileSpans *self,
                            guint32             n_columns,
                            float              *depth,
                            float              *application_share)
{
  profile_span_overview_get (self->overview, n_columns, depth, application_share);
}

double
profile_spans_get_application_share (const ProfileSpans *self,
                                     gint64              begin_ns,
                                     gint64              end_ns)
{
  double tick_ns = (double) (1u << self->shift);

  return profile_span_overview_get_share (self->overview, (double) begin_ns / tick_ns, (double) end_ns / tick_ns);
}
