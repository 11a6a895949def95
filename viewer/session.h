/* session.h: what all views of one recording share
 *
 * One GObject per open recording. It owns the profile and its spans, the time
 * range that everything is filtered to, and the one selection. Views connect to
 * its signals and never to each other. GTK's thread only.
 *
 * Signals: "profile-changed" (a new snapshot: live or opened), "range-changed",
 * "selection-changed", "filters-changed" (anything of the view: thread, clock,
 * switches, transforms, range, or where back and forward lead), "call-tree-changed"
 * and "inverted-tree-changed" (the tree of the view is ready; it is made on a
 * worker thread, stale results are dropped), "near-tree-changed" (the same of where somebody looks
 * closely), "intervals-changed" (a little later: how far
 * its shares may be off is known, see profile/intervals.h), "search-changed" (what is
 * found, for views to draw), "what-if-changed" (session-what-if.h).
 *
 * The view is what the trees are filtered to. Each change of it can be taken back;
 * what follows each other quickly while a range is dragged is one change.
 */

#pragma once

#include <gtk/gtk.h>

#include "profile/call-tree.h"
#include "profile/near.h"
#include "profile/profile.h"
#include "profile/search.h"
#include "profile/spans.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_SESSION (viewer_session_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSession, viewer_session, VIEWER, SESSION, GObject)

typedef struct {
  ProfileFunction function;   /* 0: nothing is selected */
  ProfileStack    stack;      /* 0: the function everywhere */
  gint32          lane;       /* -1: all */
  gint64          begin_ns;   /* of the selected span; begin == end: none */
  gint64          end_ns;
} ViewerSelection;

ViewerSession   *viewer_session_new           (void);
/* Borrowed; NULL before the first recording. */
Profile         *viewer_session_get_profile   (ViewerSession *self);
ProfileSpans    *viewer_session_get_spans     (ViewerSession *self);
ProfileCallTree *viewer_session_get_call_tree (ViewerSession *self);
/* Made only while somebody wants it; NULL before it is there. */
ProfileCallTree *viewer_session_get_inverted_tree (ViewerSession *self);
void             viewer_session_want_inverted (ViewerSession *self,
                                               gboolean       wanted);
/* The call tree with more of it where somebody looks closely. Made only while somebody does; NULL before it is
 * there. *near* NULL: nobody looks; otherwise it takes a reference, and makes the tree anew. */
ProfileCallTree *viewer_session_get_near_tree (ViewerSession *self);
void             viewer_session_want_near     (ViewerSession *self,
                                               ProfileNear   *near);
/* The view that a tree of the session is of, as a number that is another one for each; 0: it is none of its trees. */
guint64          viewer_session_get_view_of   (ViewerSession   *self,
                                               ProfileCallTree *tree);
/* How far the answer of the call tree may be off, in a sentence; borrowed, NULL before it is known. */
const char      *viewer_session_get_certainty (ViewerSession *self);
/* The options of the call tree as it is wanted now. Transforms and cut are borrowed until the view changes. */
ProfileCallTreeOptions viewer_session_get_options (ViewerSession *self);
/* Takes a reference to each. Keeps range and selection where they still make sense. */
void             viewer_session_set_profile   (ViewerSession *self,
                                               Profile       *profile,
                                               ProfileSpans  *spans);
/* FALSE: no range, everything is shown (then 0 and the duration). */
gboolean         viewer_session_get_range     (ViewerSession *self,
                                               gint64        *begin_ns,
                                               gint64        *end_ns);
void             viewer_session_set_range     (ViewerSession *self,   /* begin == end: everything */
                                               gint64         begin_ns,
                                               gint64         end_ns);
/* While samples are replayed: trees count those of *cut*, whose last one is *step* (NULL: it has none); the
 * range is said to be all until there, and what it was comes back when *cut* is NULL. No step that back takes
 * back. A cut ends by itself when another range is chosen and with another snapshot. */
void             viewer_session_set_cut       (ViewerSession     *self,
                                               ProfileReplayCut  *cut,
                                               const ProfileStep *step);
/* Borrowed; NULL: nothing is replayed. */
ProfileReplayCut *viewer_session_get_cut      (ViewerSession *self);
/* The last sample of the cut; its number is 0 when there is none. */
const ProfileStep *viewer_session_get_step    (ViewerSession *self);
const ViewerSelection *viewer_session_get_selection (ViewerSession *self);
void             viewer_session_select        (ViewerSession         *self,
                                               const ViewerSelection *selection);   /* NULL: nothing */
/* Which thread the call tree is of; -1: all threads, merged. */
gint32           viewer_session_get_thread    (ViewerSession *self);
void             viewer_session_set_thread    (ViewerSession *self,
                                               gint32         thread_index);
/* Whether runs of library calls are one row in the call tree; they are at first. */
gboolean         viewer_session_get_fold_libraries (ViewerSession *self);
void             viewer_session_set_fold_libraries (ViewerSession *self,
                                                    gboolean       fold_libraries);
/* Which time the call tree counts. */
ProfileClock     viewer_session_get_clock     (ViewerSession *self);
void             viewer_session_set_clock     (ViewerSession *self,
                                               ProfileClock   clock);
gboolean         viewer_session_get_only_application (ViewerSession *self);
void             viewer_session_set_only_application (ViewerSession *self,
                                                      gboolean       only_application);
/* The coroutine whose tasks alone the trees are of, side by side, each from its begin; NULL: everything. */
const char      *viewer_session_get_task_kind (ViewerSession *self);
void             viewer_session_set_task_kind (ViewerSession *self,
                                               const char    *task_kind);
/* Borrowed; NULL when there are none. */
ProfileTransforms *viewer_session_get_transforms  (ViewerSession           *self);
void             viewer_session_set_transforms    (ViewerSession           *self,
                                                   ProfileTransforms       *transforms);
void             viewer_session_add_transform     (ViewerSession           *self,
                                                   const ProfileTransform  *transform);
void             viewer_session_remove_transform  (ViewerSession           *self,
                                                   guint                    index);

/* What is looked for; borrowed, NULL when nothing is. Set by viewer/search.c alone. */
ProfileSearch   *viewer_session_get_search        (ViewerSession *self);
void             viewer_session_set_search        (ViewerSession *self,
                                                   ProfileSearch *search);

/* ---- back and forward through views ---- */

gboolean         viewer_session_can_go_back       (ViewerSession *self);
gboolean         viewer_session_can_go_forward    (ViewerSession *self);
void             viewer_session_go_back           (ViewerSession *self);
void             viewer_session_go_forward        (ViewerSession *self);
/* Takes the smallest thing away that hides something: the range, the last transform, the choice of a kind of
 * task, that of a thread. FALSE when there is nothing. */
gboolean         viewer_session_pop_filter        (ViewerSession *self);

G_END_DECLS
