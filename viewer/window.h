/* window.h: a window: recordings in tabs
 *
 * The shell around documents: header bar, tabs, menu, short messages. What is
 * done to a recording is done to the selected tab's. There is always a tab.
 */

#pragma once

#include "viewer/document.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_WINDOW (viewer_window_get_type ())
G_DECLARE_FINAL_TYPE (ViewerWindow, viewer_window, VIEWER, WINDOW, AdwApplicationWindow)

ViewerWindow   *viewer_window_new            (GtkApplication *application);
/* In the selected tab when that is free, else in a new one; a file that is open
 * in a tab is not opened again: that tab is selected. */
void            viewer_window_open           (ViewerWindow   *self,
                                              GFile          *file);
/* The same for a program. Takes a reference. */
void            viewer_window_record         (ViewerWindow   *self,
                                              ViewerRecorder *recorder);
/* A tab with nothing in it yet; it is selected. Borrowed. */
ViewerDocument *viewer_window_add_document   (ViewerWindow   *self);
/* The selected tab's. */
ViewerDocument *viewer_window_get_document   (ViewerWindow   *self);
guint           viewer_window_get_n_documents (ViewerWindow  *self);
ViewerDocument *viewer_window_get_nth        (ViewerWindow   *self,
                                              guint           index);
/* Any of its tabs. */
gboolean        viewer_window_is_recording   (ViewerWindow   *self);
/* For SIGTERM: the programs first, the window after them. */
void            viewer_window_stop_and_close (ViewerWindow   *self);
/* Says one sentence for a few seconds; views do it by the action win.toast. */
void            viewer_window_toast          (ViewerWindow   *self,
                                              const char     *sentence);

G_END_DECLS
