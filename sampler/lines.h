/* lines.h: from an instruction's offset to its line, by a copied location table
 *
 * The table is co_linetable of 3.11 and later (InternalDocs/code_objects.md of
 * CPython, "Locations"). Pure; any thread.
 */

#pragma once

#include <stdint.h>

/* *offset* in bytes from the first instruction; 0 when the table does not say. */
int32_t sampler_find_line (const uint8_t *table, uint32_t size, int32_t first_line, int32_t offset);
