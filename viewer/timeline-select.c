/* timeline-select.c: the selected span, steps from it, and its words for a screen reader */

#include "viewer/timeline-private.h"

#include "viewer/figures.h"

#include <glib/gi18n.h>

static ViewerSelection
make_selection (ViewerTimeline    *self,
                guint32            lane,
                const ProfileSpan *span)
{
  ProfileFrame frame = profile_get_stack_frame (self->profile, span->stack);

  return (ViewerSelection) {
    .function = profile_get_frame_function (self->profile, frame),
    .stack = span->stack,
    .lane = (gint32) lane,
    .begin_ns = viewer_timeline_tick_to_ns (self, span->begin),
    .end_ns = viewer_timeline_tick_to_ns (self, span->end),
  };
}

void
viewer_timeline_select_span (ViewerTimeline    *self,
                             guint32            lane,
                             const ProfileSpan *span)
{
  ViewerSelection selection;

  if (self->session == NULL || self->spans == NULL)
    return;
  self->is_selecting = TRUE;
  if (span != NULL)
    selection = make_selection (self, lane, span);
  viewer_session_select (self->session, span != NULL ? &selection : NULL);
  self->is_selecting = FALSE;
}

gboolean
viewer_timeline_get_selected (ViewerTimeline *self,
                              guint32        *lane,
                              guint32        *row,
                              ProfileSpan    *span)
{
  const ViewerSelection *selection;

  if (self->session == NULL || self->spans == NULL)
    return FALSE;
  selection = viewer_session_get_selection (self->session);
  if (selection->lane < 0 || selection->stack == 0 || selection->begin_ns >= selection->end_ns
      || selection->stack > profile_get_n_stacks (self->profile))
    return FALSE;
  *lane = (guint32) selection->lane;
  *row = profile_get_stack_depth (self->profile, selection->stack) - 1;
  return profile_spans_find (self->spans, *lane, *row,
                             (guint32) (selection->begin_ns >> profile_spans_get_shift (self->spans)), span);
}

/* ---- steps ---- */

/* Where the keyboard starts: the outermost span in the middle of the first lane in sight. */
static gboolean
select_first (ViewerTimeline *self)
{
  guint32 lane = viewer_timeline_get_current_lane (self);
  guint32 middle = (guint32) ((guint64) ((self->begin_ns + self->end_ns) / 2) >> profile_spans_get_shift (self->spans));
  ProfileSpan span;

  for (; viewer_timeline_layout_has (self->layout, lane); lane = viewer_timeline_layout_find_next_lane (self->layout, lane, 1))
    if (profile_spans_find (self->spans, lane, 0, middle, &span)
        || profile_spans_find_neighbour (self->spans, lane, 0, middle, -1, &span)
        || profile_spans_find_neighbour (self->spans, lane, 0, middle, 1, &span))
      {
        viewer_timeline_select_span (self, lane, &span);
        viewer_timeline_reveal (self, lane, 0, (double) viewer_timeline_tick_to_ns (self, span.begin),
                                (double) viewer_timeline_tick_to_ns (self, span.end));
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_child (ViewerTimeline    *self,
            guint32            lane,
            guint32            row,
            const ProfileSpan *parent,
            ProfileSpan       *child)
{
  if (profile_spans_find (self->spans, lane, row + 1, parent->begin, child))
    return TRUE;
  return profile_spans_find_neighbour (self->spans, lane, row + 1, parent->begin, 1, child)
         && child->begin < parent->end;
}

static gboolean
find_sibling (ViewerTimeline    *self,
              guint32            lane,
              guint32            row,
              const ProfileSpan *from,
              int                direction,
              ProfileSpan       *sibling)
{
  ProfileSpan parent;

  if (!profile_spans_find_neighbour (self->spans, lane, row, from->begin, direction, sibling))
    return FALSE;
  return row == 0 || (profile_spans_find (self->spans, lane, row - 1, from->begin, &parent)
                      && sibling->begin >= parent.begin && sibling->end <= parent.end);
}

/* The next lane that has anything, at about the same time. */
static gboolean
find_lane (ViewerTimeline *self,
           guint32        *lane,
           guint32         tick,
           int             direction,
           ProfileSpan    *span)
{
  for (guint32 l = viewer_timeline_layout_find_next_lane (self->layout, *lane, direction); viewer_timeline_layout_has (self->layout, l);
       l = viewer_timeline_layout_find_next_lane (self->layout, l, direction))
    if (profile_spans_find (self->spans, l, 0, tick, span)
        || profile_spans_find_neighbour (self->spans, l, 0, tick, -1, span)
        || profile_spans_find_neighbour (self->spans, l, 0, tick, 1, span))
      {
        *lane = l;
        return TRUE;
      }
  return FALSE;
}

static gboolean
find_step (ViewerTimeline     *self,
           ViewerTimelineStep  step,
           guint32            *lane,
           guint32            *row,
           ProfileSpan        *span)
{
  ProfileSpan from = *span;

  switch (step)
    {
    case VIEWER_STEP_PARENT:
      return *row > 0 && profile_spans_find (self->spans, *lane, --*row, from.begin, span);
    case VIEWER_STEP_CHILD:
      return find_child (self, *lane, (*row)++, &from, span);
    case VIEWER_STEP_NEXT_SIBLING:
      return find_sibling (self, *lane, *row, &from, 1, span);
    case VIEWER_STEP_PREVIOUS_SIBLING:
      return find_sibling (self, *lane, *row, &from, -1, span);
    case VIEWER_STEP_NEXT:
      return profile_spans_find_neighbour (self->spans, *lane, *row, from.begin, 1, span);
    case VIEWER_STEP_PREVIOUS:
      return profile_spans_find_neighbour (self->spans, *lane, *row, from.begin, -1, span);
    case VIEWER_STEP_NEXT_LANE:
    case VIEWER_STEP_PREVIOUS_LANE:
      *row = 0;
      return find_lane (self, lane, from.begin, step == VIEWER_STEP_NEXT_LANE ? 1 : -1, span);
    default:
      return FALSE;
    }
}

gboolean
viewer_timeline_step (ViewerTimeline     *self,
                      ViewerTimelineStep  step)
{
  guint32 lane, row;
  ProfileSpan span;

  if (viewer_timeline_is_empty (self))
    return FALSE;
  if (!viewer_timeline_get_selected (self, &lane, &row, &span))
    return select_first (self);
  if (!find_step (self, step, &lane, &row, &span))
    return FALSE;
  viewer_timeline_select_span (self, lane, &span);
  viewer_timeline_reveal (self, lane, row, (double) viewer_timeline_tick_to_ns (self, span.begin),
                          (double) viewer_timeline_tick_to_ns (self, span.end));
  return TRUE;
}

void
viewer_timeline_fit_selection (ViewerTimeline *self)
{
  guint32 lane, row;
  ProfileSpan span;
  gint64 begin_ns, end_ns;
  double margin;

  if (viewer_timeline_get_mark_range (self, &begin_ns, &end_ns))
    ;
  else if (viewer_timeline_get_selected (self, &lane, &row, &span))
    {
      begin_ns = viewer_timeline_tick_to_ns (self, span.begin);
      end_ns = viewer_timeline_tick_to_ns (self, span.end);
    }
  else if (self->session == NULL || !viewer_session_get_range (self->session, &begin_ns, &end_ns))
    return;
  margin = (double) (end_ns - begin_ns) * 0.04;
  viewer_timeline_set_view (self, (double) begin_ns - margin, (double) end_ns + margin);
}

/* ---- a function that another view has selected ---- */

typedef struct {
  const Profile   *profile;
  ProfileFunction  function;
  guint32          lane, row;
  guint32          begin, end;            /* ticks of the widest so far */
  guint32          found_lane, found_row;
} Search;

static void
keep_widest (const ProfileSpan *span,
             gpointer           user_data)
{
  Search *search = user_data;

  if (span->end - span->begin <= search->end - search->begin
      || profile_get_frame_function (search->profile, profile_get_stack_frame (search->profile, span->stack))
         != search->function)
    return;
  search->begin = span->begin;
  search->end = span->end;
  search->found_lane = search->lane;
  search->found_row = search->row;
}

static gboolean
is_in_sight (ViewerTimeline  *self,
             ProfileFunction  function)
{
  const GArray *labels = viewer_timeline_chart_get_labels (self->chart);

  for (guint i = 0; i < labels->len; i++)
    {
      ProfileStack stack = g_array_index (labels, ViewerRasterLabel, i).stack;

      if (profile_get_frame_function (self->profile, profile_get_stack_frame (self->profile, stack)) == function)
        return TRUE;
    }
  return FALSE;
}

void
viewer_timeline_reveal_function (ViewerTimeline  *self,
                                 ProfileFunction  function)
{
  Search search = { .profile = self->profile, .function = function };
  guint32 end;

  if (self->layout == NULL || is_in_sight (self, function))
    return;
  /* A thousand steps over the recording: what is too short for that cannot be pointed at either. */
  end = profile_spans_get_end (self->spans);
  for (guint32 i = 0; i < self->layout->n_entries; i++)
    for (search.lane = self->layout->entries[i].entry.index, search.row = 0;
         viewer_lane_entry_is_lane (&self->layout->entries[i].entry) && !self->layout->entries[i].entry.is_low
         && search.row < profile_spans_get_n_rows (self->spans, search.lane); search.row++)
      profile_spans_foreach (self->spans, search.lane, search.row, 0, end, end / 1000.0, keep_widest, &search);
  if (search.end > search.begin)
    viewer_timeline_reveal (self, search.found_lane, search.found_row,
                            (double) viewer_timeline_tick_to_ns (self, search.begin),
                            (double) viewer_timeline_tick_to_ns (self, search.end));
}

/* ---- words ---- */

/* The share of all time in the range; below 0 when the tree does not have it (yet). */
static double
get_total_share (ViewerTimeline    *self,
                 guint32            lane,
                 const ProfileSpan *span)
{
  ProfileCallTree *tree = viewer_session_get_call_tree (self->session);
  ProfileNodeInfo info, root;
  ProfileNode node;

  if (tree == NULL || span->stack > profile_get_n_stacks (profile_call_tree_get_profile (tree)))
    return -1;
  node = profile_call_tree_find_in_lane (tree, lane, viewer_timeline_tick_to_ns (self, span->begin), span->stack);
  if (node == PROFILE_NODE_NONE)
    return -1;
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  profile_call_tree_get_node (tree, node, &info);
  return root.total_ns > 0 ? (double) info.total_ns / (double) root.total_ns : -1;
}

static char *
describe (ViewerTimeline    *self,
          guint32            lane,
          guint32            row,
          const ProfileSpan *span)
{
  ProfileFrame frame = profile_get_stack_frame (self->profile, span->stack);
  guint64 looks = profile_spans_count_looks (self->spans, lane, span->begin, span->end);
  g_autofree char *samples = viewer_figures_dup_samples (looks);
  gint64 begin_ns = viewer_timeline_tick_to_ns (self, span->begin);
  gint64 length_ns = viewer_timeline_tick_to_ns (self, span->end) - begin_ns;
  g_autofree char *length = viewer_figures_dup_duration (length_ns);
  g_autofree char *begin = viewer_figures_dup_time (begin_ns, MAX (length_ns / 10, 1));
  double share = get_total_share (self, lane, span);
  ProfileFunctionInfo info;
  g_autofree char *thread = viewer_lanes_dup_name (self->profile, lane);

  profile_get_function_info (self->profile, profile_get_frame_function (self->profile, frame), &info);
  if (share < 0)
    /* Translators: function, depth, samples, how long, since when, thread. */
    return g_strdup_printf (_("%s, depth %u, %s, %s from %s, in %s"), info.name, row + 1, samples, length, begin,
                            thread);
  /* Translators: function, depth, share, samples, how long, since when, thread. */
  return g_strdup_printf (_("%s, depth %u, %.0f percent total, %s, %s from %s, in %s"), info.name, row + 1,
                          share * 100, samples, length, begin, thread);
}

void
viewer_timeline_announce (ViewerTimeline *self)
{
  g_autofree char *label = NULL;
  guint32 lane, row;
  ProfileSpan span;

  if (self->mark != VIEWER_MARK_NONE)
    label = viewer_timeline_dup_mark_words (self);
  else if (viewer_timeline_get_group (self) != NULL)
    label = viewer_timeline_dup_group_words (self, &viewer_timeline_get_group (self)->entry);
  else if (self->is_on_header && self->layout != NULL && viewer_timeline_layout_has (self->layout, self->lane))
    label = viewer_timeline_dup_lane_words (self, self->lane);
  else if (viewer_timeline_get_selected (self, &lane, &row, &span))
    label = describe (self, lane, row, &span);
  else
    label = g_strdup (_("Timeline of threads. Press an arrow key to select a frame."));
  if (g_strcmp0 (label, self->label) == 0)
    return;
  g_free (self->label);
  self->label = g_steal_pointer (&label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, self->label, -1);
}
