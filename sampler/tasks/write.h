/* write.h: from what happened to tasks to TASK chunks; what tasks.h does not show */

#pragma once

#include <stdbool.h>

/* From now on the drain thread reads; the sites, slots and events are ready. False: no memory. */
bool sampler_task_write_start (void);
/* No recording runs. */
void sampler_task_write_stop  (void);
