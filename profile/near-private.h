/* near-private.h: what a ProfileNear holds */

#pragma once

#include "profile/near.h"
#include "profile/trie.h"

G_BEGIN_DECLS

typedef enum {
  PROFILE_NEAR_KNOWN   = 1 << 0,   /* it has a node of its own there */
  PROFILE_NEAR_KEPT    = 1 << 1,   /* it keeps one however small it is: beside what is in sight, or above it */
  PROFILE_NEAR_UNFOLDS = 1 << 2,   /* what was too small right below it is to be seen, and so on below that */
} ProfileNearFlags;

typedef struct {
  guint32 trie_node;
  guint32 flags;
} ProfileNearPlace;

struct _ProfileNear {
  gatomicrefcount   ref_count;
  ProfileTrie      *trie;          /* that the places are of */
  double            begin, end;    /* of the root's width */
  double            least_share;   /* of the root: what is to be seen */
  guint32           n_places;
  ProfileNearPlace *places;        /* by trie node */
};

/* The flags of a trie node; *cursor*, 0 at first, goes along: nodes are asked for in their order. */
static inline guint32
profile_near_get_flags (const ProfileNear *self, guint32 trie_node, guint32 *cursor)
{
  while (*cursor < self->n_places && self->places[*cursor].trie_node < trie_node)
    (*cursor)++;
  return *cursor < self->n_places && self->places[*cursor].trie_node == trie_node ? self->places[*cursor].flags : 0;
}

G_END_DECLS
