/* recorder.h: runs a program under the pyinst command, and stops it
 *
 * The pyinst command is the program's parent and knows how to start, forward
 * and wait; here is only its own start, its Stop and its end. Started from a
 * terminal the program's streams stay there; otherwise its output comes to us.
 * Signals: "output", "ended" (see viewer_recorder_dup_ending()).
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_RECORDER (viewer_recorder_get_type ())
G_DECLARE_FINAL_TYPE (ViewerRecorder, viewer_recorder, VIEWER, RECORDER, GObject)

/* Before anything changes our environment: recorded programs get this one. */
void            viewer_recorder_keep_environment (void);

/* *output*: where the recording goes, NULL for a new file among the reports.
 * *options*: pyinst's own. *folder*: to run in, NULL for ours. */
ViewerRecorder *viewer_recorder_new          (const char *const *options,
                                              const char *const *target,
                                              const char        *output,
                                              const char        *folder);
gboolean        viewer_recorder_start        (ViewerRecorder *self,
                                              GError        **error);
/* First asks (SIGINT, as ^C does), then insists (SIGTERM), then ends it (SIGKILL). */
void            viewer_recorder_stop         (ViewerRecorder *self);
void            viewer_recorder_send_signal  (ViewerRecorder *self,
                                              int             signal_number);
gboolean        viewer_recorder_is_running   (ViewerRecorder *self);
/* How often it was asked to stop. */
guint           viewer_recorder_get_n_stops  (ViewerRecorder *self);
const char     *viewer_recorder_get_path     (ViewerRecorder *self);
const char     *viewer_recorder_get_title    (ViewerRecorder *self);
/* The same program again, into a new file. */
ViewerRecorder *viewer_recorder_new_again    (ViewerRecorder *self);
/* How the program ended, for people; NULL when it ended well or still runs. */
char           *viewer_recorder_dup_ending   (ViewerRecorder *self);
/* How it runs or ended, in any case. */
char           *viewer_recorder_dup_status   (ViewerRecorder *self);
/* Since it was started; 0 when it does not run. */
gint64          viewer_recorder_get_elapsed_ns (ViewerRecorder *self);
/* Before the start: what it writes comes to us. That is so without being asked where nobody
 * else would see it. The signal "output" gives new bytes and how many they are. */
void            viewer_recorder_capture_output (ViewerRecorder *self);
gboolean        viewer_recorder_captures_output (ViewerRecorder *self);
/* The last of what it wrote, as valid UTF-8; "" when somebody else reads that. */
char           *viewer_recorder_dup_output   (ViewerRecorder *self);

G_END_DECLS
