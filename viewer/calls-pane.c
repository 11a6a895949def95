/* calls-pane.c: who called a function, and what it called; see calls-pane.h */

#include "viewer/calls-pane.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/figures.h"
#include "viewer/function-cell.h"
#include "viewer/learn/term-attach.h"
#include "viewer/tree-columns.h"

struct _ViewerCallsPane
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *back;
  GtkWidget *name;
  GtkWidget *figures;
  GtkWidget *interval;    /* how far the share may be off */

  /* owned */
  ViewerFunctionList *callers;
  ViewerFunctionList *callees;
};

G_DEFINE_FINAL_TYPE (ViewerCallsPane, viewer_calls_pane, GTK_TYPE_WIDGET)

/* ---- what is shown ---- */

/* "62.4 % total · 20.1 % self · 1203 samples · shop.py:20" */
static char *
dup_figures (const ViewerFunctionRow *row,
             Profile                 *profile)
{
  g_autofree char *total = viewer_figures_dup_share (row->share);
  g_autofree char *self_share = viewer_figures_dup_share (row->self_share);
  g_autofree char *samples = viewer_figures_dup_samples (row->looks);
  g_autofree char *location = viewer_function_row_dup_location (row, profile);

  if (location[0] == '\0')
    /* Translators: share with callees, share without, samples. */
    return g_strdup_printf (_("%s total · %s self · %s"), total, self_share, samples);
  /* Translators: share with callees, share without, samples, file and line. */
  return g_strdup_printf (_("%s total · %s self · %s · %s"), total, self_share, samples, location);
}

void
viewer_calls_pane_show (ViewerCallsPane     *self,
                        ViewerFunctionTable *table,
                        ProfileFunction      function)
{
  Profile *profile = table != NULL ? viewer_function_table_get_profile (table) : NULL;
  g_autoptr(GArray) callers = NULL, callees = NULL;
  g_autofree char *name = NULL, *figures = NULL, *interval = NULL;
  ViewerFunctionRow row;

  g_return_if_fail (VIEWER_IS_CALLS_PANE (self));

  if (table != NULL && viewer_function_table_find (table, function, &row))
    {
      name = viewer_function_row_dup_name (&row, profile);
      figures = dup_figures (&row, profile);
      interval = profile_words_interval (&row.interval, row.has_intervals);
      callers = viewer_function_table_list_callers (table, function);
      callees = viewer_function_table_list_callees (table, function);
    }
  gtk_label_set_text (GTK_LABEL (self->name), name != NULL ? name : "");
  gtk_label_set_text (GTK_LABEL (self->figures), figures != NULL ? figures : "");
  gtk_widget_set_tooltip_text (self->figures, figures);
  gtk_label_set_text (GTK_LABEL (self->interval), interval != NULL ? interval : "");
  gtk_widget_set_visible (self->interval, interval != NULL);
  viewer_function_list_set_rows (self->callers, profile, callers);
  viewer_function_list_set_rows (self->callees, profile, callees);
}

void
viewer_calls_pane_set_can_back (ViewerCallsPane *self,
                                gboolean         can_back)
{
  gtk_widget_set_sensitive (self->back, can_back);
}

/* ---- walking ---- */

static void
row_activated (GtkColumnView   *view,
               guint            position,
               ViewerCallsPane *self)
{
  GListModel *model = gtk_single_selection_get_model (GTK_SINGLE_SELECTION (gtk_column_view_get_model (view)));
  const ViewerFunctionRow *row = viewer_function_list_get_row (VIEWER_FUNCTION_LIST (model), position);

  if (row != NULL && row->kind == VIEWER_FUNCTION_NAMED)
    g_signal_emit_by_name (self, "walk", row->function);
}

static void
back_clicked (ViewerCallsPane *self)
{
  g_signal_emit_by_name (self, "back");
}

/* ---- building ---- */

static GtkWidget *
make_list (ViewerCallsPane    *self,
           ViewerFunctionList *model,
           const char         *title,
           const char         *term)
{
  const char *const terms[] = { term, "share" };
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (model)));
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *view;

  gtk_single_selection_set_autoselect (selection, FALSE);
  gtk_single_selection_set_can_unselect (selection, TRUE);
  view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_widget_add_css_class (view, "data-table");
  gtk_widget_add_css_class (view, "call-tree");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  viewer_function_cell_add_column (GTK_COLUMN_VIEW (view), model, VIEWER_FUNCTION_COLUMN_NAME, title, 0);
  viewer_function_cell_add_column (GTK_COLUMN_VIEW (view), model, VIEWER_FUNCTION_COLUMN_TOTAL, _("Share"), 124);
  viewer_term_attach_titles (GTK_COLUMN_VIEW (view), terms, G_N_ELEMENTS (terms));
  viewer_term_attach (view, term);
  viewer_columns_add_keys (GTK_COLUMN_VIEW (view));
  g_signal_connect (view, "activate", G_CALLBACK (row_activated), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_head (ViewerCallsPane *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  gtk_button_set_has_frame (GTK_BUTTON (self->back), FALSE);
  gtk_widget_set_tooltip_text (self->back, _("Back to the function before (Backspace)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Back to the function before"), -1);
  gtk_widget_set_sensitive (self->back, FALSE);
  g_signal_connect_swapped (self->back, "clicked", G_CALLBACK (back_clicked), self);
  self->name = make_label ("function-name");
  self->figures = make_label ("dim-label");
  gtk_widget_add_css_class (self->figures, "numeric");
  gtk_widget_set_hexpand (self->figures, TRUE);
  viewer_term_attach (self->figures, "total");
  gtk_widget_add_css_class (head, "head");
  gtk_box_append (GTK_BOX (head), self->back);
  gtk_box_append (GTK_BOX (head), self->name);
  gtk_box_append (GTK_BOX (head), self->figures);
  return head;
}

static void
viewer_calls_pane_dispose (GObject *object)
{
  ViewerCallsPane *self = VIEWER_CALLS_PANE (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->callers);
  g_clear_object (&self->callees);

  G_OBJECT_CLASS (viewer_calls_pane_parent_class)->dispose (object);
}

static void
viewer_calls_pane_class_init (ViewerCallsPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_calls_pane_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "callspane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_signal_new ("walk", VIEWER_TYPE_CALLS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  g_signal_new ("back", VIEWER_TYPE_CALLS_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
viewer_calls_pane_init (ViewerCallsPane *self)
{
  GtkWidget *lists = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  self->callers = viewer_function_list_new ();
  self->callees = viewer_function_list_new ();
  viewer_function_list_sort (self->callers, VIEWER_FUNCTION_COLUMN_TOTAL, FALSE);
  viewer_function_list_sort (self->callees, VIEWER_FUNCTION_COLUMN_TOTAL, FALSE);
  self->interval = make_label ("dim-label");
  gtk_widget_add_css_class (self->interval, "interval");
  gtk_widget_set_parent (make_head (self), GTK_WIDGET (self));
  gtk_widget_set_parent (self->interval, GTK_WIDGET (self));
  gtk_box_set_homogeneous (GTK_BOX (lists), TRUE);
  gtk_box_append (GTK_BOX (lists), make_list (self, self->callers, _("Called by"), "caller"));
  gtk_box_append (GTK_BOX (lists), make_list (self, self->callees, _("Calls"), "callee"));
  gtk_widget_add_css_class (gtk_widget_get_last_child (lists), "calls");
  gtk_widget_set_parent (lists, GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), 280, -1);
}

GtkWidget *
viewer_calls_pane_new (void)
{
  return g_object_new (VIEWER_TYPE_CALLS_PANE, NULL);
}
