/* profile.c: snapshots of a recording, and what they answer */

#include "profile/error-text.h"
#include "profile/outline.h"
#include "profile/profile-private.h"

#include <string.h>

#define PROCESS_NAME_MAX 48

/* The open entry reaches until the last heartbeat, which said that its thread
 * still stood there; it counts the looks that found it so. */
static void
hold_last (ProfileThreadSnapshot *thread, gint64 hold_ns, gint64 interval_ns)
{
  gint64 held = hold_ns - thread->last.end_ns;

  if (thread->entry->has_ended || held <= 0)
    return;
  thread->last.end_ns = hold_ns;
  if (interval_ns > 0)
    thread->last.looks = (guint32) MIN ((guint64) thread->last.looks + (guint64) (held / interval_ns), G_MAXUINT32);
}

/* Ticks by the CPU timer see who runs: between two of them nobody says where a thread stood. */
static gboolean
is_by_cpu_timer (const ProfileStore *store)
{
  return g_strcmp0 (profile_meta_get (store->meta, "tick"), "itimer") == 0;
}

static gint64
get_hold_ns (const ProfileStore *store, guint32 process)
{
  return process == 0 ? store->hold_ns : ((const ProfileProcessEntry *) g_ptr_array_index (store->processes, process - 1))->hold_ns;
}

static void
snapshot_thread (Profile *self, guint32 index, gint64 interval_ns)
{
  ProfileThreadSnapshot *thread = &self->threads[index];
  const ProfileThreadEntry *entry = g_ptr_array_index (self->store->threads, index);
  ProfileThreadInfo *info = &thread->info;

  thread->entry = entry;
  thread->n_closed = entry->samples.packed.length;
  thread->has_last = entry->has_last;
  thread->last = entry->last;
  *info = (ProfileThreadInfo) {
    .name = profile_strings_get (&self->store->strings, entry->name),
    .process = entry->process,
    .tid = entry->tid,
    .is_main = entry->is_main,
    .has_ended = entry->has_ended,
    .begin_ns = MAX (entry->begin_ns, 0),
    .end_ns = entry->end_ns,
    .wall_ns = entry->wall_ns,
    .cpu_ns = entry->cpu_ns,
    .looks = entry->looks,
    .n_samples = thread->n_closed + (entry->has_last ? 1 : 0),
  };
  if (thread->has_last)
    {
      if (!is_by_cpu_timer (self->store))
        hold_last (thread, get_hold_ns (self->store, entry->process), interval_ns);
      info->wall_ns += thread->last.end_ns - thread->last.begin_ns;
      info->cpu_ns += MAX (thread->last.cpu_ns, 0);
      info->looks += thread->last.looks;
      info->end_ns = MAX (info->end_ns, thread->last.end_ns);
    }
  if (info->name[0] == '\0')
    {
      self->own_names[index] = g_strdup_printf ("Thread %" G_GUINT64_FORMAT, info->tid != 0 ? info->tid : entry->id);
      info->name = self->own_names[index];
    }
  self->looks += info->looks;
  self->duration_ns = MAX (self->duration_ns, info->end_ns);
}

/* "-m shop --fast" stays, "/srv/shop/run.py --fast" is run.py. Free it. */
static char *
dup_process_name (const ProfileMeta *meta)
{
  const char *name = profile_meta_get (meta, "process.name"), *target = profile_meta_get (meta, "target");
  g_autofree char *words = NULL;

  if (name != NULL && name[0] != '\0')
    return g_strdup (name);
  if (target == NULL || target[0] == '\0')
    return g_strdup ("Python");
  words = g_strdup (target);
  if (words[0] != '-' && !g_str_has_prefix (words, "multiprocessing "))
    {
      words[strcspn (words, " ")] = '\0';
      return g_path_get_basename (words);
    }
  if (g_utf8_strlen (words, -1) > PROCESS_NAME_MAX)
    *g_utf8_offset_to_pointer (words, PROCESS_NAME_MAX) = '\0';
  return g_steal_pointer (&words);
}

static void
snapshot_processes (Profile *self, const ProfileStore *store)
{
  self->n_processes = 1 + store->processes->len;
  self->processes = g_new0 (ProfileProcessInfo, self->n_processes);
  self->process_names = g_new0 (char *, self->n_processes + 1);
  self->process_names[0] = dup_process_name (store->meta);
  self->processes[0] = (ProfileProcessInfo) {
    .name = self->process_names[0], .pid = store->pid, .end_ns = MAX (store->hold_ns, 0), .cpu_ns = store->cpu_ns,
    .complete = store->stopped,
  };
  for (guint32 i = 1; i < self->n_processes; i++)
    {
      const ProfileProcessEntry *entry = g_ptr_array_index (store->processes, i - 1);

      self->process_names[i] = dup_process_name (entry->meta);
      self->processes[i] = (ProfileProcessInfo) {
        .name = self->process_names[i], .pid = entry->pid, .parent_pid = entry->parent_pid, .begin_ns = entry->begin_ns,
        .end_ns = entry->end_ns, .cpu_ns = entry->cpu_ns, .complete = entry->stopped,
      };
      self->cpu_ns = MAX (self->cpu_ns, 0) + MAX (entry->cpu_ns, 0);
    }
}

Profile *
profile_new_snapshot (ProfileStore *store, ProfileLabels *labels)
{
  Profile *self = g_new0 (Profile, 1);
  const char *interval = profile_meta_get (store->meta, "interval_ns");

  g_atomic_ref_count_init (&self->ref_count);
  self->store = profile_store_ref (store);
  self->labels = profile_labels_ref (labels);
  self->meta = profile_meta_ref (store->meta);
  self->n_functions = (guint32) store->functions.length - 1;
  self->n_frames = (guint32) store->frames.length - 1;
  self->n_stacks = profile_store_count_stacks (store);
  self->n_sources = store->sources.entries.length;
  memcpy (self->losses, store->losses, sizeof self->losses);
  memcpy (self->costs, store->costs, sizeof self->costs);
  self->task_lengths = profile_task_log_lengths (&store->tasks);
  g_mutex_init (&self->tasks_lock);
  g_mutex_init (&self->outline_lock);
  self->duration_ns = store->end_ns;
  self->cpu_ns = store->cpu_ns;
  self->realtime_ns = store->head_realtime_ns + (store->base_ns - store->head_monotonic_ns);
  self->pid = store->pid;
  self->complete = store->stopped;
  snapshot_processes (self, store);

  self->n_threads = store->threads->len;
  self->threads = g_new0 (ProfileThreadSnapshot, self->n_threads);
  self->own_names = g_new0 (char *, self->n_threads + 1);
  for (guint32 i = 0; i < self->n_threads; i++)
    snapshot_thread (self, i, interval != NULL ? g_ascii_strtoll (interval, NULL, 10) : 0);

  profile_snapshot_marks (self);
  self->warnings = g_new0 (char *, store->warnings->len + 1);
  for (guint i = 0; i < store->warnings->len; i++)
    self->warnings[i] = g_strdup (g_ptr_array_index (store->warnings, i));
  return self;
}

Profile *
profile_ref (Profile *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_unref (Profile *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint32 i = 0; i < self->n_threads; i++)
    g_free (self->own_names[i]);
  g_free (self->own_names);
  g_strfreev (self->process_names);
  g_free (self->processes);
  g_free (self->marks);
  g_free (self->sessions);
  g_clear_pointer (&self->shares, profile_shares_free);
  g_clear_pointer (&self->tasks, profile_tasks_free);
  g_mutex_clear (&self->tasks_lock);
  g_clear_pointer (&self->outline, profile_outline_free);
  g_mutex_clear (&self->outline_lock);
  g_free (self->threads);
  g_strfreev (self->warnings);
  profile_meta_unref (self->meta);
  profile_labels_unref (self->labels);
  profile_store_unref (self->store);
  g_free (self);
}

/* ---- the whole ---- */

gint64
profile_get_duration_ns (const Profile *self)
{
  return self->duration_ns;
}

gint64
profile_get_cpu_ns (const Profile *self)
{
  return self->cpu_ns;
}

guint64
profile_get_looks (const Profile *self)
{
  return self->looks;
}

gint64
profile_get_realtime_ns (const Profile *self)
{
  return self->realtime_ns;
}

guint32
profile_get_pid (const Profile *self)
{
  return self->pid;
}

gboolean
profile_is_complete (const Profile *self)
{
  return self->complete;
}

const char *
profile_get_meta (const Profile *self, const char *key)
{
  return profile_meta_get (self->meta, key);
}

const char **
profile_list_meta (const Profile *self, const char *key)
{
  return profile_meta_list (self->meta, key);
}

guint64
profile_get_loss (const Profile *self, guint counter)
{
  return counter < PROFILE_COUNTERS ? self->losses[counter] : 0;
}

guint64
profile_get_cost (const Profile *self, guint item)
{
  return item < PROFILE_COUNTERS ? self->costs[item] : 0;
}

const char *const *
profile_get_warnings (const Profile *self)
{
  return (const char *const *) self->warnings;
}

gboolean
profile_is_damaged (const Profile *self)
{
  for (guint i = 0; self->warnings[i] != NULL; i++)
    if (g_str_has_prefix (self->warnings[i], PROFILE_SAYS_DAMAGED))
      return TRUE;
  return FALSE;
}

/* ---- tables ---- */

guint32
profile_get_n_functions (const Profile *self)
{
  return self->n_functions;
}

guint32
profile_get_n_frames (const Profile *self)
{
  return self->n_frames;
}

guint32
profile_get_n_stacks (const Profile *self)
{
  return self->n_stacks;
}

void
profile_get_function_info (const Profile *self, ProfileFunction function, ProfileFunctionInfo *info)
{
  const ProfileFunctionEntry *entry;
  const ProfileLabel *label;

  if (function == 0 || function > self->n_functions)
    {
      *info = (ProfileFunctionInfo) { .name = "", .file = "", .short_file = "", .module = "",
                                      .origin = PROFILE_ORIGIN_BUILTIN };
      return;
    }
  entry = profile_store_get_function (self->store, function);
  label = profile_labels_get (self->labels, function);
  *info = (ProfileFunctionInfo) {
    .name = label->name,
    .file = profile_strings_get (&self->store->strings, entry->file),
    .short_file = label->short_file,
    .module = label->module,
    .first_line = entry->first_line,
    .kind = entry->kind,
    .origin = label->origin,
    .flags = label->flags,
  };
}

ProfileFunction
profile_get_frame_function (const Profile *self, ProfileFrame frame)
{
  return frame <= self->n_frames ? profile_store_get_frame (self->store, frame)->function : 0;
}

guint32
profile_get_frame_line (const Profile *self, ProfileFrame frame)
{
  return frame <= self->n_frames ? profile_store_get_frame (self->store, frame)->line : 0;
}

ProfileStack
profile_get_stack_parent (const Profile *self, ProfileStack stack)
{
  return stack <= profile_count_tree_stacks (self) ? profile_store_get_stack (self->store, stack)->parent : 0;
}

ProfileFrame
profile_get_stack_frame (const Profile *self, ProfileStack stack)
{
  return stack <= profile_count_tree_stacks (self) ? profile_store_get_stack (self->store, stack)->frame : 0;
}

guint32
profile_get_stack_depth (const Profile *self, ProfileStack stack)
{
  return stack <= profile_count_tree_stacks (self) ? profile_store_get_stack (self->store, stack)->depth : 0;
}

/* ---- threads and their samples ---- */

guint32
profile_get_n_processes (const Profile *self)
{
  return self->n_processes;
}

void
profile_get_process_info (const Profile *self, guint32 process_index, ProfileProcessInfo *info)
{
  g_return_if_fail (process_index < self->n_processes);
  *info = self->processes[process_index];
}

guint32
profile_get_n_threads (const Profile *self)
{
  return self->n_threads;
}

void
profile_get_thread_info (const Profile *self, guint32 thread_index, ProfileThreadInfo *info)
{
  g_return_if_fail (thread_index < self->n_threads);
  *info = self->threads[thread_index].info;
}

void
profile_get_sample (const Profile *self, guint32 thread_index, guint64 sample_index, ProfileSample *sample)
{
  profile_thread_get_sample (&self->threads[thread_index], sample_index, sample);
}

guint64
profile_find_sample (const Profile *self, guint32 thread_index, gint64 time_ns)
{
  const ProfileThreadSnapshot *thread = &self->threads[thread_index];
  guint64 low = 0, high = thread->info.n_samples;

  while (low < high)
    {
      guint64 middle = low + (high - low) / 2;
      ProfileSample sample;

      profile_thread_get_sample (thread, middle, &sample);
      if (sample.end_ns > time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}
