/* loader.c: reads a recording on a worker thread; see loader.h */

#include "viewer/loader.h"

#include "viewer/memory.h"

#include "profile/call-tree.h"

#include <time.h>

#define POLL_MS          100
/* A recorder writes a BEAT ten times a second: a file that has stood still for
 * this long has no living writer, and is looked at less often. */
#define QUIET_MS         3000
#define QUIET_POLL_MS    1000
/* Making a snapshot of a long recording takes time: a tenth of a core at most. */
#define REST_PER_WORK    9
/* Less than that with showing it. The person who scrolls meanwhile costs most, and must not wait long for the next. */
#define REST_PER_CPU     13
#define CPU_REST_MS      500

typedef enum {
  WRITER_LIVES,     /* we were told so: what cannot be read yet will be */
  WRITER_ENDING,    /* it has ended while a reading was under way */
  WRITER_GONE,      /* or not known: a file that somebody opened */
} Writer;

struct _ViewerLoader
{
  GObject parent_instance;

  /* owned */
  char          *path;
  ProfileReader *reader;     /* away with the worker while is_reading */
  Profile       *profile;
  ProfileSpans  *spans;
  GError        *error;
  GCancellable  *cancellable;

  /* state */
  Writer   writer;
  gboolean is_reading;
  gboolean has_ended;
  gboolean was_finished;     /* by the one who knows the writer */
  gint64   grew_at_us;
  gint64   cpu_us;           /* of the process, when the last snapshot was given */
  guint    timer_id;
  gint     read_permille;    /* atomic: the worker tells */
};

G_DEFINE_FINAL_TYPE (ViewerLoader, viewer_loader, G_TYPE_OBJECT)

enum {
  SNAPSHOT,
  FAILED,
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One reading: what the worker is given and gives back. */
typedef struct {
  char          *path;
  ProfileReader *reader;
  Profile       *profile;     /* NULL when there was nothing new */
  ProfileSpans  *spans;
  GError        *error;
  gboolean       is_first;
  gboolean       is_complete;
  gint64         worked_us;
} Reading;

static void
reading_free (Reading *reading)
{
  g_free (reading->path);
  g_clear_pointer (&reading->reader, profile_reader_free);
  g_clear_pointer (&reading->profile, profile_unref);
  g_clear_pointer (&reading->spans, profile_spans_unref);
  g_clear_error (&reading->error);
  g_free (reading);
}

static gpointer
prepare_call_trees (gpointer data)
{
  profile_call_tree_prepare (data);
  return NULL;
}

/* Spans and what call trees need are made side by side. */
static void
make_snapshot (Reading *reading)
{
  GThread *helper;

  reading->profile = profile_reader_dup_profile (reading->reader);
  helper = g_thread_try_new ("call trees", prepare_call_trees, reading->profile, NULL);
  reading->spans = profile_spans_new (reading->profile);
  if (helper != NULL)
    g_thread_join (helper);
  /* What was needed on the way lies about in pieces. */
  if (reading->is_first)
    viewer_memory_give_back ();
}

static gboolean
watch_reading (guint64  read_bytes,
               guint64  file_bytes,
               gpointer user_data)
{
  ViewerLoader *self = user_data;

  g_atomic_int_set (&self->read_permille, file_bytes > 0 ? (gint) (read_bytes * 1000 / file_bytes) : 0);
  return !g_cancellable_is_cancelled (self->cancellable);
}

static void
read_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  Reading *reading = task_data;
  gint64 began_us = g_get_monotonic_time ();
  gboolean grew = FALSE;

  if (reading->reader == NULL)
    reading->reader = profile_reader_new (reading->path, &reading->error);
  if (reading->reader != NULL)
    {
      profile_reader_set_watch (reading->reader, watch_reading, source);
      while (!g_cancellable_is_cancelled (cancellable)
             && profile_reader_poll (reading->reader, &reading->error))
        grew = TRUE;
      reading->is_complete = profile_reader_is_complete (reading->reader);
      g_atomic_int_set (&VIEWER_LOADER (source)->read_permille, 1000);
      if (reading->error == NULL && (grew || reading->is_first) && !g_cancellable_is_cancelled (cancellable))
        make_snapshot (reading);
    }
  reading->worked_us = g_get_monotonic_time () - began_us;
  g_task_return_boolean (task, TRUE);
}

static void start_reading (ViewerLoader *self);

static gboolean
timer_fired (gpointer user_data)
{
  ViewerLoader *self = user_data;

  self->timer_id = 0;
  start_reading (self);
  return G_SOURCE_REMOVE;
}

static gint64
get_cpu_us (void)
{
  struct timespec used;

  if (clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &used) != 0)
    return 0;
  return used.tv_sec * G_GINT64_CONSTANT (1000000) + used.tv_nsec / 1000;
}

static void
schedule (ViewerLoader *self,
          gint64        worked_us)
{
  gint64 cpu_us = get_cpu_us (), used_us = self->cpu_us != 0 ? cpu_us - self->cpu_us : 0;
  guint wait_ms = self->has_ended ? QUIET_POLL_MS : POLL_MS;

  self->cpu_us = cpu_us;
  if (self->timer_id != 0)
    return;
  wait_ms = MAX (wait_ms, (guint) MIN (REST_PER_WORK * worked_us / 1000, 10000));
  wait_ms = MAX (wait_ms, (guint) MIN (REST_PER_CPU * used_us / 1000, CPU_REST_MS));
  self->timer_id = g_timeout_add (wait_ms, timer_fired, self);
}

static void
fail (ViewerLoader *self,
      Reading      *reading)
{
  self->has_ended = TRUE;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&reading->error);
  g_signal_emit (self, signals[FAILED], 0);
}

static void
publish (ViewerLoader *self,
         Reading      *reading)
{
  g_clear_pointer (&self->profile, profile_unref);
  g_clear_pointer (&self->spans, profile_spans_unref);
  self->profile = g_steal_pointer (&reading->profile);
  self->spans = g_steal_pointer (&reading->spans);
  self->grew_at_us = g_get_monotonic_time ();
  g_signal_emit (self, signals[SNAPSHOT], 0);
}

static void
end (ViewerLoader *self)
{
  if (self->has_ended)
    return;
  self->has_ended = TRUE;
  g_signal_emit (self, signals[ENDED], 0);
}

static gboolean
is_quiet (ViewerLoader *self)
{
  return g_get_monotonic_time () - self->grew_at_us > QUIET_MS * G_GINT64_CONSTANT (1000);
}

static void
reading_done (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr(ViewerLoader) self = g_object_ref (VIEWER_LOADER (source));
  Reading *reading = g_task_get_task_data (G_TASK (result));

  self->is_reading = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  self->reader = g_steal_pointer (&reading->reader);

  if (reading->error != NULL && self->writer == WRITER_GONE)
    {
      fail (self, reading);
      return;
    }
  if (reading->profile != NULL)
    {
      self->has_ended = FALSE;
      publish (self, reading);
      if (g_cancellable_is_cancelled (self->cancellable))
        return;
    }

  if (reading->is_complete)
    end (self);
  else if (self->writer == WRITER_ENDING)
    {
      /* What was read may miss the end. Once more: now nothing is written any
       * more, and what cannot be read is an error. */
      self->writer = WRITER_GONE;
      start_reading (self);
    }
  else
    {
      if (self->was_finished || (self->writer == WRITER_GONE && is_quiet (self)))
        end (self);
      if (!self->was_finished)
        schedule (self, reading->worked_us);
    }
}

static void
start_reading (ViewerLoader *self)
{
  g_autoptr(GTask) task = NULL;
  Reading *reading;

  if (self->is_reading || g_cancellable_is_cancelled (self->cancellable))
    return;
  g_clear_handle_id (&self->timer_id, g_source_remove);

  reading = g_new0 (Reading, 1);
  reading->path = g_strdup (self->path);
  reading->reader = g_steal_pointer (&self->reader);
  reading->is_first = self->profile == NULL;

  task = g_task_new (self, self->cancellable, reading_done, NULL);
  g_task_set_source_tag (task, start_reading);
  g_task_set_task_data (task, reading, (GDestroyNotify) reading_free);
  self->is_reading = TRUE;
  g_task_run_in_thread (task, read_in_thread);
}

/* ---- what others ask ---- */

void
viewer_loader_start (ViewerLoader *self)
{
  g_return_if_fail (VIEWER_IS_LOADER (self));

  self->grew_at_us = g_get_monotonic_time ();
  start_reading (self);
}

void
viewer_loader_finish (ViewerLoader *self)
{
  g_return_if_fail (VIEWER_IS_LOADER (self));

  if (self->was_finished)
    return;
  self->was_finished = TRUE;
  self->writer = self->is_reading ? WRITER_ENDING : WRITER_GONE;
  start_reading (self);
}

void
viewer_loader_cancel (ViewerLoader *self)
{
  g_return_if_fail (VIEWER_IS_LOADER (self));

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer_id, g_source_remove);
}

const char *
viewer_loader_get_path (ViewerLoader *self)
{
  g_return_val_if_fail (VIEWER_IS_LOADER (self), NULL);

  return self->path;
}

Profile *
viewer_loader_get_profile (ViewerLoader *self)
{
  g_return_val_if_fail (VIEWER_IS_LOADER (self), NULL);

  return self->profile;
}

ProfileSpans *
viewer_loader_get_spans (ViewerLoader *self)
{
  g_return_val_if_fail (VIEWER_IS_LOADER (self), NULL);

  return self->spans;
}

const GError *
viewer_loader_get_error (ViewerLoader *self)
{
  g_return_val_if_fail (VIEWER_IS_LOADER (self), NULL);

  return self->error;
}

gboolean
viewer_loader_has_ended (ViewerLoader *self)
{
  g_return_val_if_fail (VIEWER_IS_LOADER (self), FALSE);

  return self->has_ended;
}

double
viewer_loader_get_progress (ViewerLoader *self)
{
  g_return_val_if_fail (VIEWER_IS_LOADER (self), 0);

  return g_atomic_int_get (&self->read_permille) / 1000.0;
}

/* ---- GObject ---- */

static void
viewer_loader_finalize (GObject *object)
{
  ViewerLoader *self = VIEWER_LOADER (object);

  g_clear_handle_id (&self->timer_id, g_source_remove);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->reader, profile_reader_free);
  g_clear_pointer (&self->profile, profile_unref);
  g_clear_pointer (&self->spans, profile_spans_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);
  viewer_memory_give_back ();

  G_OBJECT_CLASS (viewer_loader_parent_class)->finalize (object);
}

static guint
add_signal (const char *name)
{
  return g_signal_new (name, VIEWER_TYPE_LOADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 0);
}

static void
viewer_loader_class_init (ViewerLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_loader_finalize;
  viewer_memory_keep_tables_apart ();

  signals[SNAPSHOT] = add_signal ("snapshot");
  signals[FAILED] = add_signal ("failed");
  signals[ENDED] = add_signal ("ended");
}

static void
viewer_loader_init (ViewerLoader *self)
{
  self->cancellable = g_cancellable_new ();
}

ViewerLoader *
viewer_loader_new (const char *path,
                   gboolean    is_being_made)
{
  ViewerLoader *self = g_object_new (VIEWER_TYPE_LOADER, NULL);

  self->path = g_strdup (path);
  self->writer = is_being_made ? WRITER_LIVES : WRITER_GONE;
  return self;
}
