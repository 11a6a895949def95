/* session.h: what all views of one recording share
 *
 * One GObject per open recording. It owns the profile and its spans, the time
 * range that everything is filtered to, and the one selection. Views connect to
 * its signals and never to each other. GTK's thread only.
 *
 * Signals: "profile-changed" (a new snapshot: live or opened), "range-changed",
 * "selection-changed", "call-tree-changed" (the tree of the range is ready; it
 * is made on a worker thread, stale results are dropped).
 */

#pragma once

#include <gtk/gtk.h>

#include "profile/call-tree.h"
#include "profile/profile.h"
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

G_END_DECLS
