/* predict-state.c: a guess at what a recording says, before looking; see predict-state.h */

#include "viewer/learn/predict-state.h"

#include <string.h>

#include "profile/statistics.h"
#include "profile/words.h"

/* Two functions that are nearer to each other than this, in their figures and of all, are no fair question. */
#define LEAST_RATIO 0.8
#define LEAST_STEP  0.02
/* One that is seen less is not known well enough, and nobody thinks of it. */
#define LEAST_SHARE 0.01

struct _ViewerPredict {
  ProfileCallTree  *tree;
  ViewerPredictKind kind;
  gint64            all_ns;
  ViewerPredictItem items[VIEWER_PREDICT_RANKED];   /* in the right order */
  guint             order[VIEWER_PREDICT_RANKED];   /* of the answer: indices of items */
  GArray           *lines;                          /* ViewerPredictLine, most time first */
  guint32           line;
  gboolean          is_revealed;
};

/* ---- what can be asked for ---- */

static gint64
get_figure (const ViewerPredictItem *item,
            ViewerPredictKind        kind)
{
  return kind == VIEWER_PREDICT_SELF ? item->self.ns : item->total.ns;
}

static gboolean
is_candidate (Profile                   *profile,
              const ProfileFunctionTime *time,
              gint64                     all_ns,
              gboolean                   only_application)
{
  ProfileFunctionInfo info;

  if (time->function == 0 || (double) time->total_ns < LEAST_SHARE * (double) all_ns)
    return FALSE;
  profile_get_function_info (profile, time->function, &info);
  /* A module's body and what has no name are nothing to guess at. */
  return info.name[0] != '<' && (!only_application || info.origin == PROFILE_ORIGIN_APPLICATION);
}

static int
compare_items (gconstpointer a,
               gconstpointer b,
               gpointer      kind)
{
  const ViewerPredictItem *first = a, *second = b;
  gint64 first_ns = get_figure (first, GPOINTER_TO_INT (kind)), second_ns = get_figure (second, GPOINTER_TO_INT (kind));

  if (first_ns != second_ns)
    return first_ns > second_ns ? -1 : 1;
  if (first->total.ns != second->total.ns)
    return first->total.ns > second->total.ns ? -1 : 1;
  return first->function < second->function ? -1 : 1;
}

static GArray *
list_candidates (ViewerPredict *self,
                 GArray        *times,
                 gboolean       only_application)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (ViewerPredictItem));
  Profile *profile = profile_call_tree_get_profile (self->tree);

  for (guint i = 0; i < times->len; i++)
    {
      const ProfileFunctionTime *time = &g_array_index (times, ProfileFunctionTime, i);
      ViewerPredictItem item = { time->function, { time->total_looks, time->total_ns }, { time->self_looks, time->self_ns } };

      if (is_candidate (profile, time, self->all_ns, only_application))
        g_array_append_val (items, item);
    }
  g_array_sort_with_data (items, compare_items, GINT_TO_POINTER (self->kind));
  return items;
}

/* Whether nobody can say that it was chance which of the two has more. */
static gboolean
are_apart (ViewerPredict           *self,
           const ViewerPredictItem *more,
           const ViewerPredictItem *less)
{
  gint64 more_ns = get_figure (more, self->kind), less_ns = get_figure (less, self->kind);

  return (double) less_ns <= LEAST_RATIO * (double) more_ns && (double) (more_ns - less_ns) >= LEAST_STEP * (double) self->all_ns;
}

/* The first three from *start* on, each clearly less than the one before. */
static gboolean
choose (ViewerPredict *self,
        GArray        *candidates,
        guint          start)
{
  guint n = 0;

  for (guint i = start; i < candidates->len && n < VIEWER_PREDICT_RANKED; i++)
    {
      const ViewerPredictItem *item = &g_array_index (candidates, ViewerPredictItem, i);

      if (n == 0 || are_apart (self, &self->items[n - 1], item))
        self->items[n++] = *item;
    }
  return n == VIEWER_PREDICT_RANKED;
}

/* A later round begins further down the list, as long as that gives a question. */
static gboolean
choose_for_round (ViewerPredict *self,
                  GArray        *candidates,
                  guint          round)
{
  guint n_starts = 0;

  while (choose (self, candidates, n_starts))
    n_starts++;
  return n_starts > 0 && choose (self, candidates, round % n_starts);
}

/* ---- the first order ---- */

static void
shuffle (ViewerPredict *self,
         guint          round)
{
  Profile *profile = profile_call_tree_get_profile (self->tree);
  guint32 seed = (guint32) profile_get_looks (profile) ^ (guint32) profile_get_duration_ns (profile) ^ (round * 2654435761u);
  g_autoptr(GRand) random = g_rand_new_with_seed (seed);
  gboolean is_right = TRUE;

  for (guint i = 0; i < VIEWER_PREDICT_RANKED; i++)
    self->order[i] = i;
  for (guint i = VIEWER_PREDICT_RANKED - 1; i > 0; i--)
    {
      guint k = (guint) g_rand_int_range (random, 0, (gint32) i + 1), swap = self->order[i];

      self->order[i] = self->order[k];
      self->order[k] = swap;
    }
  for (guint i = 0; i < VIEWER_PREDICT_RANKED; i++)
    is_right &= self->order[i] == i;
  if (is_right)
    {
      self->order[0] = 1;
      self->order[1] = 0;
    }
}

/* ---- lines ---- */

static int
compare_lines (gconstpointer a,
               gconstpointer b)
{
  const ViewerPredictLine *first = a, *second = b;

  if (first->total_ns != second->total_ns)
    return first->total_ns > second->total_ns ? -1 : 1;
  return first->line < second->line ? -1 : 1;
}

static GArray *
list_lines (GArray          *times,
            ProfileFunction  function)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (ViewerPredictLine));

  for (guint i = 0; i < times->len; i++)
    {
      const ProfileLineTime *time = &g_array_index (times, ProfileLineTime, i);
      ViewerPredictLine line = { time->line, time->total_ns };

      if (time->function == function && time->line != 0)
        g_array_append_val (lines, line);
    }
  g_array_sort (lines, compare_lines);
  return lines;
}

/* Of several lines, and one clearly before the next. */
static gboolean
is_fair (ViewerPredict *self,
         const GArray  *lines)
{
  const ViewerPredictLine *first = &g_array_index (lines, ViewerPredictLine, 0);
  const ViewerPredictLine *second = &g_array_index (lines, ViewerPredictLine, 1);

  return lines->len >= 2 && (double) second->total_ns <= LEAST_RATIO * (double) first->total_ns;
}

static gboolean
choose_lines (ViewerPredict *self,
              GArray        *candidates,
              guint          round)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(GArray) times = profile_statistics_lines (profile_call_tree_get_profile (self->tree), &options);
  g_autoptr(GArray) fair = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < candidates->len; i++)
    {
      g_autoptr(GArray) lines = list_lines (times, g_array_index (candidates, ViewerPredictItem, i).function);

      if (is_fair (self, lines))
        g_array_append_val (fair, i);
    }
  if (fair->len == 0)
    return FALSE;
  self->items[0] = g_array_index (candidates, ViewerPredictItem, g_array_index (fair, guint, round % fair->len));
  self->lines = list_lines (times, self->items[0].function);
  return TRUE;
}

/* ---- making ---- */

ViewerPredict *
viewer_predict_new (ProfileCallTree   *tree,
                    ViewerPredictKind  kind,
                    guint              round)
{
  g_autoptr(ViewerPredict) self = g_new0 (ViewerPredict, 1);
  g_autoptr(GArray) times = profile_statistics_functions (tree, NULL, NULL);
  gboolean is_fair_question = FALSE;
  ProfileNodeInfo root;

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  self->tree = profile_call_tree_ref (tree);
  self->kind = kind;
  self->all_ns = root.total_ns;
  /* Libraries only where the program's own functions are too few. */
  for (guint libraries = 0; libraries <= 1 && !is_fair_question; libraries++)
    {
      g_autoptr(GArray) candidates = list_candidates (self, times, libraries == 0);

      is_fair_question = kind == VIEWER_PREDICT_LINE ? libraries == 0 && choose_lines (self, candidates, round)
                                                     : choose_for_round (self, candidates, round);
    }
  if (!is_fair_question || root.total_looks < PROFILE_LOOKS_FEW)
    return NULL;
  shuffle (self, round);
  if (kind == VIEWER_PREDICT_LINE)
    self->order[0] = 0;
  return g_steal_pointer (&self);
}

void
viewer_predict_free (ViewerPredict *self)
{
  profile_call_tree_unref (self->tree);
  g_clear_pointer (&self->lines, g_array_unref);
  g_free (self);
}

ViewerPredictKind
viewer_predict_get_kind (const ViewerPredict *self)
{
  return self->kind;
}

ProfileCallTree *
viewer_predict_get_tree (const ViewerPredict *self)
{
  return self->tree;
}

/* ---- the answer ---- */

gboolean
viewer_predict_is_revealed (const ViewerPredict *self)
{
  return self->is_revealed;
}

const ViewerPredictItem *
viewer_predict_get_item (const ViewerPredict *self,
                         guint                place)
{
  g_return_val_if_fail (place < VIEWER_PREDICT_RANKED, NULL);

  return &self->items[self->order[place]];
}

gboolean
viewer_predict_move (ViewerPredict *self,
                     guint          place,
                     int            step)
{
  int to = (int) place + step;
  guint swap;

  if (self->is_revealed || self->kind == VIEWER_PREDICT_LINE || place >= VIEWER_PREDICT_RANKED
      || to < 0 || to >= (int) VIEWER_PREDICT_RANKED)
    return FALSE;
  swap = self->order[place];
  self->order[place] = self->order[to];
  self->order[to] = swap;
  return TRUE;
}

gboolean
viewer_predict_set_line (ViewerPredict *self,
                         guint32        line)
{
  if (self->is_revealed || self->kind != VIEWER_PREDICT_LINE)
    return FALSE;
  self->line = line;
  return TRUE;
}

guint32
viewer_predict_get_line (const ViewerPredict *self)
{
  return self->line;
}

gboolean
viewer_predict_reveal (ViewerPredict *self)
{
  if (self->is_revealed || (self->kind == VIEWER_PREDICT_LINE && self->line == 0))
    return FALSE;
  self->is_revealed = TRUE;
  return TRUE;
}

/* ---- what is true ---- */

guint
viewer_predict_get_truth (const ViewerPredict *self,
                          guint                place)
{
  g_return_val_if_fail (place < VIEWER_PREDICT_RANKED, 0);

  return self->order[place];
}

gboolean
viewer_predict_get_nth_line (const ViewerPredict *self,
                             guint                index,
                             ViewerPredictLine   *line)
{
  if (self->lines == NULL || index >= self->lines->len)
    return FALSE;
  *line = g_array_index (self->lines, ViewerPredictLine, index);
  return TRUE;
}

static guint
count_line_points (const ViewerPredict *self)
{
  ViewerPredictLine right, line;

  viewer_predict_get_nth_line (self, 0, &right);
  for (guint i = 0; viewer_predict_get_nth_line (self, i, &line); i++)
    if (line.line == self->line)
      return i == 0 ? 3 : 2 * line.total_ns >= right.total_ns ? 2 : 1;
  return 0;
}

guint
viewer_predict_get_points (const ViewerPredict *self)
{
  guint points = 0;

  if (!self->is_revealed)
    return 0;
  if (self->kind == VIEWER_PREDICT_LINE)
    return count_line_points (self);
  for (guint i = 0; i < VIEWER_PREDICT_RANKED; i++)
    for (guint k = i + 1; k < VIEWER_PREDICT_RANKED; k++)
      points += self->order[i] < self->order[k];
  return points;
}
