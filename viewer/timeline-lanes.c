/* timeline-lanes.c: what a person does with whole lanes, and their words
 *
 * Actions in the group "lane" act on the current lane: the one whose header was clicked or
 * that the keyboard is on, else the selected span's, else the first in sight; on a group's
 * header there is none. The menu of a header has them all.
 */

#include "viewer/timeline-private.h"

#include "format/format.h"
#include "viewer/context-menu.h"
#include "viewer/figures.h"
#include "viewer/learn/term-attach.h"

#include <glib/gi18n.h>

/* ---- words ---- */

/* The kind of a lane and its number. Free it. */
char *
viewer_timeline_dup_lane_kind (ViewerTimeline *self,
                               guint32         lane)
{
  const ProfileTask *task = viewer_timeline_get_task (self, lane);
  ProfileThreadInfo info;
  g_autofree char *tid = NULL;

  if (task != NULL)
    return viewer_task_dup_kind (task);
  profile_get_thread_info (self->profile, lane, &info);
  tid = g_strdup_printf ("%" G_GUINT64_FORMAT, info.tid);
  /* A pinned lane has left its process's group. */
  if (profile_get_n_processes (self->profile) > 1 && viewer_lanes_has (self->lanes, lane, VIEWER_LANE_PINNED))
    {
      ProfileProcessInfo process;
      g_autofree char *pid = NULL;

      profile_get_process_info (self->profile, info.process, &process);
      pid = g_strdup_printf ("%" G_GUINT64_FORMAT, process.pid);
      /* Translators: a process's name and its number, e.g. "ForkPoolWorker-1 · 14211". */
      return g_strdup_printf (_("%s · %s"), process.name, pid);
    }
  /* Translators: the kind of a lane and its number, e.g. "thread · 14211". */
  return g_strdup_printf (_("thread · %s"), tid);
}

char *
viewer_timeline_dup_lane_totals (ViewerTimeline  *self,
                                 guint32          lane,
                                 char           **samples)
{
  const ProfileTask *task = viewer_timeline_get_task (self, lane);
  ProfileThreadInfo info;
  g_autofree char *time = NULL;

  if (task != NULL)
    return viewer_task_dup_totals (task, samples);
  profile_get_thread_info (self->profile, lane, &info);
  time = viewer_figures_dup_duration (info.wall_ns);
  *samples = viewer_figures_dup_samples (info.looks);
  /* Translators: a time and how many samples, e.g. "1.20 s · 1,203 samples". */
  return g_strdup_printf (_("%s · %s"), time, *samples);
}

char *
viewer_timeline_dup_entry_title (ViewerTimeline        *self,
                                 const ViewerLaneEntry *entry)
{
  const char *triangle = entry->is_open ? "▾" : "▸";
  ProfileProcessInfo process;
  g_autofree char *pid = NULL;
  g_autofree char *threads = NULL;

  if (entry->kind == VIEWER_LANE_TASKS)
    return viewer_timeline_dup_tasks_title (self, entry);
  threads = g_strdup_printf (ngettext ("%u thread", "%u threads", entry->n), entry->n);
  /* Translators: a triangle that points down when the lanes are shown, and how many threads it stands for. */
  if (entry->kind == VIEWER_LANE_BAND)
    return g_strdup_printf (_("%s %s"), triangle, threads);
  profile_get_process_info (self->profile, entry->index, &process);
  pid = g_strdup_printf ("%" G_GUINT64_FORMAT, process.pid);
  /* Translators: a triangle, a process's name and its number, how many threads. */
  return g_strdup_printf (_("%s %s · %s · %s"), triangle, process.name, pid, threads);
}

/* "Running, with the GIL: 61 %", a line for each state that it was in. */
static void
add_state_lines (ViewerTimeline *self,
                 guint32         lane,
                 GPtrArray      *lines)
{
  static const guint8 states[] = { FORMAT_THREAD_RUNNING, FORMAT_THREAD_HOLDING, FORMAT_THREAD_NATIVE, FORMAT_THREAD_GIL_WAIT,
                                   FORMAT_THREAD_BLOCKED, FORMAT_THREAD_DETACHED, 0 };
  ProfileThreadInfo info;

  profile_get_thread_info (self->profile, lane, &info);
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    {
      gint64 ns = profile_spans_get_state_ns (self->spans, lane, states[i]);
      g_autofree char *share = ns > 0 ? viewer_figures_dup_share ((double) ns / (double) MAX (info.wall_ns, 1)) : NULL;

      if (ns > 0)
        /* Translators: a thread's state and the share of its time, e.g. "Waiting for the GIL: 12 %". */
        g_ptr_array_add (lines, g_strdup_printf (_("%s: %s"), viewer_state_get_words (states[i]), share));
    }
}

char **
viewer_timeline_list_lane_lines (ViewerTimeline *self,
                                 guint32         lane)
{
  const ProfileTask *task = viewer_timeline_get_task (self, lane);
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();
  g_autofree char *samples = NULL;

  g_ptr_array_add (lines, viewer_lanes_dup_name (self->profile, lane));
  g_ptr_array_add (lines, viewer_timeline_dup_lane_kind (self, lane));
  g_ptr_array_add (lines, viewer_timeline_dup_lane_totals (self, lane, &samples));
  if (task != NULL)
    viewer_timeline_add_task_lines (self, task, lines);
  else
    add_state_lines (self, lane, lines);
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}

char *
viewer_timeline_dup_lane_words (ViewerTimeline *self,
                                guint32         lane)
{
  g_auto(GStrv) lines = viewer_timeline_list_lane_lines (self, lane);
  g_autofree char *joined = g_strjoinv (", ", lines);
  const char *also = viewer_lanes_has (self->lanes, lane, VIEWER_LANE_PINNED) ? _("pinned")
                     : viewer_lanes_has (self->lanes, lane, VIEWER_LANE_LOW) ? _("only its states are shown") : NULL;

  if (also == NULL)
    return g_steal_pointer (&joined);
  /* Translators: what is known of a lane, and that it is pinned. */
  return g_strdup_printf (_("%s, %s"), joined, also);
}

/* ---- the current lane ---- */

guint32
viewer_timeline_get_current_lane (ViewerTimeline *self)
{
  guint32 lane, row;
  ProfileSpan span;

  if (self->layout == NULL || viewer_timeline_get_group (self) != NULL)
    return G_MAXUINT32;
  if (viewer_timeline_layout_is_shown (self->layout, self->lane))
    return self->lane;
  if (viewer_timeline_get_selected (self, &lane, &row, &span) && viewer_timeline_layout_is_shown (self->layout, lane))
    return lane;
  lane = viewer_timeline_layout_find_lane (self->layout, (int) viewer_timeline_get_scroll (self));
  return viewer_timeline_layout_has (self->layout, lane) ? lane : viewer_timeline_layout_find_next_lane (self->layout, G_MAXUINT32, 1);
}

/* What is checked in the menu is what is seen: "without tasks" is there as its opposite. */
static gboolean
is_set (ViewerTimeline  *self,
        guint32          lane,
        ViewerLaneFlags  flag)
{
  if (flag == VIEWER_LANE_LOW)
    return viewer_timeline_layout_get_lane (self->layout, lane)->is_low;
  return viewer_lanes_has (self->lanes, lane, flag) != (flag == VIEWER_LANE_ALONE);
}

/* Whether tasks stand below a thread's lane, or could. */
static gboolean
has_tasks (ViewerTimeline *self,
           guint32         lane)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);

  for (guint32 i = 0; tasks != NULL && i < tasks->n_groups; i++)
    if (tasks->groups[i].thread_index == (gint32) lane)
      return TRUE;
  return FALSE;
}

static gboolean
means_something (ViewerTimeline  *self,
                 guint32          lane,
                 ViewerLaneFlags  flag)
{
  if (flag == VIEWER_LANE_DEEP)
    return viewer_timeline_layout_get_lane (self->layout, lane)->n_deeper > 0;
  return flag != VIEWER_LANE_ALONE || has_tasks (self, lane);
}

void
viewer_timeline_update_lane_actions (ViewerTimeline *self)
{
  guint32 lane = self->layout != NULL ? viewer_timeline_get_current_lane (self) : G_MAXUINT32;
  gboolean has_lane = self->layout != NULL && viewer_timeline_layout_has (self->layout, lane);
  static const struct {
    const char      *name;
    ViewerLaneFlags  flag;
  } toggles[] = { { "pin", VIEWER_LANE_PINNED }, { "low", VIEWER_LANE_LOW }, { "hide", VIEWER_LANE_HIDDEN },
                  { "deep", VIEWER_LANE_DEEP }, { "alone", VIEWER_LANE_ALONE } };
  static const char *const orders[] = { "begin", "time", "name" };
  GAction *action;

  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    {
      action = g_action_map_lookup_action (G_ACTION_MAP (self->lane_actions), toggles[i].name);
      g_simple_action_set_enabled (G_SIMPLE_ACTION (action),
                                   has_lane && means_something (self, lane, toggles[i].flag));
      g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (has_lane && is_set (self, lane, toggles[i].flag)));
    }
  action = g_action_map_lookup_action (G_ACTION_MAP (self->lane_actions), "show-hidden");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), self->layout != NULL && self->layout->list->n_hidden > 0);
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (viewer_lanes_get_shows_hidden (self->lanes)));
  action = g_action_map_lookup_action (G_ACTION_MAP (self->lane_actions), "sort");
  g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_string (orders[viewer_lanes_get_order (self->lanes)]));
}

/* Lanes have changed: they are laid out again, and what is current stays in sight. */
static void
lanes_changed (ViewerTimeline *self)
{
  viewer_timeline_update_lanes (self);
  viewer_timeline_update_lane_actions (self);
  viewer_timeline_announce (self);
}

void
viewer_timeline_go_to_lane (ViewerTimeline *self,
                            guint32         lane)
{
  const ViewerLane *place;

  self->lane = lane;
  self->is_on_header = TRUE;
  self->is_on_group = FALSE;
  if (viewer_timeline_layout_is_shown (self->layout, lane))
    {
      place = viewer_timeline_layout_get_lane (self->layout, lane);
      gtk_adjustment_clamp_page (self->adjustment, place->y, place->y + MIN (place->height, self->layout->header_height));
    }
  viewer_timeline_update_lane_actions (self);
  viewer_timeline_announce (self);
  viewer_timeline_redraw (self);
}

gboolean
viewer_timeline_leave_header (ViewerTimeline *self)
{
  if (!self->is_on_header)
    return FALSE;
  self->is_on_header = self->is_on_group = FALSE;
  self->lane = G_MAXUINT32;
  viewer_timeline_update_lane_actions (self);
  viewer_timeline_announce (self);
  viewer_timeline_redraw (self);
  return TRUE;
}

/* ---- actions ---- */

static void
set_flag (ViewerTimeline  *self,
          ViewerLaneFlags  flag)
{
  guint32 lane = viewer_timeline_get_current_lane (self);
  gboolean is_wanted;
  guint32 next;

  if (self->layout == NULL || !viewer_timeline_layout_has (self->layout, lane))
    return;
  next = viewer_timeline_layout_find_next_lane (self->layout, lane, 1);
  if (!viewer_timeline_layout_has (self->layout, next))
    next = viewer_timeline_layout_find_next_lane (self->layout, lane, -1);
  is_wanted = !viewer_lanes_has (self->lanes, lane, flag);
  viewer_lanes_set (self->lanes, lane, flag, is_wanted);
  /* The keyboard stays among the lanes. */
  if (flag == VIEWER_LANE_HIDDEN && is_wanted && !viewer_lanes_get_shows_hidden (self->lanes))
    self->lane = viewer_timeline_layout_has (self->layout, next) ? next : G_MAXUINT32;
  lanes_changed (self);
}

static void
toggle_pin (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       self)
{
  set_flag (self, VIEWER_LANE_PINNED);
}

static void
toggle_low (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       self)
{
  set_flag (self, VIEWER_LANE_LOW);
}

static void
toggle_hide (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       self)
{
  set_flag (self, VIEWER_LANE_HIDDEN);
}

static void
toggle_deep (GSimpleAction *action,
             GVariant      *parameter,
             gpointer       self)
{
  set_flag (self, VIEWER_LANE_DEEP);
}

static void
toggle_alone (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       self)
{
  set_flag (self, VIEWER_LANE_ALONE);
}

static void
toggle_show_hidden (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       user_data)
{
  ViewerTimeline *self = user_data;

  viewer_lanes_set_shows_hidden (self->lanes, !viewer_lanes_get_shows_hidden (self->lanes));
  lanes_changed (self);
}

static void
unhide_all (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ViewerTimeline *self = user_data;

  viewer_lanes_unhide (self->lanes);
  viewer_lanes_set_shows_hidden (self->lanes, FALSE);
  lanes_changed (self);
}

static void
open_tasks (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ViewerTimeline *self = user_data;

  if (self->profile == NULL)
    return;
  viewer_lanes_open_tasks (self->lanes, self->profile, g_variant_get_boolean (parameter));
  lanes_changed (self);
}

static void
sort_lanes (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  ViewerTimeline *self = user_data;
  const char *order = g_variant_get_string (parameter, NULL);

  viewer_lanes_set_order (self->lanes, g_str_equal (order, "time") ? VIEWER_LANE_ORDER_TIME
                                       : g_str_equal (order, "name") ? VIEWER_LANE_ORDER_NAME : VIEWER_LANE_ORDER_BEGIN);
  lanes_changed (self);
}

void
viewer_timeline_add_lane_actions (ViewerTimeline *self)
{
  static const GActionEntry entries[] = {
    { .name = "pin", .activate = toggle_pin, .state = "false" },
    { .name = "low", .activate = toggle_low, .state = "false" },
    { .name = "hide", .activate = toggle_hide, .state = "false" },
    { .name = "deep", .activate = toggle_deep, .state = "false" },
    { .name = "alone", .activate = toggle_alone, .state = "true" },
    { .name = "show-hidden", .activate = toggle_show_hidden, .state = "false" },
    { .name = "open-tasks", .activate = open_tasks, .parameter_type = "b" },
    { .name = "unhide", .activate = unhide_all },
    { .name = "sort", .activate = sort_lanes, .parameter_type = "s", .state = "'begin'" },
  };

  self->lane = G_MAXUINT32;
  self->lane_actions = G_ACTION_GROUP (g_simple_action_group_new ());
  g_action_map_add_action_entries (G_ACTION_MAP (self->lane_actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "lane", self->lane_actions);
}

/* ---- the menu ---- */

static GMenuModel *
make_menu (ViewerTimeline *self)
{
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) lane = g_menu_new (), hidden = g_menu_new (), order = g_menu_new (), tasks = g_menu_new ();
  guint32 n_hidden = self->layout->list->n_hidden;

  if (viewer_timeline_get_group (self) == NULL)
    {
      g_menu_append (lane, _("_Pin to Top"), "lane.pin");
      g_menu_append (lane, _("Only _States"), "lane.low");
      g_menu_append (lane, _("_Deeper Rows"), "lane.deep");
      if (has_tasks (self, viewer_timeline_get_current_lane (self)))
        g_menu_append (lane, _("_Tasks Below It"), "lane.alone");
      g_menu_append (lane, _("_Hide"), "lane.hide");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (lane));
    }
  if (profile_get_tasks (self->profile) != NULL)
    {
      g_menu_append (tasks, _("_Open All Groups of Tasks"), "lane.open-tasks(true)");
      g_menu_append (tasks, _("_Close All Groups of Tasks"), "lane.open-tasks(false)");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (tasks));
    }
  if (n_hidden > 0)
    {
      g_autofree char *show = g_strdup_printf (ngettext ("Show %u Hidden _Lane Dimmed", "Show %u Hidden _Lanes Dimmed", n_hidden),
                                               n_hidden);
      g_menu_append (hidden, show, "lane.show-hidden");
      g_menu_append (hidden, _("_Unhide All Lanes"), "lane.unhide");
      g_menu_append_section (menu, NULL, G_MENU_MODEL (hidden));
    }
  g_menu_append (order, _("As _Recorded"), "lane.sort::begin");
  g_menu_append (order, _("By CPU _Time"), "lane.sort::time");
  g_menu_append (order, _("By _Name"), "lane.sort::name");
  g_menu_append_section (menu, _("Order of lanes"), G_MENU_MODEL (order));
  viewer_term_append_item (menu, "lane");
  return G_MENU_MODEL (menu);
}


void
viewer_timeline_open_lane_menu (ViewerTimeline *self,
                                double          x,
                                double          y)
{
  g_autoptr(GMenuModel) menu = NULL;

  if (self->layout == NULL)
    return;
  viewer_timeline_update_lane_actions (self);
  menu = make_menu (self);
  /* One that has closed stays until the next: its action may still be to come. */
  g_clear_pointer (&self->lane_menu, gtk_widget_unparent);
  self->lane_menu = viewer_context_menu_new (self->stage);
  viewer_context_menu_show (self->lane_menu, menu, &(GdkRectangle) { (int) x, (int) y, 1, 1 });
}

/* Below the name of the current lane or group. */
void
viewer_timeline_open_current_menu (ViewerTimeline *self)
{
  const ViewerLayoutEntry *group = viewer_timeline_get_group (self);
  guint32 lane = viewer_timeline_get_current_lane (self);
  int y;

  if (group == NULL && (self->layout == NULL || !viewer_timeline_layout_has (self->layout, lane)))
    return;
  if (group == NULL)
    viewer_timeline_go_to_lane (self, lane);
  y = group != NULL ? group->y : viewer_timeline_layout_get_lane (self->layout, lane)->y;
  viewer_timeline_open_lane_menu (self, 12, viewer_timeline_get_top (self) + y - viewer_timeline_get_scroll (self) + self->layout->low_height);
}
