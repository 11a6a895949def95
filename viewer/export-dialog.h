/* export-dialog.h: asks what to make of an open recording, and where to put it */

#pragma once

#include <gtk/gtk.h>

#include "profile/profile.h"
#include "profile/render.h"

G_BEGIN_DECLS

/* One sentence about how it went, for a toast. */
typedef void (*ViewerExportDone) (const char *sentence, gpointer user_data);

/* *view*: what pictures are of. *name*: of the recording, without a suffix; a file of
 * that name is proposed. *options*: what a report begins with (clock and thread). *done* is
 * not called when the person changes their mind, nor after *parent* is gone; *user_data* must
 * live as long as *parent*. */
void viewer_export_dialog_show (GtkWindow                  *parent,
                                GtkWidget                  *view,
                                const char                 *name,
                                Profile                    *profile,
                                const ProfileReportOptions *options,
                                ViewerExportDone            done,
                                gpointer                    user_data);

G_END_DECLS
