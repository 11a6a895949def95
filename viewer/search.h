/* search.h: what somebody looks for in a recording, and where they are in what was found
 *
 * Made anew on a worker when the text, the session's view or the tree changes;
 * stale results are dropped. What was found is the session's, for every view to
 * draw: viewer_session_get_search(). Hits are nodes of the tree that is searched,
 * from top to bottom. Signals: "changed" (count, place or share), "hit" (guint
 * node: this one is to be shown).
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_SEARCH (viewer_search_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSearch, viewer_search, VIEWER, SEARCH, GObject)

ViewerSearch *viewer_search_new          (ViewerSession *session);
/* "" ends it. */
void          viewer_search_set_text     (ViewerSearch  *self,
                                          const char    *text);
/* Which of the session's two trees hits are of. */
void          viewer_search_set_inverted (ViewerSearch  *self,
                                          gboolean       inverted);
/* To the next hit (1) or the previous one (-1), round and round. */
void          viewer_search_step         (ViewerSearch  *self,
                                          int            direction);
/* "3 of 12 · 34 % of the samples"; "" while nothing is looked for. Free it. */
char         *viewer_search_dup_words    (ViewerSearch  *self);

G_END_DECLS
