/* spans-build.c: lay the samples of a profile out as lanes of rows of spans
 *
 * A sample's stack is compared with the one before it from the innermost frame
 * outwards, and only until both have the same stack id: so a sample costs what has
 * changed, not how deep it is. A span goes on while its function and all above it
 * stay the same; the line may move.
 */

#include "profile/spans-private.h"

#include "format/format.h"

/* What is asked about a stack for each sample, in one place: a stack is a cache miss,
 * and each sample brings others. Entry 0 is "no stack". */
typedef struct {
  ProfileStack    parent;
  ProfileFunction function;             /* of the innermost frame */
  guint32         depth : 31;
  guint32         is_application : 1;   /* by the innermost Python frame */
} StackFacts;

G_STATIC_ASSERT (sizeof (StackFacts) == 12);

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

static StackFacts *
collect_stacks (Profile *profile)
{
  guint32 n = profile_get_n_stacks (profile);
  g_autofree guint8 *origins = g_new (guint8, (gsize) profile_get_n_functions (profile) + 1);
  StackFacts *stacks = g_new0 (StackFacts, (gsize) n + 1);

  for (ProfileFunction f = 1; f <= profile_get_n_functions (profile); f++)
    {
      ProfileFunctionInfo info;
      profile_get_function_info (profile, f, &info);
      origins[f] = info.kind == FORMAT_CODE_PYTHON ? info.origin : PROFILE_ORIGIN_BUILTIN;
    }
  for (ProfileStack s = 1; s <= n; s++)
    {
      ProfileFunction f = profile_get_frame_function (profile, profile_get_stack_frame (profile, s));
      ProfileStack parent = profile_get_stack_parent (profile, s);

      stacks[s].parent = parent;
      stacks[s].function = f;
      stacks[s].depth = (stacks[parent].depth + 1) & G_MAXINT32;
      if (f != 0 && origins[f] != PROFILE_ORIGIN_BUILTIN)
        stacks[s].is_application = origins[f] == PROFILE_ORIGIN_APPLICATION;
      else
        stacks[s].is_application = stacks[parent].is_application;
    }
  return stacks;
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
lane_reserve_rows (ProfileSpanLane *lane,
                   guint32          n_rows)
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
close_spans (OpenStack       *open,
             ProfileSpanLane *lane,
             guint32          depth,
             guint32          end)
{
  for (guint32 d = depth; d < open->depth; d++)
    profile_span_row_append (&lane->rows[d], open->begins[d], end, open->first[d]);
  open->depth = MIN (open->depth, depth);
}

/* Makes *stack* the open one from *begin* on; *end* is where the last sample ended. */
static void
change_stack (OpenStack        *open,
              ProfileSpanLane  *lane,
              const StackFacts *stacks,
              ProfileStack      stack,
              guint32           begin,
              guint32           end)
{
  guint32 depth = stacks[stack].depth;
  guint32 same = depth, d;

  open_stack_reserve (open, depth);
  lane_reserve_rows (lane, depth);
  for (ProfileStack s = stack; same > 0; s = stacks[s].parent)
    {
      if (same <= open->depth && open->stacks[same - 1] == s)
        break;
      open->path[--same] = s;
    }
  for (d = same; d < MIN (depth, open->depth); d++)
    {
      if (stacks[open->path[d]].function != open->functions[d])
        break;
      open->stacks[d] = open->path[d];
    }
  close_spans (open, lane, d, end);
  for (; d < depth; d++)
    {
      open->stacks[d] = open->first[d] = open->path[d];
      open->functions[d] = stacks[open->path[d]].function;
      open->begins[d] = begin;
    }
  open->depth = depth;
}

static void
build_lane (ProfileSpans     *self,
            guint32           thread_index,
            const StackFacts *stacks)
{
  ProfileSpanLane *lane = &self->lanes[thread_index];
  OpenStack open = { 0 };
  ProfileThreadInfo info;
  guint32 last_end = 0, state_begin = 0;
  guint64 looks = 0;
  int state = -1;   /* none is open */

  profile_get_thread_info (self->profile, thread_index, &info);
  lane->n_samples = info.n_samples;
  lane->looks = g_new (guint64, info.n_samples / PROFILE_SPANS_LOOKS_BLOCK + 1);
  for (guint64 i = 0; i < info.n_samples; i++)
    {
      ProfileSample sample;
      guint32 begin, end;

      profile_get_sample (self->profile, thread_index, i, &sample);
      if (i % PROFILE_SPANS_LOOKS_BLOCK == 0)
        lane->looks[i / PROFILE_SPANS_LOOKS_BLOCK] = looks;
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
      profile_span_overview_add (self->overview, begin, end, open.depth, stacks[sample.stack].is_application);
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
  g_autofree StackFacts *stacks = collect_stacks (profile);

  self->ref_count = 1;
  self->profile = profile_ref (profile);
  while (duration >> self->shift >= G_MAXUINT32)
    self->shift++;
  self->end = (guint32) ((duration + ((1ull << self->shift) - 1)) >> self->shift);
  self->n_lanes = profile_get_n_threads (profile);
  self->lanes = g_new0 (ProfileSpanLane, self->n_lanes);
  self->overview = profile_span_overview_new (self->end);
  for (guint32 t = 0; t < self->n_lanes; t++)
    build_lane (self, t, stacks);
  return self;
}
