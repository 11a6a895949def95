/* scene.h: what the fuzzer puts before its random input
 *
 * The recordings, views, tools and looks that random keys would come upon too seldom, and the answers to
 * GTK's own dialogs, so that files are only ever written below the folder of the run (world.h).
 */

#pragma once

#include "viewer/window.h"

G_BEGIN_DECLS

/* A random recording, being read or read. */
void  fuzz_scene_open       (ViewerWindow *window, GRand *random, const char *folder);
/* Any change. Free what it returns: one line that says which. */
char *fuzz_scene_change     (ViewerWindow *window, GRand *random, const char *folder);
/* Choosers of files and printers are answered as soon as they have read their folder; when *all*, every dialog goes. */
void  fuzz_scene_answer     (ViewerWindow *window, GRand *random, const char *folder, gboolean all);

G_END_DECLS
