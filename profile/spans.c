/* spans.c: lay the samples of a profile out as lanes of rows of spans
 *
 * A sample's stack is compared with the one before it from the innermost frame
 * outwards, and only until both have the same stack id: so a sample costs what has
 * changed, not how deep it is. A span goes on while its function and all above it
 * stay the same; the line may move.
 */

#include "profile/spans.h"

#include "format/format.h"
#include "profile/span-overview.h"
#include "profile/span-row.h"

#define LOOKS_BLOCK  256u    /* samples between two entries of a lane's running sum */

typedef struct {
  ProfileSpanRow *rows;      /* by depth, the root first */
  guint32         n_rows;
  ProfileSpanRow  states;
  guint64        *looks;     /* of all samples before the block */
  guint64         n_samples;
} Lane;

struct _ProfileSpans {
  int                  ref_count;
  guint                shift;
  guint32              end;        /* ticks */
  guint32              n_lanes;
  guint64              n_spans;
  Profile             *profile;
  Lane                *lanes;
  ProfileSpanOverview *overview;
};

/* What is asked about a stack for each sample, as plain arrays; index 0 is "no stack". */
typedef struct {
  Profile         *profile;
  ProfileFunction *functions;       /* of the innermost frame */
  guint8          *is_application;  /* by the innermost Python frame */
} Stacks;

/* The stack that is open at the right edge of a lane while it is built. */
typedef struct {
  ProfileStack    *stacks;          /* by depth: of the last sample */
  ProfileFunction *functions;
  ProfileStack    *first;           /* by depth: the stack that opened the span */
  guint32         *begins;
  ProfileStack    *path;            /* scratch: the new sample's */
  guint32          depth;
  guint32          allocated;
} OpenStack;

static void
stacks_init (Stacks  *self,
             Profile *profile)
{
  guint32 n = profile_get_n_stacks (profile);
  g_autofree guint8 *origins = g_new (guint8, (gsize) profile_get_n_functions (profile) + 1);

  for (ProfileFunction f = 1; f <= profile_get_n_functions (profile); f++)
    {
      ProfileFunctionInfo info;
      profile_get_function_info (profile, f, &info);
      origins[f] = info.kind == FORMAT_CODE_PYTHON ? info.origin : PROFILE_ORIGIN_BUILTIN;
    }
  self->profile = profile;
  self->functions = g_new0 (ProfileFunction, (gsize) n + 1);
  self->is_application = g_new0 (guint8, (gsize) n + 1);
  for (ProfileStack s = 1; s <= n; s++)
    {
      ProfileFunction f = profile_get_frame_function (profile, profile_get_stack_frame (profile, s));

      self->functions[s] = f;
      if (f != 0 && origins[f] != PROFILE_ORIGIN_BUILTIN)
        self->is_application[s] = origins[f] == PROFILE_ORIGIN_APPLICATION;
      else
        self->is_application[s] = self->is_application[profile_get_stack_parent (profile, s)];
    }
}

static void
stacks_clear (Stacks *self)
{
  g_free (self->functions);
  g_free (self->is_application);
}

static void
open_stack_reserve (OpenStack *self,
                    guint32    depth)
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
open_stack_free_fields (OpenStack *self)
{
  g_free (self->stacks);
  g_free (self->functions);
  g_free (self->first);
  g_free (self->begins);
  g_free (self->path);
}

static void
lane_reserve_rows (Lane    *lane,
                   guint32  n_rows)
{
  if (n_rows <= lane->n_rows)
    return;
  lane->rows = g_renew (ProfileSpanRow, lane->rows, n_rows);
  for (guint32 i = lane->n_rows; i < n_rows; i++)
    lane->rows[i] = (ProfileSpanRow) { 0 };
  lane->n_rows = n_rows;
}

/* Ends the spans from *depth* inwards. */
static void
close_spans (OpenStack *open,
             Lane      *lane,
             guint32    depth,
             guint32    end)
{
  for (guint32 d = depth; d < open->depth; d++)
    profile_span_row_append (&lane->rows[d], open->begins[d], end, open->first[d]);
  open->depth = MIN (open->depth, depth);
}

/* Makes *stack* the open one from *begin* on; *end* is where the last sample ended. */
static void
change_stack (OpenStack    *open,
              Lane         *lane,
              const Stacks *stacks,
              ProfileStack  stack,
              guint32       begin,
              guint32       end)
{
  guint32 depth = profile_get_stack_depth (stacks->profile, stack);
  guint32 same = depth, d;

  open_stack_reserve (open, depth);
  lane_reserve_rows (lane, depth);
  for (ProfileStack s = stack; same > 0; s = profile_get_stack_parent (stacks->profile, s))
    {
      if (same <= open->depth && open->stacks[same - 1] == s)
        break;
      open->path[--same] = s;
    }
  for (d = same; d < MIN (depth, open->depth); d++)
    {
      if (stacks->functions[open->path[d]] != open->functions[d])
        break;
      open->stacks[d] = open->path[d];
    }
  close_spans (open, lane, d, end);
  for (; d < depth; d++)
    {
      open->stacks[d] = open->first[d] = open->path[d];
      open->functions[d] = stacks->functions[open->path[d]];
      open->begins[d] = begin;
    }
  open->depth = depth;
}

static void
build_lane (ProfileSpans *self,
            guint32       thread_index,
            const Stacks *stacks)
{
  Lane *lane = &self->lanes[thread_index];
  OpenStack open = { 0 };
  ProfileThreadInfo info;
  guint32 last_end = 0, state_begin = 0;
  guint64 looks = 0;
  int state = -1;   /* none is open */

  profile_get_thread_info (stacks->profile, thread_index, &info);
  lane->n_samples = info.n_samples;
  lane->looks = g_new (guint64, info.n_samples / LOOKS_BLOCK + 1);
  for (guint64 i = 0; i < info.n_samples; i++)
    {
      ProfileSample sample;
      guint32 begin, end;

      profile_get_sample (stacks->profile, thread_index, i, &sample);
      if (i % LOOKS_BLOCK == 0)
        lane->looks[i / LOOKS_BLOCK] = looks;
      looks += sample.looks;
      begin = MAX ((guint32) (MAX (sample.begin_ns, 0) >> self->shift), last_end);
      end = MIN ((guint32) (MAX (sample.end_ns, 0) >> self->shift), self->end);
      if (end <= begin)
        continue;   /* shorter than a tick, or empty */
      if (begin > last_end || state != sample.state)
        {
          if (state >= 0)
            profile_span_row_append (&lane->states, state_begin, last_end, (guint32) state);
          state_begin = begin;
          state = sample.state;
        }
      if (begin > last_end)
        close_spans (&open, lane, 0, last_end);
      change_stack (&open, lane, stacks, sample.stack, begin, last_end);
      profile_span_overview_add (self->overview, begin, end, open.depth, stacks->is_application[sample.stack]);
      last_end = end;
    }
  close_spans (&open, lane, 0, last_end);
  if (state >= 0)
    profile_span_row_append (&lane->states, state_begin, last_end, (guint32) state);
  profile_span_row_seal (&lane->states);
  for (guint32 d = 0; d < lane->n_rows; d++)
    {
      profile_span_row_seal (&lane->rows[d]);
      self->n_spans += lane->rows[d].spans.n;
    }
  open_stack_free_fields (&open);
}

ProfileSpans *
profile_spans_new (Profile *profile)
{
  ProfileSpans *self = g_new0 (ProfileSpans, 1);
  guint64 duration = (guint64) MAX (profile_get_duration_ns (profile), 0);
  Stacks stacks;

  self->ref_count = 1;
  self->profile = profile_ref (profile);
  while (duration >> self->shift >= G_MAXUINT32)
    self->shift++;
  self->end = (guint32) ((duration + ((1ull << self->shift) - 1)) >> self->shift);
  self->n_lanes = profile_get_n_threads (profile);
  self->lanes = g_new0 (Lane, self->n_lanes);
  self->overview = profile_span_overview_new (self->end);
  stacks_init (&stacks, profile);
  for (guint32 t = 0; t < self->n_lanes; t++)
    build_lane (self, t, &stacks);
  stacks_clear (&stacks);
  return self;
}

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
  looks = self->lanes[lane].looks[(end - 1) / LOOKS_BLOCK];
  for (guint64 i = (end - 1) / LOOKS_BLOCK * LOOKS_BLOCK; i < end; i++)
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
