/* export-part.h: what a report is made of, when it is of a time range
 *
 * The range becomes a recording of its own (profile/cut.h), so that every report is what it
 * would be of the selection saved as a recording. Any thread may call it.
 */

#pragma once

#include "profile/profile.h"
#include "profile/render.h"

G_BEGIN_DECLS

/* *options* are of *whole*: their thread and transforms become those of the part, which the caller then owns
 * by *transforms* (NULL: none). NULL with *error*, one sentence for people, where nothing of it is in the range. */
Profile *viewer_export_part_new (Profile              *whole,
                                 gint64                begin_ns,
                                 gint64                end_ns,
                                 ProfileReportOptions *options,
                                 ProfileTransforms   **transforms,
                                 GError              **error);

G_END_DECLS
