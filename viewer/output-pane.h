/* output-pane.h: what a recorded program writes, how long it runs and how it ended
 *
 * A bar that opens to the text. It is not there for a program whose output is
 * on somebody's terminal.
 */

#pragma once

#include <adwaita.h>

#include "viewer/recorder.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_OUTPUT_PANE (viewer_output_pane_get_type ())
G_DECLARE_FINAL_TYPE (ViewerOutputPane, viewer_output_pane, VIEWER, OUTPUT_PANE, AdwBin)

/* NULL: no program. */
void        viewer_output_pane_set_recorder (ViewerOutputPane *self,
                                             ViewerRecorder   *recorder);
/* The program ended, or something else of it is to be said. */
void        viewer_output_pane_update       (ViewerOutputPane *self);
/* All of the text that is kept; free it. */
char       *viewer_output_pane_dup_text     (ViewerOutputPane *self);
const char *viewer_output_pane_get_status   (ViewerOutputPane *self);
void        viewer_output_pane_open         (ViewerOutputPane *self);

G_END_DECLS
