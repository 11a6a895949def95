/* overview-keys.h: the keyboard on the overview moves the selected time range
 *
 * Knows the session alone. Main thread.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

/* FALSE: the key means nothing here. Without a range the first one is a tenth of the recording. */
gboolean viewer_overview_press    (ViewerSession   *session,
                                   guint            key,
                                   GdkModifierType  state);

G_END_DECLS
