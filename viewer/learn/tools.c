/* tools.c: what the Learn pane offers; see tools.h */

#include "viewer/learn/tools.h"

#include <glib/gi18n.h>

#include "viewer/learn/lessons.h"

/* In the order of the list. */
static const ViewerLearnTool tools[] = {
  {
    .name = "lessons",
    .title = N_("Lessons"),
    .sentence = N_("Ten slow programs: find out why they are slow, and make them fast."),
    .icon = "pyinst-lessons-symbolic",
    .create = viewer_lessons_new,
    .go_back = viewer_lessons_go_back,
    .open = viewer_lessons_open,
  },
};

const ViewerLearnTool *
viewer_learn_list_tools (guint *n_tools)
{
  *n_tools = G_N_ELEMENTS (tools);
  return tools;
}

const ViewerLearnTool *
viewer_learn_find_tool (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (tools); i++)
    if (g_strcmp0 (tools[i].name, name) == 0)
      return &tools[i];
  return NULL;
}
