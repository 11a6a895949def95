/* flat-tree-model.c: the rows of a call tree that are seen; see flat-tree-model.h */

#include "viewer/flat-tree-model.h"

struct _ViewerFlatTreeRow
{
  GObject parent_instance;
};

G_DEFINE_FINAL_TYPE (ViewerFlatTreeRow, viewer_flat_tree_row, G_TYPE_OBJECT)

static void
viewer_flat_tree_row_class_init (ViewerFlatTreeRowClass *klass)
{
}

static void
viewer_flat_tree_row_init (ViewerFlatTreeRow *self)
{
}

typedef struct {
  guint64     key;      /* the path from the root: stays the same from tree to tree */
  ProfileNode node;
  guint32     level;
} Row;

struct _ViewerFlatTreeModel
{
  GObject parent_instance;

  /* owned */
  ProfileCallTree *tree;
  GArray          *rows;         /* Row */
  GHashTable      *open_paths;   /* a set of gint64 keys */
};

enum {
  VALUES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- rows ---- */

static Row *
get_row (ViewerFlatTreeModel *self,
         guint                position)
{
  return &g_array_index (self->rows, Row, position);
}

static guint64
mix (guint64 key,
     guint64 value)
{
  key ^= value + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (key << 6) + (key >> 2);
  key *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  return key ^ (key >> 32);
}

static guint64
get_child_key (ViewerFlatTreeModel *self,
               guint64              parent_key,
               ProfileNode          node)
{
  ProfileNodeInfo info;

  profile_call_tree_get_node (self->tree, node, &info);
  return mix (mix (parent_key, info.kind), info.function);
}

static gboolean
key_is_open (ViewerFlatTreeModel *self,
             guint64              key)
{
  return g_hash_table_contains (self->open_paths, &key);
}

static void
remember_open (ViewerFlatTreeModel *self,
               guint64              key)
{
  g_hash_table_add (self->open_paths, g_memdup2 (&key, sizeof key));
}

static gboolean
node_has_children (ViewerFlatTreeModel *self,
                   ProfileNode          node)
{
  return profile_call_tree_get_first_child (self->tree, node) != PROFILE_NODE_NONE;
}

/* What is seen below a node, in order, with what is open below its children.
 * A stack of the rows on the way down stands in for recursion. */
static GArray *
list_rows_below (ViewerFlatTreeModel *self,
                 ProfileNode          top,
                 guint64              top_key,
                 guint32              level)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Row));
  g_autoptr(GArray) way = g_array_new (FALSE, FALSE, sizeof (Row));
  Row parent = { top_key, top, level };
  ProfileNode node = profile_call_tree_get_first_child (self->tree, top);

  for (;;)
    {
      while (node != PROFILE_NODE_NONE)
        {
          Row row = { get_child_key (self, parent.key, node), node, parent.level };

          g_array_append_val (rows, row);
          if (key_is_open (self, row.key) && node_has_children (self, node))
            {
              g_array_append_val (way, parent);
              parent = (Row) { row.key, node, row.level + 1 };
              node = profile_call_tree_get_first_child (self->tree, node);
            }
          else
            node = profile_call_tree_get_next (self->tree, node);
        }
      if (way->len == 0)
        return rows;
      node = profile_call_tree_get_next (self->tree, parent.node);
      parent = g_array_index (way, Row, way->len - 1);
      g_array_set_size (way, way->len - 1);
    }
}

/* How many rows after this one are below it. */
static guint
count_rows_below (ViewerFlatTreeModel *self,
                  guint                position)
{
  guint32 level = get_row (self, position)->level;
  guint end = position + 1;

  while (end < self->rows->len && get_row (self, end)->level > level)
    end++;
  return end - position - 1;
}

static void
splice (ViewerFlatTreeModel *self,
        guint                position,
        guint                n_removed,
        const Row           *added,
        guint                n_added)
{
  if (n_removed > 0)
    g_array_remove_range (self->rows, position, n_removed);
  if (n_added > 0)
    g_array_insert_vals (self->rows, position, added, n_added);
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

/* Lays the rows out again; only what differs between the first and the last
 * difference is told to the view. */
static void
replace_rows (ViewerFlatTreeModel *self)
{
  g_autoptr(GArray) rows = NULL;
  guint n_old = self->rows->len, n_new, head = 0, tail = 0;
  g_autoptr(GArray) old = NULL;

  if (self->tree != NULL)
    rows = list_rows_below (self, PROFILE_NODE_ROOT, 0, 0);
  else
    rows = g_array_new (FALSE, FALSE, sizeof (Row));
  n_new = rows->len;

  while (head < n_old && head < n_new
         && get_row (self, head)->key == g_array_index (rows, Row, head).key)
    head++;
  while (tail < n_old - head && tail < n_new - head
         && get_row (self, n_old - 1 - tail)->key == g_array_index (rows, Row, n_new - 1 - tail).key)
    tail++;

  old = g_steal_pointer (&self->rows);
  self->rows = g_steal_pointer (&rows);
  if (n_old != n_new || head + tail < n_new)
    g_list_model_items_changed (G_LIST_MODEL (self), head, n_old - head - tail, n_new - head - tail);
}

/* ---- GListModel ---- */

static GType
viewer_flat_tree_model_get_item_type (GListModel *model)
{
  return VIEWER_TYPE_FLAT_TREE_ROW;
}

static guint
viewer_flat_tree_model_get_n_items (GListModel *model)
{
  return VIEWER_FLAT_TREE_MODEL (model)->rows->len;
}

static gpointer
viewer_flat_tree_model_get_item (GListModel *model,
                                 guint       position)
{
  if (position >= VIEWER_FLAT_TREE_MODEL (model)->rows->len)
    return NULL;
  return g_object_new (VIEWER_TYPE_FLAT_TREE_ROW, NULL);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = viewer_flat_tree_model_get_item_type;
  iface->get_n_items = viewer_flat_tree_model_get_n_items;
  iface->get_item = viewer_flat_tree_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (ViewerFlatTreeModel, viewer_flat_tree_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- asking ---- */

ProfileCallTree *
viewer_flat_tree_model_get_tree (ViewerFlatTreeModel *self)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), NULL);

  return self->tree;
}

ProfileNode
viewer_flat_tree_model_get_node (ViewerFlatTreeModel *self,
                                 guint                position)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), PROFILE_NODE_NONE);

  return position < self->rows->len ? get_row (self, position)->node : PROFILE_NODE_NONE;
}

guint
viewer_flat_tree_model_get_level (ViewerFlatTreeModel *self,
                                  guint                position)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), 0);

  return position < self->rows->len ? get_row (self, position)->level : 0;
}

guint64
viewer_flat_tree_model_get_key (ViewerFlatTreeModel *self,
                                guint                position)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), 0);

  return position < self->rows->len ? get_row (self, position)->key : 0;
}

guint
viewer_flat_tree_model_find_key (ViewerFlatTreeModel *self,
                                 guint64              key)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), VIEWER_FLAT_TREE_NO_ROW);

  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self, i)->key == key)
      return i;
  return VIEWER_FLAT_TREE_NO_ROW;
}

gboolean
viewer_flat_tree_model_can_open (ViewerFlatTreeModel *self,
                                 guint                position)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), FALSE);

  return position < self->rows->len && node_has_children (self, get_row (self, position)->node);
}

gboolean
viewer_flat_tree_model_is_open (ViewerFlatTreeModel *self,
                                guint                position)
{
  return viewer_flat_tree_model_can_open (self, position)
         && key_is_open (self, get_row (self, position)->key);
}

guint
viewer_flat_tree_model_find_parent (ViewerFlatTreeModel *self,
                                    guint                position)
{
  guint32 level;

  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), VIEWER_FLAT_TREE_NO_ROW);

  if (position >= self->rows->len)
    return VIEWER_FLAT_TREE_NO_ROW;
  level = get_row (self, position)->level;
  while (position-- > 0)
    if (get_row (self, position)->level < level)
      return position;
  return VIEWER_FLAT_TREE_NO_ROW;
}

/* ---- changing ---- */

void
viewer_flat_tree_model_set_tree (ViewerFlatTreeModel *self,
                                 ProfileCallTree     *tree)
{
  ProfileCallTree *old;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  old = self->tree;
  self->tree = tree != NULL ? profile_call_tree_ref (tree) : NULL;
  if (tree == NULL)
    g_hash_table_remove_all (self->open_paths);
  replace_rows (self);
  g_signal_emit (self, signals[VALUES_CHANGED], 0);
  g_clear_pointer (&old, profile_call_tree_unref);
}

void
viewer_flat_tree_model_set_open (ViewerFlatTreeModel *self,
                                 guint                position,
                                 gboolean             open)
{
  Row row;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (!viewer_flat_tree_model_can_open (self, position)
      || viewer_flat_tree_model_is_open (self, position) == !!open)
    return;

  row = *get_row (self, position);
  if (open)
    {
      g_autoptr(GArray) below = NULL;

      remember_open (self, row.key);
      below = list_rows_below (self, row.node, row.key, row.level + 1);
      splice (self, position + 1, 0, (const Row *) (gpointer) below->data, below->len);
    }
  else
    {
      g_hash_table_remove (self->open_paths, &row.key);
      splice (self, position + 1, count_rows_below (self, position), NULL, 0);
    }
  g_signal_emit (self, signals[VALUES_CHANGED], 0);
}

void
viewer_flat_tree_model_open_subtree (ViewerFlatTreeModel *self,
                                     guint                position)
{
  g_autoptr(GArray) todo = NULL;
  g_autoptr(GArray) below = NULL;
  guint n_removed, n_opened = 0;
  Row top;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (!viewer_flat_tree_model_can_open (self, position))
    return;
  top = *get_row (self, position);
  n_removed = count_rows_below (self, position);

  todo = g_array_new (FALSE, FALSE, sizeof (Row));
  g_array_append_val (todo, top);
  while (todo->len > 0 && n_opened < VIEWER_FLAT_TREE_SUBTREE_MAX)
    {
      Row row = g_array_index (todo, Row, todo->len - 1);
      ProfileNode child = profile_call_tree_get_first_child (self->tree, row.node);

      g_array_set_size (todo, todo->len - 1);
      if (child == PROFILE_NODE_NONE)
        continue;
      remember_open (self, row.key);
      for (; child != PROFILE_NODE_NONE; child = profile_call_tree_get_next (self->tree, child))
        {
          Row next = { get_child_key (self, row.key, child), child, 0 };

          g_array_append_val (todo, next);
          n_opened++;
        }
    }

  below = list_rows_below (self, top.node, top.key, top.level + 1);
  splice (self, position + 1, n_removed, (const Row *) (gpointer) below->data, below->len);
  g_signal_emit (self, signals[VALUES_CHANGED], 0);
}

/* The nodes from below the root down to *node*. */
static GArray *
list_way_to (ViewerFlatTreeModel *self,
             ProfileNode          node)
{
  GArray *way = g_array_new (FALSE, FALSE, sizeof (ProfileNode));

  while (node != PROFILE_NODE_ROOT && node != PROFILE_NODE_NONE)
    {
      ProfileNodeInfo info;

      g_array_append_val (way, node);
      profile_call_tree_get_node (self->tree, node, &info);
      node = info.parent;
    }
  for (guint i = 0; i < way->len / 2; i++)
    {
      ProfileNode *a = &g_array_index (way, ProfileNode, i);
      ProfileNode *b = &g_array_index (way, ProfileNode, way->len - 1 - i);
      ProfileNode swap = *a;

      *a = *b;
      *b = swap;
    }
  return way;
}

guint
viewer_flat_tree_model_reveal (ViewerFlatTreeModel *self,
                               ProfileNode          node)
{
  g_autoptr(GArray) way = NULL;
  guint64 key = 0;
  gboolean opened = FALSE;

  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), VIEWER_FLAT_TREE_NO_ROW);

  if (self->tree == NULL || node == PROFILE_NODE_ROOT
      || node >= profile_call_tree_get_n_nodes (self->tree))
    return VIEWER_FLAT_TREE_NO_ROW;

  way = list_way_to (self, node);
  for (guint i = 0; i < way->len; i++)
    {
      key = get_child_key (self, key, g_array_index (way, ProfileNode, i));
      if (i + 1 < way->len && !key_is_open (self, key))
        {
          remember_open (self, key);
          opened = TRUE;
        }
    }
  if (opened)
    {
      replace_rows (self);
      g_signal_emit (self, signals[VALUES_CHANGED], 0);
    }

  /* Two folded runs side by side may begin with the same function: the number
   * tells them apart, the key does not. */
  for (guint i = 0; i < self->rows->len; i++)
    if (get_row (self, i)->node == node)
      return i;
  return VIEWER_FLAT_TREE_NO_ROW;
}

void
viewer_flat_tree_model_open_hot_path (ViewerFlatTreeModel *self)
{
  ProfileNode node, child;
  ProfileNodeInfo info;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (self->tree == NULL)
    return;
  node = profile_call_tree_get_answer (self->tree).node;
  if (node == PROFILE_NODE_NONE || node >= profile_call_tree_get_n_nodes (self->tree))
    node = PROFILE_NODE_ROOT;

  /* A child with most of its parent's time carries the path on. */
  for (;;)
    {
      ProfileNodeInfo child_info;

      profile_call_tree_get_node (self->tree, node, &info);
      child = profile_call_tree_get_first_child (self->tree, node);
      if (child == PROFILE_NODE_NONE)
        break;
      profile_call_tree_get_node (self->tree, child, &child_info);
      if (child_info.kind == PROFILE_NODE_FASTER || child_info.total_ns * 2 < info.total_ns)
        {
          node = child;   /* so that its parent is opened and the choice is seen */
          break;
        }
      node = child;
    }
  viewer_flat_tree_model_reveal (self, node);
}

/* ---- GObject ---- */

static void
viewer_flat_tree_model_finalize (GObject *object)
{
  ViewerFlatTreeModel *self = VIEWER_FLAT_TREE_MODEL (object);

  g_clear_pointer (&self->open_paths, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->tree, profile_call_tree_unref);

  G_OBJECT_CLASS (viewer_flat_tree_model_parent_class)->finalize (object);
}

static void
viewer_flat_tree_model_class_init (ViewerFlatTreeModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_flat_tree_model_finalize;

  signals[VALUES_CHANGED] =
    g_signal_new ("values-changed", VIEWER_TYPE_FLAT_TREE_MODEL, G_SIGNAL_RUN_LAST, 0,
                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_flat_tree_model_init (ViewerFlatTreeModel *self)
{
  self->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  self->open_paths = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

ViewerFlatTreeModel *
viewer_flat_tree_model_new (void)
{
  return g_object_new (VIEWER_TYPE_FLAT_TREE_MODEL, NULL);
}
