/* tools.c: what the Learn pane offers; see tools.h */

#include "viewer/learn/tools.h"

#include <glib/gi18n.h>

#include "viewer/learn/compare.h"
#include "viewer/learn/lessons.h"
#include "viewer/learn/predict.h"
#include "viewer/learn/replay.h"
#include "viewer/learn/resample.h"
#include "viewer/learn/words.h"
#include "viewer/learn/what-if.h"
#include "viewer/learn/quiz.h"
#include "viewer/learn/two-ways.h"

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
    .title = N_("Guess First"),
    .sentence = N_("Say where the time went before you look, and see how near you were."),
    .icon = "pyinst-predict-symbolic",
    .create = viewer_predict_tool_new,
    .go_back = viewer_predict_tool_go_back,
    .open = viewer_predict_tool_open,
  },
  {
    .name = "what-if",
    .title = N_("What If It Were Faster?"),
    .sentence = N_("Make a function smaller, and see what the whole run would win."),
    .icon = "pyinst-what-if-symbolic",
    .create = viewer_what_if_new,
  },
  {
    .name = "quiz",
    .title = N_("Quiz"),
    .sentence = N_("Twelve questions about recordings. How much do you see at once?"),
    .icon = "pyinst-quiz-symbolic",
    .create = viewer_quiz_new,
  },
  {
    .name = "two-ways",
    .title = N_("Tracing and Sampling"),
    .sentence = N_("Two ways to measure one program, beside the truth."),
    .icon = "view-dual-symbolic",
    .create = viewer_two_ways_new,
    .open = viewer_two_ways_open,
  },
  {
    .name = "resample",
    .title = N_("Look Less Often"),
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
