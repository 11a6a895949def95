/* store.c: everything read from a recording so far */

#include "profile/store.h"
#include "profile/trie.h"

#include <string.h>

#define INDEX_AHEAD 16u    /* stacks */

static void
thread_free (ProfileThreadEntry *self)
{
  profile_samples_clear (&self->samples);
  g_free (self);
}

static void
process_free (ProfileProcessEntry *self)
{
  profile_meta_unref (self->meta);
  g_free (self);
}

ProfileStore *
profile_store_new (void)
{
  ProfileStore *self = g_new0 (ProfileStore, 1);

  g_atomic_ref_count_init (&self->ref_count);
  profile_strings_init (&self->strings);
  profile_blocks_init (&self->functions, sizeof (ProfileFunctionEntry));
  profile_blocks_init (&self->frames, sizeof (ProfileFrameEntry));
  profile_blocks_init (&self->stacks, sizeof (ProfileStackEntry));
  *(ProfileFunctionEntry *) profile_blocks_append (&self->functions) = (ProfileFunctionEntry) { 0 };
  *(ProfileFrameEntry *) profile_blocks_append (&self->frames) = (ProfileFrameEntry) { 0 };
  *(ProfileStackEntry *) profile_blocks_append (&self->stacks) = (ProfileStackEntry) { 0 };
  self->n_indexed = 1;
  self->threads = g_ptr_array_new_with_free_func ((GDestroyNotify) thread_free);
  self->processes = g_ptr_array_new_with_free_func ((GDestroyNotify) process_free);
  self->trie = profile_trie_new ();
  profile_marks_init (&self->marks);
  profile_task_log_init (&self->tasks);
  g_mutex_init (&self->stacks_lock);
  profile_sources_init (&self->sources);
  self->meta = profile_meta_new ();
  self->warnings = g_ptr_array_new_with_free_func (g_free);
  self->cpu_ns = -1;
  return self;
}

ProfileStore *
profile_store_ref (ProfileStore *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_store_unref (ProfileStore *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  profile_strings_clear (&self->strings);
  profile_blocks_clear (&self->functions);
  profile_blocks_clear (&self->frames);
  profile_blocks_clear (&self->stacks);
  profile_index_clear (&self->function_index);
  profile_index_clear (&self->frame_index);
  profile_index_clear (&self->stack_index);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->processes);
  profile_trie_unref (self->trie);
  profile_marks_clear (&self->marks);
  profile_task_log_clear (&self->tasks);
  g_mutex_clear (&self->stacks_lock);
  profile_sources_clear (&self->sources);
  profile_meta_unref (self->meta);
  g_ptr_array_unref (self->warnings);
  g_free (self);
}

/* ---- what is known by its content ---- */

static guint32
hash_function (const ProfileFunctionEntry *f)
{
  guint32 words[] = { f->name, f->file, f->class_name, f->first_line, f->flags, f->kind };
  return profile_hash_words (words, G_N_ELEMENTS (words));
}

static gboolean
is_function (guint32 id, gconstpointer key, gpointer owner)
{
  const ProfileFunctionEntry *a = key, *b = profile_store_get_function (owner, id);

  return a->name == b->name && a->file == b->file && a->class_name == b->class_name
         && a->first_line == b->first_line && a->flags == b->flags && a->kind == b->kind;
}

ProfileFunction
profile_store_add_function (ProfileStore *self, const ProfileFunctionEntry *function)
{
  guint32 hash = hash_function (function);
  guint32 id = profile_index_find (&self->function_index, hash, is_function, function, self);

  if (id == 0)
    {
      id = (guint32) self->functions.length;
      *(ProfileFunctionEntry *) profile_blocks_append (&self->functions) = *function;
      profile_index_insert (&self->function_index, hash, id);
    }
  return id;
}

static gboolean
is_frame (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *words = key;
  const ProfileFrameEntry *frame = profile_store_get_frame (owner, id);

  return frame->function == words[0] && frame->line == words[1];
}

ProfileFrame
profile_store_add_frame (ProfileStore *self, ProfileFunction function, guint32 line)
{
  guint32 words[2] = { function, line };
  guint32 hash = profile_hash_words (words, 2);
  guint32 id = profile_index_find (&self->frame_index, hash, is_frame, words, self);

  if (id == 0)
    {
      id = (guint32) self->frames.length;
      *(ProfileFrameEntry *) profile_blocks_append (&self->frames) = (ProfileFrameEntry) { function, line };
      profile_index_insert (&self->frame_index, hash, id);
    }
  return id;
}

static gboolean
is_stack (guint32 id, gconstpointer key, gpointer owner)
{
  const guint32 *words = key;
  const ProfileStackEntry *stack = profile_store_get_stack (owner, id);

  return stack->parent == words[0] && stack->frame == words[1];
}

/* With the lock held. */
static ProfileStack
append_stack (ProfileStore *self, ProfileStack parent, ProfileFrame frame)
{
  ProfileStack id = (guint32) self->stacks.length;
  guint32 depth = profile_store_get_stack (self, parent)->depth + 1;

  *(ProfileStackEntry *) profile_blocks_append (&self->stacks) = (ProfileStackEntry) { parent, frame, depth };
  return id;
}

ProfileStack
profile_store_append_stack (ProfileStore *self, ProfileStack parent, ProfileFrame frame)
{
  ProfileStack id;

  g_mutex_lock (&self->stacks_lock);
  id = append_stack (self, parent, frame);
  g_mutex_unlock (&self->stacks_lock);
  return id;
}

static guint32
hash_stack (const ProfileStore *self, ProfileStack id)
{
  const ProfileStackEntry *stack = profile_store_get_stack (self, id);

  return profile_hash_words ((guint32[]) { stack->parent, stack->frame }, 2);
}

/* What was appended, all at once: each place in the index is asked for some stacks ahead. */
static void
index_stacks (ProfileStore *self)
{
  guint32 n = (guint32) self->stacks.length;

  profile_index_reserve (&self->stack_index, self->stack_index.n_used + n - self->n_indexed);
  for (guint32 id = self->n_indexed; id < n; id++)
    {
      if (id + INDEX_AHEAD < n)
        profile_index_prefetch (&self->stack_index, hash_stack (self, id + INDEX_AHEAD));
      profile_index_insert (&self->stack_index, hash_stack (self, id), id);
    }
  self->n_indexed = n;
}

ProfileStack
profile_store_add_stack (ProfileStore *self, ProfileStack parent, ProfileFrame frame)
{
  guint32 words[2] = { parent, frame };
  guint32 hash = profile_hash_words (words, 2);
  guint32 id;

  g_mutex_lock (&self->stacks_lock);
  if (self->n_indexed < self->stacks.length)
    index_stacks (self);
  id = profile_index_find (&self->stack_index, hash, is_stack, words, self);
  if (id == 0)
    {
      id = append_stack (self, parent, frame);
      profile_index_insert (&self->stack_index, hash, id);
      self->n_indexed = id + 1;
    }
  g_mutex_unlock (&self->stacks_lock);
  return id;
}

guint32
profile_store_count_stacks (ProfileStore *self)
{
  guint32 n;

  g_mutex_lock (&self->stacks_lock);
  n = (guint32) self->stacks.length - 1;
  g_mutex_unlock (&self->stacks_lock);
  return n;
}

/* ---- threads ---- */

ProfileThreadEntry *
profile_store_add_thread (ProfileStore *self, guint64 id)
{
  ProfileThreadEntry *thread = g_new0 (ProfileThreadEntry, 1);

  thread->id = id;
  thread->begin_ns = -1;
  profile_samples_init (&thread->samples);
  g_ptr_array_add (self->threads, thread);
  return thread;
}

void
profile_thread_push (ProfileThreadEntry *self, const ProfileSample *sample)
{
  if (self->has_last)
    {
      profile_samples_append (&self->samples, &self->last);
      self->wall_ns += self->last.end_ns - self->last.begin_ns;
      self->cpu_ns += MAX (self->last.cpu_ns, 0);
      self->looks += self->last.looks;
    }
  self->last = *sample;
  self->has_last = TRUE;
}

/* ---- META ---- */

ProfileMeta *
profile_meta_new (void)
{
  ProfileMeta *self = g_new0 (ProfileMeta, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->pairs = g_ptr_array_new_with_free_func (g_free);
  return self;
}

ProfileMeta *
profile_meta_ref (ProfileMeta *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_meta_unref (ProfileMeta *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->pairs);
  g_free (self);
}

void
profile_meta_add (ProfileMeta  *self,
                  const guint8 *key,
                  gsize         key_size,
                  const guint8 *value,
                  gsize         value_size)
{
  g_ptr_array_add (self->pairs, g_utf8_make_valid ((const char *) key, (gssize) key_size));
  g_ptr_array_add (self->pairs, g_utf8_make_valid ((const char *) value, (gssize) value_size));
}

const char *
profile_meta_get (const ProfileMeta *self, const char *key)
{
  for (guint i = 0; i < self->pairs->len; i += 2)
    if (strcmp (g_ptr_array_index (self->pairs, i), key) == 0)
      return g_ptr_array_index (self->pairs, i + 1);
  return NULL;
}

const char **
profile_meta_list (const ProfileMeta *self, const char *key)
{
  GPtrArray *values = g_ptr_array_new ();

  for (guint i = 0; i < self->pairs->len; i += 2)
    if (strcmp (g_ptr_array_index (self->pairs, i), key) == 0)
      g_ptr_array_add (values, g_ptr_array_index (self->pairs, i + 1));
  g_ptr_array_add (values, NULL);
  return (const char **) g_ptr_array_free (values, FALSE);
}

static gboolean
meta_has (const ProfileMeta *self, const char *key, const char *value)
{
  for (guint i = 0; i < self->pairs->len; i += 2)
    if (strcmp (g_ptr_array_index (self->pairs, i), key) == 0 && strcmp (g_ptr_array_index (self->pairs, i + 1), value) == 0)
      return TRUE;
  return FALSE;
}

ProfileMeta *
profile_meta_join (const ProfileMeta *self, const ProfileMeta *other, const char *const *keys)
{
  ProfileMeta *joined = profile_meta_new ();

  for (guint i = 0; i < self->pairs->len; i++)
    g_ptr_array_add (joined->pairs, g_strdup (g_ptr_array_index (self->pairs, i)));
  for (guint i = 0; i < other->pairs->len; i += 2)
    {
      const char *key = g_ptr_array_index (other->pairs, i), *value = g_ptr_array_index (other->pairs, i + 1);

      if (!g_strv_contains (keys, key) || meta_has (joined, key, value))
        continue;
      g_ptr_array_add (joined->pairs, g_strdup (key));
      g_ptr_array_add (joined->pairs, g_strdup (value));
    }
  return joined;
}

gboolean
profile_meta_equal (const ProfileMeta *a, const ProfileMeta *b)
{
  if (a->pairs->len != b->pairs->len)
    return FALSE;
  for (guint i = 0; i < a->pairs->len; i++)
    if (strcmp (g_ptr_array_index (a->pairs, i), g_ptr_array_index (b->pairs, i)) != 0)
      return FALSE;
  return TRUE;
}
