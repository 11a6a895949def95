/* state-look.h: the colour and the pattern of a state of a thread (FormatThreadState) or a task (ProfileTaskState)
 *
 * Each has a pattern of its own, so that none is told by its colour alone. Pure data.
 */

#pragma once

#include "viewer/palette.h"

G_BEGIN_DECLS

/* One column of a strip of states, as bits of its four lines, the upper first. */
guint   viewer_state_get_pattern (guint8              state,
                                  int                 x);
guint32 viewer_state_get_color   (const ViewerChrome *chrome,
                                  guint8              state);

G_END_DECLS
