/* timeline-raster.c: paint what is visible of each row, span by span */

#include "viewer/timeline-band.h"

#include "format/format.h"
#include "profile/task-states.h"
#include "viewer/state-look.h"
#include "viewer/pixel.h"

#include <math.h>
#include <string.h>

/* A lone span far below a pixel must still be seen. */
#define FAINTEST 64u

/* From this width on a span leaves a pixel free before its neighbour. */
#define GAP_FROM 3
/* From this width on its edge is closed at its sides, too. */
#define SIDES_FROM 4

typedef struct {
  const ViewerPalette    *palette;
  const ViewerChrome     *chrome;
  const ViewerRasterView *view;
  guint32                *pixels;
  guint32                *line;          /* the line that is painted on */
  guint32                *rim;           /* a row's first and last line, where spans have an edge; NULL */
  guint32                *sides;         /* with *rim*: what stands in a row's other lines, 0 where there is none */
  GArray                 *labels;
  int                     y;             /* logical, of the row's top, below the view's */
  double                  pixels_per_tick;
  guint8                 *pale;          /* by column, of a task's lane: how much of it was waiting; NULL */
} Painter;

/* How many logical pixels of a span's waiting stand for its label. */
#define LABEL_LOOK 60

/* A box is the same on each of its lines, so it is painted on one line and copied to the others. */
static void
fill_line (const Painter *painter,
           guint32       *line,
           int            x0,
           int            x1,
           guint32        color,
           guint32        alpha)
{
  x0 = MAX (x0, 0);
  x1 = MIN (x1, painter->view->width);
  if (alpha == 255)
    for (int x = x0; x < x1; x++)
      line[x] = color;
  else
    for (int x = x0; x < x1; x++)
      line[x] = viewer_pixel_lay_over (line[x], color, alpha);
}

static guint32 *
get_line (const ViewerRasterView *view,
          guint32                *pixels,
          int                     y)
{
  return pixels + (gsize) y * (gsize) view->stride;
}

/* Where a stretch of time stands, in device pixels, and how solid it looks. */
typedef struct {
  int     x0, x1;
  guint32 alpha;
} Stretch;

static Stretch
place (const Painter *painter,
       guint32        begin,
       guint32        end,
       guint8         coverage)
{
  const double far = 1 << 24;
  double x0 = CLAMP (((double) begin - painter->view->begin_tick) * painter->pixels_per_tick, -far, far);
  double x1 = CLAMP (((double) end - painter->view->begin_tick) * painter->pixels_per_tick, -far, far);
  Stretch stretch = { .alpha = coverage };

  if (x1 - x0 < 1)
    {
      stretch.x0 = (int) floor (x0);
      stretch.x1 = stretch.x0 + 1;
      stretch.alpha = MAX ((guint32) lround (coverage * (x1 - x0)), FAINTEST);
      return stretch;
    }
  stretch.x0 = (int) lround (x0);
  stretch.x1 = MAX ((int) lround (x1), stretch.x0 + 1);
  return stretch;
}

static gboolean
is_pale (const Painter *painter,
         int            x0,
         int            x1)
{
  guint32 sum = 0;

  if (painter->pale == NULL)
    return FALSE;
  x1 = MIN (x1, x0 + LABEL_LOOK * painter->view->scale);
  for (int x = x0; x < x1; x++)
    sum += painter->pale[x];
  return sum > (guint32) MAX (x1 - x0, 0) * 128;
}

static void
add_label (const Painter *painter,
           const Stretch *stretch,
           ProfileStack   stack,
           gboolean       is_dim)
{
  int scale = painter->view->scale;
  int x0 = MAX (stretch->x0, 0) / scale;
  int x1 = MIN (stretch->x1, painter->view->width) / scale;
  ViewerRasterLabel label = { x0, painter->y, x1 - x0, stack,
                              is_pale (painter, MAX (stretch->x0, 0), MIN (stretch->x1, painter->view->width)), is_dim };

  if (label.width >= VIEWER_RASTER_LABEL_MIN)
    g_array_append_val (painter->labels, label);
}

static gboolean
is_found (const ViewerRasterView *view,
          ProfileStack            stack)
{
  return view->found == NULL
         || profile_search_has_function (view->found, profile_get_frame_function (view->profile,
                                                                                  profile_get_stack_frame (view->profile, stack)));
}

/* Inside of the span. */
static void
paint_edge (const Painter *painter,
            const Stretch *stretch,
            guint32        color)
{
  int scale = painter->view->scale;

  fill_line (painter, painter->rim, stretch->x0, stretch->x1, color, stretch->alpha);
  if (stretch->x1 - stretch->x0 < SIDES_FROM * scale)
    return;
  fill_line (painter, painter->sides, stretch->x0, stretch->x0 + scale, color, stretch->alpha);
  fill_line (painter, painter->sides, stretch->x1 - scale, stretch->x1, color, stretch->alpha);
}

static void
paint_span (const ProfileSpan *span,
            gpointer           user_data)
{
  const Painter *painter = user_data;
  const ViewerPaint *paint = viewer_palette_get_paint (painter->palette, span->stack);
  Stretch stretch = place (painter, span->begin, span->end, span->coverage);
  gboolean is_dim = !is_found (painter->view, span->stack);
  int scale = painter->view->scale;

  if (stretch.x1 - stretch.x0 >= GAP_FROM * scale)
    stretch.x1 -= scale;
  if (is_dim)
    stretch.alpha = stretch.alpha * painter->chrome->dim / 255;
  fill_line (painter, painter->line, stretch.x0, stretch.x1, paint->fill, stretch.alpha);
  if (painter->rim != NULL)
    paint_edge (painter, &stretch, paint->edge);
  if (span->coverage == 255)
    add_label (painter, &stretch, span->stack, is_dim);
}

static void
paint_state (const ProfileStateSpan *span,
             gpointer                user_data)
{
  const Painter *painter = user_data;
  const ViewerRasterView *view = painter->view;
  Stretch stretch = place (painter, span->begin, span->end, span->coverage);
  guint32 color = viewer_state_get_color (painter->chrome, span->state);

  for (int x = MAX (stretch.x0, 0); x < MIN (stretch.x1, view->width); x++)
    {
      guint pattern = viewer_state_get_pattern (span->state, x / view->scale);

      for (int i = 0; i < VIEWER_LANE_STRIP * view->scale; i++)
        {
          int y = painter->y * view->scale + i;

          if (y >= 0 && y < view->height && pattern & 8u >> i / view->scale)
            {
              guint32 *pixel = get_line (view, painter->pixels, y) + x;
              *pixel = viewer_pixel_lay_over (*pixel, color, stretch.alpha);
            }
        }
    }
}

static void
add_pale (const ProfileStateSpan *span,
          gpointer                user_data)
{
  const Painter *painter = user_data;
  Stretch stretch = place (painter, span->begin, span->end, span->coverage);

  if (span->state == PROFILE_TASK_READY || span->state == PROFILE_TASK_WAITING)
    for (int x = MAX (stretch.x0, 0); x < MIN (stretch.x1, painter->view->width); x++)
      painter->pale[x] = (guint8) MIN (painter->pale[x] + stretch.alpha, 255);
}

/* What a task awaits is paler than what it runs. All four channels: pixels are premultiplied. */
static void
fade_line (const Painter *painter)
{
  guint32 pale = painter->chrome->pale;

  for (int x = 0; x < painter->view->width; x++)
    {
      guint32 pixel = painter->line[x], keep = 256 - painter->pale[x] * (256 - pale) / 255;

      if (pixel != 0 && keep < 256)
        painter->line[x] = ((pixel >> 8 & 0xff00ff) * keep & 0xff00ff00) | ((pixel & 0xff00ff) * keep >> 8 & 0xff00ff);
    }
}

/* Edges are not paled, so they come last: the sides on the row's line, the rim instead of its first and last. */
static void
close_edges (const Painter *painter,
             int            row_height,
             int            first,
             int            last)
{
  const ViewerRasterView *view = painter->view;
  const int tops[2] = { painter->y * view->scale, (painter->y + row_height - 1) * view->scale };

  for (int x = 0; x < view->width; x++)
    if (painter->sides[x] != 0)
      for (int y = first; y < last; y++)
        get_line (view, painter->pixels, y)[x] = painter->sides[x];
  for (int i = 0; i < 2; i++)
    for (int y = MAX (tops[i], first); y < MIN (tops[i] + view->scale, last); y++)
      memcpy (get_line (view, painter->pixels, y), painter->rim, (gsize) view->width * sizeof (guint32));
  memset (painter->rim, 0, (gsize) view->width * sizeof (guint32));
  memset (painter->sides, 0, (gsize) view->width * sizeof (guint32));
}

/* Paints a row on its first visible line and copies that line down. */
static void
draw_row (const ProfileSpans *spans,
          guint32             lane,
          guint32             row,
          int                 row_height,
          guint32             begin,
          guint32             end,
          Painter            *painter)
{
  const ViewerRasterView *view = painter->view;
  int first = MAX (painter->y, 0) * view->scale;
  int last = MIN ((painter->y + row_height) * view->scale, view->height);

  if (first >= last)
    return;
  painter->line = get_line (view, painter->pixels, first);
  profile_spans_foreach (spans, lane, row, begin, end, view->ticks_per_pixel, paint_span, painter);
  if (painter->pale != NULL)
    fade_line (painter);
  for (int y = first + 1; y < last; y++)
    memcpy (get_line (view, painter->pixels, y), painter->line, (gsize) view->width * sizeof (guint32));
  if (painter->rim != NULL)
    close_edges (painter, row_height, first, last);
}

static void
draw_lane (const ProfileSpans         *spans,
           const ViewerTimelineLayout *layout,
           guint32                     lane,
           Painter                    *painter)
{
  const ViewerRasterView *view = painter->view;
  int step = layout->row_height + VIEWER_ROW_GAP;
  int first_y = viewer_timeline_layout_get_row_y (layout, lane, 0) - view->scroll_y;
  int bottom = (view->height + view->scale - 1) / view->scale;
  guint32 row = first_y < 0 ? (guint32) (-first_y / step) : 0;
  double last = view->begin_tick + view->width * view->ticks_per_pixel;
  guint32 begin = (guint32) CLAMP (view->begin_tick, 0, G_MAXUINT32);
  guint32 end = (guint32) CLAMP (ceil (last), 0, G_MAXUINT32);

  painter->y = viewer_timeline_layout_get_lane (layout, lane)->y + VIEWER_LANE_PADDING - view->scroll_y;
  if (painter->y + VIEWER_LANE_STRIP > 0)
    profile_spans_foreach_state (spans, lane, begin, end, view->ticks_per_pixel, paint_state, painter);
  if (profile_lane_is_task (lane))
    {
      painter->pale = g_new0 (guint8, view->width);
      profile_spans_foreach_state (spans, lane, begin, end, view->ticks_per_pixel, add_pale, painter);
    }
  for (; row < viewer_timeline_layout_get_lane (layout, lane)->n_rows; row++)
    {
      painter->y = first_y + (int) row * step;
      if (painter->y >= bottom)
        break;
      draw_row (spans, lane, row, layout->row_height, begin, end, painter);
    }
  g_clear_pointer (&painter->pale, g_free);
}

/* ---- many lanes as one ---- */

typedef struct {
  const Painter *painter;
  guint32       *there;      /* by column, in 255ths of a lane */
  guint32       *running;
} Density;

static void
add_density (const ProfileStateSpan *state,
             gpointer                user_data)
{
  Density *self = user_data;
  Stretch stretch = place (self->painter, state->begin, state->end, state->coverage);
  gboolean runs = state->state == FORMAT_THREAD_RUNNING || state->state == FORMAT_THREAD_HOLDING
                  || state->state == FORMAT_THREAD_NATIVE;

  for (int x = MAX (stretch.x0, 0); x < MIN (stretch.x1, self->painter->view->width); x++)
    {
      self->there[x] += stretch.alpha;
      if (runs)
        self->running[x] += stretch.alpha;
    }
}

/* How many device pixels of *height* stand for so much of all lanes; something is never nothing. */
static int
get_bar (guint32 amount,
         guint32 n_lanes,
         int     height)
{
  guint64 bar = ((guint64) amount * (guint32) height + (guint64) n_lanes * 255 / 2) / ((guint64) n_lanes * 255);

  return amount == 0 ? 0 : (int) CLAMP (bar, 1, (guint64) height);
}

/* Bars from the foot: pale for the lanes that are there, solid for those of them that run. */
static void
draw_band (const ProfileSpans         *spans,
           const ViewerTimelineLayout *layout,
           const ViewerLayoutEntry    *band,
           Painter                    *painter)
{
  const ViewerRasterView *view = painter->view;
  g_autofree guint32 *there = g_new0 (guint32, view->width), *running = g_new0 (guint32, view->width);
  Density density = { painter, there, running };
  guint32 begin = (guint32) CLAMP (view->begin_tick, 0, G_MAXUINT32);
  guint32 end = (guint32) CLAMP (ceil (view->begin_tick + view->width * view->ticks_per_pixel), 0, G_MAXUINT32);
  int height = (band->height - 2 * VIEWER_LANE_PADDING) * view->scale;
  int foot = (band->y + band->height - VIEWER_LANE_PADDING - view->scroll_y) * view->scale;

  for (guint32 i = 0; i < band->entry.n; i++)
    profile_spans_foreach_state (spans, g_array_index (layout->list->members, guint32, band->entry.first + i), begin, end,
                                 view->ticks_per_pixel, add_density, &density);
  for (int y = MAX (foot - height, 0); y < MIN (foot, view->height); y++)
    {
      guint32 *line = get_line (view, painter->pixels, y);

      for (int x = 0; x < view->width; x++)
        if (foot - y <= get_bar (running[x], band->entry.n, height))
          line[x] = painter->chrome->running;
        else if (foot - y <= get_bar (there[x], band->entry.n, height))
          line[x] = viewer_pixel_lay_over (painter->chrome->background, painter->chrome->blocked, painter->chrome->band);
    }
}

void
viewer_raster_draw (const ProfileSpans         *spans,
                    const ViewerPalette        *palette,
                    const ViewerChrome         *chrome,
                    const ViewerTimelineLayout *layout,
                    const ViewerRasterView     *view,
                    guint32                    *pixels,
                    GArray                     *labels)
{
  Painter painter = {
    .palette = palette, .chrome = chrome, .view = view, .pixels = pixels, .labels = labels,
    .pixels_per_tick = 1 / view->ticks_per_pixel,
  };
  int bottom = view->scroll_y + (view->height + view->scale - 1) / view->scale;
  /* With a halo spans have edges. */
  g_autofree guint32 *rim = chrome->halo != 0 ? g_new0 (guint32, view->width) : NULL;
  g_autofree guint32 *sides = chrome->halo != 0 ? g_new0 (guint32, view->width) : NULL;

  painter.rim = rim;
  painter.sides = sides;
  g_array_set_size (labels, 0);
  for (int y = 0; y < view->height; y++)
    memset (get_line (view, pixels, y), 0, (gsize) view->width * sizeof (guint32));
  for (guint32 i = viewer_timeline_layout_find_entry (layout, view->scroll_y);
       i < layout->n_entries && layout->entries[i].y < bottom; i++)
    {
      const ViewerLayoutEntry *place = &layout->entries[i];

      if (viewer_lane_entry_is_lane (&place->entry))
        draw_lane (spans, layout, place->entry.index, &painter);
      else if (place->entry.kind == VIEWER_LANE_BAND && !place->entry.is_open)
        draw_band (spans, layout, place, &painter);
      else if (place->entry.kind == VIEWER_LANE_TASKS && !place->entry.is_open)
        viewer_band_draw_tasks (spans, chrome, place, view, pixels);
    }
}
