/* render-text-tree.c: the rows of a call tree
 *
 * Of library calls that hang together, those are shown that people came by: the
 * first one, those that call something else, and those that are heavy by
 * themselves. The others are counted below the first, and what they call stands
 * below the nearest that is shown. Nothing here recurses.
 */

#include "profile/render-text-private.h"
#include "profile/words.h"

#include "format/format.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* Deeper levels are counted, not drawn: nobody reads them, and 10,000 of them
 * indented would be hundreds of megabytes. */
#define DEPTH_MAX     100u
#define HEAVY_ITSELF  0.2     /* of the whole */
#define HIDDEN_LEAST  2u
#define MODULES_WIDTH 40u
/* Less than this many tasks at a time, or so near to what was said, is no news. */
#define FACTOR_LEAST  1.05

typedef struct {
  ProfileTextReport *report;
  guint32            n_nodes;
  ProfileNodeInfo   *nodes;
  ProfileNode       *order;      /* all nodes, callers before what they call, siblings in the tree's order */
  guint32           *n_hidden;   /* by the first node of a group */
  gboolean          *hidden;
  ProfileNode       *above;      /* the nearest shown node outwards */
  guint32           *depths;     /* among the shown ones */
  guint32           *offsets;    /* where the shown ones below a node stand in *rows*; n_nodes + 1 of them */
  ProfileNode       *rows;
  guint32           *places;     /* of a node in *rows* */
  double            *factors;    /* how many tasks stood there at a time, as far as a row outwards says it; 0 none does */
} Rows;

static void
find_order (Rows *self)
{
  const ProfileCallTree *tree = self->report->tree;
  ProfileNode node = PROFILE_NODE_ROOT;
  guint32 n = 0;

  while (node != PROFILE_NODE_NONE)
    {
      ProfileNode next = profile_call_tree_get_first_child (tree, node);

      self->order[n++] = node;
      while (next == PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
        {
          next = profile_call_tree_get_next (tree, node);
          node = self->nodes[node].parent;
        }
      node = next;
    }
}

/* ---- which rows are shown ---- */

static gboolean
is_exit (const Rows *self, ProfileNode node)
{
  for (ProfileNode child = profile_call_tree_get_first_child (self->report->tree, node); child != PROFILE_NODE_NONE;
       child = profile_call_tree_get_next (self->report->tree, child))
    if (self->nodes[child].kind != PROFILE_NODE_FASTER && self->nodes[child].group != self->nodes[node].group)
      return TRUE;
  return FALSE;
}

/* "[await]" and its like: what the recording says by itself, and [gc] is not one. */
static gboolean
is_task_frame (const Rows *self, ProfileNode node)
{
  ProfileFunctionInfo info;

  if (self->nodes[node].task_ns == 0)
    return FALSE;
  profile_get_function_info (self->report->profile, self->nodes[node].function, &info);
  return info.kind == FORMAT_CODE_PSEUDO && strcmp (info.name, "[gc]") != 0;
}

static void
hide_groups (Rows *self)
{
  double heavy_ns = HEAVY_ITSELF * (double) self->report->whole_ns;

  for (ProfileNode i = 1; i < self->n_nodes; i++)
    {
      const ProfileNodeInfo *node = &self->nodes[i];

      if (node->group == PROFILE_NODE_NONE || node->group == i || is_task_frame (self, i) || (double) node->self_ns > heavy_ns || is_exit (self, i))
        continue;
      self->hidden[i] = TRUE;
      self->n_hidden[node->group]++;
    }
  for (ProfileNode i = 1; i < self->n_nodes; i++)
    {
      const ProfileNodeInfo *node = &self->nodes[i];

      if (self->hidden[i] && self->n_hidden[node->group] < HIDDEN_LEAST)
        self->hidden[i] = FALSE;
      /* What is too small below a hidden one is as hidden. */
      if (node->kind == PROFILE_NODE_FASTER && self->hidden[node->parent])
        self->hidden[i] = TRUE;
    }
}

static int
compare_rows (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Rows *self = user_data;
  const ProfileNodeInfo *first = &self->nodes[*(const ProfileNode *) a], *second = &self->nodes[*(const ProfileNode *) b];
  gboolean first_is_sum = first->kind == PROFILE_NODE_FASTER, second_is_sum = second->kind == PROFILE_NODE_FASTER;

  if (first_is_sum != second_is_sum)
    return first_is_sum ? 1 : -1;
  if (first->total_ns != second->total_ns)
    return first->total_ns > second->total_ns ? -1 : 1;
  return 0;
}

static void
arrange (Rows *self)
{
  g_autofree guint32 *counts = g_new0 (guint32, self->n_nodes);
  guint32 total = 0;

  for (ProfileNode i = 1; i < self->n_nodes; i++)
    {
      ProfileNode parent = self->nodes[i].parent;
      self->above[i] = self->hidden[parent] ? self->above[parent] : parent;
      self->depths[i] = self->depths[self->above[i]] + 1;
      counts[self->above[i]] += !self->hidden[i];
    }
  for (ProfileNode i = 0; i < self->n_nodes; i++)
    {
      self->offsets[i] = total;
      total += counts[i];
      counts[i] = 0;
    }
  self->offsets[self->n_nodes] = total;
  for (guint32 i = 1; i < self->n_nodes; i++)
    {
      ProfileNode node = self->order[i], above = self->above[node];
      if (!self->hidden[node])
        self->rows[self->offsets[above] + counts[above]++] = node;
    }
  for (ProfileNode i = 0; i < self->n_nodes && !self->report->options->report.timeline; i++)
    if (counts[i] > 1)
      g_qsort_with_data (self->rows + self->offsets[i], (int) counts[i], sizeof *self->rows, compare_rows, self);
  for (guint32 i = 0; i < total; i++)
    self->places[self->rows[i]] = i;
}

/* ---- what is hidden ---- */

/* "asyncio, selectors": whose calls of a group are hidden; free it. */
static char *
dup_modules (const Rows *self, ProfileNode group)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *all = NULL;
  glong length;

  for (ProfileNode i = group; i < self->n_nodes; i++)
    {
      ProfileFunctionInfo info;

      if (!self->hidden[i] || self->nodes[i].group != group)
        continue;
      profile_get_function_info (self->report->profile, self->nodes[i].function, &info);
      /* Equal texts are one pointer: the labels keep each once. */
      if (!g_ptr_array_find (names, info.module, NULL))
        g_ptr_array_add (names, (gpointer) info.module);
    }
  g_ptr_array_add (names, NULL);
  all = g_strjoinv (", ", (char **) names->pdata);
  length = g_utf8_strlen (all, -1);
  if (length <= (glong) MODULES_WIDTH)
    return g_steal_pointer (&all);
  *g_utf8_offset_to_pointer (all, MODULES_WIDTH - 3) = '\0';
  return g_strconcat (all, "...", NULL);
}

/* *more* says for each level whether rows follow there. */
static void
put_branches (Rows *self, const guint8 *more, guint depth, gboolean is_row)
{
  gboolean unicode = self->report->options->unicode;
  FILE *out = self->report->out;

  for (guint level = 1; level <= depth; level++)
    {
      if (level == depth && is_row)
        fputs (more[level] ? (unicode ? "├─ " : "|- ") : (unicode ? "└─ " : "`- "), out);
      else
        fputs (more[level] ? (unicode ? "│  " : "|  ") : "   ", out);
    }
}

static void
put_hidden (Rows *self, ProfileNode group, guint8 *more)
{
  g_autofree char *modules = dup_modules (self, group);
  g_autofree char *words = profile_words_hidden (self->n_hidden[group], modules);
  guint depth = self->depths[group];

  profile_text_begin_row (self->report);
  fprintf (self->report->out, "%*s", profile_text_time_width (self->report), "");
  more[depth + 1] = self->offsets[group + 1] > self->offsets[group];
  put_branches (self, more, depth + 1, FALSE);
  profile_text_put_styled (self->report, PROFILE_TEXT_DIM, words);
  fputc ('\n', self->report->out);
}

/* ---- rows ---- */

/* "×10.0 = 2.013 s": so many tasks stood there at a time, together so long. Said where it changes. */
static void
put_factor (Rows *self, ProfileNode index)
{
  const ProfileNodeInfo *node = &self->nodes[index];
  double said = self->factors[self->above[index]];
  double factor = node->total_ns > 0 ? (double) node->task_ns / (double) node->total_ns : 0;
  g_autofree char *words = NULL;
  ProfileFunctionInfo info;

  self->factors[index] = said;
  profile_get_function_info (self->report->profile, node->function, &info);
  if (node->kind != PROFILE_NODE_FUNCTION || !(info.flags & FORMAT_CODE_COROUTINE || is_task_frame (self, index))
      || self->report->options->report.task_kind != NULL)
    return;
  if (factor < FACTOR_LEAST && said == 0)
    return;
  if (said != 0 && factor > said / FACTOR_LEAST && factor < said * FACTOR_LEAST)
    return;
  self->factors[index] = factor;
  words = g_strdup_printf (self->report->options->unicode ? "  ×%.1f = %.3f s" : "  x%.1f = %.3f s", factor,
                           (double) node->task_ns / 1e9);
  profile_text_put_styled (self->report, PROFILE_TEXT_DIM, words);
}

static void
put_node (Rows *self, ProfileNode index)
{
  const ProfileNodeInfo *node = &self->nodes[index];
  ProfileFunctionInfo info;
  g_autofree char *words = NULL;

  switch (node->kind)
    {
    case PROFILE_NODE_FASTER:
      words = profile_words_faster (node->n_folded);
      profile_text_put_styled (self->report, PROFILE_TEXT_DIM, words);
      break;
    case PROFILE_NODE_LIBRARY:
      words = profile_words_module (self->report->profile, node->function);
      profile_text_put_styled (self->report, PROFILE_TEXT_DIM, words);
      break;
    case PROFILE_NODE_SELF:
      profile_get_function_info (self->report->profile, node->function, &info);
      profile_text_put (self->report, "[self]  ");
      profile_text_put_styled (self->report, PROFILE_TEXT_DIM, info.short_file);
      break;
    case PROFILE_NODE_FUNCTION:
    case PROFILE_NODE_LIBRARY_RUN:
    case PROFILE_NODE_THREAD:
    default:
      profile_get_function_info (self->report->profile, node->function, &info);
      profile_text_put_function (self->report, node->function,
                                 !node->is_library && info.origin != PROFILE_ORIGIN_BUILTIN);
      put_factor (self, index);
    }
  fputc ('\n', self->report->out);
}

/* How many shown levels are below *top*. */
static guint
count_levels_below (const Rows *self, ProfileNode top)
{
  g_autofree guint8 *below = g_new0 (guint8, self->n_nodes);
  guint32 deepest = self->depths[top];

  below[top] = 1;
  for (ProfileNode i = top + 1; i < self->n_nodes; i++)
    {
      below[i] = below[self->nodes[i].parent];
      if (below[i] && !self->hidden[i])
        deepest = MAX (deepest, self->depths[i]);
    }
  return deepest - self->depths[top];
}

static void
put_deeper (Rows *self, const guint8 *more, ProfileNode node)
{
  guint levels = count_levels_below (self, node);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u deeper level",
                                                         "and %u deeper levels", levels), levels);

  profile_text_begin_row (self->report);
  fprintf (self->report->out, "%*s", profile_text_time_width (self->report), "");
  put_branches (self, more, DEPTH_MAX + 1, TRUE);
  profile_text_put_styled (self->report, PROFILE_TEXT_DIM, words);
  fputc ('\n', self->report->out);
}

static gboolean
is_last (const Rows *self, ProfileNode node)
{
  return self->places[node] + 1 == self->offsets[self->above[node] + 1];
}

static void
put_row (Rows *self, ProfileNode node, guint8 *more)
{
  guint32 depth = self->depths[node];

  more[depth] = !is_last (self, node);
  profile_text_begin_row (self->report);
  profile_text_put_time (self->report, self->nodes[node].total_ns);
  put_branches (self, more, depth, TRUE);
  put_node (self, node);
  if (self->n_hidden[node] >= HIDDEN_LEAST && depth < DEPTH_MAX)
    put_hidden (self, node, more);
}

/* Goes down and up by index: a stack's depth is never ours. */
static void
put_rows (Rows *self)
{
  guint8 more[DEPTH_MAX + 2] = { 0 };
  ProfileNode node = PROFILE_NODE_ROOT;

  for (;;)
    {
      gboolean has_below = self->offsets[node + 1] > self->offsets[node];

      if (has_below && self->depths[node] >= DEPTH_MAX)
        {
          more[DEPTH_MAX + 1] = 0;
          put_deeper (self, more, node);
          has_below = FALSE;
        }
      if (has_below)
        node = self->rows[self->offsets[node]];
      else
        {
          while (node != PROFILE_NODE_ROOT && is_last (self, node))
            node = self->above[node];
          if (node == PROFILE_NODE_ROOT)
            return;
          node = self->rows[self->places[node] + 1];
        }
      put_row (self, node, more);
    }
}

void
profile_text_put_nodes (ProfileTextReport *report)
{
  guint32 n_nodes = profile_call_tree_get_n_nodes (report->tree);
  g_autofree ProfileNodeInfo *nodes = g_new (ProfileNodeInfo, n_nodes);
  g_autofree guint32 *numbers = g_new0 (guint32, (gsize) n_nodes * 7 + 1);
  g_autofree gboolean *hidden = g_new0 (gboolean, n_nodes);
  g_autofree double *factors = g_new0 (double, n_nodes);
  Rows self = {
    .report = report,
    .n_nodes = n_nodes,
    .nodes = nodes,
    .order = numbers,
    .n_hidden = numbers + n_nodes,
    .hidden = hidden,
    .factors = factors,
    .above = numbers + (gsize) n_nodes * 2,
    .depths = numbers + (gsize) n_nodes * 3,
    .rows = numbers + (gsize) n_nodes * 4,
    .places = numbers + (gsize) n_nodes * 5,
    .offsets = numbers + (gsize) n_nodes * 6,
  };

  for (ProfileNode i = 0; i < n_nodes; i++)
    profile_call_tree_get_node (report->tree, i, &nodes[i]);
  find_order (&self);
  if (!report->options->report.show_all)
    hide_groups (&self);
  arrange (&self);
  put_rows (&self);
}
