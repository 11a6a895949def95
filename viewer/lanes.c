/* lanes.c: order, groups and what is hidden; see lanes.h */

#include "viewer/lanes-private.h"

#include <string.h>

struct _ViewerLanes {
  GHashTable      *flags;          /* lane, + 1, to ViewerLaneFlags; without those that have none */
  GHashTable      *closed_groups;  /* processes, + 1 */
  GHashTable      *open_bands;
  GHashTable      *toggled_tasks;  /* groups of tasks, + 1: not as they are at first */
  ViewerLaneOrder  order;
  gboolean         shows_hidden;
};

ViewerLanes *
viewer_lanes_new (void)
{
  ViewerLanes *self = g_new0 (ViewerLanes, 1);

  self->flags = g_hash_table_new (NULL, NULL);
  self->closed_groups = g_hash_table_new (NULL, NULL);
  self->open_bands = g_hash_table_new (NULL, NULL);
  self->toggled_tasks = g_hash_table_new (NULL, NULL);
  return self;
}

void
viewer_lanes_free (ViewerLanes *self)
{
  g_hash_table_unref (self->flags);
  g_hash_table_unref (self->closed_groups);
  g_hash_table_unref (self->open_bands);
  g_hash_table_unref (self->toggled_tasks);
  g_free (self);
}

void
viewer_lanes_forget (ViewerLanes *self)
{
  g_hash_table_remove_all (self->flags);
  g_hash_table_remove_all (self->closed_groups);
  g_hash_table_remove_all (self->open_bands);
  g_hash_table_remove_all (self->toggled_tasks);
  self->shows_hidden = FALSE;
}

gboolean
viewer_lanes_has (const ViewerLanes *self,
                  guint32            lane,
                  ViewerLaneFlags    flag)
{
  return (GPOINTER_TO_UINT (g_hash_table_lookup (self->flags, GSIZE_TO_POINTER ((gsize) lane + 1))) & flag) != 0;
}

void
viewer_lanes_set (ViewerLanes     *self,
                  guint32          lane,
                  ViewerLaneFlags  flag,
                  gboolean         is_set)
{
  gpointer key = GSIZE_TO_POINTER ((gsize) lane + 1);
  guint flags = GPOINTER_TO_UINT (g_hash_table_lookup (self->flags, key));

  flags = is_set ? flags | flag : flags & ~(guint) flag;
  if (flags != 0)
    g_hash_table_insert (self->flags, key, GUINT_TO_POINTER (flags));
  else
    g_hash_table_remove (self->flags, key);
}

static int
compare_lanes (gconstpointer a,
               gconstpointer b)
{
  guint32 first = *(const guint32 *) a, second = *(const guint32 *) b;

  return first < second ? -1 : first > second;
}

GArray *
viewer_lanes_list_with (const ViewerLanes *self,
                        ViewerLaneFlags    flag)
{
  GArray *lanes = g_array_new (FALSE, FALSE, sizeof (guint32));
  GHashTableIter iter;
  gpointer key, flags;

  g_hash_table_iter_init (&iter, self->flags);
  while (g_hash_table_iter_next (&iter, &key, &flags))
    if (GPOINTER_TO_UINT (flags) & flag)
      g_array_append_val (lanes, ((guint32) { (guint32) (GPOINTER_TO_SIZE (key) - 1) }));
  g_array_sort (lanes, compare_lanes);
  return lanes;
}

void
viewer_lanes_unhide (ViewerLanes *self)
{
  g_autoptr(GArray) hidden = viewer_lanes_list_with (self, VIEWER_LANE_HIDDEN);

  for (guint i = 0; i < hidden->len; i++)
    viewer_lanes_set (self, g_array_index (hidden, guint32, i), VIEWER_LANE_HIDDEN, FALSE);
}

ViewerLaneOrder
viewer_lanes_get_order (const ViewerLanes *self)
{
  return self->order;
}

void
viewer_lanes_set_order (ViewerLanes     *self,
                        ViewerLaneOrder  order)
{
  self->order = order;
}

gboolean
viewer_lanes_get_shows_hidden (const ViewerLanes *self)
{
  return self->shows_hidden;
}

void
viewer_lanes_set_shows_hidden (ViewerLanes *self,
                               gboolean     shows)
{
  self->shows_hidden = shows;
}

void
viewer_lanes_toggle (ViewerLanes    *self,
                     ViewerLaneKind  kind,
                     guint32         index)
{
  GHashTable *set = kind == VIEWER_LANE_TASKS ? self->toggled_tasks
                    : kind == VIEWER_LANE_BAND ? self->open_bands : self->closed_groups;
  gpointer key = GUINT_TO_POINTER (index + 1);

  if (!g_hash_table_remove (set, key))
    g_hash_table_add (set, key);
}

gboolean
viewer_lanes_is_toggled (const ViewerLanes *self,
                         guint32            group)
{
  return g_hash_table_contains (self->toggled_tasks, GUINT_TO_POINTER (group + 1));
}

/* ---- the list ---- */

typedef struct {
  guint32     lane, process;
  gint64      cpu_ns, wall_ns;
  const char *name;
  gboolean    is_main, is_pinned;
} Thread;

typedef struct {
  ViewerLaneOrder  order;
  const gint64    *cpu_ns;       /* by process */
  const Profile   *profile;
} Comparison;

static int
compare_times (gint64 a,
               gint64 b)
{
  return a > b ? -1 : a < b;
}

static int
compare_processes (guint32           a,
                   guint32           b,
                   const Comparison *by)
{
  int difference = 0;

  if (by->order == VIEWER_LANE_ORDER_TIME)
    difference = compare_times (by->cpu_ns[a], by->cpu_ns[b]);
  else if (by->order == VIEWER_LANE_ORDER_NAME)
    {
      ProfileProcessInfo first, second;

      profile_get_process_info (by->profile, a, &first);
      profile_get_process_info (by->profile, b, &second);
      difference = strcmp (first.name, second.name);
    }
  return difference != 0 ? difference : a < b ? -1 : a > b;
}

/* Pinned ones first; then processes, and threads in them. */
static int
compare_threads (gconstpointer a,
                 gconstpointer b,
                 gpointer      user_data)
{
  const Thread *first = a, *second = b;
  const Comparison *by = user_data;
  int difference = 0;

  if (first->is_pinned != second->is_pinned)
    return first->is_pinned ? -1 : 1;
  if (first->process != second->process)
    return compare_processes (first->process, second->process, by);
  if (by->order == VIEWER_LANE_ORDER_TIME)
    {
      difference = compare_times (first->cpu_ns, second->cpu_ns);
      if (difference == 0)
        difference = compare_times (first->wall_ns, second->wall_ns);
    }
  else if (by->order == VIEWER_LANE_ORDER_NAME)
    difference = strcmp (first->name, second->name);
  return difference != 0 ? difference : first->lane < second->lane ? -1 : first->lane > second->lane;
}

static GArray *
sort_threads (const ViewerLanes *self,
              const Profile     *profile)
{
  g_autofree gint64 *cpu_ns = g_new0 (gint64, profile_get_n_processes (profile));
  GArray *threads = g_array_new (FALSE, FALSE, sizeof (Thread));
  Comparison by = { self->order, cpu_ns, profile };

  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo info;
      Thread thread = { .lane = i, .is_pinned = viewer_lanes_has (self, i, VIEWER_LANE_PINNED) };

      profile_get_thread_info (profile, i, &info);
      thread.process = info.process;
      thread.cpu_ns = info.cpu_ns;
      thread.wall_ns = info.wall_ns;
      thread.name = info.name;
      thread.is_main = info.is_main;
      cpu_ns[info.process] += info.cpu_ns;
      g_array_append_val (threads, thread);
    }
  g_array_sort_with_data (threads, compare_threads, &by);
  return threads;
}

static gboolean
is_in (GHashTable *set,
       guint32     process)
{
  return g_hash_table_contains (set, GUINT_TO_POINTER (process + 1));
}

static void
add_thread (const ViewerLanes *self,
            ViewerLaneList    *list,
            Profile           *profile,
            guint32            lane)
{
  ViewerLaneEntry entry = { .kind = VIEWER_LANE_THREAD, .index = lane, .n = 1,
                            .is_low = viewer_lanes_has (self, lane, VIEWER_LANE_LOW) };
  guint place;

  if (!self->shows_hidden && viewer_lanes_has (self, lane, VIEWER_LANE_HIDDEN))
    return;
  g_array_append_val (list->entries, entry);
  if (viewer_lanes_has (self, lane, VIEWER_LANE_ALONE))
    return;
  place = list->entries->len - 1;
  viewer_lanes_add_tasks (self, list, profile, lane);
  g_array_index (list->entries, ViewerLaneEntry, place).has_tasks = list->entries->len > place + 1;
}

/* The threads from *from* to *to* of one process, none of them pinned. */
static void
add_process (const ViewerLanes *self,
             ViewerLaneList    *list,
             Profile           *profile,
             const GArray      *threads,
             guint              from,
             guint              to)
{
  guint32 process = g_array_index (threads, Thread, from).process;
  ViewerLaneEntry head = { .kind = VIEWER_LANE_GROUP, .index = process, .first = list->members->len, .n = to - from,
                           .is_open = !is_in (self->closed_groups, process) };
  gboolean has_band = to - from > VIEWER_LANES_MANY, is_open = TRUE;

  for (guint i = from; i < to; i++)
    g_array_append_val (list->members, g_array_index (threads, Thread, i).lane);
  if (profile_get_n_processes (profile) > 1)
    {
      g_array_append_val (list->entries, head);
      is_open = head.is_open;
    }
  for (guint i = from; has_band && is_open && i < to; i++)
    if (g_array_index (threads, Thread, i).is_main)
      add_thread (self, list, profile, g_array_index (threads, Thread, i).lane);
  if (has_band && is_open)
    {
      head.kind = VIEWER_LANE_BAND;
      is_open = head.is_open = is_in (self->open_bands, process);
      g_array_append_val (list->entries, head);
    }
  for (guint i = from; is_open && i < to; i++)
    if (!has_band || !g_array_index (threads, Thread, i).is_main)
      add_thread (self, list, profile, g_array_index (threads, Thread, i).lane);
}

ViewerLaneList *
viewer_lanes_list (const ViewerLanes *self,
                   Profile           *profile)
{
  ViewerLaneList *list = g_new0 (ViewerLaneList, 1);
  g_autoptr(GArray) threads = sort_threads (self, profile);
  g_autoptr(GArray) hidden = viewer_lanes_list_with (self, VIEWER_LANE_HIDDEN);
  guint i = 0;

  list->entries = g_array_new (FALSE, FALSE, sizeof (ViewerLaneEntry));
  list->members = g_array_new (FALSE, FALSE, sizeof (guint32));
  list->n_hidden = hidden->len;
  viewer_lanes_add_pinned_tasks (self, list, profile);
  for (; i < threads->len && g_array_index (threads, Thread, i).is_pinned; i++)
    add_thread (self, list, profile, g_array_index (threads, Thread, i).lane);
  while (i < threads->len)
    {
      guint end = i;

      while (end < threads->len && g_array_index (threads, Thread, end).process == g_array_index (threads, Thread, i).process)
        end++;
      add_process (self, list, profile, threads, i, end);
      i = end;
    }
  return list;
}

void
viewer_lane_list_free (ViewerLaneList *list)
{
  g_array_unref (list->entries);
  g_array_unref (list->members);
  g_free (list);
}

char *
viewer_lanes_dup_name (Profile *profile,
                       guint32  lane)
{
  ProfileThreadInfo info, other;

  if (profile_lane_is_task (lane))
    return g_strdup (profile_get_tasks (profile)->tasks[lane - PROFILE_LANE_TASKS].name);
  profile_get_thread_info (profile, lane, &info);
  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      profile_get_thread_info (profile, i, &other);
      if (i != lane && other.process == info.process && strcmp (other.name, info.name) == 0)
        return g_strdup_printf ("%s · %" G_GUINT64_FORMAT, info.name, info.tid);
    }
  return g_strdup (info.name);
}
