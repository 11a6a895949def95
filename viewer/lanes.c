/* lanes.c: order, groups and what is hidden; see lanes.h */

#include "viewer/lanes.h"

#include <string.h>

struct _ViewerLanes {
  GArray          *flags;          /* guint8 by lane: ViewerLaneFlags */
  GHashTable      *closed_groups;  /* processes, + 1 */
  GHashTable      *open_bands;
  ViewerLaneOrder  order;
  gboolean         shows_hidden;
};

ViewerLanes *
viewer_lanes_new (void)
{
  ViewerLanes *self = g_new0 (ViewerLanes, 1);

  self->flags = g_array_new (FALSE, TRUE, sizeof (guint8));
  self->closed_groups = g_hash_table_new (NULL, NULL);
  self->open_bands = g_hash_table_new (NULL, NULL);
  return self;
}

void
viewer_lanes_free (ViewerLanes *self)
{
  g_array_unref (self->flags);
  g_hash_table_unref (self->closed_groups);
  g_hash_table_unref (self->open_bands);
  g_free (self);
}

void
viewer_lanes_forget (ViewerLanes *self)
{
  g_array_set_size (self->flags, 0);
  g_hash_table_remove_all (self->closed_groups);
  g_hash_table_remove_all (self->open_bands);
  self->shows_hidden = FALSE;
}

gboolean
viewer_lanes_has (const ViewerLanes *self,
                  guint32            lane,
                  ViewerLaneFlags    flag)
{
  return lane < self->flags->len && (g_array_index (self->flags, guint8, lane) & flag) != 0;
}

void
viewer_lanes_set (ViewerLanes     *self,
                  guint32          lane,
                  ViewerLaneFlags  flag,
                  gboolean         is_set)
{
  guint8 *flags;

  if (lane >= self->flags->len)
    g_array_set_size (self->flags, lane + 1);
  flags = &g_array_index (self->flags, guint8, lane);
  *flags = (guint8) (is_set ? *flags | flag : *flags & ~(guint) flag);
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
                     guint32         process)
{
  GHashTable *set = kind == VIEWER_LANE_BAND ? self->open_bands : self->closed_groups;
  gpointer key = GUINT_TO_POINTER (process + 1);

  if (!g_hash_table_remove (set, key))
    g_hash_table_add (set, key);
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
            guint32            lane)
{
  ViewerLaneEntry entry = { .kind = VIEWER_LANE_THREAD, .index = lane, .n = 1 };

  if (self->shows_hidden || !viewer_lanes_has (self, lane, VIEWER_LANE_HIDDEN))
    g_array_append_val (list->entries, entry);
}

/* The threads from *from* to *to* of one process, none of them pinned. */
static void
add_process (const ViewerLanes *self,
             ViewerLaneList    *list,
             const Profile     *profile,
             const GArray      *threads,
             guint              from,
             guint              to)
{
  guint32 process = g_array_index (threads, Thread, from).process;
  ViewerLaneEntry head = { VIEWER_LANE_GROUP, process, list->members->len, to - from, !is_in (self->closed_groups, process) };
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
      add_thread (self, list, g_array_index (threads, Thread, i).lane);
  if (has_band && is_open)
    {
      head.kind = VIEWER_LANE_BAND;
      is_open = head.is_open = is_in (self->open_bands, process);
      g_array_append_val (list->entries, head);
    }
  for (guint i = from; is_open && i < to; i++)
    if (!has_band || !g_array_index (threads, Thread, i).is_main)
      add_thread (self, list, g_array_index (threads, Thread, i).lane);
}

ViewerLaneList *
viewer_lanes_list (const ViewerLanes *self,
                   const Profile     *profile)
{
  ViewerLaneList *list = g_new0 (ViewerLaneList, 1);
  g_autoptr(GArray) threads = sort_threads (self, profile);
  guint i = 0;

  list->entries = g_array_new (FALSE, FALSE, sizeof (ViewerLaneEntry));
  list->members = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint lane = 0; lane < threads->len; lane++)
    list->n_hidden += viewer_lanes_has (self, lane, VIEWER_LANE_HIDDEN);
  for (; i < threads->len && g_array_index (threads, Thread, i).is_pinned; i++)
    add_thread (self, list, g_array_index (threads, Thread, i).lane);
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
viewer_lanes_dup_name (const Profile *profile,
                       guint32        lane)
{
  ProfileThreadInfo info, other;

  profile_get_thread_info (profile, lane, &info);
  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      profile_get_thread_info (profile, i, &other);
      if (i != lane && other.process == info.process && strcmp (other.name, info.name) == 0)
        return g_strdup_printf ("%s · %" G_GUINT64_FORMAT, info.name, info.tid);
    }
  return g_strdup (info.name);
}
