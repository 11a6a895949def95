/* lanes-tasks.c: the asyncio tasks below a loop's thread, in their groups */

#include "viewer/lanes-private.h"

#include <string.h>

/* A task that lived for less than this part of the recording is next to nothing on it: its lane is low, and a
 * group of such is closed. */
#define BRIEF_PART 400

typedef struct {
  const ViewerLanes  *lanes;
  ViewerLaneList     *list;
  const ProfileTasks *tasks;
  ViewerLaneOrder     order;
  gint64              brief_ns;   /* less is no life to look at */
  char              **keys;       /* by task: to compare names by; NULL where nobody did */
} Adding;

static int
compare_times (gint64 a,
               gint64 b)
{
  return a > b ? -1 : a < b;
}

static int
compare_indices (guint32 a,
                 guint32 b)
{
  return a < b ? -1 : a > b;
}

/* "Task-10" comes behind "Task-2". */
static const char *
get_key (const Adding *self,
         guint32       task)
{
  if (self->keys[task] == NULL)
    self->keys[task] = g_utf8_collate_key_for_filename (self->tasks->tasks[task].name, -1);
  return self->keys[task];
}

static int
compare_tasks (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;
  const Adding *self = user_data;
  int difference = 0;

  if (self->order == VIEWER_LANE_ORDER_TIME)
    difference = compare_times (self->tasks->tasks[first].running_ns, self->tasks->tasks[second].running_ns);
  else if (self->order == VIEWER_LANE_ORDER_NAME)
    difference = strcmp (get_key (self, first), get_key (self, second));
  return difference != 0 ? difference : compare_indices (first, second);
}

static const char *
get_kind (const Adding *self,
          guint32       group)
{
  return self->tasks->kinds[self->tasks->groups[group].kind_index].name;
}

static int
compare_groups (gconstpointer a,
                gconstpointer b,
                gpointer      user_data)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;
  const Adding *self = user_data;
  int difference = 0;

  if (self->order == VIEWER_LANE_ORDER_TIME)
    difference = compare_times (self->tasks->groups[first].running_ns, self->tasks->groups[second].running_ns);
  else if (self->order == VIEWER_LANE_ORDER_NAME)
    difference = strcmp (get_kind (self, first), get_kind (self, second));
  return difference != 0 ? difference : compare_indices (first, second);
}

static gboolean
is_brief (const Adding *self,
          guint32       task)
{
  return self->tasks->tasks[task].end_ns - self->tasks->tasks[task].begin_ns < self->brief_ns;
}

static void
add_task (const Adding *self,
          guint32       task,
          guint32       level,
          gboolean      is_one_of_many)
{
  guint32 lane = PROFILE_LANE_TASKS + task;
  ViewerLaneEntry entry = { .kind = VIEWER_LANE_TASK, .index = lane, .n = 1, .level = level,
                            .is_low = viewer_lanes_has (self->lanes, lane, VIEWER_LANE_LOW)
                                      != (is_one_of_many || is_brief (self, task)) };

  if (viewer_lanes_get_shows_hidden (self->lanes) || !viewer_lanes_has (self->lanes, lane, VIEWER_LANE_HIDDEN))
    g_array_append_val (self->list->entries, entry);
}

static void
add_members (const Adding           *self,
             const ProfileTaskGroup *group,
             gboolean                has_head)
{
  g_autoptr(GArray) members = g_array_sized_new (FALSE, FALSE, sizeof (guint32), group->n_tasks);

  g_array_append_vals (members, self->tasks->members + group->first, group->n_tasks);
  if (self->order != VIEWER_LANE_ORDER_BEGIN)
    g_array_sort_with_data (members, compare_tasks, (gpointer) self);
  for (guint i = 0; i < members->len; i++)
    {
      guint32 task = g_array_index (members, guint32, i);

      if (!viewer_lanes_has (self->lanes, PROFILE_LANE_TASKS + task, VIEWER_LANE_PINNED))
        add_task (self, task, group->level + (has_head ? 1 : 0), group->n_tasks > VIEWER_LANES_MANY);
    }
}

/* At first; a person may have it otherwise. */
static gboolean
opens_by_itself (const Adding           *self,
                 const ProfileTaskGroup *group)
{
  if (group->n_tasks > VIEWER_LANES_MANY)
    return FALSE;
  for (guint32 i = 0; i < group->n_tasks; i++)
    if (!is_brief (self, self->tasks->members[group->first + i]))
      return TRUE;
  return FALSE;
}

/* One task needs no header. */
static void
add_group (const Adding *self,
           guint32       index)
{
  const ProfileTaskGroup *group = &self->tasks->groups[index];
  gboolean has_head = group->n_tasks > 1;
  ViewerLaneEntry head = { .kind = VIEWER_LANE_TASKS, .index = index, .n = group->n_tasks, .level = group->level };

  head.is_open = opens_by_itself (self, group) != viewer_lanes_is_toggled (self->lanes, index);
  if (has_head)
    g_array_append_val (self->list->entries, head);
  if (!has_head || head.is_open)
    add_members (self, group, has_head);
}

/* Those of the thread that *parent* made. Makers stand before what they made. */
static GArray *
list_groups (const Adding *self,
             guint32       thread_index,
             guint32       parent)
{
  GArray *groups = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 g = parent != PROFILE_TASK_NONE ? parent + 1 : 0; g < self->tasks->n_groups; g++)
    if (self->tasks->groups[g].parent == parent && self->tasks->groups[g].thread_index == (gint32) thread_index)
      g_array_append_val (groups, g);
  g_array_sort_with_data (groups, compare_groups, (gpointer) self);
  return groups;
}

static void
push_groups (const Adding *self,
             GArray       *stack,
             guint32       thread_index,
             guint32       parent)
{
  g_autoptr(GArray) groups = list_groups (self, thread_index, parent);

  for (guint i = groups->len; i-- > 0;)
    g_array_append_val (stack, g_array_index (groups, guint32, i));
}

static Adding
begin_adding (const ViewerLanes *lanes,
              ViewerLaneList    *list,
              Profile           *profile)
{
  Adding self = { .lanes = lanes, .list = list, .tasks = profile_get_tasks (profile), .order = viewer_lanes_get_order (lanes),
                  .brief_ns = profile_get_duration_ns (profile) / BRIEF_PART };

  if (self.tasks != NULL && self.order == VIEWER_LANE_ORDER_NAME)
    self.keys = g_new0 (char *, self.tasks->n_tasks + 1);
  return self;
}

static void
end_adding (Adding *self)
{
  for (guint32 i = 0; self->keys != NULL && i < self->tasks->n_tasks; i++)
    g_free (self->keys[i]);
  g_free (self->keys);
}

void
viewer_lanes_add_tasks (const ViewerLanes *lanes,
                        ViewerLaneList    *list,
                        Profile           *profile,
                        guint32            thread_index)
{
  Adding self = begin_adding (lanes, list, profile);
  g_autoptr(GArray) stack = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (self.tasks == NULL)
    return;
  push_groups (&self, stack, thread_index, PROFILE_TASK_NONE);
  while (stack->len > 0)
    {
      guint32 group = g_array_index (stack, guint32, stack->len - 1);

      g_array_set_size (stack, stack->len - 1);
      add_group (&self, group);
      push_groups (&self, stack, thread_index, group);
    }
  end_adding (&self);
}

void
viewer_lanes_open_tasks (ViewerLanes *lanes,
                         Profile     *profile,
                         gboolean     is_open)
{
  Adding self = begin_adding (lanes, NULL, profile);

  for (guint32 g = 0; self.tasks != NULL && g < self.tasks->n_groups; g++)
    if ((opens_by_itself (&self, &self.tasks->groups[g]) != viewer_lanes_is_toggled (lanes, g)) != is_open)
      viewer_lanes_toggle (lanes, VIEWER_LANE_TASKS, g);
  end_adding (&self);
}

void
viewer_lanes_add_pinned_tasks (const ViewerLanes *lanes,
                               ViewerLaneList    *list,
                               Profile           *profile)
{
  Adding self = begin_adding (lanes, list, profile);
  g_autoptr(GArray) pinned = viewer_lanes_list_with (lanes, VIEWER_LANE_PINNED);

  for (guint i = 0; self.tasks != NULL && i < pinned->len; i++)
    {
      guint32 lane = g_array_index (pinned, guint32, i);

      if (profile_lane_is_task (lane) && lane - PROFILE_LANE_TASKS < self.tasks->n_tasks)
        add_task (&self, lane - PROFILE_LANE_TASKS, 0, FALSE);
    }
  end_adding (&self);
}
