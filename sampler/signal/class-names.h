/* class-names.h: whose method a frame runs
 *
 * The name of type(self), or of cls, of the object that the frame was really
 * called with, so an inherited method shows the subclass. Only for codes whose
 * first local variable is named self or cls. Names have indices from 1, found by
 * the type's address and checked against another type there; the drain thread
 * reads names below the count. Signal-safe; the owner of the code table only.
 */

#pragma once

#include "sampler/signal/codes.h"

#define SAMPLER_CLASSES_MAX   (1u << 13)
#define SAMPLER_CLASS_SLOTS   (1u << 14)
#define SAMPLER_CLASS_PROBES  64u

/* The class: type(self) or cls, where *value* is what the first local holds. 0: unbound, or not a class. */
uintptr_t sampler_class_of (const SamplerTypes *types, SamplerFirstLocal what, uintptr_t value);
/* *value* is what the first local holds. 0: unbound, not a class, or the table is full. */
uint32_t sampler_class_name (SamplerCodes *codes, SamplerFirstLocal what, uintptr_t value);
