/* processes.c: see processes.h */

#include "profile/processes.h"

#include "profile/chunks.h"
#include "profile/error-text.h"

#include <string.h>

/* What labels are made of: a child may run another Python, in another environment. */
static const char *const folder_keys[] = { "folder.stdlib", "folder.site", "sys.prefix", "sys.path", NULL };

/* What a store says of the one recording that is being read. */
typedef struct {
  ProfileMeta *meta;
  guint64      losses[PROFILE_COUNTERS], costs[PROFILE_COUNTERS];
  gint64       end_ns, hold_ns, cpu_ns, head_monotonic_ns, head_realtime_ns;
  guint32      pid;
  gboolean     stopped;
} Own;

typedef struct {
  char       *path;
  ProfileHead parent;
} Waiting;

typedef struct {
  ProfileIngest *first;        /* the recording that was opened */
  GQueue         waiting;      /* Waiting, parents before their children */
  GHashTable    *seen;         /* paths */
} Join;

static void
waiting_free (Waiting *self)
{
  g_free (self->path);
  g_free (self);
}

/* Takes what the store says of the last recording, and leaves it empty for the next one. */
static Own
take_own (ProfileStore *store)
{
  Own own = {
    .meta = store->meta,
    .end_ns = store->end_ns, .hold_ns = store->hold_ns, .cpu_ns = store->cpu_ns,
    .head_monotonic_ns = store->head_monotonic_ns, .head_realtime_ns = store->head_realtime_ns,
    .pid = store->pid, .stopped = store->stopped,
  };

  memcpy (own.losses, store->losses, sizeof own.losses);
  memcpy (own.costs, store->costs, sizeof own.costs);
  memset (store->losses, 0, sizeof store->losses);
  memset (store->costs, 0, sizeof store->costs);
  store->meta = profile_meta_new ();
  store->end_ns = store->hold_ns = 0;
  store->cpu_ns = -1;
  store->stopped = FALSE;
  return own;
}

static gboolean
is_sum (guint item)
{
  return item == FORMAT_COST_TICK_CPU || item == FORMAT_COST_DRAIN_CPU || item == FORMAT_COST_HANDLER_TOTAL
         || item == FORMAT_COST_HANDLER_COUNT || item == FORMAT_COST_BYTES_WRITTEN;
}

/* The store says again what it said, and adds what the child lost and cost. */
static void
give_back (ProfileStore *store, Own *own)
{
  ProfileMeta *joined = profile_meta_join (own->meta, store->meta, folder_keys);

  for (guint i = 0; i < PROFILE_COUNTERS; i++)
    {
      store->losses[i] += own->losses[i];
      store->costs[i] = is_sum (i) ? store->costs[i] + own->costs[i] : MAX (store->costs[i], own->costs[i]);
    }
  profile_meta_unref (store->meta);
  store->meta = joined;
  profile_meta_unref (own->meta);
  store->end_ns = MAX (store->end_ns, own->end_ns);
  store->hold_ns = own->hold_ns;
  store->cpu_ns = own->cpu_ns;
  store->head_monotonic_ns = own->head_monotonic_ns;
  store->head_realtime_ns = own->head_realtime_ns;
  store->pid = own->pid;
  store->stopped = own->stopped;
}

/* Both clocks count from the same start of the machine, in a time namespace or not; a recording that
 * came from another machine is aligned by the date. */
static gint64
shift_between (const ProfileHead *child, const ProfileHead *first)
{
  if (strcmp (child->boot_id, first->boot_id) == 0)
    return first->namespace_offset_ns - child->namespace_offset_ns;
  return (child->realtime_ns - child->monotonic_ns) - (first->realtime_ns - first->monotonic_ns);
}

static void
add_waiting (Join *self, const ProfileIngest *parent, const char *parent_path)
{
  g_autofree char *folder = g_path_get_dirname (parent_path);

  for (guint i = 0; i < parent->children->len; i++)
    {
      char *path = g_build_filename (folder, g_ptr_array_index (parent->children, i), NULL);
      Waiting *waiting;

      if (!g_hash_table_add (self->seen, path))
        continue;
      waiting = g_new0 (Waiting, 1);
      waiting->path = g_strdup (path);
      waiting->parent = parent->head;
      g_queue_push_tail (&self->waiting, waiting);
    }
}

/* FALSE: it is of no child of this parent, or has no head. The first chunk is the head. */
static gboolean
read_one (Join *self, ProfileChunks *chunks, ProfileIngest *ingest, const Waiting *waiting)
{
  for (;;)
    {
      g_autofree char *sentence = NULL;
      g_autoptr (GError) error = NULL;
      FormatChunk chunk;
      guint64 offset;

      switch (profile_chunks_next (chunks, &chunk, &offset, &sentence, &error))
        {
        case PROFILE_CHUNK_OK:
          if (!profile_ingest_chunk (ingest, &chunk, offset, &error))
            {
              profile_ingest_warn (self->first, PROFILE_SAYS_CHILD_UNREAD, error->message);
              return ingest->head.is_known;
            }
          if (!ingest->head.is_known || memcmp (ingest->head.parent, waiting->parent.uuid, FORMAT_UUID_SIZE) != 0)
            {
              profile_ingest_warn (self->first, PROFILE_SAYS_CHILD_OTHER, waiting->path);
              return FALSE;
            }
          ingest->shift_ns = shift_between (&ingest->head, &self->first->head);
          break;
        case PROFILE_CHUNK_DAMAGED:
          profile_ingest_break (ingest);
          G_GNUC_FALLTHROUGH;
        case PROFILE_CHUNK_RESUMED:
          profile_ingest_warn (self->first, "%s: %s", waiting->path, sentence);
          break;
        case PROFILE_CHUNK_WAIT:
          return ingest->head.is_known;
        case PROFILE_CHUNK_FAILED:
        default:
          profile_ingest_warn (self->first, PROFILE_SAYS_CHILD_UNREAD, error->message);
          return ingest->head.is_known;
        }
    }
}

static void
join_one (Join *self, const Waiting *waiting)
{
  ProfileStore *store = self->first->store;
  g_autoptr (GError) error = NULL;
  g_autoptr (ProfileChunks) chunks = NULL;
  ProfileProcessEntry *entry;
  ProfileIngest ingest;
  Own own;

  if (!g_file_test (waiting->path, G_FILE_TEST_EXISTS))
    {
      g_autofree char *name = g_path_get_basename (waiting->path);

      profile_ingest_warn (self->first, PROFILE_SAYS_CHILD_MISSING, name);
      return;
    }
  chunks = profile_chunks_new (waiting->path, &error);
  if (chunks == NULL)
    {
      profile_ingest_warn (self->first, PROFILE_SAYS_CHILD_UNREAD, error->message);
      return;
    }
  own = take_own (store);
  profile_ingest_init (&ingest, store, waiting->path);
  ingest.process = store->processes->len + 1;
  entry = g_new0 (ProfileProcessEntry, 1);
  if (read_one (self, chunks, &ingest, waiting))
    {
      gint64 begin_ns = ingest.head.monotonic_ns + ingest.shift_ns - store->base_ns;

      *entry = (ProfileProcessEntry) {
        .pid = ingest.head.pid, .parent_pid = ingest.head.parent_pid, .meta = profile_meta_ref (store->meta),
        .begin_ns = CLAMP (begin_ns, 0, PROFILE_TIME_MAX), .end_ns = store->end_ns, .hold_ns = store->hold_ns,
        .cpu_ns = store->cpu_ns, .stopped = store->stopped,
      };
      g_ptr_array_add (store->processes, g_steal_pointer (&entry));
      add_waiting (self, &ingest, waiting->path);
    }
  g_free (entry);
  give_back (store, &own);
  profile_ingest_clear (&ingest);
}

void
profile_processes_join (ProfileIngest *parent)
{
  Join self = { .first = parent };
  Waiting *waiting;

  /* Without a segment there is no time to put anything on. */
  if (parent->children->len == 0 || !parent->head.is_known || !parent->store->has_base)
    return;
  g_queue_init (&self.waiting);
  self.seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  add_waiting (&self, parent, parent->path);
  while ((waiting = g_queue_pop_head (&self.waiting)) != NULL)
    {
      if (parent->store->processes->len < PROFILE_PROCESSES_MAX)
        join_one (&self, waiting);
      else if (g_queue_is_empty (&self.waiting))
        profile_ingest_warn (parent, PROFILE_SAYS_CHILDREN_FULL, PROFILE_PROCESSES_MAX);
      waiting_free (waiting);
    }
  g_hash_table_unref (self.seen);
}
