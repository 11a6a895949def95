/* timeline-groups.c: the keyboard among the headers of lanes, and on those of their groups
 *
 * A group is remembered by what it is, not by where it stands: the layout is made again
 * whenever lanes change or the recording grows.
 */

#include "viewer/timeline-private.h"

#include <glib/gi18n.h>

const ViewerLayoutEntry *
viewer_timeline_get_group (ViewerTimeline *self)
{
  guint32 entry;

  if (self->layout == NULL || !self->is_on_header || !self->is_on_group)
    return NULL;
  entry = viewer_timeline_layout_find (self->layout, self->group_kind, self->group);
  return entry < self->layout->n_entries ? &self->layout->entries[entry] : NULL;
}

void
viewer_timeline_go_to_entry (ViewerTimeline *self,
                             guint32         entry)
{
  const ViewerLayoutEntry *place;

  if (self->layout == NULL || entry >= self->layout->n_entries)
    return;
  place = &self->layout->entries[entry];
  if (viewer_lane_entry_is_lane (&place->entry))
    {
      viewer_timeline_go_to_lane (self, place->entry.index);
      return;
    }
  self->lane = G_MAXUINT32;
  self->is_on_header = self->is_on_group = TRUE;
  self->group_kind = place->entry.kind;
  self->group = place->entry.index;
  gtk_adjustment_clamp_page (self->adjustment, place->y, place->y + place->height);
  viewer_timeline_update_lane_actions (self);
  viewer_timeline_announce (self);
  viewer_timeline_redraw (self);
}

/* The entry that the keyboard is on; n_entries when that is not shown any more. */
static guint32
find_current (ViewerTimeline *self)
{
  const ViewerLayoutEntry *group = viewer_timeline_get_group (self);

  if (group != NULL)
    return (guint32) (group - self->layout->entries);
  if (!viewer_timeline_layout_is_shown (self->layout, self->lane))
    return self->layout->n_entries;
  return viewer_timeline_layout_find_entry (self->layout, viewer_timeline_layout_get_lane (self->layout, self->lane)->y);
}

void
viewer_timeline_step_entry (ViewerTimeline *self,
                            int             direction,
                            gboolean        skips_groups)
{
  guint32 current = find_current (self);
  gint64 i = current < self->layout->n_entries ? (gint64) current + direction : direction > 0 ? 0 : (gint64) current - 1;

  while (skips_groups && i >= 0 && i < self->layout->n_entries && !viewer_lane_entry_is_lane (&self->layout->entries[i].entry))
    i += direction;
  if (i >= 0)
    viewer_timeline_go_to_entry (self, (guint32) i);
}

void
viewer_timeline_step_to_parent (ViewerTimeline *self)
{
  guint32 current = find_current (self);

  if (current < self->layout->n_entries)
    viewer_timeline_go_to_entry (self, viewer_timeline_layout_find_parent (self->layout, current));
}

void
viewer_timeline_toggle_entry (ViewerTimeline        *self,
                              const ViewerLaneEntry *entry)
{
  ViewerLaneKind kind = entry->kind;
  guint32 index = entry->index;

  viewer_lanes_toggle (self->lanes, kind, index);
  viewer_timeline_update_lanes (self);
  /* Where the keyboard was may be folded away now. */
  if (self->is_on_header)
    viewer_timeline_go_to_entry (self, viewer_timeline_layout_find (self->layout, kind, index));
}

/* ---- words ---- */

/* Name first, then how many. */
static char **
list_group_lines (ViewerTimeline        *self,
                  const ViewerLaneEntry *entry)
{
  char **lines = g_new0 (char *, 4);
  ProfileProcessInfo process;
  guint n = 0;

  if (entry->kind == VIEWER_LANE_GROUP)
    {
      profile_get_process_info (self->profile, entry->index, &process);
      lines[n++] = g_strdup (process.name);
      lines[n++] = g_strdup_printf ("%" G_GUINT64_FORMAT, process.pid);
    }
  lines[n] = g_strdup_printf (ngettext ("%u thread", "%u threads", entry->n), entry->n);
  return lines;
}

char *
viewer_timeline_dup_group_words (ViewerTimeline        *self,
                                 const ViewerLaneEntry *entry)
{
  g_auto(GStrv) lines = entry->kind == VIEWER_LANE_TASKS ? viewer_timeline_list_tasks_lines (self, entry, -1)
                                                         : list_group_lines (self, entry);
  g_autofree char *joined = g_strjoinv (", ", lines);

  /* Translators: what is known of a group of lanes, and whether its lanes are shown. */
  return g_strdup_printf (entry->is_open ? _("%s, expanded") : _("%s, collapsed"), joined);
}
