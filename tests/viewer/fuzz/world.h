/* world.h: what is around the window that the fuzzer plays with
 *
 * Home, settings, programs, the desktop's looks, clipboards: all that outlives a window. A sequence
 * begins with the same world whatever was before, so its number alone brings it back.
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes *folder* all that the application knows: home, settings, programs. The first
 * thing of a process. What is recorded in it is a stub. */
void     fuzz_world_use_folder (const char *folder);
/* From now on files are read before they are used, nothing moves by itself and nothing is recorded. */
void     fuzz_world_keep_calm  (void);
gboolean fuzz_world_is_calm    (void);
/* Writing direction and size of the text, for windows that are made from now on; what was remembered is forgotten. */
void     fuzz_world_begin      (GRand *random, const char *folder);
/* Removes the folder and all that is in it. */
void     fuzz_world_end        (const char *folder);
/* Of the desktop's switch for high contrast, in memory; NULL where the desktop's schemas are not. */
GSettings *fuzz_world_dup_contrast (void);

G_END_DECLS
