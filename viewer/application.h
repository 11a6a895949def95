/* application.h: the one pyinst-gui process
 *
 * Opens files in windows, and records one program when started to do so. Such a
 * process is not unique: it belongs to its terminal.
 */

#pragma once

#include <adwaita.h>

#include "viewer/recorder.h"

G_BEGIN_DECLS

#define VIEWER_APPLICATION_ID "org.pyinst.Pyinst"

#define VIEWER_TYPE_APPLICATION (viewer_application_get_type ())
G_DECLARE_FINAL_TYPE (ViewerApplication, viewer_application, VIEWER, APPLICATION, AdwApplication)

/* *recorder*: started with the first window; NULL for none. Takes a reference. */
ViewerApplication *viewer_application_new (ViewerRecorder *recorder);

G_END_DECLS
