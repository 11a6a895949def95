/* sources.h: the text of the application's files, kept with the recording
 *
 * So that a recording made on a server shows its source anywhere. Files below the
 * standard library's or an environment's folders are only stated, not copied.
 * Drain thread only; sampler_sources_set_folders() before it starts.
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "format/format.h"

#define SAMPLER_SOURCE_MAX        (512u << 10)   /* of one file */
#define SAMPLER_SOURCES_TOTAL_MAX (8u << 20)

/* Folders are separated by NUL, ended by an empty one; copied. */
void sampler_sources_set_folders (const char *folders, size_t size);
/* Otherwise every file is only stated; before the drain thread starts. */
void sampler_sources_keep_texts  (bool keep);
void sampler_sources_reset       (void);
/* A file was sampled. */
void sampler_sources_note        (const char *path, size_t size);
/* Puts the next noted file into *payload* (SRCF records); 0 when there is none left. */
int  sampler_sources_put_next    (FormatBuffer *payload);
