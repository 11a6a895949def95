/* write.h: from what happened to tasks to TASK chunks; what tasks.h does not show. Drain thread. */

#pragma once

#include <stdbool.h>

/* Before the drain thread begins. False: no memory. */
bool sampler_task_write_reset (void);
