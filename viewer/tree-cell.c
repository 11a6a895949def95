/* tree-cell.c: one cell of the call tree; see tree-cell.h */

#include "viewer/tree-cell.h"

#include <glib/gi18n.h>

#include "viewer/bar.h"
#include "viewer/cell-text.h"
#include "viewer/figures.h"
#include "viewer/tree-text.h"

#define INDENT_PX        16
/* Deeper rows stand below each other: a name must stay in sight. */
#define INDENT_MAX_LEVEL 24
#define LONG_NAME_CHARS  32

struct _ViewerTreeCell
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *expander;   /* of the function column */
  GtkWidget *bar;        /* of the total column */
  GtkWidget *text;

  /* borrowed while bound */
  ViewerFlatTreeModel *model;
  GtkListItem         *item;

  /* state */
  ViewerTreeColumn column;
  gulong           changed_id;
};

G_DEFINE_FINAL_TYPE (ViewerTreeCell, viewer_tree_cell, GTK_TYPE_WIDGET)

static void
show_function (ViewerTreeCell  *self,
               ProfileCallTree *tree,
               guint            position,
               ProfileNode      node)
{
  g_autofree char *name = viewer_tree_text_dup_name (tree, node);
  guint level = viewer_flat_tree_model_get_level (self->model, position);
  gboolean can_open = viewer_flat_tree_model_can_open (self->model, position);
  gboolean is_open = viewer_flat_tree_model_is_open (self->model, position);
  gboolean is_application = viewer_tree_text_is_application (tree, node);

  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), name);
  /* A tooltip that repeats what can be read only hides the rows below. */
  gtk_widget_set_tooltip_text (GTK_WIDGET (self),
                               g_utf8_strlen (name, -1) + level > LONG_NAME_CHARS ? name : NULL);
  viewer_cell_set_class (GTK_WIDGET (self), "application", is_application);
  viewer_cell_set_class (GTK_WIDGET (self), "library", !is_application);
  viewer_cell_set_class (GTK_WIDGET (self), "hit", viewer_flat_tree_model_is_hit (self->model, position));

  gtk_widget_set_margin_start (self->expander, INDENT_PX * (int) MIN (level, INDENT_MAX_LEVEL));
  gtk_widget_set_opacity (self->expander, can_open ? 1 : 0);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->expander),
                                is_open ? "pan-down-symbolic" : "pan-end-symbolic");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_LEVEL, (int) level + 1,
                                  -1);
  if (can_open)
    gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, is_open, -1);
  else
    gtk_accessible_reset_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED);
}

/* The time, and what it is estimated to become. */
static char *
dup_time (gint64 total_ns,
          gint64 estimate_ns)
{
  g_autofree char *time = viewer_figures_dup_duration (total_ns);
  g_autofree char *estimate = NULL;

  if (estimate_ns < 0 || estimate_ns == total_ns)
    return g_steal_pointer (&time);
  estimate = viewer_figures_dup_duration (estimate_ns);
  return g_strdup_printf (_("%s, estimated to become %s"), time, estimate);
}

static void
show_total (ViewerTreeCell  *self,
            ProfileCallTree *tree,
            guint            position,
            ProfileNode      node,
            gint64           total_ns)
{
  double share = viewer_tree_text_get_share (tree, total_ns);
  gint64 estimate_ns = viewer_flat_tree_model_get_estimate (self->model, position);
  g_autofree char *text = viewer_figures_dup_share (share);

  viewer_bar_set_share (VIEWER_BAR (self->bar),
                        estimate_ns >= 0 ? viewer_tree_text_get_share (tree, estimate_ns) : share);
  viewer_bar_set_ghost (VIEWER_BAR (self->bar), estimate_ns >= 0 ? share : -1);
  viewer_cell_set_class (self->bar, "application", viewer_tree_text_is_application (tree, node));
  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
}

static void
show_self (ViewerTreeCell  *self,
           ProfileCallTree *tree,
           gint64           self_ns)
{
  g_autofree char *text = viewer_figures_dup_share (viewer_tree_text_get_share (tree, self_ns));

  viewer_cell_set_class (self->text, "dim-label", self_ns == 0);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
}

/* Nothing where no task stood: a row of the event loop's own has none, not 0 ms. */
static void
show_task_time (ViewerTreeCell *self,
                gint64          task_ns)
{
  g_autofree char *text = task_ns > 0 ? viewer_figures_dup_duration (task_ns) : NULL;

  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
}

/* Asked for when it is seen: how sure a share is, is known a little later than the share. */
static gboolean
query_details (GtkWidget  *widget,
               int         x,
               int         y,
               gboolean    is_by_key,
               GtkTooltip *tooltip,
               gpointer    user_data)
{
  ViewerTreeCell *self = VIEWER_TREE_CELL (widget);
  ProfileCallTree *tree = self->item != NULL ? viewer_flat_tree_model_get_tree (self->model) : NULL;
  gboolean is_total = self->column == VIEWER_TREE_COLUMN_TOTAL;
  g_autofree char *details = NULL, *time = NULL;
  ProfileNodeInfo info;
  ProfileNode node;
  guint position;

  if (tree == NULL)
    return FALSE;
  position = gtk_list_item_get_position (self->item);
  node = viewer_flat_tree_model_get_node (self->model, position);
  if (node == PROFILE_NODE_NONE)
    return FALSE;
  profile_call_tree_get_node (tree, node, &info);
  time = is_total ? dup_time (info.total_ns, viewer_flat_tree_model_get_estimate (self->model, position))
                  : viewer_figures_dup_duration (info.self_ns);
  details = viewer_tree_text_dup_details (tree, node, time, is_total);
  gtk_tooltip_set_text (tooltip, details);
  return TRUE;
}

static void
viewer_tree_cell_show (ViewerTreeCell *self)
{
  ProfileCallTree *tree = viewer_flat_tree_model_get_tree (self->model);
  guint position = gtk_list_item_get_position (self->item);
  ProfileNode node = viewer_flat_tree_model_get_node (self->model, position);
  g_autofree char *text = NULL;
  g_autofree char *path = NULL;
  ProfileNodeInfo info;

  /* Between the model's change and the list's own unbinding. */
  if (tree == NULL || node == PROFILE_NODE_NONE)
    return;

  profile_call_tree_get_node (tree, node, &info);
  switch (self->column)
    {
    case VIEWER_TREE_COLUMN_FUNCTION:
      show_function (self, tree, position, node);
      break;
    case VIEWER_TREE_COLUMN_TOTAL:
      show_total (self, tree, position, node, info.total_ns);
      break;
    case VIEWER_TREE_COLUMN_TASK_TIME:
      show_task_time (self, info.task_ns);
      break;
    case VIEWER_TREE_COLUMN_SELF:
      show_self (self, tree, info.self_ns);
      break;
    case VIEWER_TREE_COLUMN_SAMPLES:
      text = viewer_figures_dup_count (info.total_looks);
      gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
      break;
    case VIEWER_TREE_COLUMN_LOCATION:
      text = viewer_tree_text_dup_location (tree, node);
      path = viewer_tree_text_dup_path (tree, node);
      gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self), path[0] != '\0' ? path : NULL);
      break;
    case VIEWER_TREE_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

static void
expander_pressed (GtkGestureClick *gesture,
                  int              n_press,
                  double           x,
                  double           y,
                  gpointer         user_data)
{
  ViewerTreeCell *self = user_data;
  guint position;

  if (self->item == NULL)
    return;
  position = gtk_list_item_get_position (self->item);
  if (!viewer_flat_tree_model_can_open (self->model, position))
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  viewer_flat_tree_model_set_open (self->model, position,
                                   !viewer_flat_tree_model_is_open (self->model, position));
}

static void
viewer_tree_cell_dispose (GObject *object)
{
  ViewerTreeCell *self = VIEWER_TREE_CELL (object);

  viewer_tree_cell_unbind (self);
  g_clear_pointer (&self->expander, gtk_widget_unparent);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_tree_cell_parent_class)->dispose (object);
}

static void
viewer_tree_cell_class_init (ViewerTreeCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_tree_cell_dispose;
  gtk_widget_class_set_css_name (widget_class, "treecell");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viewer_tree_cell_init (ViewerTreeCell *self)
{
}

GtkWidget *
viewer_tree_cell_new (ViewerTreeColumn column)
{
  ViewerTreeCell *self = g_object_new (VIEWER_TYPE_TREE_CELL, NULL);
  gboolean is_number = column != VIEWER_TREE_COLUMN_FUNCTION && column != VIEWER_TREE_COLUMN_LOCATION;

  self->column = column;
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);

  if (column == VIEWER_TREE_COLUMN_FUNCTION)
    {
      GtkGesture *click = gtk_gesture_click_new ();

      self->expander = gtk_image_new_from_icon_name ("pan-end-symbolic");
      g_signal_connect (click, "pressed", G_CALLBACK (expander_pressed), self);
      gtk_widget_add_controller (self->expander, GTK_EVENT_CONTROLLER (click));
      gtk_widget_set_parent (self->expander, GTK_WIDGET (self));
    }
  if (column == VIEWER_TREE_COLUMN_TOTAL)
    {
      self->bar = viewer_bar_new ();
      gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
    }

  if (column == VIEWER_TREE_COLUMN_TOTAL || column == VIEWER_TREE_COLUMN_SELF)
    {
      gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
      g_signal_connect (self, "query-tooltip", G_CALLBACK (query_details), NULL);
    }

  self->text = viewer_cell_new_text (is_number);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  viewer_cell_set_class (GTK_WIDGET (self), "numeric", is_number);
  viewer_cell_set_class (self->text, "dim-label", column == VIEWER_TREE_COLUMN_TASK_TIME);
  viewer_cell_set_class (GTK_WIDGET (self), "location", column == VIEWER_TREE_COLUMN_LOCATION);
  return GTK_WIDGET (self);
}

void
viewer_tree_cell_bind (ViewerTreeCell      *self,
                       ViewerFlatTreeModel *model,
                       GtkListItem         *item)
{
  g_return_if_fail (VIEWER_IS_TREE_CELL (self));

  viewer_tree_cell_unbind (self);
  self->model = model;
  self->item = item;
  self->changed_id = g_signal_connect_swapped (model, "values-changed",
                                               G_CALLBACK (viewer_tree_cell_show), self);
  viewer_tree_cell_show (self);
}

guint
viewer_tree_cell_get_position (ViewerTreeCell *self)
{
  g_return_val_if_fail (VIEWER_IS_TREE_CELL (self), VIEWER_FLAT_TREE_NO_ROW);

  return self->item != NULL ? gtk_list_item_get_position (self->item) : VIEWER_FLAT_TREE_NO_ROW;
}

ProfileNode
viewer_tree_cell_get_node (ViewerTreeCell *self)
{
  g_return_val_if_fail (VIEWER_IS_TREE_CELL (self), PROFILE_NODE_NONE);

  return self->item != NULL ? viewer_flat_tree_model_get_node (self->model, gtk_list_item_get_position (self->item))
                            : PROFILE_NODE_NONE;
}

ViewerTreeColumn
viewer_tree_cell_get_column (ViewerTreeCell *self)
{
  g_return_val_if_fail (VIEWER_IS_TREE_CELL (self), VIEWER_TREE_N_COLUMNS);

  return self->column;
}

void
viewer_tree_cell_unbind (ViewerTreeCell *self)
{
  g_return_if_fail (VIEWER_IS_TREE_CELL (self));

  if (self->model != NULL)
    g_clear_signal_handler (&self->changed_id, self->model);
  self->model = NULL;
  self->item = NULL;
}
