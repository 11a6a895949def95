/* timeline-strip.c: the strip of the program's own marks and spans, between ruler and lanes */

#include "viewer/timeline-private.h"

#include "viewer/chart-draw.h"

#define STRIP_PADDING 4
#define STRIP_LEAST   viewer_text_scale (28)    /* the button of the list stands in it */
#define LABEL_MARGIN  5
#define LABEL_LEAST   20      /* narrower ones say nothing */
#define EDGE          2       /* of a span, solid, where it begins */
#define POLE          1
#define NEAR          VIEWER_MARK_WIDTH       /* so far beside a flag still means it */

typedef struct {
  ViewerTimeline     *timeline;
  GtkSnapshot        *snapshot;
  const ViewerChrome *chrome;
  const GArray       *places;
  int                 chart_width;
} Strip;

/* ---- where ---- */

/* When marks, the font or what it is scaled by have changed. */
void
viewer_timeline_update_strip (ViewerTimeline *self)
{
  guint n_rows = self->marks != NULL ? viewer_marks_get_n_rows (self->marks) : 0;
  int rows_height = self->layout != NULL ? (int) n_rows * (self->layout->row_height + VIEWER_ROW_GAP) : 0;
  int height = n_rows > 0 ? MAX (rows_height + 2 * STRIP_PADDING, STRIP_LEAST) : 0;

  if (height == self->strip_height)
    return;
  self->strip_height = height;
  gtk_widget_queue_allocate (self->stage);
}

static int
get_row_y (ViewerTimeline *self,
           guint           row)
{
  return VIEWER_RULER_HEIGHT + STRIP_PADDING + (int) row * (self->layout->row_height + VIEWER_ROW_GAP);
}

static GArray *
list_places (ViewerTimeline *self)
{
  return viewer_marks_place (self->marks, self->begin_ns, self->end_ns, viewer_timeline_get_chart_width (self));
}

/* Where the next of the same row begins; the chart's end when there is none. */
static int
get_room_end (const GArray *places,
              guint         i,
              int           chart_width)
{
  const ViewerMarkPlace *next = i + 1 < places->len ? &g_array_index (places, ViewerMarkPlace, i + 1) : NULL;

  return next != NULL && next->row == g_array_index (places, ViewerMarkPlace, i).row ? next->x : chart_width;
}

/* A name; of several at one place the first's, and how many more. */
static char *
dup_label (ViewerTimeline        *self,
           const ViewerMarkPlace *place)
{
  ProfileMarkInfo info;

  profile_get_mark_info (self->profile, place->mark_index, &info);
  return place->n > 1 ? g_strdup_printf ("%s +%u", info.name, place->n - 1) : g_strdup (info.name);
}

/* A flag is as wide as its name beside it, as far as that is written. */
static int
get_reach (ViewerTimeline *self,
           const GArray   *places,
           guint           i)
{
  const ViewerMarkPlace *place = &g_array_index (places, ViewerMarkPlace, i);
  g_autofree char *label = NULL;
  int room;

  if (place->is_span)
    return place->width;
  label = dup_label (self, place);
  room = get_room_end (places, i, viewer_timeline_get_chart_width (self)) - place->x;
  return MIN (place->width + LABEL_MARGIN + viewer_timeline_text_measure_words (self->text, label), room);
}

gboolean
viewer_timeline_pick_mark (ViewerTimeline  *self,
                           double           x,
                           double           y,
                           ViewerMarkPlace *found)
{
  g_autoptr(GArray) places = NULL;
  int at = (int) x - VIEWER_LANE_HEADER_WIDTH;

  if (self->strip_height == 0 || at < 0 || y < VIEWER_RULER_HEIGHT || y >= viewer_timeline_get_top (self))
    return FALSE;
  places = list_places (self);
  for (guint i = 0; i < places->len; i++)
    {
      const ViewerMarkPlace *place = &g_array_index (places, ViewerMarkPlace, i);
      int top = get_row_y (self, place->row);

      if (y < top || y >= top + self->layout->row_height + VIEWER_ROW_GAP || at < place->x - (place->is_span ? 0 : NEAR)
          || at >= place->x + get_reach (self, places, i))
        continue;
      *found = *place;
      return TRUE;
    }
  return FALSE;
}

/* ---- drawing ---- */

static void
draw_label (const Strip           *self,
            const ViewerMarkPlace *place,
            int                    x,
            int                    end)
{
  ViewerTimeline *timeline = self->timeline;
  GdkRGBA color = viewer_rgba (self->chrome->text);
  g_autofree char *label = NULL;

  if (end - x < LABEL_LEAST)
    return;
  label = dup_label (timeline, place);
  viewer_timeline_text_append_words (timeline->text, self->snapshot, label, &color, (float) (VIEWER_LANE_HEADER_WIDTH + x),
                                     (float) get_row_y (timeline, place->row), (float) (end - x),
                                     (float) timeline->layout->row_height);
}

static void
draw_span (const Strip *self,
           guint        i)
{
  const ViewerMarkPlace *place = &g_array_index (self->places, ViewerMarkPlace, i);
  double x = VIEWER_LANE_HEADER_WIDTH + place->x, y = get_row_y (self->timeline, place->row);
  /* Neighbours are told apart by what is left free. */
  int width = place->width >= 3 ? place->width - 1 : place->width, height = self->timeline->layout->row_height;

  viewer_append_box (self->snapshot, (self->chrome->accent & 0xffffff) | 0x38000000, x, y, width, height);
  viewer_append_box (self->snapshot, self->chrome->accent, x, y, MIN (EDGE, width), height);
  draw_label (self, place, place->x + EDGE + LABEL_MARGIN - 1, place->x + width - 2);
}

/* A flag on its pole; at the chart's end it flies to the other side. */
static void
draw_mark (const Strip *self,
           guint        i)
{
  const ViewerMarkPlace *place = &g_array_index (self->places, ViewerMarkPlace, i);
  double x = VIEWER_LANE_HEADER_WIDTH + place->x, y = get_row_y (self->timeline, place->row);
  int height = self->timeline->layout->row_height, cloth = place->width - POLE;
  gboolean is_last = place->x + place->width > self->chart_width;

  viewer_append_box (self->snapshot, self->chrome->text, x, y + 2, POLE, height - 2);
  viewer_append_box (self->snapshot, self->chrome->gil_wait, is_last ? x - cloth : x + POLE, y + 2, cloth, height / 2.0 - 1);
  draw_label (self, place, place->x + place->width + LABEL_MARGIN - 1,
              get_room_end (self->places, i, self->chart_width) - LABEL_MARGIN);
}

void
viewer_timeline_strip_snapshot (ViewerTimeline *timeline,
                                GtkSnapshot    *snapshot,
                                int             width)
{
  Strip self = { timeline, snapshot, viewer_timeline_get_chrome (timeline), NULL, viewer_timeline_get_chart_width (timeline) };
  g_autoptr(GArray) places = NULL;

  if (timeline->strip_height == 0)
    return;
  self.places = places = list_places (timeline);
  viewer_append_box (snapshot, self.chrome->separator, 0, VIEWER_RULER_HEIGHT - 1, width, 1);
  viewer_append_box (snapshot, self.chrome->separator, VIEWER_LANE_HEADER_WIDTH - 1, VIEWER_RULER_HEIGHT, 1,
                     timeline->strip_height);
  gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (VIEWER_LANE_HEADER_WIDTH, VIEWER_RULER_HEIGHT,
                                                         (float) self.chart_width, (float) timeline->strip_height));
  for (guint i = 0; i < places->len; i++)
    if (g_array_index (places, ViewerMarkPlace, i).is_span)
      draw_span (&self, i);
    else
      draw_mark (&self, i);
  gtk_snapshot_pop (snapshot);
}

/* Around one place, and thin lines from it through the lanes where its time begins and ends. */
static void
outline_place (const Strip           *self,
               const ViewerMarkPlace *place,
               float                  thickness,
               int                    height)
{
  ViewerTimeline *timeline = self->timeline;
  guint32 line = (self->chrome->accent & 0xffffff) | 0x80000000;
  double x = VIEWER_LANE_HEADER_WIDTH + place->x, y = get_row_y (timeline, place->row), top = viewer_timeline_get_top (timeline);
  int width = MAX (place->is_span ? place->width - 1 : place->width, 3);

  viewer_append_outline (self->snapshot, self->chrome->outline, x - (place->is_span ? 0 : 2), y - 1,
                         width + (place->is_span ? 0 : 4), timeline->layout->row_height + 2, thickness);
  viewer_append_box (self->snapshot, line, x, top, 1, height - top);
  if (place->is_span)
    viewer_append_box (self->snapshot, line, x + place->width - 1, top, 1, height - top);
}

/* The current one: it may be one of several at its place. */
static gboolean
find_current (const Strip     *self,
              ViewerMarkPlace *found)
{
  ViewerTimeline *timeline = self->timeline;
  ProfileMarkInfo info;
  double x0, x1;

  if (timeline->mark == VIEWER_MARK_NONE)
    return FALSE;
  profile_get_mark_info (timeline->profile, timeline->mark, &info);
  if ((double) info.end_ns < timeline->begin_ns || (double) info.begin_ns > timeline->end_ns)
    return FALSE;
  x0 = CLAMP (viewer_timeline_ns_to_x (timeline, (double) info.begin_ns) - VIEWER_LANE_HEADER_WIDTH, 0, self->chart_width);
  x1 = CLAMP (viewer_timeline_ns_to_x (timeline, (double) info.end_ns) - VIEWER_LANE_HEADER_WIDTH, 0, self->chart_width);
  *found = (ViewerMarkPlace) {
    .x = (int) x0, .width = info.is_span ? MAX ((int) x1 - (int) x0, 1) : VIEWER_MARK_WIDTH,
    .row = viewer_marks_get_row (timeline->marks, timeline->mark), .mark_index = timeline->mark, .n = 1, .is_span = info.is_span,
  };
  return TRUE;
}

gboolean
viewer_timeline_get_mark_point (ViewerTimeline *self,
                                double         *x,
                                double         *y)
{
  Strip strip = { .timeline = self, .chart_width = viewer_timeline_get_chart_width (self) };
  ViewerMarkPlace place;

  if (!find_current (&strip, &place))
    return FALSE;
  *x = VIEWER_LANE_HEADER_WIDTH + place.x;
  *y = get_row_y (self, place.row) + self->layout->row_height / 2.0;
  return TRUE;
}

void
viewer_timeline_strip_overlay_snapshot (ViewerTimeline *timeline,
                                        GtkSnapshot    *snapshot,
                                        int             height)
{
  Strip self = { timeline, snapshot, viewer_timeline_get_chrome (timeline), NULL, viewer_timeline_get_chart_width (timeline) };
  ViewerMarkPlace place;

  if (timeline->strip_height == 0)
    return;
  if (find_current (&self, &place))
    outline_place (&self, &place, 2, height);
  if (!timeline->is_by_key && viewer_timeline_pick_mark (timeline, timeline->pointer_x, timeline->pointer_y, &place))
    outline_place (&self, &place, 1, height);
}
