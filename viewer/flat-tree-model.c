/* flat-tree-model.c: the rows of a call tree that are seen; see flat-tree-model.h */

#include "viewer/flat-tree-private.h"

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

enum {
  VALUES_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
viewer_flat_tree_say_values_changed (ViewerFlatTreeModel *self)
{
  g_signal_emit (self, signals[VALUES_CHANGED], 0);
}

/* ---- rows ---- */

ViewerFlatTreeEntry *
viewer_flat_tree_get_row (ViewerFlatTreeModel *self,
                          guint                position)
{
  return &g_array_index (self->rows, ViewerFlatTreeEntry, position);
}

static guint64
mix (guint64 key,
     guint64 value)
{
  key ^= value + G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) + (key << 6) + (key >> 2);
  key *= G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  return key ^ (key >> 32);
}

/* The same in every recording of a program, unlike the number. */
static guint64
get_function_key (ViewerFlatTreeModel *self,
                  ProfileFunction      function)
{
  guint64 *key;

  if (function >= self->function_keys->len)
    g_array_set_size (self->function_keys, function + 1);
  key = &g_array_index (self->function_keys, guint64, function);
  if (*key == 0)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile_call_tree_get_profile (self->tree), function, &info);
      *key = mix (mix (mix (1, g_str_hash (info.name)), g_str_hash (info.file)), info.first_line);
    }
  return *key;
}

guint64
viewer_flat_tree_get_child_key (ViewerFlatTreeModel *self,
                                guint64              parent_key,
                                ProfileNode          node)
{
  ProfileNodeInfo info;

  profile_call_tree_get_node (self->tree, node, &info);
  return mix (mix (parent_key, info.kind), info.function != 0 ? get_function_key (self, info.function) : 0);
}

gboolean
viewer_flat_tree_key_is_open (ViewerFlatTreeModel *self,
                              guint64              key)
{
  return g_hash_table_contains (self->open_paths, GSIZE_TO_POINTER (key));
}

void
viewer_flat_tree_remember_open (ViewerFlatTreeModel *self,
                                guint64              key)
{
  g_hash_table_add (self->open_paths, GSIZE_TO_POINTER (key));
}

static gboolean
node_has_children (ViewerFlatTreeModel *self,
                   ProfileNode          node)
{
  return profile_call_tree_get_first_child (self->tree, node) != PROFILE_NODE_NONE;
}

/* What is seen below a node, in order, with what is open below its children.
 * A stack of rows that are still to come stands in for recursion. */
GArray *
viewer_flat_tree_list_rows_below (ViewerFlatTreeModel *self,
                                  ProfileNode          top,
                                  guint64              top_key,
                                  guint32              level)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (ViewerFlatTreeEntry));
  g_autoptr(GArray) todo = g_array_new (FALSE, FALSE, sizeof (ViewerFlatTreeEntry));

  viewer_flat_tree_push_children (self, todo, &(ViewerFlatTreeEntry) { .key = top_key, .node = top }, level);
  while (todo->len > 0)
    {
      ViewerFlatTreeEntry row = g_array_index (todo, ViewerFlatTreeEntry, todo->len - 1);

      g_array_set_size (todo, todo->len - 1);
      g_array_append_val (rows, row);
      if (viewer_flat_tree_key_is_open (self, row.key))
        viewer_flat_tree_push_children (self, todo, &row, row.level + 1);
    }
  return rows;
}

/* How many rows after this one are below it. */
guint
viewer_flat_tree_count_rows_below (ViewerFlatTreeModel *self,
                                   guint                position)
{
  guint32 level = viewer_flat_tree_get_row (self, position)->level;
  guint end = position + 1;

  while (end < self->rows->len && viewer_flat_tree_get_row (self, end)->level > level)
    end++;
  return end - position - 1;
}

void
viewer_flat_tree_splice (ViewerFlatTreeModel       *self,
                         guint                      position,
                         guint                      n_removed,
                         const ViewerFlatTreeEntry *added,
                         guint                      n_added)
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
void
viewer_flat_tree_replace_rows (ViewerFlatTreeModel *self)
{
  g_autoptr(GArray) rows = NULL;
  guint n_old = self->rows->len, n_new, head = 0, tail = 0;
  g_autoptr(GArray) old = NULL;

  if (self->tree != NULL)
    rows = viewer_flat_tree_list_rows_below (self, PROFILE_NODE_ROOT, 0, 0);
  else
    rows = g_array_new (FALSE, FALSE, sizeof (ViewerFlatTreeEntry));
  n_new = rows->len;

  while (head < n_old && head < n_new
         && viewer_flat_tree_get_row (self, head)->key == g_array_index (rows, ViewerFlatTreeEntry, head).key)
    head++;
  while (tail < n_old - head && tail < n_new - head
         && viewer_flat_tree_get_row (self, n_old - 1 - tail)->key == g_array_index (rows, ViewerFlatTreeEntry, n_new - 1 - tail).key)
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

/* ---- search ---- */

void
viewer_flat_tree_model_set_search (ViewerFlatTreeModel *self,
                                   ProfileSearch       *search)
{
  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (search == self->search)
    return;
  g_clear_pointer (&self->search, profile_search_unref);
  self->search = search != NULL ? profile_search_ref (search) : NULL;
  viewer_flat_tree_say_values_changed (self);
}

gboolean
viewer_flat_tree_model_is_hit (ViewerFlatTreeModel *self,
                               guint                position)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), FALSE);

  return self->search != NULL && position < self->rows->len
         && profile_search_has_node (self->search, self->tree, viewer_flat_tree_get_row (self, position)->node);
}

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

  return position < self->rows->len ? viewer_flat_tree_get_row (self, position)->node : PROFILE_NODE_NONE;
}

guint
viewer_flat_tree_model_get_level (ViewerFlatTreeModel *self,
                                  guint                position)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), 0);

  return position < self->rows->len ? viewer_flat_tree_get_row (self, position)->level : 0;
}

guint64
viewer_flat_tree_model_get_key (ViewerFlatTreeModel *self,
                                guint                position)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), 0);

  return position < self->rows->len ? viewer_flat_tree_get_row (self, position)->key : 0;
}

guint
viewer_flat_tree_model_find_key (ViewerFlatTreeModel *self,
                                 guint64              key)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), VIEWER_FLAT_TREE_NO_ROW);

  for (guint i = 0; i < self->rows->len; i++)
    if (viewer_flat_tree_get_row (self, i)->key == key)
      return i;
  return VIEWER_FLAT_TREE_NO_ROW;
}

gboolean
viewer_flat_tree_model_can_open (ViewerFlatTreeModel *self,
                                 guint                position)
{
  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), FALSE);

  return position < self->rows->len && node_has_children (self, viewer_flat_tree_get_row (self, position)->node);
}

gboolean
viewer_flat_tree_model_is_open (ViewerFlatTreeModel *self,
                                guint                position)
{
  return viewer_flat_tree_model_can_open (self, position)
         && viewer_flat_tree_key_is_open (self, viewer_flat_tree_get_row (self, position)->key);
}

guint
viewer_flat_tree_model_find_parent (ViewerFlatTreeModel *self,
                                    guint                position)
{
  guint32 level;

  g_return_val_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self), VIEWER_FLAT_TREE_NO_ROW);

  if (position >= self->rows->len)
    return VIEWER_FLAT_TREE_NO_ROW;
  level = viewer_flat_tree_get_row (self, position)->level;
  while (position-- > 0)
    if (viewer_flat_tree_get_row (self, position)->level < level)
      return position;
  return VIEWER_FLAT_TREE_NO_ROW;
}

/* ---- estimates ---- */

void
viewer_flat_tree_model_take_estimates (ViewerFlatTreeModel *self,
                                       gint64              *estimates_ns)
{
  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (estimates_ns == NULL && self->estimates == NULL)
    return;
  g_free (self->estimates);
  self->estimates = estimates_ns;
  viewer_flat_tree_say_values_changed (self);
}

gint64
viewer_flat_tree_model_get_estimate (ViewerFlatTreeModel *self,
                                     guint                position)
{
  ProfileNode node = viewer_flat_tree_model_get_node (self, position);

  return self->estimates != NULL && node != PROFILE_NODE_NONE ? self->estimates[node] : -1;
}

/* ---- changing ---- */

void
viewer_flat_tree_model_empty (ViewerFlatTreeModel *self)
{
  g_autoptr(ProfileCallTree) old = NULL;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  old = g_steal_pointer (&self->tree);
  g_clear_pointer (&self->estimates, g_free);
  g_array_set_size (self->function_keys, 0);
  viewer_flat_tree_replace_rows (self);
}

void
viewer_flat_tree_model_set_tree (ViewerFlatTreeModel *self,
                                 ProfileCallTree     *tree)
{
  ProfileCallTree *old;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  old = self->tree;
  if (tree != old)
    g_clear_pointer (&self->estimates, g_free);
  self->tree = tree != NULL ? profile_call_tree_ref (tree) : NULL;
  if (tree == NULL)
    {
      g_hash_table_remove_all (self->open_paths);
      g_array_set_size (self->function_keys, 0);
    }
  viewer_flat_tree_replace_rows (self);
  viewer_flat_tree_say_values_changed (self);
  g_clear_pointer (&old, profile_call_tree_unref);
}

void
viewer_flat_tree_model_set_open (ViewerFlatTreeModel *self,
                                 guint                position,
                                 gboolean             open)
{
  ViewerFlatTreeEntry row;

  g_return_if_fail (VIEWER_IS_FLAT_TREE_MODEL (self));

  if (!viewer_flat_tree_model_can_open (self, position)
      || viewer_flat_tree_model_is_open (self, position) == !!open)
    return;

  row = *viewer_flat_tree_get_row (self, position);
  if (open)
    {
      g_autoptr(GArray) below = NULL;

      viewer_flat_tree_remember_open (self, row.key);
      below = viewer_flat_tree_list_rows_below (self, row.node, row.key, row.level + 1);
      viewer_flat_tree_splice (self, position + 1, 0, (const ViewerFlatTreeEntry *) (gpointer) below->data, below->len);
    }
  else
    {
      g_hash_table_remove (self->open_paths, GSIZE_TO_POINTER (row.key));
      viewer_flat_tree_splice (self, position + 1, viewer_flat_tree_count_rows_below (self, position), NULL, 0);
    }
  viewer_flat_tree_say_values_changed (self);
}

/* ---- GObject ---- */

static void
viewer_flat_tree_model_finalize (GObject *object)
{
  ViewerFlatTreeModel *self = VIEWER_FLAT_TREE_MODEL (object);

  g_clear_pointer (&self->open_paths, g_hash_table_unref);
  g_array_unref (self->function_keys);
  g_clear_pointer (&self->rows, g_array_unref);
  g_clear_pointer (&self->tree, profile_call_tree_unref);
  g_clear_pointer (&self->search, profile_search_unref);
  g_clear_pointer (&self->estimates, g_free);

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
  self->rows = g_array_new (FALSE, FALSE, sizeof (ViewerFlatTreeEntry));
  self->open_paths = g_hash_table_new (NULL, NULL);
  self->function_keys = g_array_new (FALSE, TRUE, sizeof (guint64));
}

ViewerFlatTreeModel *
viewer_flat_tree_model_new (void)
{
  return g_object_new (VIEWER_TYPE_FLAT_TREE_MODEL, NULL);
}
