/* function-cell.c: one cell of a list of functions; see function-cell.h */

#include "viewer/function-cell.h"

#include "viewer/bar.h"
#include "viewer/cell-text.h"
#include "viewer/figures.h"
#include "viewer/learn/term-attach.h"
#include "viewer/tree-columns.h"

struct _ViewerFunctionCell
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *bar;    /* of shares */
  GtkWidget *text;

  /* borrowed while bound */
  ViewerFunctionList *model;
  GtkListItem        *item;

  /* state */
  ViewerFunctionColumn column;
  gulong               changed_id;
};

G_DEFINE_FINAL_TYPE (ViewerFunctionCell, viewer_function_cell, GTK_TYPE_WIDGET)

const char *const viewer_function_cell_terms[VIEWER_FUNCTION_N_COLUMNS] = {
  [VIEWER_FUNCTION_COLUMN_NAME] = "function",
  [VIEWER_FUNCTION_COLUMN_SELF] = "self",
  [VIEWER_FUNCTION_COLUMN_TOTAL] = "total",
  [VIEWER_FUNCTION_COLUMN_SAMPLES] = "sample",
  [VIEWER_FUNCTION_COLUMN_LOCATION] = "location",
};

/* Takes *details*. */
static void
show_share (ViewerFunctionCell *self,
            double              share,
            gint64              time_ns,
            char               *details,
            gboolean            is_application)
{
  g_autofree char *text = viewer_figures_dup_share (share);
  g_autofree char *tip = details;

  viewer_bar_set_share (VIEWER_BAR (self->bar), share);
  viewer_cell_set_class (self->bar, "application", is_application);
  viewer_cell_set_class (self->text, "dim-label", time_ns == 0);
  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
}

static void
show_name (ViewerFunctionCell      *self,
           const ViewerFunctionRow *row,
           gboolean                 is_application)
{
  Profile *profile = viewer_function_list_get_profile (self->model);
  g_autofree char *name = viewer_function_row_dup_name (row, profile);
  g_autofree char *location = viewer_function_row_dup_location (row, profile);
  g_autofree char *tip = location[0] != '\0' ? g_strdup_printf ("%s\n%s", name, location) : g_strdup (name);

  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
  viewer_cell_set_class (GTK_WIDGET (self), "application", is_application);
  viewer_cell_set_class (GTK_WIDGET (self), "library", !is_application);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
show_location (ViewerFunctionCell      *self,
               const ViewerFunctionRow *row)
{
  g_autofree char *text = viewer_function_row_dup_location (row, viewer_function_list_get_profile (self->model));

  gtk_inscription_set_text (GTK_INSCRIPTION (self->text), text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text[0] != '\0' ? text : NULL);
}

static void
viewer_function_cell_show (ViewerFunctionCell *self)
{
  const ViewerFunctionRow *row = viewer_function_list_get_row (self->model, gtk_list_item_get_position (self->item));
  g_autofree char *samples = NULL;
  gboolean is_application;

  /* Between the model's change and the list's own unbinding. */
  if (row == NULL)
    return;
  is_application = viewer_function_row_is_application (row, viewer_function_list_get_profile (self->model));
  switch (self->column)
    {
    case VIEWER_FUNCTION_COLUMN_NAME:
      show_name (self, row, is_application);
      break;
    case VIEWER_FUNCTION_COLUMN_SELF:
      show_share (self, row->self_share, row->self_ns, viewer_function_row_dup_details (row, FALSE), is_application);
      break;
    case VIEWER_FUNCTION_COLUMN_TOTAL:
      show_share (self, row->share, row->total_ns, viewer_function_row_dup_details (row, TRUE), is_application);
      break;
    case VIEWER_FUNCTION_COLUMN_SAMPLES:
      samples = viewer_figures_dup_count (row->looks);
      gtk_inscription_set_text (GTK_INSCRIPTION (self->text), samples);
      break;
    case VIEWER_FUNCTION_COLUMN_LOCATION:
      show_location (self, row);
      break;
    case VIEWER_FUNCTION_N_COLUMNS:
    default:
      g_assert_not_reached ();
    }
}

/* ---- building ---- */

static GtkWidget *
new_cell (ViewerFunctionColumn column)
{
  ViewerFunctionCell *self = g_object_new (VIEWER_TYPE_FUNCTION_CELL, NULL);
  gboolean has_bar = column == VIEWER_FUNCTION_COLUMN_SELF || column == VIEWER_FUNCTION_COLUMN_TOTAL;
  gboolean is_number = has_bar || column == VIEWER_FUNCTION_COLUMN_SAMPLES;

  self->column = column;
  viewer_term_attach (GTK_WIDGET (self), viewer_function_cell_terms[column]);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  if (has_bar)
    {
      self->bar = viewer_bar_new ();
      gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
    }
  self->text = viewer_cell_new_text (is_number);
  if (column == VIEWER_FUNCTION_COLUMN_LOCATION)   /* its end tells most */
    gtk_inscription_set_text_overflow (GTK_INSCRIPTION (self->text), GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_START);
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  viewer_cell_set_class (GTK_WIDGET (self), "numeric", is_number);
  viewer_cell_set_class (GTK_WIDGET (self), "location", column == VIEWER_FUNCTION_COLUMN_LOCATION);
  return GTK_WIDGET (self);
}

static void
let_go (ViewerFunctionCell *self)
{
  if (self->model != NULL)
    g_clear_signal_handler (&self->changed_id, self->model);
  self->model = NULL;
  self->item = NULL;
}

static void
viewer_function_cell_dispose (GObject *object)
{
  ViewerFunctionCell *self = VIEWER_FUNCTION_CELL (object);

  let_go (self);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_function_cell_parent_class)->dispose (object);
}

static void
viewer_function_cell_class_init (ViewerFunctionCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_function_cell_dispose;
  gtk_widget_class_set_css_name (widget_class, "treecell");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viewer_function_cell_init (ViewerFunctionCell *self)
{
}

/* ---- columns ---- */

static void
set_up (GtkSignalListItemFactory *factory,
        GtkListItem              *item,
        gpointer                  user_data)
{
  gtk_list_item_set_child (item, new_cell (GPOINTER_TO_INT (user_data)));
}

static void
bind (GtkSignalListItemFactory *factory,
      GtkListItem              *item,
      gpointer                  user_data)
{
  ViewerFunctionCell *self = VIEWER_FUNCTION_CELL (gtk_list_item_get_child (item));

  let_go (self);
  self->model = user_data;
  self->item = item;
  self->changed_id = g_signal_connect_swapped (self->model, "values-changed",
                                               G_CALLBACK (viewer_function_cell_show), self);
  viewer_function_cell_show (self);
}

static void
unbind (GtkSignalListItemFactory *factory,
        GtkListItem              *item,
        gpointer                  user_data)
{
  let_go (VIEWER_FUNCTION_CELL (gtk_list_item_get_child (item)));
}

GtkColumnViewColumn *
viewer_function_cell_add_column (GtkColumnView        *view,
                                 ViewerFunctionList   *model,
                                 ViewerFunctionColumn  column,
                                 const char           *title,
                                 int                   width_px)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up), GINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind), model);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind), NULL);
  return viewer_columns_append (view, title, width_px, factory);
}
