/* trie.h: the stacks of a recording, merged by function
 *
 * Private to profile/. A node is (parent node, function): stacks that differ by
 * line only share it. A slot is (node, line). Made once per recording, extended
 * behind its lengths as stacks are added, shared by all call trees; a call tree
 * is a histogram over it. Parents have smaller indices. Node 0 is the root.
 */

#pragma once

#include "profile/blocks.h"
#include "profile/index.h"
#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct {
  guint32         parent;
  ProfileFunction function;
} ProfileTrieNode;

typedef struct {
  guint32 node;
  guint32 line;
} ProfileTrieSlot;

typedef struct {
  guint32 node;
  guint32 slot;
} ProfileTrieStack;

struct _ProfileStore;

typedef struct _ProfileTrie {
  GMutex        lock;         /* held while it is extended, and to read the lengths */
  ProfileBlocks nodes;
  ProfileBlocks slots;
  ProfileBlocks stacks;       /* by stack id; entry 0 is the root's */
  ProfileIndex  node_index;   /* ids are indices, and never 0: the root is not in it */
  ProfileIndex  slot_index;
  struct _ProfileHistogram *spare;   /* for the next call tree; guarded by the lock */
} ProfileTrie;

ProfileTrie *profile_trie_new    (void);
void         profile_trie_free   (ProfileTrie *self);
/* After it the stacks 1..*n_stacks* of *store* are in the trie; all lengths are of that moment. */
void         profile_trie_extend (ProfileTrie *self, const struct _ProfileStore *store, guint32 n_stacks,
                                  guint32 *n_nodes, guint32 *n_slots);

G_END_DECLS
