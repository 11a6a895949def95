/* trie-ahead.h: the trie of a recording grows while the recording is read
 *
 * Private to profile/. Reading is the work of one thread; where there is another processor, it
 * puts the stacks that were read into the trie meanwhile. It changes nothing but when that is
 * done: whoever needs the trie extends it by what is not there yet.
 */

#pragma once

#include "profile/store.h"

G_BEGIN_DECLS

typedef struct _ProfileTrieAhead ProfileTrieAhead;

/* Starts no thread yet. *store* must live until it is freed. */
ProfileTrieAhead *profile_trie_ahead_new      (ProfileStore *store);
/* Says that so many stacks have been appended to the store. Called by the one who appends. Few new ones are
 * left for later. */
void              profile_trie_ahead_announce (ProfileTrieAhead *self, guint32 n_stacks);
/* Waits until what was announced is in the trie. */
void              profile_trie_ahead_free     (ProfileTrieAhead *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileTrieAhead, profile_trie_ahead_free)

G_END_DECLS
