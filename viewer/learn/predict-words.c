/* predict-words.c: what is asked, and what is true, in words; see predict-words.h */

#include "viewer/learn/predict-words.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/figures.h"

static Profile *
get_profile (const ViewerPredict *state)
{
  return profile_call_tree_get_profile (viewer_predict_get_tree (state));
}

/* The item that has this place in truth. */
static const ViewerPredictItem *
get_true_item (const ViewerPredict *state,
               guint                place)
{
  for (guint i = 0; i < VIEWER_PREDICT_RANKED; i++)
    if (viewer_predict_get_truth (state, i) == place)
      return viewer_predict_get_item (state, i);
  return viewer_predict_get_item (state, 0);
}

/* ---- the question ---- */

const char *
viewer_predict_words_get_title (ViewerPredictKind kind)
{
  switch (kind)
    {
    case VIEWER_PREDICT_SELF:
      return _("Which function works most itself?");
    case VIEWER_PREDICT_TOTAL:
      return _("In which function does most time go by?");
    case VIEWER_PREDICT_LINE:
      return _("Which line takes most of the time?");
    case VIEWER_N_PREDICT_KINDS:
    default:
      return "";
    }
}

char *
viewer_predict_words_dup_task (const ViewerPredict *state)
{
  g_autofree char *call = NULL;

  switch (viewer_predict_get_kind (state))
    {
    case VIEWER_PREDICT_SELF:
      return g_strdup (_("Put the function on top whose own lines take most time. What it calls does not count."));
    case VIEWER_PREDICT_TOTAL:
      return g_strdup (_("Put the function on top in which most time goes by. What it calls counts, too."));
    case VIEWER_PREDICT_LINE:
    case VIEWER_N_PREDICT_KINDS:
    default:
      call = viewer_predict_words_dup_name (state, 0);
      return g_strdup_printf (_("Click the line of %s that takes most time, with what it calls. Or go there with the arrow keys and press Enter."),
                              call);
    }
}

char *
viewer_predict_words_dup_name (const ViewerPredict *state,
                               guint                place)
{
  return profile_words_call (get_profile (state), viewer_predict_get_item (state, place)->function);
}

char *
viewer_predict_words_dup_file (const ViewerPredict *state,
                               guint                place)
{
  ProfileFunctionInfo info;

  profile_get_function_info (get_profile (state), viewer_predict_get_item (state, place)->function, &info);
  if (info.short_file[0] == '\0')
    return g_strdup (info.module);
  return g_strdup_printf ("%s:%u", info.short_file, info.first_line);
}

/* ---- what is true ---- */

char *
viewer_predict_words_dup_result (const ViewerPredict *state)
{
  switch (viewer_predict_get_points (state))
    {
    case 3:
      return g_strdup (_("All right: 3 of 3 points."));
    case 2:
      return g_strdup (_("Nearly: 2 of 3 points."));
    case 1:
      return g_strdup (_("Not quite: 1 of 3 points."));
    default:
      return g_strdup (_("It is the other way: 0 of 3 points. Such surprises are what profilers are for."));
    }
}

char *
viewer_predict_words_dup_figure (const ViewerPredict *state,
                                 guint                place)
{
  const ViewerPredictItem *item = get_true_item (state, place);
  gboolean is_self = viewer_predict_get_kind (state) == VIEWER_PREDICT_SELF;
  const ProfileExplainPart *part = is_self ? &item->self : &item->total;
  g_autofree char *seen = viewer_figures_dup_count (part->looks), *all = NULL, *share = NULL;
  ProfileNodeInfo root;

  profile_call_tree_get_node (viewer_predict_get_tree (state), PROFILE_NODE_ROOT, &root);
  all = viewer_figures_dup_count (root.total_looks);
  share = viewer_figures_dup_share (root.total_ns > 0 ? (double) part->ns / (double) root.total_ns : -1);
  return g_strdup_printf (is_self ? _("At work itself in %s of %s samples: %s") : _("On the stack in %s of %s samples: %s"),
                          seen, all, share);
}

/* The place whose item was put furthest too high. */
static guint
find_worst (const ViewerPredict *state)
{
  guint worst = 0, most = 0;

  for (guint i = 0; i < VIEWER_PREDICT_RANKED; i++)
    if (viewer_predict_get_truth (state, i) > i && viewer_predict_get_truth (state, i) - i > most)
      {
        worst = i;
        most = viewer_predict_get_truth (state, i) - i;
      }
  return worst;
}

static char *
dup_self_lesson (const ViewerPredict *state)
{
  guint worst = find_worst (state);
  const ViewerPredictItem *item = viewer_predict_get_item (state, worst);
  g_autofree char *call = viewer_predict_words_dup_name (state, worst);
  g_autofree char *total = viewer_figures_dup_count (item->total.looks), *own = viewer_figures_dup_count (item->self.looks);

  if (item->self.looks * 2 < item->total.looks)
    return g_strdup_printf (_("You put %s too high. It was on the stack in %s samples, but at work itself in only %s of them: "
                              "the rest of the time it waited for what it had called."), call, total, own);
  return g_strdup_printf (_("You put %s too high. It does its work itself, but it was seen in only %s samples."), call, total);
}

static char *
dup_total_lesson (const ViewerPredict *state)
{
  guint worst = find_worst (state);
  const ViewerPredictItem *first = get_true_item (state, 0);
  g_autofree char *call = viewer_predict_words_dup_name (state, worst);
  g_autofree char *top = profile_words_call (get_profile (state), first->function);
  g_autofree char *total = viewer_figures_dup_count (first->total.looks), *own = viewer_figures_dup_count (first->self.looks);

  return g_strdup_printf (_("You put %s too high. Of these, %s was on the stack most, in %s samples, and at work itself in %s of them: "
                            "a function's total has everything in it that it calls."), call, top, total, own);
}

static char *
dup_line_lesson (const ViewerPredict *state)
{
  const ViewerPredictItem *item = viewer_predict_get_item (state, 0);
  g_autofree char *call = viewer_predict_words_dup_name (state, 0);
  g_autofree char *right_share = NULL, *share = NULL;
  ViewerPredictLine right, line;
  double all_ns = (double) MAX (item->total.ns, 1);
  guint32 guess = viewer_predict_get_line (state);

  viewer_predict_get_nth_line (state, 0, &right);
  right_share = viewer_figures_dup_share (MIN ((double) right.total_ns / all_ns, 1));
  if (guess == right.line)
    return g_strdup_printf (_("Line %u has %s of the time of %s."), right.line, right_share, call);
  for (guint i = 1; viewer_predict_get_nth_line (state, i, &line); i++)
    if (line.line == guess)
      {
        share = viewer_figures_dup_share (MIN ((double) line.total_ns / all_ns, 1));
        return g_strdup_printf (_("You chose line %u, which has %s of the time of %s. Line %u has %s."), guess, share, call,
                                right.line, right_share);
      }
  return g_strdup_printf (_("You chose line %u, where no sample found %s. Line %u has %s of its time."), guess, call, right.line,
                          right_share);
}

char *
viewer_predict_words_dup_lesson (const ViewerPredict *state)
{
  ViewerPredictKind kind = viewer_predict_get_kind (state);

  if (kind == VIEWER_PREDICT_LINE)
    return dup_line_lesson (state);
  if (viewer_predict_get_points (state) == VIEWER_PREDICT_POINTS)
    return g_strdup (kind == VIEWER_PREDICT_SELF
                     ? _("You looked for the functions whose own lines work, not for those that only call others.")
                     : _("You counted what a function calls, too: that is what a total is."));
  return kind == VIEWER_PREDICT_SELF ? dup_self_lesson (state) : dup_total_lesson (state);
}

char *
viewer_predict_words_dup_score (int n_rounds,
                                int points)
{
  if (n_rounds <= 0)
    return g_strdup (_("No question yet. Each one gives up to 3 points."));
  return g_strdup_printf (ngettext ("%d of %d points so far, in %d question.", "%d of %d points so far, in %d questions.",
                                    (gulong) n_rounds),
                          points, n_rounds * (int) VIEWER_PREDICT_POINTS, n_rounds);
}
