/* scene.h: what the fuzzer puts before its random input
 *
 * The recordings, views, tools and looks that random keys would come upon too seldom, and the answers to
 * GTK's own dialogs, so that files are only ever written below the folder of the run.
 */

#pragma once

#include "viewer/window.h"

G_BEGIN_DECLS

/* Makes *folder* all that the application knows: home, settings, programs. The first
 * thing of a process. What is recorded in it is a stub. */
void  fuzz_scene_use_folder (const char *folder);
/* From now on files are read before they are used, nothing moves by itself and nothing is recorded. */
void  fuzz_scene_keep_calm  (void);
/* Writing direction and size of the text, for windows that are made from now on; what was remembered is forgotten. */
void  fuzz_scene_begin      (GRand *random, const char *folder);
/* Removes the folder and all that is in it. */
void  fuzz_scene_end        (const char *folder);
/* A random recording, being read or read. */
void  fuzz_scene_open       (ViewerWindow *window, GRand *random, const char *folder);
/* Any change. Free what it returns: one line that says which. */
char *fuzz_scene_change     (ViewerWindow *window, GRand *random, const char *folder);
/* Choosers of files and printers are answered as soon as they have read their folder; when *all*, every dialog goes. */
void  fuzz_scene_answer     (ViewerWindow *window, GRand *random, const char *folder, gboolean all);

G_END_DECLS
