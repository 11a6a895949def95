/* launch.h: how a program is started to be recorded, as people say it and as it is remembered
 *
 * A key file in the user's state folder keeps the last way of each program. No
 * widgets here.
 */

#pragma once

#include "viewer/recorder.h"

G_BEGIN_DECLS

typedef enum {
  VIEWER_ENGINE_AUTO,
  VIEWER_ENGINE_SIGNAL,
  VIEWER_ENGINE_EVENT,
} ViewerEngine;

/* Strings are owned, "" where nothing was said. */
typedef struct {
  gboolean     is_module;
  char        *program;       /* path of a script, or name of a module */
  char        *arguments;     /* as in a shell */
  char        *folder;        /* to run in; "": a script's own */
  char        *python;        /* "": as pyinst finds it */
  guint        interval_us;
  guint        duration_s;    /* 0: until it ends */
  gboolean     has_children;  /* child processes are recorded, too */
  ViewerEngine engine;
} ViewerLaunch;

/* What the program *program* was started with last, else what is usual. */
void            viewer_launch_init         (ViewerLaunch       *launch,
                                            gboolean            is_module,
                                            const char         *program);
/* The last one of all. */
void            viewer_launch_init_last    (ViewerLaunch       *launch);
void            viewer_launch_clear        (ViewerLaunch       *launch);
void            viewer_launch_remember     (const ViewerLaunch *launch);
/* NULL and *error*, a sentence for people, when it cannot be started like this. */
ViewerRecorder *viewer_launch_new_recorder (const ViewerLaunch *launch,
                                            GError            **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (ViewerLaunch, viewer_launch_clear)

G_END_DECLS
