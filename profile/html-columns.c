/* html-columns.c: stacks and samples as the page's script reads them
 *
 * One row of varints (as in the recording; zigzag where a value may go down), in
 * this order. A varint is a third of a fixed-width column and is exact to the ns;
 * the script reads a million samples of them in a tenth of a second.
 *
 *   nodes    n, then for 1..n: its index minus its parent's, function
 *   slots    n, then for 1..n: line
 *   stacks   n, then for 1..n: its index minus its parent's,
 *            zigzag of node and of slot against the stack before
 *   lanes    n, then for each: n samples, then for each sample: zigzag of the gap ns since the
 *            one before ended, duration ns, CPU ns + 1 (0: not known), zigzag of the
 *            stack against the sample before, looks, state
 */

#include "profile/html-private.h"

#include "profile/profile-private.h"

/* A multiple of 3, so that base64 needs no padding inside. */
#define PIECE_BYTES 49152u

typedef struct {
  FILE  *out;
  guint8 bytes[PIECE_BYTES + 16];
  gsize  n_bytes;
  gint   base64_state, base64_save;
} Columns;

static void
put_piece (Columns *self, gsize n_bytes)
{
  char text[PIECE_BYTES / 3 * 4 + 8];
  gsize length = g_base64_encode_step (self->bytes, n_bytes, FALSE, text, &self->base64_state, &self->base64_save);

  fwrite (text, 1, length, self->out);
  self->n_bytes -= n_bytes;
  for (gsize i = 0; i < self->n_bytes; i++)
    self->bytes[i] = self->bytes[n_bytes + i];
}

static inline void
put (Columns *self, guint64 value)
{
  for (; value >= 0x80; value >>= 7)
    self->bytes[self->n_bytes++] = (guint8) (value | 0x80);
  self->bytes[self->n_bytes++] = (guint8) value;
  if (G_UNLIKELY (self->n_bytes >= PIECE_BYTES))
    put_piece (self, PIECE_BYTES);
}

static inline void
put_signed (Columns *self, gint64 value)
{
  put (self, (guint64) value << 1 ^ (guint64) (value >> 63));
}

static void
put_end (Columns *self)
{
  char text[16];
  gsize length;

  put_piece (self, self->n_bytes);
  length = g_base64_encode_close (FALSE, text, &self->base64_state, &self->base64_save);
  fwrite (text, 1, length, self->out);
}

static void
put_stacks (Columns *self, Profile *profile)
{
  ProfileTrie *trie = profile->store->trie;
  guint32 n_nodes, n_slots, n_stacks = profile->n_stacks, node = 0, slot = 0;

  profile_trie_extend (trie, profile, &n_nodes, &n_slots);
  put (self, n_nodes - 1);
  for (guint32 i = 1; i < n_nodes; i++)
    {
      const ProfileTrieNode *entry = PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, i);
      put (self, i - entry->parent);
      put (self, entry->function);
    }
  put (self, n_slots - 1);
  for (guint32 i = 1; i < n_slots; i++)
    put (self, PROFILE_BLOCKS_AT (&trie->slots, ProfileTrieSlot, i)->line);
  put (self, n_stacks);
  for (ProfileStack i = 1; i <= n_stacks; i++)
    {
      const ProfileTrieStack *entry = PROFILE_BLOCKS_AT (&trie->stacks, ProfileTrieStack, i);
      put (self, i - profile_store_get_stack (profile->store, i)->parent);
      put_signed (self, (gint64) entry->node - node);
      put_signed (self, (gint64) entry->slot - slot);
      node = entry->node;
      slot = entry->slot;
    }
}

static void
put_lane (Columns *self, const ProfileThreadSnapshot *thread)
{
  gint64 end_ns = 0;
  ProfileStack stack = 0;

  put (self, thread->info.n_samples);
  for (guint64 i = 0; i < thread->info.n_samples; i++)
    {
      ProfileSample sample;

      profile_thread_get_sample (thread, i, &sample);
      put_signed (self, sample.begin_ns - end_ns);
      put (self, (guint64) MAX (sample.end_ns - sample.begin_ns, 0));
      put (self, sample.cpu_ns < 0 ? 0 : (guint64) sample.cpu_ns + 1);
      put_signed (self, (gint64) sample.stack - (gint64) stack);
      put (self, sample.looks);
      put (self, sample.state);
      end_ns = MAX (sample.end_ns, sample.begin_ns);
      stack = sample.stack;
    }
}

void
profile_html_put_columns (FILE *out, Profile *profile)
{
  Columns *self = g_new0 (Columns, 1);

  self->out = out;
  put_stacks (self, profile);
  put (self, profile->n_threads);
  for (guint32 i = 0; i < profile->n_threads; i++)
    put_lane (self, &profile->threads[i]);
  put_end (self);
  g_free (self);
}
