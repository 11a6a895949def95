/* classes.h: whose method a frame of a chain runs
 *
 * The name of type(self) or of cls, as frames of running code have it (class-names.h), so
 * that one method is one function whether it runs or waits. Names have numbers from 1, are
 * copied and kept once each; a class itself is never held. GIL held, but for the two that
 * say so. Bounded: 0 when there is no room.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The drain thread is not reading. False: no memory. */
bool        sampler_task_classes_reset (void);
/* The number of its name; *type* is its address, 0: none. */
uint32_t    sampler_task_class         (uintptr_t type);

/* Drain thread, for numbers that it was told; not terminated. 0 has the empty name. */
const char *sampler_task_class_name    (uint32_t index, size_t *size);
/* Drain thread: what a method with that qualified name is called, by the rule of profile_dup_function_name();
 * its size, 0: by the qualified name alone, or it does not fit. */
size_t      sampler_task_method_name   (char *out, size_t room, uint32_t class_name, const char *name, size_t size);
