/* private-descriptors.h: descriptors that the program can neither see nor close
 *
 * A thread of ours gives up its share of the process's descriptor table: what it
 * opens afterwards is its own, the program's next descriptor is the same as without
 * us, os.closerange() cannot hit us, and no forked child inherits our file.
 */

#pragma once

#include <stdbool.h>

/* Called first thing on a thread of ours. False: refused (kernel older than 5.9). */
bool sampler_unshare_descriptors (void);
