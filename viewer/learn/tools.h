/* tools.h: what the Learn pane offers, as one table
 *
 * A tool is a widget for one session. It works from a width of 320 px, the pane
 * scrolls it, and it is kept while the pane is there. What it changed in the
 * session it puts back when it is unmapped.
 */

#pragma once

#include "viewer/session.h"

G_BEGIN_DECLS

typedef struct {
  const char *name;       /* of the action win.learn-tool; no "/" in it */
  const char *title;      /* to be translated */
  const char *sentence;   /* what it is good for; to be translated */
  const char *icon;
  GtkWidget *(*create) (ViewerSession *session);
  /* One step back inside the tool; FALSE when it is at its beginning. NULL: it has no steps. */
  gboolean   (*go_back) (GtkWidget *tool);
  /* Goes to a place inside the tool: "lookup" of "lessons/lookup". NULL: there are none. */
  gboolean   (*open)    (GtkWidget  *tool,
                         const char *place);
} ViewerLearnTool;

const ViewerLearnTool *viewer_learn_list_tools (guint *n_tools);
/* NULL when there is none that is called so. */
const ViewerLearnTool *viewer_learn_find_tool  (const char *name);

G_END_DECLS
