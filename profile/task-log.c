/* task-log.c: what a file says of asyncio tasks, as it was read */

#include "profile/task-log.h"

#include "format/format.h"

void
profile_task_log_init (ProfileTaskLog *self)
{
  profile_blocks_init (&self->births, sizeof (ProfileTaskBirth));
  profile_blocks_init (&self->changes, sizeof (ProfileTaskChange));
  profile_blocks_init (&self->waits, sizeof (ProfileTaskWaitEntry));
  profile_blocks_init (&self->shorts, sizeof (ProfileTaskShortEntry));
  profile_blocks_init (&self->steps, sizeof (ProfileTaskStepEntry));
  self->ready_ns = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
profile_task_log_clear (ProfileTaskLog *self)
{
  profile_blocks_clear (&self->births);
  profile_blocks_clear (&self->changes);
  profile_blocks_clear (&self->waits);
  profile_blocks_clear (&self->shorts);
  profile_blocks_clear (&self->steps);
  profile_index_clear (&self->index);
  g_array_unref (self->ready_ns);
}

typedef struct {
  guint32 process;
  guint64 id;
} Key;

static guint32
hash_key (const Key *key)
{
  return profile_hash_words ((guint32[]) { key->process, (guint32) key->id, (guint32) (key->id >> 32) }, 3);
}

static gboolean
is_task (guint32 id, gconstpointer key, gpointer owner)
{
  const ProfileTaskLog *self = owner;
  const ProfileTaskBirth *birth = PROFILE_BLOCKS_AT (&self->births, ProfileTaskBirth, id - 1);
  const Key *wanted = key;

  return birth->id == wanted->id && birth->process == wanted->process;
}

guint32
profile_task_log_find (const ProfileTaskLog *self, guint32 process, guint64 id)
{
  Key key = { process, id };

  return profile_index_find (&self->index, hash_key (&key), is_task, &key, (gpointer) self) - 1;
}

gboolean
profile_task_log_born (ProfileTaskLog *self, const ProfileTaskBirth *birth)
{
  Key key = { birth->process, birth->id };
  guint32 known = profile_task_log_find (self, key.process, key.id);
  gint64 not_ready = -1;

  if (known != G_MAXUINT32)
    {
      if (birth->thread != 0 && PROFILE_BLOCKS_AT (&self->births, ProfileTaskBirth, known)->thread == 0)
        *(ProfileTaskChange *) profile_blocks_append (&self->changes)
          = (ProfileTaskChange) { .task = known, .what = FORMAT_TASK_BIRTH, .value = { birth->thread } };
      return TRUE;
    }
  if (self->births.length >= PROFILE_TASKS_MAX)
    return FALSE;
  *(ProfileTaskBirth *) profile_blocks_append (&self->births) = *birth;
  profile_index_insert (&self->index, hash_key (&key), (guint32) self->births.length);
  g_array_append_val (self->ready_ns, not_ready);
  return TRUE;
}
