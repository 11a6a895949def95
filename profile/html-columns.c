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
 *            stack against the sample before, looks, state; then what html-shares.c says of it
 */

#include "profile/html-private.h"

#include "profile/profile-private.h"

#include <string.h>

/* A multiple of 3, so that base64 needs no padding inside. */
#define PIECE_BYTES 49152u

typedef struct _ProfileHtmlColumns {
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

void
profile_html_put_number (ProfileHtmlColumns *self, guint64 value)
{
  put (self, value);
}

void
profile_html_put_signed (ProfileHtmlColumns *self, gint64 value)
{
  put_signed (self, value);
}

void
profile_html_put_double (ProfileHtmlColumns *self, double value)
{
  guint64 bits;

  memcpy (&bits, &value, sizeof bits);
  for (guint i = 0; i < sizeof bits; i++)
    self->bytes[self->n_bytes++] = (guint8) (bits >> 8 * i);
  if (self->n_bytes >= PIECE_BYTES)
    put_piece (self, PIECE_BYTES);
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

/* By trie node: itself, or the nearest above it that is not left out. Free it. */
static guint32 *
list_kept_nodes (const Profile *profile, const ProfileTrie *trie, const ProfileRules *rules, guint32 n_nodes)
{
  guint32 *kept = g_new0 (guint32, n_nodes);

  for (guint32 i = 1; i < n_nodes; i++)
    {
      const ProfileTrieNode *entry = PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, i);
      kept[i] = profile_rules_removes (rules, profile, entry->function) ? kept[entry->parent] : i;
    }
  return kept;
}

/* What is left out stands here too, with nobody below it and no sample. */
static void
put_stacks (Columns *self, Profile *profile, const ProfileTrie *trie, guint32 n_nodes, guint32 n_slots,
            const ProfileRules *rules, const ProfileStack *kept, guint32 n_stacks)
{
  guint32 node = 0, slot = 0;
  g_autofree guint32 *kept_nodes = list_kept_nodes (profile, trie, rules, n_nodes);

  put (self, n_nodes - 1);
  for (guint32 i = 1; i < n_nodes; i++)
    {
      const ProfileTrieNode *entry = PROFILE_BLOCKS_AT (&trie->nodes, ProfileTrieNode, i);
      put (self, i - kept_nodes[entry->parent]);
      put (self, entry->function <= profile->n_functions ? entry->function : 0);
    }
  put (self, n_slots - 1);
  for (guint32 i = 1; i < n_slots; i++)
    put (self, PROFILE_BLOCKS_AT (&trie->slots, ProfileTrieSlot, i)->line);
  put (self, n_stacks);
  for (ProfileStack i = 1; i <= n_stacks; i++)
    {
      const ProfileTrieStack *entry = profile_trie_get_stack (trie, i);
      guint32 place = entry->node != PROFILE_TRIE_DROPPED ? entry->node : 0;
      put (self, i - kept[profile_store_get_stack (profile->store, i)->parent]);
      put_signed (self, (gint64) place - node);
      put_signed (self, (gint64) entry->slot - slot);
      node = place;
      slot = entry->slot;
    }
}

static guint64
count_samples (ProfileSelection *selection, guint32 index)
{
  guint64 i = profile_selection_first (selection, index), n = 0;
  ProfileSample sample;

  while (profile_selection_next (selection, &selection->profile->threads[index], &i, &sample))
    n++;
  return n;
}

static void
put_lane (Columns *self, ProfileSelection *selection, guint32 index, gint64 zero_ns, const ProfileStack *kept)
{
  guint64 i = profile_selection_first (selection, index);
  gint64 end_ns = zero_ns;
  ProfileStack stack = 0;
  ProfileSample sample;

  put (self, count_samples (selection, index));
  while (profile_selection_next (selection, &selection->profile->threads[index], &i, &sample))
    {
      put_signed (self, sample.begin_ns - end_ns);
      put (self, (guint64) MAX (sample.end_ns - sample.begin_ns, 0));
      put (self, sample.cpu_ns < 0 ? 0 : (guint64) sample.cpu_ns + 1);
      put_signed (self, (gint64) kept[sample.stack] - (gint64) stack);
      put (self, sample.looks);
      put (self, sample.state);
      end_ns = MAX (sample.end_ns, sample.begin_ns);
      stack = kept[sample.stack];
    }
}

void
profile_html_put_columns (FILE *out, Profile *profile, const ProfileReportOptions *options)
{
  Columns *self = g_new0 (Columns, 1);
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (options);
  guint32 n_nodes, n_slots;
  /* Its stacks go into the trie, too. */
  const ProfileShares *shares = profile_get_shares (profile);
  guint32 n_stacks = profile_count_tree_stacks (profile);
  g_autoptr (ProfileTrie) trie = profile_trie_ref_for (profile, options->transforms, &n_nodes, &n_slots);
  g_autofree ProfileStack *kept = profile_rules_dup_kept (rules, profile, trie, n_stacks);
  g_autoptr (GArray) threads = profile_report_list_threads (options, profile);
  ProfileReportScope scope;
  ProfileSelection selection;

  profile_report_get_scope (options, profile, &scope);
  profile_report_select_in (options, profile, trie, &selection);
  self->out = out;
  put_stacks (self, profile, trie, n_nodes, n_slots, rules, kept, n_stacks);
  put (self, threads->len);
  for (guint i = 0; i < threads->len; i++)
    {
      guint32 index = g_array_index (threads, guint32, i);

      put_lane (self, &selection, index, scope.begin_ns, kept);
      profile_html_put_shares (self, shares, &selection, index, scope.begin_ns, kept, n_stacks);
    }
  put_end (self);
  g_free (self);
}
