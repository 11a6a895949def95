/* trie.h: the stacks of a recording, merged by function
 *
 * Private to profile/. A node is (parent node, function): stacks that differ by
 * line only share it. A slot is (node, line). Made once per recording, extended
 * behind its lengths as stacks are added, shared by all call trees; a call tree
 * is a histogram over it. Parents have smaller indices. Node 0 is the root.
 *
 * Where there are transforms, trees are made of a derived trie (trie-derive.c):
 * the same stacks in other nodes, or in none. A frame that is not seen there has
 * slot 0. The last few are kept by the recording's own trie.
 */

#pragma once

#include "profile/blocks.h"
#include "profile/index.h"
#include "profile/profile.h"
#include "profile/transforms.h"

G_BEGIN_DECLS

typedef struct {
  guint32         parent;
  ProfileFunction function;
  guint32         first_slot;   /* of its slots; most nodes have one */
} ProfileTrieNode;

typedef struct {
  guint32 node;
  guint32 line;
} ProfileTrieSlot;

/* For a stack's node: its samples are dropped. */
#define PROFILE_TRIE_DROPPED G_MAXUINT32

typedef struct {
  guint32 node;
  guint32 slot;
} ProfileTrieStack;

struct _ProfileStore;
struct _ProfileTrieDerivation;
struct _ProfileHistogram;

typedef struct _ProfileTrie {
  gatomicrefcount ref_count;
  GMutex        lock;         /* held while it is extended, and to read the lengths */
  ProfileBlocks nodes;
  ProfileBlocks slots;
  ProfileBlocks stacks;       /* by stack id; entry 0 is the root's */
  gboolean      is_indexed;   /* FALSE: the two below are empty, and made again before they are needed */
  ProfileIndex  node_index;   /* ids are indices, and never 0: the root is not in it */
  ProfileIndex  slot_index;   /* of the slots that are not their node's first */
  struct _ProfileHistogram *spare;   /* for the next call tree; guarded by the lock */
  GPtrArray    *derived;      /* of the recording's own: ProfileTrie, the last used first; guarded by the lock */
  struct _ProfileTrieDerivation *derivation;   /* of a derived one */
} ProfileTrie;

ProfileTrie *profile_trie_new    (void);
ProfileTrie *profile_trie_ref    (ProfileTrie *self);
void         profile_trie_unref  (ProfileTrie *self);
/* The trie for *transforms*, or NULL, extended as below; unref it. */
ProfileTrie *profile_trie_ref_for (const Profile *profile, const ProfileTransforms *transforms,
                                   guint32 *n_nodes, guint32 *n_slots);
/* After it the stacks 1..n of *profile*, and those of its shares once they are made, are in the trie; all lengths are of that moment. */
void         profile_trie_extend (ProfileTrie *self, const Profile *profile,
                                  guint32 *n_nodes, guint32 *n_slots);
/* The same for stacks 1..n of a recording that is still being read, on whatever thread; the one who reads has appended them all. */
void         profile_trie_extend_ahead (ProfileTrie *self, const struct _ProfileStore *store, guint32 n_stacks);
/* For those who extend it: the index of the node, made where it was not there. */
guint32      profile_trie_add_node (ProfileTrie *self, guint32 parent, ProfileFunction function);
guint32      profile_trie_add_slot (ProfileTrie *self, guint32 node, guint32 line);

/* ---- trie-derive.c ---- */

ProfileTrie *profile_trie_new_derived     (const Profile *profile, const ProfileTransforms *transforms);
gboolean     profile_trie_is_derived_by   (const ProfileTrie *self, const Profile *profile,
                                           const ProfileTransforms *transforms);
/* What profile_trie_extend() does to a derived one; the recording's own has *n_base_nodes*. */
void         profile_trie_extend_derived  (ProfileTrie *self, const Profile *profile, guint32 n_base_nodes,
                                           guint32 *n_nodes, guint32 *n_slots);
void         profile_trie_free_derivation (struct _ProfileTrieDerivation *derivation);
/* Whether the function stands for a whole library here. */
gboolean     profile_trie_is_library      (const ProfileTrie *self, ProfileFunction function);

static inline const ProfileTrieStack *
profile_trie_get_stack (const ProfileTrie *self, ProfileStack stack)
{
  return PROFILE_BLOCKS_AT (&self->stacks, ProfileTrieStack, stack);
}

static inline const ProfileTrieNode *
profile_trie_get_node (const ProfileTrie *self, guint32 node)
{
  return PROFILE_BLOCKS_AT (&self->nodes, ProfileTrieNode, node);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileTrie, profile_trie_unref)

G_END_DECLS
