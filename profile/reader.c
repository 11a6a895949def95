/* reader.c: follows a recording and makes snapshots of what has been read */

#include "profile/chunks.h"
#include "profile/error-text.h"
#include "profile/ingest.h"
#include "profile/processes.h"
#include "profile/profile-private.h"
#include "profile/trie-ahead.h"

struct _ProfileReader {
  char          *path;
  ProfileChunks *chunks;
  GError        *failure;      /* sticky */
  ProfileStore  *store;
  ProfileLabels *labels;
  ProfileIngest  ingest;
  gboolean       damaged;
  gboolean       is_joined;    /* the children are in the store, too */
  ProfileReaderGoOn go_on;     /* NULL: nobody watches */
  gpointer       watcher;
};

ProfileReader *
profile_reader_new (const char *path, GError **error)
{
  g_autoptr (ProfileChunks) chunks = profile_chunks_new (path, error);
  ProfileReader *self;

  if (chunks == NULL)
    return NULL;
  self = g_new0 (ProfileReader, 1);
  self->path = g_strdup (path);
  self->chunks = g_steal_pointer (&chunks);
  self->store = profile_store_new ();
  self->labels = profile_labels_new (self->store->meta);
  profile_ingest_init (&self->ingest, self->store, self->path);
  return self;
}

void
profile_reader_free (ProfileReader *self)
{
  profile_chunks_free (self->chunks);
  profile_ingest_clear (&self->ingest);
  profile_labels_unref (self->labels);
  /* Snapshots that live on never look anything up by its content. */
  profile_index_clear (&self->store->function_index);
  profile_index_clear (&self->store->frame_index);
  profile_index_clear (&self->store->stack_index);
  profile_store_unref (self->store);
  g_clear_error (&self->failure);
  g_free (self->path);
  g_free (self);
}

void
profile_reader_set_watch (ProfileReader *self, ProfileReaderGoOn go_on, gpointer user_data)
{
  self->go_on = go_on;
  self->watcher = user_data;
}

static gboolean
may_go_on (ProfileReader *self)
{
  guint64 read_bytes, file_bytes;

  if (self->go_on == NULL)
    return TRUE;
  profile_chunks_get_progress (self->chunks, &read_bytes, &file_bytes);
  return self->go_on (read_bytes, file_bytes, self->watcher);
}

static gboolean
read_chunks (ProfileReader *self, GError **error)
{
  g_autoptr (ProfileTrieAhead) ahead = profile_trie_ahead_new (self->store);
  gboolean progress = FALSE;

  while (may_go_on (self))
    {
      g_autofree char *sentence = NULL;
      FormatChunk chunk;
      guint64 offset;

      switch (profile_chunks_next (self->chunks, &chunk, &offset, &sentence, error))
        {
        case PROFILE_CHUNK_OK:
          if (!profile_ingest_chunk (&self->ingest, &chunk, offset, error))
            return FALSE;
          profile_trie_ahead_announce (ahead, profile_store_count_stacks (self->store));
          progress = TRUE;
          break;
        case PROFILE_CHUNK_DAMAGED:
          profile_ingest_break (&self->ingest);
          self->damaged = TRUE;
          G_GNUC_FALLTHROUGH;
        case PROFILE_CHUNK_RESUMED:
          profile_ingest_warn (&self->ingest, "%s", sentence);
          break;
        case PROFILE_CHUNK_WAIT:
          return progress;
        case PROFILE_CHUNK_FAILED:
        default:
          return FALSE;
        }
    }
  return progress;
}

/* Once, when this recording has ended: a child's threads stand behind all of ours. */
static void
join_children (ProfileReader *self)
{
  if (self->is_joined || self->failure != NULL)
    return;
  self->is_joined = TRUE;
  profile_processes_join (&self->ingest);
}

gboolean
profile_reader_poll (ProfileReader *self, GError **error)
{
  gboolean progress = FALSE;

  if (self->failure == NULL)
    progress = read_chunks (self, &self->failure);
  if (self->store->stopped)
    {
      join_children (self);
      /* Nothing more is expected; a stack that would come all the same may stand there twice. */
      profile_index_clear (&self->store->stack_index);
    }
  if (self->failure != NULL)
    {
      if (error != NULL)
        *error = g_error_copy (self->failure);
      return FALSE;
    }
  return progress;
}

gboolean
profile_reader_is_complete (ProfileReader *self)
{
  return self->store->stopped;
}

void
profile_reader_get_progress (ProfileReader *self, guint64 *read_bytes, guint64 *file_bytes)
{
  guint64 read, size;

  profile_chunks_get_progress (self->chunks, &read, &size);
  if (read_bytes != NULL)
    *read_bytes = read;
  if (file_bytes != NULL)
    *file_bytes = size;
}

Profile *
profile_reader_dup_profile (ProfileReader *self)
{
  if (self->labels->meta != self->store->meta)
    {
      profile_labels_unref (self->labels);
      self->labels = profile_labels_new (self->store->meta);
    }
  profile_labels_extend (self->labels, self->store);
  return profile_new_snapshot (self->store, self->labels);
}

/* ---- a whole file ---- */

static gboolean
check_samples (ProfileReader *self, Profile *profile, const char *tail, GError **error)
{
  guint64 size;

  for (guint32 i = 0; i < profile->n_threads; i++)
    if (profile->threads[i].info.n_samples > 0)
      return TRUE;
  profile_reader_get_progress (self, NULL, &size);
  if (self->damaged)
    g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_DAMAGED, PROFILE_SAYS_NOTHING_READ, self->path,
                 (char *) g_ptr_array_index (self->store->warnings, 0));
  else if (tail == NULL && profile->complete)
    g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_NO_SAMPLES, PROFILE_SAYS_NO_SAMPLES, self->path);
  else
    g_set_error (error, PROFILE_ERROR, PROFILE_ERROR_DAMAGED, PROFILE_SAYS_CUT_EARLY, self->path, size);
  return FALSE;
}

Profile *
profile_new_for_path (const char *path, GError **error)
{
  g_autoptr (ProfileReader) self = profile_reader_new (path, error);
  g_autoptr (Profile) profile = NULL;
  g_autofree char *tail = NULL;

  if (self == NULL)
    return NULL;
  profile_reader_poll (self, NULL);
  if (self->failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->failure));
      return NULL;
    }
  join_children (self);
  tail = profile_chunks_dup_tail (self->chunks);
  if (tail != NULL)
    profile_ingest_warn (&self->ingest, "%s", tail);
  profile = profile_reader_dup_profile (self);
  return check_samples (self, profile, tail, error) ? g_steal_pointer (&profile) : NULL;
}
