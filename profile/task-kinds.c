/* task-kinds.c: asyncio tasks, added up by their coroutine */

#include "profile/tasks.h"

#include "profile/profile-private.h"

#include "format/format.h"

#include <stdlib.h>
#include <string.h>

static int
compare_kinds (gconstpointer a, gconstpointer b)
{
  const ProfileTaskKind *first = a, *second = b;

  if (first->life_ns != second->life_ns)
    return first->life_ns > second->life_ns ? -1 : 1;
  return strcmp (first->name, second->name);
}

static int
compare_ns (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a, second = *(const gint64 *) b;

  return first < second ? -1 : first > second;
}

guint32
profile_find_task_kind (const ProfileTasks *self, const char *name)
{
  for (guint32 i = 0; i < self->n_kinds; i++)
    if (strcmp (self->kinds[i].name, name) == 0)
      return i;
  return PROFILE_TASK_NONE;
}

/* Equal kinds are one pointer: the table of strings keeps each once. */
static GArray *
add_up (ProfileTasks *self)
{
  GArray *kinds = g_array_new (FALSE, TRUE, sizeof (ProfileTaskKind));
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);

  for (guint32 i = 0; i < self->n_tasks; i++)
    {
      const ProfileTask *task = &self->tasks[i];
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, task->kind));
      ProfileTaskKind *kind;

      if (place == 0)
        {
          g_array_set_size (kinds, kinds->len + 1);
          place = kinds->len;
          g_hash_table_insert (places, (gpointer) task->kind, GUINT_TO_POINTER (place));
        }
      kind = &g_array_index (kinds, ProfileTaskKind, place - 1);
      kind->name = task->kind;
      kind->n_tasks++;
      kind->steps += task->steps;
      kind->life_ns += task->end_ns - task->begin_ns;
      kind->running_ns += task->running_ns;
      kind->waiting_ns += task->waiting_ns;
      kind->ready_ns += task->ready_ns;
    }
  return kinds;
}

/* Of each task its kind, and of each kind its lifetimes, one kind behind the other. */
static void
find_lifetimes (ProfileTasks *self)
{
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL);
  g_autofree guint32 *ends = g_new0 (guint32, self->n_kinds + 1);
  g_autofree gint64 *lives = g_new (gint64, (gsize) self->n_tasks + 1);
  guint32 begin = 0;

  for (guint32 i = 0; i < self->n_kinds; i++)
    {
      g_hash_table_insert (places, (gpointer) self->kinds[i].name, GUINT_TO_POINTER (i));
      ends[i] = begin;
      begin += self->kinds[i].n_tasks;
    }
  for (guint32 i = 0; i < self->n_tasks; i++)
    {
      ProfileTask *task = &self->tasks[i];

      task->kind_index = GPOINTER_TO_UINT (g_hash_table_lookup (places, task->kind));
      lives[ends[task->kind_index]++] = task->end_ns - task->begin_ns;
    }
  for (guint32 i = 0; i < self->n_kinds; i++)
    {
      ProfileTaskKind *kind = &self->kinds[i];
      gint64 *first = lives + ends[i] - kind->n_tasks;

      qsort (first, kind->n_tasks, sizeof *first, compare_ns);
      kind->mean_ns = kind->life_ns / kind->n_tasks;
      kind->p95_ns = first[((guint64) kind->n_tasks * 95 + 99) / 100 - 1];
    }
}

/* ---- what they wait for ---- */

/* The call that application code made, however deep it ended: of "handler > readline > _wait_for_data" readline. */
static ProfileFunction
find_awaited (const Profile *profile, ProfileStack stack)
{
  ProfileFunction below = 0;

  for (; stack != 0; stack = profile_store_get_stack (profile->store, stack)->parent)
    {
      ProfileFunction function = profile_store_get_frame (profile->store, profile_store_get_stack (profile->store, stack)->frame)->function;

      if (profile_labels_get (profile->labels, function)->origin == PROFILE_ORIGIN_APPLICATION && below != 0)
        return below;
      below = function;
    }
  return below;
}

static void
put_await (ProfileTaskKind *kind, ProfileFunction function, gint64 ns)
{
  guint place = PROFILE_TASK_TOP_AWAITS;

  while (place > 0 && (kind->awaits[place - 1].ns < ns
                       || (kind->awaits[place - 1].ns == ns && kind->awaits[place - 1].function > function)))
    place--;
  if (place == PROFILE_TASK_TOP_AWAITS)
    return;
  memmove (kind->awaits + place + 1, kind->awaits + place, (PROFILE_TASK_TOP_AWAITS - 1 - place) * sizeof *kind->awaits);
  kind->awaits[place] = (ProfileTaskAwait) { function, ns };
}

static void
find_awaits (ProfileTasks *self, const Profile *profile)
{
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  GHashTableIter iter;
  gpointer key, sum;

  for (guint32 i = 0; i < self->n_waits; i++)
    {
      const ProfileTaskWait *wait = &self->waits[i];
      gint64 pair = (gint64) self->tasks[wait->task].kind_index << 32 | find_awaited (profile, wait->stack);
      gint64 *known = g_hash_table_lookup (sums, &pair);

      if (wait->reason == FORMAT_WAIT_READY || wait->stack == 0)
        continue;
      if (known == NULL)
        {
          known = g_new0 (gint64, 1);
          g_hash_table_insert (sums, g_memdup2 (&pair, sizeof pair), known);
        }
      *known += wait->ready_ns - wait->begin_ns;
    }
  g_hash_table_iter_init (&iter, sums);
  while (g_hash_table_iter_next (&iter, &key, &sum))
    put_await (&self->kinds[*(gint64 *) key >> 32], (ProfileFunction) (*(gint64 *) key & G_MAXUINT32), *(gint64 *) sum);
}

void
profile_tasks_make_kinds (ProfileTasks *self, const Profile *profile)
{
  GArray *kinds = add_up (self);

  g_array_sort (kinds, compare_kinds);
  self->n_kinds = kinds->len;
  self->kinds = (ProfileTaskKind *) (gpointer) g_array_free (kinds, FALSE);
  find_lifetimes (self);
  find_awaits (self, profile);
}
