/* span-overview.h: the silhouette of a recording, summed while its spans are made
 *
 * Private to the room. A fixed number of columns over the whole recording; asking for
 * fewer or more of them sums or shares out.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _ProfileSpanOverview ProfileSpanOverview;

ProfileSpanOverview *profile_span_overview_new  (guint32                    end);   /* ticks */
void                 profile_span_overview_free (ProfileSpanOverview       *self);
/* A stack of *depth* frames stood there in [begin, end). */
void                 profile_span_overview_add  (ProfileSpanOverview       *self,
                                                 guint32                    begin,
                                                 guint32                    end,
                                                 guint32                    depth,
                                                 gboolean                   is_application);
/* Adds what *other* knows of the same recording. */
void                 profile_span_overview_join (ProfileSpanOverview      *self,
                                                 const ProfileSpanOverview *other);
void                 profile_span_overview_get  (const ProfileSpanOverview *self,
                                                 guint32                    n_columns,
                                                 float                     *depth,
                                                 float                     *application_share);
/* Of what was observed between two ticks; -1 when nothing was. */
double               profile_span_overview_get_share (const ProfileSpanOverview *self,
                                                 double                     begin,
                                                 double                     end);

G_END_DECLS
