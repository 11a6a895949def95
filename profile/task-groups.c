/* task-groups.c: tasks that belong together: of one coroutine, made by tasks of one group
 *
 * A task that makes another of its own kind, or of the kind of one it descends from, makes
 * it in that group: so there are never more levels than kinds.
 */

#include "profile/profile-private.h"

#include <string.h>

enum { NOT_YET, ON_THE_WAY, KNOWN };

typedef struct {
  ProfileTasks *tasks;
  GArray       *groups;      /* ProfileTaskGroup */
  ProfileIndex  index;       /* of groups, by thread, maker and kind; ids are index + 1 */
} Grouping;

static gboolean
is_group (guint32 id, gconstpointer key, gpointer owner)
{
  const ProfileTaskGroup *group = &g_array_index ((GArray *) owner, ProfileTaskGroup, id - 1), *wanted = key;

  return group->kind_index == wanted->kind_index && group->parent == wanted->parent
         && group->thread_index == wanted->thread_index && group->process == wanted->process;
}

static guint32
hash_group (const ProfileTaskGroup *key)
{
  return profile_hash_words ((guint32[]) { key->kind_index, key->parent, (guint32) key->thread_index, key->process }, 4);
}

static guint32
find_group (Grouping *self, const ProfileTask *task, guint32 parent)
{
  ProfileTaskGroup key = { .kind_index = task->kind_index, .parent = parent, .thread_index = task->thread_index,
                           .process = task->process };
  guint32 id;

  for (guint32 g = parent; g != PROFILE_TASK_NONE; g = g_array_index (self->groups, ProfileTaskGroup, g).parent)
    if (g_array_index (self->groups, ProfileTaskGroup, g).kind_index == task->kind_index)
      return g;
  id = profile_index_find (&self->index, hash_group (&key), is_group, &key, self->groups);
  if (id != 0)
    return id - 1;
  key.level = parent != PROFILE_TASK_NONE ? g_array_index (self->groups, ProfileTaskGroup, parent).level + 1 : 0;
  g_array_append_val (self->groups, key);
  profile_index_insert (&self->index, hash_group (&key), self->groups->len);
  return self->groups->len - 1;
}

/* NONE: nobody's, or somebody's in another thread. */
static guint32
get_maker (const ProfileTasks *tasks, guint32 task)
{
  guint32 parent = tasks->tasks[task].parent;

  return parent != PROFILE_TASK_NONE && tasks->tasks[parent].thread_index == tasks->tasks[task].thread_index
           ? parent : PROFILE_TASK_NONE;
}

/* Makers before what they made. */
static void
find_groups (Grouping *self)
{
  ProfileTasks *tasks = self->tasks;
  g_autofree guint8 *states = g_new0 (guint8, (gsize) tasks->n_tasks + 1);
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      for (guint32 task = i; task != PROFILE_TASK_NONE && states[task] == NOT_YET; task = get_maker (tasks, task))
        {
          states[task] = ON_THE_WAY;
          g_array_append_val (way, task);
        }
      for (; way->len > 0; g_array_set_size (way, way->len - 1))
        {
          guint32 task = g_array_index (way, guint32, way->len - 1), maker = get_maker (tasks, task);

          if (maker != PROFILE_TASK_NONE && states[maker] != KNOWN)
            maker = PROFILE_TASK_NONE;
          tasks->tasks[task].group = find_group (self, &tasks->tasks[task],
                                                 maker != PROFILE_TASK_NONE ? tasks->tasks[maker].group : PROFILE_TASK_NONE);
          states[task] = KNOWN;
        }
    }
}

/* The members of a group stand together, in the order of tasks. */
static void
list_members (ProfileTasks *tasks)
{
  guint32 first = 0;

  for (guint32 i = 0; i < tasks->n_tasks; i++)
    tasks->groups[tasks->tasks[i].group].n_tasks++;
  for (guint32 g = 0; g < tasks->n_groups; g++)
    {
      tasks->groups[g].first = first;
      first += tasks->groups[g].n_tasks;
      tasks->groups[g].n_tasks = 0;
    }
  tasks->members = g_new (guint32, (gsize) tasks->n_tasks + 1);
  for (guint32 i = 0; i < tasks->n_tasks; i++)
    {
      ProfileTaskGroup *group = &tasks->groups[tasks->tasks[i].group];

      tasks->members[group->first + group->n_tasks++] = i;
      group->running_ns += tasks->tasks[i].running_ns;
      group->ready_ns += tasks->tasks[i].ready_ns;
      group->waiting_ns += tasks->tasks[i].waiting_ns;
    }
}

void
profile_tasks_make_groups (ProfileTasks *tasks)
{
  Grouping self = { .tasks = tasks, .groups = g_array_new (FALSE, FALSE, sizeof (ProfileTaskGroup)) };

  find_groups (&self);
  profile_index_clear (&self.index);
  tasks->n_groups = self.groups->len;
  tasks->groups = (ProfileTaskGroup *) (gpointer) g_array_free (self.groups, FALSE);
  list_members (tasks);
}
