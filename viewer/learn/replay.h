/* replay.h: the tool that plays a recording's samples back, one after the other
 *
 * Makes the session's trees those of the first k samples (viewer_session_set_cut()), says in a
 * sentence what the k-th one saw, and gives everything back when it is unmapped. A tool of the
 * Learn pane; see tools.h.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_REPLAY (viewer_replay_get_type ())
G_DECLARE_FINAL_TYPE (ViewerReplay, viewer_replay, VIEWER, REPLAY, GtkWidget)

GtkWidget  *viewer_replay_new         (ViewerSession *session);
/* 0 before the samples have been counted; that is done on a worker. */
guint64     viewer_replay_get_n_steps (ViewerReplay  *self);
/* How many samples have been played. */
guint64     viewer_replay_get_number  (ViewerReplay  *self);
/* Goes to a sample: 0 to the number of steps. */
void        viewer_replay_go_to       (ViewerReplay  *self,
                                       guint64        number);
gboolean    viewer_replay_is_playing  (ViewerReplay  *self);
void        viewer_replay_play        (ViewerReplay  *self,
                                       gboolean       plays);
/* 1, 10, 100 or 1000 samples in a second. */
void        viewer_replay_set_speed   (ViewerReplay  *self,
                                       guint          samples_per_second);
const char *viewer_replay_get_sentence (ViewerReplay *self);

/* replay-words.c: what a step saw, and what that does to the trees of a session; free it. */
char       *viewer_replay_dup_sentence (ViewerSession     *session,
                                        const ProfileStep *step);

G_END_DECLS
