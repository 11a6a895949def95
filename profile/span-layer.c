/* span-layer.c: stacks in order of time become rows of spans; see span-layer.h */

#include "profile/span-layer.h"

#include "format/format.h"
#include "profile/profile-private.h"

static ProfileFunction
get_function (const ProfileSpanLayer *self,
              ProfileStack            stack)
{
  const ProfileStore *store = self->spans->profile->store;

  return profile_store_get_frame (store, profile_store_get_stack (store, stack)->frame)->function;
}

static void
reserve (ProfileSpanLayer *self,
         guint32           depth)
{
  if (depth <= self->allocated)
    return;
  self->allocated = MAX (depth, self->allocated * 2);
  self->stacks = g_renew (ProfileStack, self->stacks, self->allocated);
  self->functions = g_renew (ProfileFunction, self->functions, self->allocated);
  self->first = g_renew (ProfileStack, self->first, self->allocated);
  self->begins = g_renew (guint32, self->begins, self->allocated);
  self->path = g_renew (ProfileStack, self->path, self->allocated);
}

static void
reserve_rows (ProfileSpanRows *rows,
              guint32          n_rows)
{
  if (n_rows <= rows->n_rows)
    return;
  rows->rows = g_renew (ProfileSpanRow, rows->rows, n_rows);
  for (guint32 i = rows->n_rows; i < n_rows; i++)
    {
      rows->rows[i] = (ProfileSpanRow) { 0 };
      profile_span_row_set_width (&rows->rows[i], rows->width);
    }
  rows->n_rows = n_rows;
}

/* Ends the spans from *row* inwards. */
static void
close_spans (ProfileSpanLayer *self,
             guint32           row)
{
  for (guint32 d = row; d < self->depth; d++)
    profile_span_row_append (&self->rows->rows[d], self->begins[d], self->last_end, self->first[d]);
  self->depth = MIN (self->depth, row);
}

/* Makes *stack*, but its outer *skip* frames, the open one from *begin* on. */
static void
change_stack (ProfileSpanLayer *self,
              ProfileStack      stack,
              guint32           skip,
              guint32           begin)
{
  const ProfileStore *store = self->spans->profile->store;
  guint32 whole = profile_store_get_stack (store, stack)->depth, depth = whole > skip ? whole - skip : 0;
  guint32 same = depth, d;

  reserve (self, depth);
  reserve_rows (self->rows, depth);
  for (ProfileStack s = stack; same > 0; s = profile_store_get_stack (store, s)->parent)
    {
      if (same <= self->depth && self->stacks[same - 1] == s)
        break;
      self->path[--same] = s;
    }
  for (d = same; d < MIN (depth, self->depth); d++)
    {
      if (get_function (self, self->path[d]) != self->functions[d])
        break;
      self->stacks[d] = self->path[d];
    }
  close_spans (self, d);
  for (; d < depth; d++)
    {
      self->stacks[d] = self->first[d] = self->path[d];
      self->functions[d] = get_function (self, self->path[d]);
      self->begins[d] = begin;
    }
  self->depth = depth;
}

static void
end_state (ProfileSpanLayer *self)
{
  if (self->state >= 0)
    profile_span_row_append (&self->rows->states, self->state_begin, self->last_end, (guint32) self->state);
}

/* Durations are whole units in the file, and each run of a thread's samples begins exactly: what
 * is less than a unit apart is not apart. */
static gboolean
is_near (const ProfileSpanLayer *self,
         guint32                 begin)
{
  return begin - self->last_end <= (FORMAT_COARSE_NS >> self->spans->shift);
}

void
profile_span_layer_begin (ProfileSpanLayer   *self,
                          const ProfileSpans *spans,
                          ProfileSpanRows    *rows)
{
  *self = (ProfileSpanLayer) { .spans = spans, .rows = rows, .state = -1 };
  profile_span_row_set_width (&rows->states, rows->width);
}

gboolean
profile_span_layer_lay (ProfileSpanLayer *self,
                        gint64            begin_ns,
                        gint64            end_ns,
                        ProfileStack      stack,
                        guint32           skip,
                        guint8            state)
{
  guint32 begin = MAX ((guint32) (MAX (begin_ns, 0) >> self->spans->shift), self->last_end);
  guint32 end = MIN ((guint32) (MAX (end_ns, 0) >> self->spans->shift), self->spans->end);

  if (self->state >= 0 && is_near (self, begin))
    begin = self->last_end;
  if (end <= begin)
    return FALSE;
  if (begin > self->last_end || self->state != state)
    {
      end_state (self);
      self->state_begin = begin;
      self->state = state;
    }
  if (begin > self->last_end)
    close_spans (self, 0);
  change_stack (self, stack, skip, begin);
  self->last_begin = begin;
  self->last_end = end;
  return TRUE;
}

void
profile_span_layer_end (ProfileSpanLayer *self)
{
  close_spans (self, 0);
  end_state (self);
  profile_span_row_seal (&self->rows->states);
  for (guint32 d = 0; d < self->rows->n_rows; d++)
    {
      profile_span_row_seal (&self->rows->rows[d]);
      self->rows->n_spans += self->rows->rows[d].n_appended;
    }
  g_free (self->stacks);
  g_free (self->functions);
  g_free (self->first);
  g_free (self->begins);
  g_free (self->path);
}
