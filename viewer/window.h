/* window.h: one window, one recording
 *
 * Owns the session, the loader that reads or follows the file, and the recorder
 * while a program runs. Its files are listed in window-private.h.
 */

#pragma once

#include <adwaita.h>

#include "viewer/recorder.h"
#include "viewer/session.h"
#include "viewer/tree-view.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_WINDOW (viewer_window_get_type ())
G_DECLARE_FINAL_TYPE (ViewerWindow, viewer_window, VIEWER, WINDOW, AdwApplicationWindow)

ViewerWindow   *viewer_window_new           (GtkApplication *application);
void            viewer_window_open          (ViewerWindow   *self,
                                             GFile          *file);
/* Takes a reference, starts it and shows what it records. */
void            viewer_window_record        (ViewerWindow   *self,
                                             ViewerRecorder *recorder);
/* Nothing is open and nothing is recorded: a file may be opened here. */
gboolean        viewer_window_is_free       (ViewerWindow   *self);
gboolean        viewer_window_is_recording  (ViewerWindow   *self);
/* For SIGTERM: the program first, the window after it. */
void            viewer_window_stop_and_close (ViewerWindow  *self);
ViewerSession  *viewer_window_get_session   (ViewerWindow   *self);
ViewerTreeView *viewer_window_get_tree_view (ViewerWindow   *self);
/* "welcome", "opening", "error" or "recording". */
const char     *viewer_window_get_page      (ViewerWindow   *self);
/* The first sentence; "" before there is one. */
const char     *viewer_window_get_sentence  (ViewerWindow   *self);
/* What the notice bar says; "" when it is not shown. */
const char     *viewer_window_get_notice    (ViewerWindow   *self);

G_END_DECLS
