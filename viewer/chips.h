/* chips.h: the transforms of a session, each with a button that takes it away
 *
 * Not there while there are none. Each says what it does: "Focus: price()".
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_CHIPS (viewer_chips_get_type ())
G_DECLARE_FINAL_TYPE (ViewerChips, viewer_chips, VIEWER, CHIPS, GtkWidget)

GtkWidget *viewer_chips_new         (void);
void       viewer_chips_set_session (ViewerChips   *self,
                                     ViewerSession *session);

G_END_DECLS
