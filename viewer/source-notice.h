/* source-notice.h: a line above the text that says what must be known of it
 *
 * With a button "Where Is It?" (the action "source.find-folder") where the file is
 * not on this computer.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_SOURCE_NOTICE (viewer_source_notice_get_type ())
G_DECLARE_FINAL_TYPE (ViewerSourceNotice, viewer_source_notice, VIEWER, SOURCE_NOTICE, GtkWidget)

GtkWidget  *viewer_source_notice_new       (void);
void        viewer_source_notice_show      (ViewerSourceNotice *self,
                                            const char         *words,          /* NULL: nothing to say */
                                            gboolean            may_be_found);
const char *viewer_source_notice_get_words (ViewerSourceNotice *self);           /* "" for nothing */

G_END_DECLS
