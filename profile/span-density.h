/* span-density.h: how many tasks of a group did what, over time
 *
 * Private to the room. The group's time is cut into equal cells, more of them the more the
 * tasks did; of each cell it is known how much task time of each state fell into it, as
 * running sums, so the mean over any stretch of time costs two look-ups.
 */

#pragma once

#include "profile/spans.h"
#include "profile/task-states.h"

G_BEGIN_DECLS

typedef struct _ProfileSpanDensity ProfileSpanDensity;

ProfileSpanDensity *profile_span_density_new  (const ProfileTasks       *tasks,
                                               guint32                   group);
void                profile_span_density_free (ProfileSpanDensity       *self);
/* Mean numbers of tasks. */
ProfileTaskCount    profile_span_density_get  (const ProfileSpanDensity *self,
                                               double                    begin_ns,
                                               double                    end_ns);
/* How many lived at one time, at most. */
guint32             profile_span_density_get_peak (const ProfileSpanDensity *self);

G_END_DECLS
