/* tab-rest.h: when no tab is on its way to a new place
 *
 * libadwaita 1.2 reads a list node that it has just freed when a page goes while another tab comes to rest where it
 * was dragged: its own end of the dragging, in the middle of taking the page out, sorts that list anew. So pages go
 * when the tabs stand still. Main thread.
 */

#pragma once

#include <adwaita.h>

/* Once for a bar, before the other function. */
void viewer_tab_rest_watch (AdwTabBar      *bar);
/* Calls *function* once, in an idle of low priority, when no tab of the bar is dragged or comes to rest. *data* is
 * freed by *destroy*, also where the bar goes first. */
void viewer_tab_rest_call  (AdwTabBar      *bar,
                            GSourceOnceFunc function,
                            gpointer        data,
                            GDestroyNotify  destroy);
