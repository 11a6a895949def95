/* timeline-card.c: what is under the pointer, in words, on a small card */

#include "viewer/timeline-private.h"

#include "format/format.h"
#include "viewer/figures.h"

#include <glib/gi18n.h>
#include <math.h>

#define CARD_PADDING  12
#define CARD_DISTANCE 16    /* from the pointer */
#define CARD_WIDTH    340

const char *
viewer_state_get_words (guint8 state)
{
  switch (state)
    {
    case FORMAT_THREAD_RUNNING:
      return _("Running, with the GIL");
    case FORMAT_THREAD_HOLDING:
      return _("In a blocking call, with the GIL held");
    case FORMAT_THREAD_GIL_WAIT:
      return _("Waiting for the GIL");
    case FORMAT_THREAD_BLOCKED:
      return _("Blocked or sleeping");
    case FORMAT_THREAD_DETACHED:
      return _("Not attached to the interpreter");
    case FORMAT_THREAD_NATIVE:
      return _("Running native code, without the GIL");
    default:
      return _("State not known");
    }
}

static const char *
get_origin_words (ProfileOrigin origin)
{
  switch (origin)
    {
    case PROFILE_ORIGIN_APPLICATION:
      return _("application code");
    case PROFILE_ORIGIN_THIRD_PARTY:
      return _("third-party library");
    case PROFILE_ORIGIN_STANDARD_LIBRARY:
      return _("standard library");
    default:
      return _("built-in");
    }
}

/* Where it is, e.g. "shop/orders.py:118 · application code". */
static char *
dup_place (ViewerTimeline            *self,
           const ProfileFunctionInfo *info,
           ProfileStack               stack)
{
  guint32 line = profile_get_frame_line (self->profile, profile_get_stack_frame (self->profile, stack));
  const char *file = info->short_file != NULL && *info->short_file != '\0' ? info->short_file : info->file;

  if (file == NULL || *file == '\0')
    return g_strdup (get_origin_words (info->origin));
  if (line == 0)
    return g_strdup_printf (_("%s · %s"), file, get_origin_words (info->origin));
  /* Translators: file, line, what kind of code it is. */
  return g_strdup_printf (_("%s:%u · %s"), file, line, get_origin_words (info->origin));
}

static guint8
get_state_at (ViewerTimeline *self,
              guint32         lane,
              double          time_ns)
{
  guint64 i = profile_find_sample (self->profile, lane, (gint64) time_ns);
  ProfileThreadInfo thread;
  ProfileSample sample;

  profile_get_thread_info (self->profile, lane, &thread);
  if (i >= thread.n_samples)
    return FORMAT_THREAD_UNKNOWN;
  profile_get_sample (self->profile, lane, i, &sample);
  return sample.begin_ns <= time_ns ? sample.state : FORMAT_THREAD_UNKNOWN;
}

static char *
dup_interval (gint64 begin_ns,
              gint64 end_ns)
{
  gint64 resolution = MAX ((end_ns - begin_ns) / 20, 1000);
  g_autofree char *begin = viewer_figures_dup_time (begin_ns, resolution);
  g_autofree char *end = viewer_figures_dup_time (end_ns, resolution);

  /* Translators: from and to, e.g. "34.25 s – 34.29 s". */
  return g_strdup_printf (_("%s – %s"), begin, end);
}

/* Samples come first: they are what was seen, time and share are made from them. */
static char *
dup_amount (const char *samples,
            const char *length,
            double      share)
{
  g_autofree char *percent = viewer_figures_dup_share (share);

  if (share < 0)
    return g_strdup_printf (_("%s, %s"), samples, length);
  if (share < 0.0005)
    return g_strdup_printf (_("%s, %s, under 0.1 %% of this thread"), samples, length);
  /* Translators: samples, how long, what share of the thread's time. */
  return g_strdup_printf (_("%s, %s, %s of this thread"), samples, length, percent);
}

/* Lines of the card; the first is its title. NULL-terminated. */
static char **
list_span_lines (ViewerTimeline    *self,
                 guint32            lane,
                 const ProfileSpan *span,
                 double             pointer_ns)
{
  ProfileFrame frame = profile_get_stack_frame (self->profile, span->stack);
  gint64 begin_ns = viewer_timeline_tick_to_ns (self, span->begin);
  gint64 end_ns = viewer_timeline_tick_to_ns (self, span->end);
  g_autofree char *samples = viewer_figures_dup_samples (profile_spans_count_looks (self->spans, lane, span->begin,
                                                                                     span->end));
  g_autofree char *length = viewer_figures_dup_duration (end_ns - begin_ns);
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();
  ProfileFunctionInfo info;
  ProfileThreadInfo thread;

  profile_get_function_info (self->profile, profile_get_frame_function (self->profile, frame), &info);
  profile_get_thread_info (self->profile, lane, &thread);
  g_ptr_array_add (lines, g_strdup (info.name));
  g_ptr_array_add (lines, dup_place (self, &info, span->stack));
  g_ptr_array_add (lines, dup_amount (samples, length, thread.wall_ns > 0 ? (double) (end_ns - begin_ns)
                                                                             / (double) thread.wall_ns : -1));
  g_ptr_array_add (lines, dup_interval (begin_ns, end_ns));
  g_ptr_array_add (lines, g_strdup (viewer_state_get_words (get_state_at (self, lane, MAX (pointer_ns, begin_ns)))));
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

static char **
list_state_lines (ViewerTimeline *self,
                  guint32         lane,
                  double          pointer_ns)
{
  guint64 i = profile_find_sample (self->profile, lane, (gint64) pointer_ns);
  ProfileThreadInfo thread;
  ProfileSample sample;
  char **lines;

  profile_get_thread_info (self->profile, lane, &thread);
  if (i >= thread.n_samples)
    return NULL;
  profile_get_sample (self->profile, lane, i, &sample);
  if (sample.begin_ns > pointer_ns)
    return NULL;
  lines = g_new0 (char *, 3);
  lines[0] = g_strdup (viewer_state_get_words (sample.state));
  lines[1] = g_strdup (thread.name);
  return lines;
}

/* ---- drawing ---- */

static PangoLayout *
make_line (ViewerTimeline *self,
           GtkWidget      *widget,
           const char     *text,
           guint           index)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);

  pango_layout_set_font_description (layout, self->fonts[index == 0 ? VIEWER_FONT_TITLE : index == 1 ? VIEWER_FONT_DETAIL
                                                                                          : VIEWER_FONT_CARD]);
  pango_layout_set_width (layout, (CARD_WIDTH - 2 * CARD_PADDING) * PANGO_SCALE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_MIDDLE);
  return layout;
}

static void
draw_box (ViewerTimeline        *self,
          GtkSnapshot           *snapshot,
          const graphene_rect_t *bounds)
{
  const ViewerChrome *chrome = viewer_timeline_get_chrome (self);
  GdkRGBA shadow = { 0, 0, 0, self->is_dark ? 0.55f : 0.22f };
  GdkRGBA fill = viewer_rgba (chrome->card), edge = viewer_rgba (chrome->separator);
  GskRoundedRect box;

  gsk_rounded_rect_init_from_rect (&box, bounds, 9);
  gtk_snapshot_append_outset_shadow (snapshot, &box, &shadow, 0, 2, 0, 8);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, &fill, bounds);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_border (snapshot, &box, (const float[4]) { 1, 1, 1, 1 },
                              (const GdkRGBA[4]) { edge, edge, edge, edge });
}

static void
draw_card (ViewerTimeline *self,
           GtkWidget      *widget,
           GtkSnapshot    *snapshot,
           char          **lines,
           double          at_x,
           double          at_y)
{
  const ViewerChrome *chrome = viewer_timeline_get_chrome (self);
  g_autoptr(GPtrArray) layouts = g_ptr_array_new_with_free_func (g_object_unref);
  double width = 0, height = 2 * CARD_PADDING - 2, x, y;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      PangoLayout *layout = make_line (self, widget, lines[i], i);
      int w, h;

      pango_layout_get_pixel_size (layout, &w, &h);
      width = MAX (width, w);
      height += h + (i == 1 ? 6 : 2);
      g_ptr_array_add (layouts, layout);
    }
  height -= 2;
  width += 2 * CARD_PADDING;
  x = at_x + CARD_DISTANCE;
  y = at_y + CARD_DISTANCE;
  if (x + width > gtk_widget_get_width (widget) - 8)
    x = at_x - CARD_DISTANCE - width;
  if (y + height > gtk_widget_get_height (widget) - 8)
    y = at_y - CARD_DISTANCE - height;
  x = floor (MAX (x, 8));
  y = floor (MAX (y, 4));
  draw_box (self, snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) width, (float) height));
  y += CARD_PADDING - 1;
  for (guint i = 0; i < layouts->len; i++)
    {
      PangoLayout *layout = g_ptr_array_index (layouts, i);
      GdkRGBA color = viewer_rgba (i == 1 ? chrome->dim_text : chrome->text);
      int h;

      pango_layout_get_pixel_size (layout, NULL, &h);
      gtk_snapshot_save (snapshot);
      gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x + CARD_PADDING), (float) y));
      gtk_snapshot_append_layout (snapshot, layout, &color);
      gtk_snapshot_restore (snapshot);
      y += h + (i == 1 ? 6 : 2);
    }
}

/* The selected span's card, below its begin, for whom the keyboard moves. */
static void
draw_selected (ViewerTimeline *self,
               GtkWidget      *widget,
               GtkSnapshot    *snapshot)
{
  g_auto(GStrv) lines = NULL;
  guint32 lane, row;
  ProfileSpan span;
  double begin_ns, x, y;

  if (!viewer_timeline_get_selected (self, &lane, &row, &span) || row >= self->layout->lanes[lane].n_rows)
    return;
  begin_ns = (double) viewer_timeline_tick_to_ns (self, span.begin);
  x = viewer_timeline_ns_to_x (self, begin_ns);
  y = VIEWER_RULER_HEIGHT + viewer_timeline_layout_get_row_y (self->layout, lane, row) - viewer_timeline_get_scroll (self);
  lines = list_span_lines (self, lane, &span, begin_ns);
  draw_card (self, widget, snapshot, lines,
             CLAMP (x, VIEWER_LANE_HEADER_WIDTH, gtk_widget_get_width (widget)) - CARD_DISTANCE + 4, y + 8);
}

void
viewer_timeline_card_snapshot (ViewerTimeline *self,
                               GtkWidget      *widget,
                               GtkSnapshot    *snapshot)
{
  g_auto(GStrv) lines = NULL;
  double time_ns = viewer_timeline_x_to_ns (self, self->pointer_x);
  guint32 lane;
  gint64 row;
  ProfileSpan span;

  if (self->is_by_key)
    {
      draw_selected (self, widget, snapshot);
      return;
    }
  if (!viewer_timeline_pick (self, self->pointer_x, self->pointer_y, &lane, &row, &span))
    return;
  lines = row < 0 ? list_state_lines (self, lane, time_ns) : list_span_lines (self, lane, &span, time_ns);
  if (lines != NULL)
    draw_card (self, widget, snapshot, lines, self->pointer_x, self->pointer_y);
}
