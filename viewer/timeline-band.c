/* timeline-band.c: a group of tasks as one lane; see timeline-band.h */

#include "viewer/timeline-band.h"

#include "viewer/pixel.h"

#include <math.h>

#define HALF 150      /* of those that take turns */

/* The tops of the parts of a column, in pixels from its foot, the lowest first. */
typedef struct {
  int running, turns, ready, waiting;
} Column;

static int
get_top (double sum,
         double part,
         double pixels_per_task,
         int    below)
{
  /* Something is never nothing. */
  return part <= 0 ? below : MAX ((int) lround (sum * pixels_per_task), below + 1);
}

static Column
stack_up (const ProfileTaskCount *count,
          double                  pixels_per_task,
          int                     height)
{
  double sum = count->running;
  Column column;

  column.running = get_top (sum, count->running, pixels_per_task, 0);
  sum += count->turns;
  column.turns = get_top (sum, count->turns, pixels_per_task, column.running);
  sum += count->ready;
  column.ready = get_top (sum, count->ready, pixels_per_task, column.turns);
  sum += count->waiting;
  column.waiting = MIN (get_top (sum, count->waiting, pixels_per_task, column.ready), height);
  return column;
}

static guint32
get_pixel (const ViewerChrome *chrome,
           const Column       *column,
           int                 x,
           int                 up)
{
  if (up < column->running)
    return chrome->running;
  if (up < column->turns)
    return viewer_pixel_lay_over (chrome->background, chrome->running, HALF);
  if (up < column->ready)
    return viewer_pixel_lay_over (chrome->background, chrome->gil_wait, (x + up) % 4 < 2 ? 255 : chrome->band);
  return viewer_pixel_lay_over (chrome->background, chrome->blocked, chrome->band);
}

void
viewer_band_draw_tasks (const ProfileSpans      *spans,
                        const ViewerChrome      *chrome,
                        const ViewerLayoutEntry *band,
                        const ViewerRasterView  *view,
                        guint32                 *pixels)
{
  g_autofree ProfileTaskCount *counts = g_new (ProfileTaskCount, view->width);
  guint32 peak = profile_spans_get_task_peak (spans, band->entry.index);
  double tick_ns = (double) (1u << profile_spans_get_shift (spans));
  int height = (band->height - 2 * VIEWER_LANE_PADDING) * view->scale;
  int foot = (band->y + band->height - VIEWER_LANE_PADDING - view->scroll_y) * view->scale;

  profile_spans_get_task_counts (spans, band->entry.index, view->begin_tick * tick_ns, view->ticks_per_pixel * tick_ns,
                                 (guint32) view->width, counts);
  for (int x = 0; x < view->width; x++)
    {
      Column column = stack_up (&counts[x], (double) height / MAX (peak, 1u), height);

      for (int y = MAX (foot - column.waiting, 0); y < MIN (foot, view->height); y++)
        pixels[(gsize) y * (gsize) view->stride + (gsize) x] = get_pixel (chrome, &column, x / view->scale, foot - 1 - y);
    }
}
