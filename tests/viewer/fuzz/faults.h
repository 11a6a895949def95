/* faults.h: a warning ends the fuzzer's run, unless it is GTK's own and known */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* From now on, in this process. */
void    fuzz_faults_watch       (void);
/* Which event of the sequence is being sent; said with a fault. */
void    fuzz_faults_set_event   (guint event);
/* Of GTK's own. */
guint64 fuzz_faults_n_tolerated (void);

G_END_DECLS
