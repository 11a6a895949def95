/* flight.h: a sample on its way from the timeline into the views below
 *
 * Lies over both and takes no input. While a session's samples are replayed, each step that
 * comes when nothing is on its way starts a card with the name of the function that was seen, at
 * its thread and time in the timeline; it slides to the place of the views and fades.
 * Nothing moves where people have animations off.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_FLIGHT (viewer_flight_get_type ())
G_DECLARE_FINAL_TYPE (ViewerFlight, viewer_flight, VIEWER, FLIGHT, GtkWidget)

void     viewer_flight_set_session (ViewerFlight  *self,
                                    ViewerSession *session);
/* Something is on its way. */
gboolean viewer_flight_is_flying   (ViewerFlight  *self);

G_END_DECLS
