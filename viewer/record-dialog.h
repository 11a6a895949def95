/* record-dialog.h: asks which program to record, and how
 *
 * The signal "record" gives the ViewerRecorder that was asked for, not started.
 * The dialog closes itself.
 */

#pragma once

#include <adwaita.h>

#include "viewer/recorder.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_RECORD_DIALOG (viewer_record_dialog_get_type ())
G_DECLARE_FINAL_TYPE (ViewerRecordDialog, viewer_record_dialog, VIEWER, RECORD_DIALOG, AdwWindow)

GtkWidget *viewer_record_dialog_new (GtkWindow *parent);

G_END_DECLS
