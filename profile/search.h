/* search.h: which functions a text names, and how much time is in them
 *
 * Made whole by profile_search_new() and never changed after it, so any thread may
 * read it. A function matches when its name, its short file or its module has the
 * text in it, upper and lower case the same. A sample matches when a function on
 * its stack does, as transforms leave it. Functions are asked first and then the
 * nodes of the trie, so ten million samples cost what a call tree of them costs.
 */

#pragma once

#include "profile/call-tree.h"

G_BEGIN_DECLS

typedef struct _ProfileSearch ProfileSearch;

/* In what *options* leave of the recording. An empty text finds nothing. */
ProfileSearch *profile_search_new              (Profile                      *profile,
                                                const ProfileCallTreeOptions *options,
                                                const char                   *text);
ProfileSearch *profile_search_ref              (ProfileSearch                *self);
void           profile_search_unref            (ProfileSearch                *self);
guint32        profile_search_get_n_functions  (const ProfileSearch          *self);
/* FALSE for functions that were not known when it was made. */
gboolean       profile_search_has_function     (const ProfileSearch          *self,
                                                ProfileFunction               function);
/* Of the time with a match, by the options' clock; 0..1. */
double         profile_search_get_share        (const ProfileSearch          *self);
guint64        profile_search_get_looks        (const ProfileSearch          *self);
/* Whether the node of a tree stands for a function that matches, or for several of which one does. */
gboolean       profile_search_has_node         (const ProfileSearch          *self,
                                                const ProfileCallTree        *tree,
                                                ProfileNode                   node);
/* ProfileNode: all such nodes, in the order in which a tree is read. Unref it. */
GArray        *profile_search_list_nodes       (const ProfileSearch          *self,
                                                const ProfileCallTree        *tree);
/* For each node, 1 when it stands for faster functions of which one matches. Such a node is not among the above: it is
 * no function to go to. Free it. */
guint8        *profile_search_list_faster      (const ProfileSearch          *self,
                                                const ProfileCallTree        *tree);
/* For *n_columns* over the whole recording, all threads: the share of each that has a match, 0..1. */
void           profile_search_get_columns      (const ProfileSearch          *self,
                                                guint32                       n_columns,
                                                float                        *shares);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileSearch, profile_search_unref)

G_END_DECLS
