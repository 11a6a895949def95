/* timeline-card.c: what is under the pointer, in words, on a small card */

#include "viewer/timeline-private.h"

#include "format/format.h"
#include "profile/task-states.h"
#include "viewer/figures.h"

#include <glib/gi18n.h>

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
    case PROFILE_TASK_RUNNING:
      return _("Running");
    case PROFILE_TASK_TURNS:
      return _("Running and waiting by turns, each under 1 ms");
    case PROFILE_TASK_READY:
      return _("Ready, waiting for its turn");
    case PROFILE_TASK_WAITING:
      return _("Waiting");
    default:
      return _("State not known");
    }
}

guint8
viewer_timeline_get_state_at (ViewerTimeline *self,
                              guint32         lane,
                              double          time_ns)
{
  ProfileThreadInfo thread;
  ProfileSample sample;
  guint64 i;

  if (lane >= profile_get_n_threads (self->profile))
    return FORMAT_THREAD_UNKNOWN;
  i = profile_find_sample (self->profile, lane, (gint64) time_ns);
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

static char *
dup_state_at (ViewerTimeline *self,
              guint32         lane,
              double          time_ns)
{
  if (viewer_timeline_get_task (self, lane) != NULL)
    return viewer_timeline_dup_task_state (self, lane, time_ns);
  return g_strdup (viewer_state_get_words (viewer_timeline_get_state_at (self, lane, time_ns)));
}

/* Samples come first: they are what was seen, time and share are made from them. */
static char *
dup_thread_amount (const char *samples,
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

/* A wait has no samples: it was measured from its begin to its end. */
static char *
dup_task_amount (guint64     looks,
                 const char *samples,
                 const char *length,
                 double      share)
{
  g_autofree char *percent = viewer_figures_dup_share (share);

  if (looks == 0)
    /* Translators: how long a wait was, what share of its task's life. */
    return g_strdup_printf (_("Measured without samples: %s, %s of this task"), length, percent);
  /* Translators: samples, how long, what share of the task's life. */
  return g_strdup_printf (_("%s, %s, %s of this task"), samples, length, percent);
}

static char *
dup_amount (ViewerTimeline    *self,
            guint32            lane,
            const ProfileSpan *span)
{
  const ProfileTask *task = viewer_timeline_get_task (self, lane);
  gint64 length_ns = viewer_timeline_tick_to_ns (self, span->end) - viewer_timeline_tick_to_ns (self, span->begin);
  guint64 looks = profile_spans_count_looks (self->spans, lane, span->begin, span->end);
  g_autofree char *samples = viewer_figures_dup_samples (looks);
  g_autofree char *length = viewer_figures_dup_duration (length_ns);
  ProfileThreadInfo thread;

  if (task != NULL)
    return dup_task_amount (looks, samples, length,
                            MIN ((double) length_ns / (double) MAX (task->end_ns - task->begin_ns, 1), 1));
  profile_get_thread_info (self->profile, lane, &thread);
  return dup_thread_amount (samples, length, thread.wall_ns > 0 ? (double) length_ns / (double) thread.wall_ns : -1);
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
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();
  ProfileFunctionInfo info;

  profile_get_function_info (self->profile, profile_get_frame_function (self->profile, frame), &info);
  g_ptr_array_add (lines, g_strdup (info.name));
  g_ptr_array_add (lines, viewer_card_dup_place (self->profile, profile_get_frame_function (self->profile, frame),
                                                 profile_get_frame_line (self->profile, frame)));
  g_ptr_array_add (lines, dup_amount (self, lane, span));
  g_ptr_array_add (lines, dup_interval (begin_ns, end_ns));
  g_ptr_array_add (lines, dup_state_at (self, lane, MAX (pointer_ns, (double) begin_ns)));
  if (lines->pdata[lines->len - 1] != NULL)
    g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

/* Name first, then what the task did there. */
static char **
list_task_state_lines (ViewerTimeline *self,
                       guint32         lane,
                       double          pointer_ns)
{
  char *state = viewer_timeline_dup_task_state (self, lane, pointer_ns);
  char **lines = NULL;

  if (state == NULL)
    return NULL;
  lines = g_new0 (char *, 4);
  lines[0] = viewer_lanes_dup_name (self->profile, lane);
  lines[1] = viewer_timeline_dup_lane_kind (self, lane);
  lines[2] = state;
  return lines;
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
  lines[1] = viewer_lanes_dup_name (self->profile, lane);
  return lines;
}

/* The card of the current mark or else of the selected span: below its begin for whom the keyboard moves, where it
 * was clicked when it is pinned. */
static void
draw_selected (ViewerTimeline *self,
               GtkWidget      *widget,
               GtkSnapshot    *snapshot)
{
  g_auto(GStrv) lines = NULL;
  guint32 lane, row;
  ProfileSpan span;
  double begin_ns, x, y;

  if (!self->is_pinned && viewer_timeline_get_mark_point (self, &x, &y))
    {
      lines = viewer_timeline_list_mark_lines (self, self->mark, 1);
      viewer_card_append (snapshot, widget, self->fonts, self->theme, lines, FALSE, x - VIEWER_CARD_DISTANCE + 4, y);
      return;
    }
  if (self->is_on_header || !viewer_timeline_get_selected (self, &lane, &row, &span)
      || row >= viewer_timeline_layout_get_lane (self->layout, lane)->n_rows)
    return;
  begin_ns = (double) viewer_timeline_tick_to_ns (self, span.begin);
  if (self->is_pinned)
    begin_ns += self->pinned_at * ((double) viewer_timeline_tick_to_ns (self, span.end) - begin_ns);
  x = viewer_timeline_ns_to_x (self, begin_ns);
  y = viewer_timeline_get_top (self) + viewer_timeline_layout_get_row_y (self->layout, lane, row) - viewer_timeline_get_scroll (self);
  lines = list_span_lines (self, lane, &span, begin_ns);
  viewer_card_append (snapshot, widget, self->fonts, self->theme, lines, self->is_pinned,
                      CLAMP (x, VIEWER_LANE_HEADER_WIDTH, gtk_widget_get_width (widget)) - VIEWER_CARD_DISTANCE + 4,
                      y + 8);
}

/* NULL: the pointer is not on a group of tasks. */
static char **
list_group_lines (ViewerTimeline *self,
                  double          time_ns)
{
  guint32 i;

  if (self->pointer_x < 0 || self->pointer_y < viewer_timeline_get_top (self))
    return NULL;
  i = viewer_timeline_layout_find_entry (self->layout, (int) (self->pointer_y - viewer_timeline_get_top (self)
                                                              + viewer_timeline_get_scroll (self)));
  if (i == self->layout->n_entries || self->layout->entries[i].entry.kind != VIEWER_LANE_TASKS)
    return NULL;
  return viewer_timeline_list_tasks_lines (self, &self->layout->entries[i].entry,
                                           self->pointer_x < VIEWER_LANE_HEADER_WIDTH ? -1 : MAX (time_ns, 0));
}

static gboolean
is_selected (ViewerTimeline    *self,
             guint32            lane,
             gint64             row,
             const ProfileSpan *span)
{
  guint32 selected_lane, selected_row;
  ProfileSpan selected;

  return viewer_timeline_get_selected (self, &selected_lane, &selected_row, &selected) && lane == selected_lane
         && row == selected_row && span->begin == selected.begin;
}

/* What is under the pointer. */
static void
draw_pointed (ViewerTimeline *self,
              GtkWidget      *widget,
              GtkSnapshot    *snapshot)
{
  g_auto(GStrv) lines = NULL;
  double time_ns = viewer_timeline_x_to_ns (self, self->pointer_x);
  guint32 lane;
  gint64 row;
  ProfileSpan span;
  ViewerMarkPlace place;

  if (viewer_timeline_pick_mark (self, self->pointer_x, self->pointer_y, &place))
    lines = viewer_timeline_list_mark_lines (self, place.mark_index, place.n);
  else
    lines = list_group_lines (self, time_ns);
  if (lines != NULL)
    {
      viewer_card_append (snapshot, widget, self->fonts, self->theme, lines, FALSE, self->pointer_x, self->pointer_y);
      return;
    }
  if (self->pointer_x >= 0 && self->pointer_x < VIEWER_LANE_HEADER_WIDTH && self->pointer_y >= viewer_timeline_get_top (self))
    {
      lane = viewer_timeline_layout_find_lane (self->layout, (int) (self->pointer_y - viewer_timeline_get_top (self)
                                                                    + viewer_timeline_get_scroll (self)));
      if (lane == self->layout->n_lanes)
        return;
      lines = viewer_timeline_list_lane_lines (self, lane);
      viewer_card_append (snapshot, widget, self->fonts, self->theme, lines, FALSE, self->pointer_x, self->pointer_y);
      return;
    }
  if (!viewer_timeline_pick (self, self->pointer_x, self->pointer_y, &lane, &row, &span)
      || (self->is_pinned && is_selected (self, lane, row, &span)))
    return;
  if (row >= 0)
    lines = list_span_lines (self, lane, &span, time_ns);
  else if (viewer_timeline_get_task (self, lane) != NULL)
    lines = list_task_state_lines (self, lane, time_ns);
  else
    lines = list_state_lines (self, lane, time_ns);
  if (lines != NULL)
    viewer_card_append (snapshot, widget, self->fonts, self->theme, lines, FALSE, self->pointer_x, self->pointer_y);
}

void
viewer_timeline_card_snapshot (ViewerTimeline *self,
                               GtkWidget      *widget,
                               GtkSnapshot    *snapshot)
{
  if (self->is_pinned || self->is_by_key)
    draw_selected (self, widget, snapshot);
  if (!self->is_by_key)
    draw_pointed (self, widget, snapshot);
}

/* ---- pinning ---- */

void
viewer_timeline_pin (ViewerTimeline *self,
                     double          at)
{
  self->is_pinned = TRUE;
  self->pinned_at = CLAMP (at, 0, 1);
  gtk_widget_queue_draw (self->overlay);
}

gboolean
viewer_timeline_unpin (ViewerTimeline *self)
{
  gboolean was_pinned = self->is_pinned;

  self->is_pinned = FALSE;
  gtk_widget_queue_draw (self->overlay);
  return was_pinned;
}

gboolean
viewer_timeline_toggle_pin (ViewerTimeline *self)
{
  guint32 lane, row;
  ProfileSpan span;

  if (viewer_timeline_unpin (self))
    return TRUE;
  if (!viewer_timeline_get_selected (self, &lane, &row, &span))
    return FALSE;
  viewer_timeline_pin (self, 0);
  return TRUE;
}
