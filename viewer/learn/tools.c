/* tools.c: what the Learn pane offers; see tools.h */

#include "viewer/learn/tools.h"

#include <glib/gi18n.h>

#include "viewer/learn/compare.h"
#include "viewer/learn/lessons.h"
#include "viewer/learn/resample.h"

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
  {
    .name = "resample",
    .title = N_("Look less often"),
    .sentence = N_("How sure is a share? See what fewer looks would have shown."),
    .icon = "pyinst-resample-symbolic",
    .create = viewer_resample_new,
  },
  {
    .name = "compare",
    .title = N_("Compare"),
    .sentence = N_("Two recordings side by side: what differs, and whether it is real."),
    .icon = "pyinst-compare-symbolic",
    .create = viewer_compare_new,
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
