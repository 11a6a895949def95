/* trie-ahead.c: the trie of a recording grows while the recording is read */

#include "profile/trie-ahead.h"

#include "profile/trie.h"

/* Waking another thread costs more than fewer would. */
#define WORTH_A_WORD   4096u
/* And a thread more than this: most recordings have less. */
#define WORTH_A_THREAD 50000u

struct _ProfileTrieAhead {
  ProfileStore *store;        /* borrowed */
  GThread      *thread;       /* NULL: not worth it yet, or there is no other processor */
  guint32       n_at_start;   /* stacks */

  /* guarded by the lock */
  GMutex        lock;
  GCond         changed;
  guint32       n_announced;  /* stacks */
  gboolean      is_over;
};

static gpointer
extend (gpointer data)
{
  ProfileTrieAhead *self = data;
  guint32 n_done = self->n_at_start;

  g_mutex_lock (&self->lock);
  for (;;)
    {
      guint32 n = self->n_announced;

      if (n > n_done)
        {
          g_mutex_unlock (&self->lock);
          profile_trie_extend_ahead (self->store->trie, self->store, n);
          n_done = n;
          g_mutex_lock (&self->lock);
        }
      else if (self->is_over)
        break;
      else
        g_cond_wait (&self->changed, &self->lock);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

ProfileTrieAhead *
profile_trie_ahead_new (ProfileStore *store)
{
  ProfileTrieAhead *self = g_new0 (ProfileTrieAhead, 1);

  self->store = store;
  self->n_at_start = self->n_announced = profile_store_count_stacks (store);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

void
profile_trie_ahead_announce (ProfileTrieAhead *self, guint32 n_stacks)
{
  if (n_stacks - self->n_announced < WORTH_A_WORD || g_get_num_processors () < 2)
    return;
  if (self->thread == NULL && n_stacks - self->n_at_start >= WORTH_A_THREAD)
    self->thread = g_thread_try_new ("trie", extend, self, NULL);
  if (self->thread == NULL)
    return;
  g_mutex_lock (&self->lock);
  self->n_announced = n_stacks;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

void
profile_trie_ahead_free (ProfileTrieAhead *self)
{
  g_mutex_lock (&self->lock);
  self->is_over = TRUE;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self);
}
