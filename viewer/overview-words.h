/* overview-words.h: what the overview shows, for who does not see it. Strings are to be freed */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

/* The selected time, "1.20 s – 1.40 s". */
char *viewer_overview_dup_range (ViewerSession *session);
/* That, the share of application code in it, and of what is looked for: a sentence. */
char *viewer_overview_dup_words (ViewerSession *session);

G_END_DECLS
