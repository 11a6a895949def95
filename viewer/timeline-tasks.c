/* timeline-tasks.c: the words of tasks and of their groups */

#include "viewer/timeline-private.h"

#include "format/format.h"
#include "profile/task-states.h"
#include "viewer/figures.h"

#include <glib/gi18n.h>

const ProfileTask *
viewer_timeline_get_task (ViewerTimeline *self,
                          guint32         lane)
{
  const ProfileTasks *tasks = self->profile != NULL && profile_lane_is_task (lane) ? profile_get_tasks (self->profile) : NULL;

  return tasks != NULL && lane - PROFILE_LANE_TASKS < tasks->n_tasks ? &tasks->tasks[lane - PROFILE_LANE_TASKS] : NULL;
}

/* ---- a task's lane ---- */

char *
viewer_task_dup_kind (const ProfileTask *task)
{
  if (task->kind[0] == '\0')
    return g_strdup (_("asyncio task"));
  /* Translators: the coroutine that an asyncio task runs, e.g. "task · fetch_orders". */
  return g_strdup_printf (_("task · %s"), task->kind);
}

char *
viewer_task_dup_totals (const ProfileTask  *task,
                        char              **shorter)
{
  gint64 life_ns = task->end_ns - task->begin_ns;
  g_autofree char *share = viewer_figures_dup_share (life_ns > 0 ? (double) task->running_ns / (double) life_ns : 0);

  *shorter = viewer_figures_dup_duration (life_ns);
  /* Translators: how long a task lived, and what share of that it ran. */
  return g_strdup_printf (_("%s · %s running"), *shorter, share);
}

/* "Running: 12 %", a line for each state that it was in. */
static void
add_shares (GPtrArray *lines,
            gint64     running_ns,
            gint64     ready_ns,
            gint64     waiting_ns)
{
  double life_ns = (double) MAX (running_ns + ready_ns + waiting_ns, 1);
  g_autofree char *running = viewer_figures_dup_share ((double) running_ns / life_ns);
  g_autofree char *ready = viewer_figures_dup_share ((double) ready_ns / life_ns);
  g_autofree char *waiting = viewer_figures_dup_share ((double) waiting_ns / life_ns);

  if (running_ns > 0)
    g_ptr_array_add (lines, g_strdup_printf (_("Running: %s"), running));
  if (ready_ns > 0)
    g_ptr_array_add (lines, g_strdup_printf (_("Ready, waiting for its turn: %s"), ready));
  if (waiting_ns > 0)
    g_ptr_array_add (lines, g_strdup_printf (_("Waiting: %s"), waiting));
}

static const char *
get_end_words (const ProfileTask *task)
{
  switch (task->how)
    {
    case FORMAT_DEATH_EXCEPTION:
      return _("Ended with an exception");
    case FORMAT_DEATH_CANCELLED:
      return _("Was cancelled");
    case FORMAT_DEATH_DESTROYED:
      return _("Was destroyed while it was pending");
    case FORMAT_DEATH_RETURNED:
      return _("Returned");
    default:
      return _("Had not ended when the recording did");
    }
}

/* Of its header's card, behind name, kind and totals. */
void
viewer_timeline_add_task_lines (ViewerTimeline    *self,
                                const ProfileTask *task,
                                GPtrArray         *lines)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);

  add_shares (lines, task->running_ns, task->ready_ns, task->waiting_ns);
  if (task->parent != PROFILE_TASK_NONE)
    g_ptr_array_add (lines, g_strdup_printf (_("Made by %s"), tasks->tasks[task->parent].name));
  g_ptr_array_add (lines, g_strdup (get_end_words (task)));
}

/* ---- what it does at a time ---- */

static char *
dup_linked (ViewerTimeline        *self,
            const ProfileTaskWait *wait)
{
  if (wait->reason == FORMAT_WAIT_TASK)
    return g_strdup_printf (_("Waiting for the task %s"), profile_get_tasks (self->profile)->tasks[wait->linked].name);
  else
    {
      g_autofree char *thread = viewer_lanes_dup_name (self->profile, wait->linked);

      return g_strdup_printf (_("Waiting for the thread %s"), thread);
    }
}

static char *
dup_wait (ViewerTimeline        *self,
          const ProfileTaskWait *wait)
{
  if (wait->linked != PROFILE_TASK_NONE && (wait->reason == FORMAT_WAIT_TASK || wait->reason == FORMAT_WAIT_EXECUTOR))
    return dup_linked (self, wait);
  switch (wait->reason)
    {
    case FORMAT_WAIT_TASK:
      return g_strdup (_("Waiting for other tasks"));
    case FORMAT_WAIT_TIMER:
      return g_strdup (_("Waiting for a timer"));
    case FORMAT_WAIT_IO:
      return g_strdup (_("Waiting for input or output"));
    case FORMAT_WAIT_LOCK:
      return g_strdup (_("Waiting for a lock, a queue or an event"));
    case FORMAT_WAIT_EXECUTOR:
      return g_strdup (_("Waiting for a worker thread"));
    case FORMAT_WAIT_FOREIGN:
      return g_strdup (_("Waiting for something that is not asyncio's"));
    default:
      return g_strdup (_("Ready, waiting for its turn"));
    }
}

static char *
dup_state (ViewerTimeline           *self,
           const ProfileTasks       *tasks,
           const ProfileTaskStretch *stretch)
{
  if (stretch->state == PROFILE_TASK_WAITING)
    return dup_wait (self, &tasks->waits[stretch->wait]);
  return g_strdup (viewer_state_get_words (stretch->state));
}

char *
viewer_timeline_dup_task_state (ViewerTimeline *self,
                                guint32         lane,
                                double          time_ns)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  g_autofree char *state = NULL, *length = NULL;
  ProfileTaskStretch stretch;

  if (!profile_task_find_stretch (tasks, lane - PROFILE_LANE_TASKS, (gint64) time_ns, &stretch))
    return NULL;
  state = dup_state (self, tasks, &stretch);
  length = viewer_figures_dup_duration (stretch.end_ns - stretch.begin_ns);
  /* Translators: what a task did, and for how long, e.g. "Waiting for a timer: 120 ms". */
  return g_strdup_printf (_("%s: %s"), state, length);
}

/* ---- groups ---- */

char *
viewer_timeline_dup_tasks_title (ViewerTimeline        *self,
                                 const ViewerLaneEntry *entry)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  const char *kind = tasks->kinds[tasks->groups[entry->index].kind_index].name;

  if (entry->is_open)
    /* Translators: the coroutine of a group of tasks whose lanes are shown, and how many they are. */
    return g_strdup_printf (ngettext ("▾ %s · %u task", "▾ %s · %u tasks", entry->n), kind, entry->n);
  /* Translators: the coroutine of a group of tasks whose lanes are not shown. */
  return g_strdup_printf (_("▸ %s"), kind);
}

char *
viewer_timeline_dup_tasks_number (ViewerTimeline        *self,
                                  const ViewerLaneEntry *entry)
{
  g_autofree char *number = viewer_figures_dup_count (entry->n);

  return g_strdup_printf (ngettext ("%s task", "%s tasks", entry->n), number);
}

char *
viewer_timeline_dup_tasks_peak (ViewerTimeline        *self,
                                const ViewerLaneEntry *entry)
{
  guint32 peak = profile_spans_get_task_peak (self->spans, entry->index);
  g_autofree char *number = viewer_figures_dup_count (peak);

  /* Translators: how many tasks lived at one time. */
  return g_strdup_printf (ngettext ("at most %s at once", "at most %s at once", peak), number);
}

/* "12.3" of a mean below ten, else whole. */
static char *
dup_mean (float mean)
{
  return g_strdup_printf (mean >= 9.95f || mean < 0.05f ? "%.0f" : "%.1f", (double) mean);
}

static void
add_mean (GPtrArray  *lines,
          const char *name,
          float       mean)
{
  g_autofree char *number = dup_mean (mean);

  if (mean > 0)
    /* Translators: a state of tasks and how many were in it, e.g. "Waiting: 12". */
    g_ptr_array_add (lines, g_strdup_printf (_("%s: %s"), name, number));
}

/* Of the card of a band: what its tasks did in the pixel at a time; on its header, *time_ns* negative, what they are. */
char **
viewer_timeline_list_tasks_lines (ViewerTimeline        *self,
                                  const ViewerLaneEntry *entry,
                                  double                 time_ns)
{
  const ProfileTasks *tasks = profile_get_tasks (self->profile);
  const ProfileTaskGroup *group = &tasks->groups[entry->index];
  g_autoptr(GPtrArray) lines = g_ptr_array_new ();
  ProfileTaskCount count;

  g_ptr_array_add (lines, g_strdup (tasks->kinds[group->kind_index].name));
  g_ptr_array_add (lines, viewer_timeline_dup_tasks_number (self, entry));
  if (time_ns >= 0)
    {
      double pixel_ns = viewer_timeline_get_ns_per_pixel (self);

      profile_spans_get_task_counts (self->spans, entry->index, time_ns - pixel_ns / 2, pixel_ns, 1, &count);
      add_mean (lines, _("Running"), count.running);
      add_mean (lines, _("Running and waiting by turns"), count.turns);
      add_mean (lines, _("Ready, waiting for its turn"), count.ready);
      add_mean (lines, _("Waiting"), count.waiting);
    }
  else
    {
      g_ptr_array_add (lines, viewer_timeline_dup_tasks_peak (self, entry));
      add_shares (lines, group->running_ns, group->ready_ns, group->waiting_ns);
    }
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&lines), FALSE);
}
