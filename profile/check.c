/* check.c: is a file whole? */

#include "profile/check.h"

#include "profile/chunks.h"
#include "profile/ingest.h"

typedef struct {
  ProfileStore *store;
  ProfileIngest ingest;
} Reading;

static gboolean
read_all (ProfileChunks *chunks, Reading *reading, ProfileCheck *check, GError **error)
{
  for (;;)
    {
      g_autofree char *sentence = NULL;
      FormatChunk chunk;
      guint64 offset;

      switch (profile_chunks_next (chunks, &chunk, &offset, &sentence, error))
        {
        case PROFILE_CHUNK_OK:
          check->n_chunks++;
          check->n_segments += chunk.type == (guint32) FORMAT_CHUNK_SEGM;
          if (!profile_ingest_chunk (&reading->ingest, &chunk, offset, error))
            return FALSE;
          break;
        case PROFILE_CHUNK_DAMAGED:
          profile_ingest_break (&reading->ingest);
          G_GNUC_FALLTHROUGH;
        case PROFILE_CHUNK_RESUMED:
          profile_ingest_warn (&reading->ingest, "%s", sentence);
          break;
        case PROFILE_CHUNK_WAIT:
          sentence = profile_chunks_dup_tail (chunks);
          if (sentence != NULL)
            profile_ingest_warn (&reading->ingest, "%s", sentence);
          return TRUE;
        case PROFILE_CHUNK_FAILED:
        default:
          return FALSE;
        }
    }
}

static void
count (const ProfileStore *store, ProfileCheck *check)
{
  check->stopped = store->stopped;
  check->n_threads = store->threads->len;
  check->n_stacks = (guint32) store->stacks.length - 1;
  for (guint i = 0; i < store->threads->len; i++)
    {
      const ProfileThreadEntry *thread = g_ptr_array_index (store->threads, i);
      check->n_samples += thread->samples.packed.length + (thread->has_last ? 1 : 0);
      check->n_looks += thread->looks + (thread->has_last ? thread->last.looks : 0);
    }
  check->whole = store->warnings->len == 0;
  check->problems = g_new0 (char *, store->warnings->len + 1);
  for (guint i = 0; i < store->warnings->len; i++)
    check->problems[i] = g_strdup (g_ptr_array_index (store->warnings, i));
}

gboolean
profile_check_file (const char *path, ProfileCheck *check, GError **error)
{
  g_autoptr (ProfileChunks) chunks = profile_chunks_new (path, error);
  Reading reading;
  gboolean read;
  guint64 read_bytes;

  *check = (ProfileCheck) { 0 };
  if (chunks == NULL)
    return FALSE;
  reading.store = profile_store_new ();
  profile_ingest_init (&reading.ingest, reading.store, path);
  read = read_all (chunks, &reading, check, error);
  if (read)
    count (reading.store, check);
  profile_chunks_get_progress (chunks, &read_bytes, &check->n_bytes);
  profile_ingest_clear (&reading.ingest);
  profile_store_unref (reading.store);
  return read;
}

void
profile_check_clear (ProfileCheck *check)
{
  g_clear_pointer (&check->problems, g_strfreev);
}
