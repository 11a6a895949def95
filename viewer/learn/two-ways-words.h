/* two-ways-words.h: what the comparison of tracing and sampling comes to, in whole sentences
 *
 * Pure; translated. Code in them stands in backticks, as in lessons.
 */

#pragma once

#include "profile/two-ways.h"

G_BEGIN_DECLS

/* What tracing did to these functions, and why. Free it. */
char *viewer_two_ways_dup_verdict  (const GArray            *rows);
/* How far sampling is from the truth at most. Free it. */
char *viewer_two_ways_dup_sampling (const GArray            *rows);
/* "×4.8", or "–" when it is not known. Free it. */
char *viewer_two_ways_dup_times    (const ProfileTwoWaysRow *row);
/* All of a row in one sentence, for those who do not see the bars. Free it. */
char *viewer_two_ways_dup_row      (const ProfileTwoWaysRow *row);

G_END_DECLS
