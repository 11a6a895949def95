/* leaves.h: whether C functions, "[gc]" and class names can be told in this interpreter
 *
 * Looked up and tried out before each recording of the signal engine, GIL held:
 * a few lines of Python call a C function of ours, which must find itself as the
 * leaf of its own stack. Where it does not, the recording has no leaves and no
 * class names, rather than wrong ones.
 */

#pragma once

#include "sampler/signal/codes.h"

/* Maps what the tables in *codes* need; false: no memory. */
bool        sampler_leaves_map  (SamplerCodes *codes);
/* NULL when leaves can be told, else why not; the layout in *codes* has been checked before. */
const char *sampler_leaves_init (SamplerCodes *codes);
