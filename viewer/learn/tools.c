/* tools.c: what the Learn pane offers; see tools.h */

#include "viewer/learn/tools.h"

#include <glib/gi18n.h>

#include "viewer/learn/lessons.h"
#include "viewer/learn/predict.h"
#include "viewer/learn/replay.h"
#include "viewer/learn/words.h"

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
    .name = "words",
    .title = N_("Words"),
    .sentence = N_("What self, total, the GIL and all the other words mean, with the numbers of this recording."),
    .icon = "pyinst-words-symbolic",
    .create = viewer_words_new,
    .go_back = viewer_words_go_back,
    .open = viewer_words_open,
  },
  {
    .name = "replay",
    .title = N_("Replay"),
    .sentence = N_("Watch the tree grow, sample by sample."),
    .icon = "media-playback-start-symbolic",
    .create = viewer_replay_new,
  },
  {
    .name = "predict",
    .title = N_("Guess first"),
    .sentence = N_("Say where the time went before you look, and see how near you were."),
    .icon = "pyinst-predict-symbolic",
    .create = viewer_predict_tool_new,
    .go_back = viewer_predict_tool_go_back,
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
