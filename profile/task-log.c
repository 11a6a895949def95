/* task-log.c: what a file says of asyncio tasks, as it was read */

#include "profile/task-log.h"

void
profile_task_log_init (ProfileTaskLog *self)
{
  profile_blocks_init (&self->births, sizeof (ProfileTaskBirth));
  profile_blocks_init (&self->changes, sizeof (ProfileTaskChange));
  profile_blocks_init (&self->waits, sizeof (ProfileTaskWaitEntry));
  profile_blocks_init (&self->shorts, sizeof (ProfileTaskShortEntry));
  self->ready_ns = g_array_new (FALSE, FALSE, sizeof (gint64));
}

void
profile_task_log_clear (ProfileTaskLog *self)
{
  profile_blocks_clear (&self->births);
  profile_blocks_clear (&self->changes);
  profile_blocks_clear (&self->waits);
  profile_blocks_clear (&self->shorts);
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
  gint64 not_ready = -1;

  if (profile_task_log_find (self, key.process, key.id) != G_MAXUINT32)
    return TRUE;
  if (self->births.length >= PROFILE_TASKS_MAX)
    return FALSE;
  *(ProfileTaskBirth *) profile_blocks_append (&self->births) = *birth;
  profile_index_insert (&self->index, hash_key (&key), (guint32) self->births.length);
  g_array_append_val (self->ready_ns, not_ready);
  return TRUE;
}
