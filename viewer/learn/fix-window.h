/* fix-window.h: the learner's copy of a lesson's program, to be changed and measured
 *
 * An editor that is left by Tab, and below it what the last measurement said. F5 or
 * Ctrl+Return measures. The text is saved whenever it is run, and when the window closes.
 * Signal "measured" (gboolean is_passed, const char *sentence).
 */

#pragma once

#include <adwaita.h>

#include "viewer/learn/lesson.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_FIX_WINDOW (viewer_fix_window_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFixWindow, viewer_fix_window, VIEWER, FIX_WINDOW, AdwWindow)

/* Over *parent*, which knows the action win.learn-record. Borrows lesson and step, which must live as long. */
GtkWidget *viewer_fix_window_new          (GtkWindow          *parent,
                                           const ViewerLesson *lesson,
                                           const ViewerStep   *step);
gboolean   viewer_fix_window_is_measuring (ViewerFixWindow    *self);

G_END_DECLS
