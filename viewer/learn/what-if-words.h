/* what-if-words.h: what is said of an estimate
 *
 * New strings, whole sentences. Pure: for tests without a display.
 */

#pragma once

#include "profile/what-if.h"

G_BEGIN_DECLS

/* "50 %", "gone" … for the bar and screen readers: what is left of the function. */
char *viewer_what_if_dup_factor   (const ProfileWhatIf *what_if,
                                   double               factor);
/* The one answer, or why there is none. */
char *viewer_what_if_dup_answer   (const ProfileWhatIf *what_if,
                                   double               factor);
/* The most that can be won. NULL: there is no answer. */
char *viewer_what_if_dup_ceiling  (const ProfileWhatIf *what_if);
/* What Amdahl's rule over all samples would say, and why that differs. NULL: there is no answer. */
char *viewer_what_if_dup_amdahl   (const ProfileWhatIf *what_if,
                                   double               factor);
/* Which of a thread's samples count. */
char *viewer_what_if_dup_thread   (const ProfileWhatIf       *what_if,
                                   const ProfileWhatIfThread *thread);

G_END_DECLS
