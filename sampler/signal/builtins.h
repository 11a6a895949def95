/* builtins.h: names of C functions and types that Python called
 *
 * A callable is looked at by guarded loads and named as its __qualname__ says:
 * "sleep", "dict.update", "Decimal". Python functions, Python classes and
 * their instances have no leaf: what they do shows as frames of its own. Each
 * name is an entry of the code table (codes.h), found by the addresses of the
 * method's description and of the type it is called on, and checked against
 * another object at the same address. Signal-safe; the owner of the table only.
 */

#pragma once

#include "sampler/signal/codes.h"

#define SAMPLER_NAME_SLOTS  (1u << 13)
#define SAMPLER_NAME_PROBES 64u

/* What is called; *self* is its first argument or 0, both are addresses of objects. An index of the
 * code table, or SAMPLER_CODE_NONE: not a C function or type, or its name cannot be told (counted). */
uint32_t sampler_name_callable (SamplerCodes *codes, uintptr_t callable, uintptr_t self);
/* A C function of a module, or a method that is about to be called on an object: hardly ever what a
 * call has returned. */
bool     sampler_is_plain_callable (SamplerCodes *codes, uintptr_t callable);
/* The entry of "[gc]". */
uint32_t sampler_name_collector (SamplerCodes *codes);
/* The part of a type's name after its last dot, into *out*; its size, 0 when it cannot be read. */
uint32_t sampler_copy_type_name (uintptr_t type, char *out, uint32_t room);
/* Changes when the type at this address is another one. */
uint64_t sampler_type_signature (uintptr_t type);
/* The same as before, and not 0: the type at this address is the same one. Much less to load than a signature. */
uint32_t sampler_type_version (uintptr_t type);
