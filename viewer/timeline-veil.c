/* timeline-veil.c: what does not count by a clock is dimmed */

#include "viewer/timeline-veil.h"

#include "profile/task-states.h"
#include "viewer/pixel.h"

#include <math.h>
#include <string.h>

/* Of 255: what is below can still be read. */
#define VEIL 190

typedef struct {
  const ViewerRasterView *view;
  ProfileClock            clock;
  double                 *hidden;    /* by column: how much of it does not count, 0..1 */
  const ProfileSpans     *spans;
  guint32                 thread;    /* of a task: the lane of the thread that runs it */
  guint32                 begin;     /* what is looked at */
  guint32                 end;
} Veil;

static void
hide (const Veil             *self,
      const ProfileStateSpan *state)
{
  const ViewerRasterView *view = self->view;
  double x0 = MAX (((double) MAX (state->begin, self->begin) - view->begin_tick) / view->ticks_per_pixel, 0);
  double x1 = MIN (((double) MIN (state->end, self->end) - view->begin_tick) / view->ticks_per_pixel, view->width);

  for (int x = (int) floor (x0); x < view->width && x < x1; x++)
    self->hidden[x] += (MIN (x1, x + 1) - MAX (x0, x)) * state->coverage / 255;
}

static void
add_state (const ProfileStateSpan *state,
           gpointer                user_data)
{
  const Veil *self = user_data;

  if (!profile_clock_counts_state (self->clock, state->state))
    hide (self, state);
}

/* While a task runs it is in the state of its thread; else it awaits. What takes turns does both. */
static void
add_task_state (const ProfileStateSpan *state,
                gpointer                user_data)
{
  Veil running = *(const Veil *) user_data;

  switch (state->state)
    {
    case PROFILE_TASK_RUNNING:
      /* Its thread may not be known: what runs is then taken to be on the CPU. */
      if (running.thread >= profile_spans_get_n_lanes (running.spans))
        {
          if (running.clock != PROFILE_CLOCK_CPU)
            hide (&running, state);
          break;
        }
      running.begin = MAX (running.begin, state->begin);
      running.end = MIN (running.end, state->end);
      profile_spans_foreach_state (running.spans, running.thread, running.begin, running.end,
                                   running.view->ticks_per_pixel, add_state, &running);
      break;
    case PROFILE_TASK_TURNS:
      if (running.clock == PROFILE_CLOCK_GIL_WAIT)
        hide (&running, state);
      break;
    default:
      if (running.clock != PROFILE_CLOCK_AWAITING)
        hide (&running, state);
    }
}

static void
draw_lane (const Veil *self,
           guint32     background,
           int         top,
           int         bottom,
           guint32    *pixels)
{
  const ViewerRasterView *view = self->view;
  guint32 *first = NULL;

  for (int y = MAX (top * view->scale, 0); y < MIN (bottom * view->scale, view->height); y++)
    {
      guint32 *line = pixels + (gsize) y * (gsize) view->stride;

      if (first != NULL)
        memcpy (line, first, (gsize) view->width * sizeof (guint32));
      else
        for (int x = 0; x < view->width; x++)
          line[x] = viewer_pixel_lay_over (0, background, (guint32) lround (MIN (self->hidden[x], 1) * VEIL));
      first = line;
    }
}

void
viewer_veil_draw (const ProfileSpans         *spans,
                  const ViewerTimelineLayout *layout,
                  const ViewerRasterView     *view,
                  const ProfileTasks         *tasks,
                  ProfileClock                clock,
                  guint32                     background,
                  guint32                    *pixels)
{
  g_autofree double *hidden = g_new0 (double, MAX (view->width, 1));
  Veil self = { .view = view, .clock = clock, .hidden = hidden, .spans = spans };
  guint32 begin = (guint32) CLAMP (view->begin_tick, 0, G_MAXUINT32);
  guint32 end = (guint32) CLAMP (ceil (view->begin_tick + view->width * view->ticks_per_pixel), 0, G_MAXUINT32);
  int bottom = view->scroll_y + (view->height + view->scale - 1) / view->scale;

  for (int y = 0; y < view->height; y++)
    memset (pixels + (gsize) y * (gsize) view->stride, 0, (gsize) view->width * sizeof (guint32));
  self.begin = begin;
  self.end = end;
  if (clock == PROFILE_CLOCK_WALL)
    return;
  for (guint32 i = viewer_timeline_layout_find_entry (layout, view->scroll_y);
       i < layout->n_entries && layout->entries[i].y < bottom; i++)
    {
      const ViewerLayoutEntry *place = &layout->entries[i];

      if (!viewer_lane_entry_is_lane (&place->entry))
        continue;
      if (place->entry.kind == VIEWER_LANE_TASK)
        self.thread = tasks->tasks[place->entry.index - PROFILE_LANE_TASKS].thread_index;
      memset (hidden, 0, (gsize) MAX (view->width, 1) * sizeof *hidden);
      profile_spans_foreach_state (spans, place->entry.index, begin, end, view->ticks_per_pixel,
                                   place->entry.kind == VIEWER_LANE_TASK ? add_task_state : add_state, &self);
      draw_lane (&self, background, viewer_timeline_layout_get_row_y (layout, place->entry.index, 0) - view->scroll_y,
                 place->y + place->height - view->scroll_y, pixels);
    }
}
