/* timeline-headers.c: what stands to the left of the lanes: names, totals, groups */

#include "viewer/timeline-private.h"

#include "format/format.h"
#include "viewer/chart-draw.h"
#include "viewer/figures.h"

#include <glib/gi18n.h>

#define HEADER_MARGIN   12
#define LEVEL_MARGIN    9      /* further, of a group of tasks that others made */
#define LEVELS_MAX      4u
#define BAR_HEIGHT      3      /* of a lane's time by state */
#define HEADER_WIDTH    (VIEWER_LANE_HEADER_WIDTH - HEADER_MARGIN - 8)

typedef struct {
  ViewerTimeline     *timeline;
  GtkWidget          *widget;
  GtkSnapshot        *snapshot;
  const ViewerChrome *chrome;
  int                 margin;       /* of what is drawn now */
} Header;

static void
append_line (const Header    *self,
             ViewerChartFont  font,
             const char      *text,
             const char      *shorter,
             guint32          color,
             double           y)
{
  viewer_append_text (self->snapshot, self->widget, self->timeline->fonts[font], text, shorter, color, self->margin, y,
                      HEADER_WIDTH + HEADER_MARGIN - self->margin);
}

/* ---- a thread ---- */

/* The states that are one colour, in the order of the bar. */
static const struct {
  guint8 states[3];    /* FormatThreadState; 0 none */
} bar_parts[] = {
  { { FORMAT_THREAD_RUNNING, FORMAT_THREAD_HOLDING } },
  { { FORMAT_THREAD_NATIVE } },
  { { FORMAT_THREAD_GIL_WAIT } },
  { { FORMAT_THREAD_BLOCKED, FORMAT_THREAD_DETACHED } },
};

static guint32
get_part_color (const ViewerChrome *chrome,
                guint               part)
{
  const guint32 colors[G_N_ELEMENTS (bar_parts)] = { chrome->running, chrome->native, chrome->gil_wait, chrome->blocked };

  return colors[part];
}

/* A task's life, or those of a group; who is ready stands higher than who waits. */
static void
draw_task_states (const Header *self,
                  gint64        running_ns,
                  gint64        ready_ns,
                  gint64        waiting_ns,
                  double        y)
{
  const struct {
    gint64  ns;
    guint32 color;
    int     height;
  } parts[] = { { running_ns, self->chrome->running, BAR_HEIGHT }, { ready_ns, self->chrome->gil_wait, BAR_HEIGHT - 1 },
                { waiting_ns, self->chrome->blocked, 1 } };
  double life_ns = (double) MAX (running_ns + ready_ns + waiting_ns, 1), x = self->margin;
  double whole = HEADER_WIDTH + HEADER_MARGIN - self->margin;

  viewer_append_box (self->snapshot, self->chrome->grid, self->margin, y + BAR_HEIGHT - 1, whole, 1);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      double width = whole * (double) parts[i].ns / life_ns;

      if (width > 0)
        viewer_append_box (self->snapshot, parts[i].color, x, y + BAR_HEIGHT - parts[i].height, width, parts[i].height);
      x += width;
    }
}

/* A lane's time by state. Parts are told apart by their height too: who runs stands highest. */
static void
draw_states (const Header *self,
             guint32       lane,
             double        y)
{
  ViewerTimeline *timeline = self->timeline;
  const ProfileTask *task = viewer_timeline_get_task (timeline, lane);
  ProfileThreadInfo info;
  double x = HEADER_MARGIN;

  if (task != NULL)
    {
      draw_task_states (self, task->running_ns, task->ready_ns, task->waiting_ns, y);
      return;
    }
  profile_get_thread_info (timeline->profile, lane, &info);
  if (info.wall_ns <= 0)
    return;
  viewer_append_box (self->snapshot, self->chrome->grid, HEADER_MARGIN, y + BAR_HEIGHT - 1, HEADER_WIDTH, 1);
  for (guint part = 0; part < G_N_ELEMENTS (bar_parts); part++)
    {
      gint64 ns = 0;
      double width;

      for (guint i = 0; i < G_N_ELEMENTS (bar_parts[part].states); i++)
        if (bar_parts[part].states[i] != 0)
          ns += profile_spans_get_state_ns (timeline->spans, lane, bar_parts[part].states[i]);
      width = HEADER_WIDTH * (double) ns / (double) info.wall_ns;
      if (width > 0)
        viewer_append_box (self->snapshot, get_part_color (self->chrome, part), x, y + (part < 2 ? 0 : part == 2 ? 1 : 2), width,
                           part < 2 ? BAR_HEIGHT : part == 2 ? BAR_HEIGHT - 1 : 1);
      x += width;
    }
}

static void
draw_deeper (const Header *self,
             guint32       lane,
             double        y)
{
  guint32 n_deeper = viewer_timeline_layout_get_lane (self->timeline->layout, lane)->n_deeper;
  gboolean is_open = viewer_lanes_has (self->timeline->lanes, lane, VIEWER_LANE_DEEP);
  g_autofree char *deeper = NULL;

  if (n_deeper == 0)
    return;
  /* Translators: a lane's seldom reached rows; the triangle points down when they are shown. */
  deeper = g_strdup_printf (is_open ? ngettext ("▾ %u deeper row", "▾ %u deeper rows", n_deeper)
                                    : ngettext ("▸ %u deeper row", "▸ %u deeper rows", n_deeper), n_deeper);
  append_line (self, VIEWER_FONT_DETAIL, deeper, NULL, self->chrome->accent, y);
}

static void
draw_thread (const Header *self,
             guint32       lane,
             double        y)
{
  ViewerTimeline *timeline = self->timeline;
  g_autofree char *name = viewer_lanes_dup_name (timeline->profile, lane), *title = NULL;
  g_autofree char *kind = viewer_timeline_dup_lane_kind (timeline, lane), *samples = NULL;
  g_autofree char *totals = viewer_timeline_dup_lane_totals (timeline, lane, &samples);
  double title_height = viewer_chart_fonts_get_height (timeline->fonts, VIEWER_FONT_TITLE, self->widget);
  double detail_height = viewer_chart_fonts_get_height (timeline->fonts, VIEWER_FONT_DETAIL, self->widget);
  gboolean is_hidden = viewer_lanes_has (timeline->lanes, lane, VIEWER_LANE_HIDDEN);

  title = viewer_lanes_has (timeline->lanes, lane, VIEWER_LANE_PINNED)
            /* Translators: the name of a lane that is kept on top. */
            ? g_strdup_printf (_("↥ %s"), name) : g_strdup (name);
  y += VIEWER_LANE_PADDING - 1;
  append_line (self, VIEWER_FONT_TITLE, title, NULL, is_hidden ? self->chrome->dim_text : self->chrome->text, y);
  y += title_height;
  if (viewer_timeline_layout_get_lane (timeline->layout, lane)->is_low)
    {
      draw_states (self, lane, y + 1);
      return;
    }
  append_line (self, VIEWER_FONT_DETAIL, kind, NULL, self->chrome->dim_text, y);
  append_line (self, VIEWER_FONT_DETAIL, totals, samples, self->chrome->dim_text, y + detail_height);
  draw_states (self, lane, y + 2 * detail_height + 2);
  draw_deeper (self, lane, y + 2 * detail_height + BAR_HEIGHT + 5);
}

/* ---- groups and bands ---- */

/* What a closed group of tasks is, below its name. */
static void
draw_tasks (const Header            *self,
            const ViewerLayoutEntry *place,
            double                   y)
{
  ViewerTimeline *timeline = self->timeline;
  const ProfileTaskGroup *group = &profile_get_tasks (timeline->profile)->groups[place->entry.index];
  g_autofree char *title = viewer_timeline_dup_entry_title (timeline, &place->entry);
  g_autofree char *number = viewer_timeline_dup_tasks_number (timeline, &place->entry);
  g_autofree char *peak = viewer_timeline_dup_tasks_peak (timeline, &place->entry);
  double title_height = viewer_chart_fonts_get_height (timeline->fonts, VIEWER_FONT_TITLE, self->widget);
  double detail_height = viewer_chart_fonts_get_height (timeline->fonts, VIEWER_FONT_DETAIL, self->widget);

  y += VIEWER_LANE_PADDING - 1;
  append_line (self, VIEWER_FONT_TITLE, title, NULL, self->chrome->text, y);
  y += title_height;
  append_line (self, VIEWER_FONT_DETAIL, number, NULL, self->chrome->dim_text, y);
  append_line (self, VIEWER_FONT_DETAIL, peak, NULL, self->chrome->dim_text, y + detail_height);
  draw_task_states (self, group->running_ns, group->ready_ns, group->waiting_ns, y + 2 * detail_height + 2);
}

/* Whether its many lanes are drawn as one, to the right of its name. */
static gboolean
is_band (const ViewerLayoutEntry *place)
{
  return !place->entry.is_open && place->entry.kind != VIEWER_LANE_GROUP;
}

static void
draw_group (const Header            *self,
            const ViewerLayoutEntry *place,
            double                   y,
            int                      width)
{
  ViewerTimeline *timeline = self->timeline;
  g_autofree char *title = viewer_timeline_dup_entry_title (timeline, &place->entry);
  double title_height = viewer_chart_fonts_get_height (timeline->fonts, VIEWER_FONT_TITLE, self->widget);
  double room = is_band (place) ? HEADER_WIDTH : width - 2 * HEADER_MARGIN;

  if (!is_band (place))
    {
      viewer_append_box (self->snapshot, self->chrome->background, 0, y, width, place->height - 1);
      viewer_append_box (self->snapshot, (self->chrome->text & 0xffffff) | 0x0c000000, 0, y, width, place->height - 1);
    }
  viewer_append_text (self->snapshot, self->widget, timeline->fonts[VIEWER_FONT_TITLE], title, NULL, self->chrome->text,
                      self->margin, y + (place->height - title_height) / 2, room);
}

/* The keyboard is there. */
static void
draw_ring (const Header            *self,
           const ViewerLayoutEntry *place,
           double                   y,
           int                      width)
{
  viewer_append_outline (self->snapshot, self->chrome->accent, 2, y + 2, width - 5, place->height - 5, 2);
}

void
viewer_timeline_headers_snapshot (ViewerTimeline *timeline,
                                  GtkWidget      *widget,
                                  GtkSnapshot    *snapshot)
{
  const ViewerTimelineLayout *layout = timeline->layout;
  const ViewerLayoutEntry *group = viewer_timeline_get_group (timeline);
  Header self = { timeline, widget, snapshot, viewer_timeline_get_chrome (timeline), HEADER_MARGIN };
  int scroll = (int) viewer_timeline_get_scroll (timeline);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);

  viewer_append_box (snapshot, self.chrome->separator, VIEWER_LANE_HEADER_WIDTH - 1, viewer_timeline_get_top (timeline), 1,
                     height - viewer_timeline_get_top (timeline));
  for (guint32 i = viewer_timeline_layout_find_entry (layout, scroll); i < layout->n_entries; i++)
    {
      const ViewerLayoutEntry *place = &layout->entries[i];
      double y = viewer_timeline_get_top (timeline) + place->y - scroll;

      if (y >= height)
        break;
      self.margin = HEADER_MARGIN + LEVEL_MARGIN * (int) MIN (place->entry.level, LEVELS_MAX);
      if (viewer_lane_entry_is_lane (&place->entry))
        {
          int least = MIN (layout->header_height, place->height);

          /* The name of a lane that is scrolled away above stays in sight with its rows. */
          draw_thread (&self, place->entry.index, MIN (MAX (y, viewer_timeline_get_top (timeline)), y + place->height - least));
          if (timeline->is_on_header && timeline->lane == place->entry.index)
            draw_ring (&self, place, y, VIEWER_LANE_HEADER_WIDTH);
        }
      else if (place->entry.kind == VIEWER_LANE_TASKS && !place->entry.is_open)
        draw_tasks (&self, place, y);
      else
        draw_group (&self, place, y, width);
      if (place == group)
        draw_ring (&self, place, y, is_band (place) ? VIEWER_LANE_HEADER_WIDTH : width);
      viewer_append_box (snapshot, self.chrome->separator, 0, y + place->height - 1, width, 1);
    }
}
