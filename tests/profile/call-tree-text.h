/* call-tree-text.h: a call tree as text, and what always holds of one */

#pragma once

#include "profile/call-tree.h"

G_BEGIN_DECLS

/* "name total self" per node in ms, indented; folded ones in brackets, a collapsed library's
 * name in braces, "*" for the root. Free it. */
char *profile_fixture_dup_tree   (ProfileCallTree *tree);
/* Totals are sums, children stand behind parents and in order. Aborts. */
void  profile_fixture_check_tree (ProfileCallTree *tree);

G_END_DECLS
