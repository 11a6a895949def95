/* flame-layout.c: nodes level by level, and the runs of them that are in sight
 *
 * The tree's nodes are put level by level into one row, children of neighbours as
 * neighbours: then the callees of any run of neighbours are a run again, and sums of
 * times up to each node give the width of a run by one subtraction.
 */

#include "viewer/flame-layout.h"

/* Less than this much of a pixel leaves no mark, nor do the callees below it. */
#define FAINTEST (1 / 32.0)

struct _ViewerFlameLayout {
  ProfileCallTree *tree;
  guint32          n;           /* places */
  ProfileNode     *nodes;       /* by place */
  guint32         *places;      /* by node */
  guint32         *children;    /* by place, one more: where its children begin; they end where the next one's do */
  gint64          *sums;        /* by place, one more: the times of all before it */
  guint32         *heights;     /* by place: levels below it */
};

/* Neighbours that are drawn as one block; ns from the top's begin. */
typedef struct {
  guint32 first, end;           /* places */
  double  x, width;
} Run;

typedef struct {
  const ViewerFlameLayout *layout;
  double                   begin, end;      /* ns in sight */
  double                   pixels_per_ns;
} Sight;

static gint64
get_sum (const ViewerFlameLayout *self,
         guint32                  first,
         guint32                  end)
{
  return self->sums[end] - self->sums[first];
}

/* ---- a tree's layout ---- */

static void
put_nodes (ViewerFlameLayout *self)
{
  guint32 filled = 1;

  self->nodes[0] = PROFILE_NODE_ROOT;
  for (guint32 place = 0; place < self->n; place++)
    {
      ProfileNode node = self->nodes[place];
      ProfileNodeInfo info;

      profile_call_tree_get_node (self->tree, node, &info);
      self->places[node] = place;
      self->sums[place + 1] = self->sums[place] + info.total_ns;
      self->children[place] = filled;
      for (ProfileNode child = profile_call_tree_get_first_child (self->tree, node);
           child != PROFILE_NODE_NONE && filled < self->n; child = profile_call_tree_get_next (self->tree, child))
        self->nodes[filled++] = child;
      if (place + 1 == filled)
        self->n = filled;   /* that was the last */
    }
  self->children[self->n] = filled;
}

static void
measure_heights (ViewerFlameLayout *self)
{
  for (guint32 place = self->n; place-- > 0;)
    for (guint32 child = self->children[place]; child < self->children[place + 1]; child++)
      self->heights[place] = MAX (self->heights[place], self->heights[child] + 1);
}

ViewerFlameLayout *
viewer_flame_layout_new (ProfileCallTree *tree)
{
  ViewerFlameLayout *self = g_new0 (ViewerFlameLayout, 1);
  gsize n = profile_call_tree_get_n_nodes (tree);

  self->tree = profile_call_tree_ref (tree);
  self->n = (guint32) n;
  self->nodes = g_new (ProfileNode, n);
  self->places = g_new0 (guint32, n);
  self->children = g_new (guint32, n + 1);
  self->sums = g_new0 (gint64, n + 1);
  self->heights = g_new0 (guint32, n);
  put_nodes (self);
  measure_heights (self);
  return self;
}

void
viewer_flame_layout_free (ViewerFlameLayout *self)
{
  profile_call_tree_unref (self->tree);
  g_free (self->nodes);
  g_free (self->places);
  g_free (self->children);
  g_free (self->sums);
  g_free (self->heights);
  g_free (self);
}

ProfileCallTree *
viewer_flame_layout_get_tree (const ViewerFlameLayout *self)
{
  return self->tree;
}

guint32
viewer_flame_layout_get_n_rows (const ViewerFlameLayout *self,
                                ProfileNode              top)
{
  return self->heights[self->places[top]] + (top == PROFILE_NODE_ROOT ? 0 : 1);
}

/* ---- what is in sight ---- */

static Sight
make_sight (const ViewerFlameLayout *self,
            const ViewerFlameView   *view)
{
  guint32 place = self->places[view->top];
  double total = (double) get_sum (self, place, place + 1);
  double part = MAX (view->end - view->begin, 1e-12);

  return (Sight) {
    .layout = self,
    .begin = view->begin * total,
    .end = view->end * total,
    .pixels_per_ns = total > 0 ? view->width / (total * part) : 0,
  };
}

static gboolean
is_wide (const Sight *sight,
         double       width)
{
  return width * sight->pixels_per_ns >= 1;
}

static void
add_run (const Sight *sight,
         GArray      *runs,
         guint32      first,
         guint32      end,
         double       x,
         double       width)
{
  Run run = { first, end, x, width };

  if ((double) get_sum (sight->layout, first, end) * sight->pixels_per_ns >= FAINTEST)
    g_array_append_val (runs, run);
}

/* The first of [first, end), which begin at *x* with *first*, that reaches into sight. */
static guint32
find_in_sight (const Sight *sight,
               guint32      first,
               guint32      end,
               double       x)
{
  guint32 low = first, high = end;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if (x + (double) get_sum (sight->layout, first, middle + 1) > sight->begin)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* The children of one wide node: the wide ones each, the narrow ones behind them as one
 * run. The tree may have put a wide one that stands for many behind those. */
static void
add_children (const Sight *sight,
              GArray      *runs,
              guint32      first,
              guint32      end,
              double       x)
{
  const ViewerFlameLayout *layout = sight->layout;

  for (guint32 i = find_in_sight (sight, first, end, x); i < end;)
    {
      double child_x = x + (double) get_sum (layout, first, i);
      guint32 next = i + 1;

      if (child_x >= sight->end)
        return;
      if (!is_wide (sight, (double) get_sum (layout, i, next)))
        next = next < end && is_wide (sight, (double) get_sum (layout, end - 1, end)) ? end - 1 : end;
      add_run (sight, runs, i, next, child_x, (double) get_sum (layout, i, next));
      i = next;
    }
}

/* It stands where the run does; one that is left of several that were narrow does not. */
static gboolean
is_alone (const Sight *sight,
          const Run   *run)
{
  return run->end - run->first == 1 && run->width <= (double) get_sum (sight->layout, run->first, run->end);
}

static void
go_down (const Sight  *sight,
         const GArray *runs,
         GArray       *below)
{
  const ViewerFlameLayout *layout = sight->layout;

  g_array_set_size (below, 0);
  for (guint i = 0; i < runs->len; i++)
    {
      const Run *run = &g_array_index (runs, Run, i);
      guint32 first = layout->children[run->first], end = layout->children[run->end];

      if (first == end)
        continue;
      if (is_alone (sight, run) && is_wide (sight, run->width))
        add_children (sight, below, first, end, run->x);
      else
        add_run (sight, below, first, end, run->x, run->width);
    }
}

static ViewerFlameBlock
make_block (const Sight *sight,
            const Run   *run,
            guint32      row)
{
  double covered = run->width > 0 ? (double) get_sum (sight->layout, run->first, run->end) / run->width : 0;

  return (ViewerFlameBlock) {
    .node = sight->layout->nodes[run->first],
    .n_nodes = run->end - run->first,
    .place = run->first,
    .row = row,
    .coverage = (guint8) CLAMP (covered * 255 + 0.5, 0, 255),
    .x = (run->x - sight->begin) * sight->pixels_per_ns,
    .width = run->width * sight->pixels_per_ns,
  };
}

void
viewer_flame_layout_place (const ViewerFlameLayout *self,
                           const ViewerFlameView   *view,
                           GArray                  *blocks)
{
  Sight sight = make_sight (self, view);
  guint32 place = self->places[view->top];
  g_autoptr(GArray) runs = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autoptr(GArray) below = g_array_new (FALSE, FALSE, sizeof (Run));

  g_array_set_size (blocks, 0);
  add_run (&sight, runs, place, place + 1, 0, (double) get_sum (self, place, place + 1));
  for (guint64 row = 0, last = (guint64) view->first_row + view->n_rows; row < last && runs->len > 0; row++)
    {
      GArray *above = runs;

      if (row > 0 || view->top == PROFILE_NODE_ROOT)
        {
          go_down (&sight, above, below);
          runs = g_steal_pointer (&below);
          below = above;
        }
      for (guint i = 0; row >= view->first_row && i < runs->len; i++)
        {
          ViewerFlameBlock block = make_block (&sight, &g_array_index (runs, Run, i), (guint32) row);

          g_array_append_val (blocks, block);
        }
    }
}

gboolean
viewer_flame_layout_locate (const ViewerFlameLayout *self,
                            const ViewerFlameView   *view,
                            ProfileNode              node,
                            ViewerFlameBlock        *block)
{
  Sight sight = make_sight (self, view);
  guint32 place = self->places[node];
  Run run = { place, place + 1, 0, (double) get_sum (self, place, place + 1) };
  guint32 row = view->top == PROFILE_NODE_ROOT ? 0 : 1;

  for (ProfileNode n = node; n != view->top; row++)
    {
      ProfileNodeInfo info;

      if (n == PROFILE_NODE_ROOT)
        return FALSE;
      profile_call_tree_get_node (self->tree, n, &info);
      run.x += (double) get_sum (self, self->children[self->places[info.parent]], self->places[n]);
      n = info.parent;
    }
  *block = make_block (&sight, &run, row > 0 ? row - 1 : 0);
  return node != PROFILE_NODE_ROOT;
}

guint32 *
viewer_flame_layout_list_found (const ViewerFlameLayout *self,
                                const ProfileSearch     *search)
{
  guint32 *counts = g_new0 (guint32, (gsize) self->n + 1);
  g_autofree guint8 *faster = profile_search_list_faster (search, self->tree);

  for (guint32 place = 0; place < self->n; place++)
    counts[place + 1] = counts[place] + (faster[self->nodes[place]] != 0
                                         || profile_search_has_node (search, self->tree, self->nodes[place]) ? 1 : 0);
  return counts;
}

const ViewerFlameBlock *
viewer_flame_layout_pick (const GArray *blocks,
                          guint32       row,
                          double        x)
{
  const ViewerFlameBlock *found;
  guint low = 0, high = blocks->len;

  /* The last that begins at or left of the point. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const ViewerFlameBlock *block = &g_array_index (blocks, ViewerFlameBlock, middle);

      if (block->row < row || (block->row == row && block->x <= x))
        low = middle + 1;
      else
        high = middle;
    }
  if (low == 0)
    return NULL;
  found = &g_array_index (blocks, ViewerFlameBlock, low - 1);
  return found->row == row && x < found->x + MAX (found->width, 1) ? found : NULL;
}
