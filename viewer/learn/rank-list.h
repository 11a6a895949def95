/* rank-list.h: a few names that are put in order, with buttons or Alt+Up and Alt+Down
 *
 * Each row has its place as a number, and says it to screen readers, too. Signal
 * "changed": the order is another one.
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define VIEWER_TYPE_RANK_LIST (viewer_rank_list_get_type ())
G_DECLARE_FINAL_TYPE (ViewerRankList, viewer_rank_list, VIEWER, RANK_LIST, AdwBin)

GtkWidget         *viewer_rank_list_new       (const char *const *names);
/* As they stand now; NULL-terminated, borrowed until they are moved. */
const char *const *viewer_rank_list_get_names (ViewerRankList    *self);
/* The name at *from* goes to *to*; what lies between makes room. */
void               viewer_rank_list_move      (ViewerRankList    *self,
                                               guint              from,
                                               guint              to);

G_END_DECLS
