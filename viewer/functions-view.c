/* functions-view.c: the functions of a session as a flat list; see functions-view.h */

#include "viewer/functions-private.h"

#include <glib/gi18n.h>

#include "viewer/access.h"
#include "viewer/column-fit.h"
#include "viewer/column-sort.h"
#include "viewer/figures.h"
#include "viewer/function-cell.h"
#include "viewer/learn/term-attach.h"
#include "viewer/tree-columns.h"

/* Below these the names of functions had too little room. */
#define SAMPLES_FROM_PX 480
#define LOCATION_FROM_PX 760
#define SIDE_BY_SIDE_FROM_PX 1000
#define STACKED_FROM_PX 440       /* of height: lower, there is no room for two lists */
#define LIST_SHARE 0.55

G_DEFINE_FINAL_TYPE (ViewerFunctionsView, viewer_functions_view, GTK_TYPE_WIDGET)

/* ---- rows ---- */

static void
update_count (ViewerFunctionsView *self)
{
  guint n_folded = viewer_function_list_get_n_folded (self->list);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->list)) + n_folded, n_all = viewer_function_list_get_n_all (self->list);
  g_autofree char *faster = g_strdup_printf (ngettext ("and %u faster function", "and %u faster functions", n_folded), n_folded);
  g_autofree char *count = viewer_figures_dup_count (n), *all = viewer_figures_dup_count (n_all), *text = NULL;

  if (n == n_all)
    text = g_strdup_printf (ngettext ("%s function", "%s functions", n), count);
  else
    /* Translators: how many functions have the words that were searched for, of how many. */
    text = g_strdup_printf (_("%s of %s"), count, all);
  gtk_label_set_text (GTK_LABEL (self->count), n_all > 0 ? text : "");
  gtk_button_set_label (GTK_BUTTON (self->faster), faster);
  gtk_widget_set_visible (self->faster, n_folded > 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "rows" : n_all > 0 ? "none" : "empty");
}

static void
rows_changed (ViewerFunctionsView *self)
{
  viewer_functions_select_current (self);
  viewer_functions_show_current (self);
  update_count (self);
}

static void
faster_clicked (ViewerFunctionsView *self)
{
  viewer_functions_show_faster (self);
  rows_changed (self);
  gtk_widget_grab_focus (self->column_view);
}

void
viewer_functions_table_changed (ViewerFunctionsView *self)
{
  g_autoptr(GArray) rows = self->table != NULL ? viewer_function_table_list (self->table) : NULL;

  if (self->session != NULL && self->table != NULL)
    self->current = viewer_session_get_selection (self->session)->function;
  self->is_taking = TRUE;
  viewer_function_list_set_rows (self->list, self->table != NULL ? viewer_function_table_get_profile (self->table) : NULL,
                                 rows);
  self->is_taking = FALSE;
  rows_changed (self);
}

static void
search_changed (ViewerFunctionsView *self)
{
  self->is_taking = TRUE;
  viewer_function_list_filter (self->list, gtk_editable_get_text (GTK_EDITABLE (self->search)));
  self->is_taking = FALSE;
  rows_changed (self);
}

/* ---- sorting ---- */

static void
sorter_changed (ViewerFunctionsView *self)
{
  gboolean is_reversed;
  int column;

  if (!viewer_column_sort_get (GTK_COLUMN_VIEW (self->column_view), &column, &is_reversed))
    return;   /* by none: the order stays */
  self->is_taking = TRUE;
  viewer_function_list_sort (self->list, (ViewerFunctionColumn) column, is_reversed);
  self->is_taking = FALSE;
  rows_changed (self);
}

static void
add_column (ViewerFunctionsView  *self,
            ViewerFunctionColumn  column,
            const char           *title,
            int                   width_px)
{
  GtkColumnView *view = GTK_COLUMN_VIEW (self->column_view);
  GtkColumnViewColumn *added = viewer_function_cell_add_column (view, self->list, column, title, width_px);

  viewer_column_sort_add (added, column);
  if (column == VIEWER_FUNCTION_COLUMN_SELF)
    gtk_column_view_sort_by_column (view, added, GTK_SORT_ASCENDING);
}

/* ---- keys ---- */

static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  key,
             guint                  keycode,
             GdkModifierType        state,
             ViewerFunctionsView   *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0
      || gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self))), self->search))
    return FALSE;
  return key == GDK_KEY_BackSpace && viewer_functions_go_back (self);
}

static void
search_left (ViewerFunctionsView *self)
{
  gtk_widget_grab_focus (self->column_view);
}

gboolean
viewer_functions_view_escape (ViewerFunctionsView *self)
{
  g_return_val_if_fail (VIEWER_IS_FUNCTIONS_VIEW (self), FALSE);

  if (gtk_editable_get_text (GTK_EDITABLE (self->search))[0] == '\0')
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
  gtk_widget_grab_focus (self->column_view);
  return TRUE;
}

/* ---- building ---- */

static GtkWidget *
make_rows (ViewerFunctionsView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->list = viewer_function_list_new ();
  viewer_function_list_set_folds (self->list, TRUE);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_swapped (self->selection, "notify::selected", G_CALLBACK (viewer_functions_row_selected), self);
  self->column_view = gtk_column_view_new (GTK_SELECTION_MODEL (g_object_ref (self->selection)));
  gtk_widget_add_css_class (self->column_view, "data-table");
  gtk_widget_add_css_class (self->column_view, "call-tree");
  gtk_widget_add_css_class (self->column_view, "functions");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->column_view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Functions"), -1);
  add_column (self, VIEWER_FUNCTION_COLUMN_NAME, _("Function"), 0);
  add_column (self, VIEWER_FUNCTION_COLUMN_SELF, _("Self"), 124);
  add_column (self, VIEWER_FUNCTION_COLUMN_TOTAL, _("Total"), 124);
  add_column (self, VIEWER_FUNCTION_COLUMN_SAMPLES, _("Samples"), 78);
  add_column (self, VIEWER_FUNCTION_COLUMN_LOCATION, _("Location"), 220);
  viewer_term_attach_titles (GTK_COLUMN_VIEW (self->column_view), viewer_function_cell_terms, VIEWER_FUNCTION_N_COLUMNS);
  viewer_term_attach (self->column_view, "functions");
  viewer_columns_add_keys (GTK_COLUMN_VIEW (self->column_view));
  viewer_columns_align_titles (GTK_COLUMN_VIEW (self->column_view), 1u << VIEWER_FUNCTION_COLUMN_SAMPLES);
  g_signal_connect_swapped (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->column_view)), "changed",
                            G_CALLBACK (sorter_changed), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->column_view);
  /* It would come and go while columns do. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_EXTERNAL, GTK_POLICY_AUTOMATIC);
  viewer_column_fit_add (GTK_COLUMN_VIEW (self->column_view), VIEWER_FUNCTION_COLUMN_SAMPLES, SAMPLES_FROM_PX);
  viewer_column_fit_add (GTK_COLUMN_VIEW (self->column_view), VIEWER_FUNCTION_COLUMN_LOCATION, LOCATION_FROM_PX);
  return scroller;
}

static GtkWidget *
make_sentence (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  return label;
}

static GtkWidget *
make_search (ViewerFunctionsView *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);

  self->search = gtk_search_entry_new ();
  self->count = gtk_label_new (NULL);
  g_object_set (self->search, "placeholder-text", _("Function or file"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Show functions whose name or file has these words"), -1);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->search), 36);
  gtk_widget_set_hexpand (self->search, TRUE);
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  viewer_term_attach (self->count, "function");
  viewer_term_attach (self->search, "function");
  gtk_widget_add_css_class (head, "head");
  g_signal_connect_swapped (self->search, "search-changed", G_CALLBACK (search_changed), self);
  g_signal_connect_swapped (self->search, "activate", G_CALLBACK (search_left), self);
  g_signal_connect_swapped (self->search, "stop-search", G_CALLBACK (viewer_functions_view_escape), self);
  gtk_box_append (GTK_BOX (head), self->search);
  gtk_box_append (GTK_BOX (head), self->count);
  return head;
}

static GtkWidget *
make_left (ViewerFunctionsView *self)
{
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->stack = gtk_stack_new ();
  /* A sentence that is not seen asks for no room: in a low list its lines would be long. */
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack),
                       make_sentence (_("No samples in this range. Select a wider one, or another thread.")), "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), make_rows (self), "rows");
  gtk_stack_add_named (GTK_STACK (self->stack), make_sentence (_("No function has these words.")), "none");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (left), make_search (self));
  gtk_box_append (GTK_BOX (left), self->stack);
  self->faster = gtk_button_new_with_label ("");
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (self->faster))), PANGO_ELLIPSIZE_END);
  gtk_button_set_has_frame (GTK_BUTTON (self->faster), FALSE);
  gtk_widget_set_halign (self->faster, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (self->faster, _("Show functions with less than 1 % of the time, too"));
  gtk_widget_set_visible (self->faster, FALSE);
  viewer_term_attach (self->faster, "function");
  g_signal_connect_swapped (self->faster, "clicked", G_CALLBACK (faster_clicked), self);
  gtk_box_append (GTK_BOX (left), self->faster);
  /* The room is shared as these are. */
  gtk_widget_set_size_request (left, 320, -1);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search), self->column_view);
  return left;
}

/* ---- the widget ---- */

/* The calls stand beside the list where both have room, else below it. */
static gboolean
is_side_by_side (int width,
                 int height)
{
  return width >= SIDE_BY_SIDE_FROM_PX || height < STACKED_FROM_PX;
}

static gboolean
share_room (gpointer user_data)
{
  ViewerFunctionsView *self = user_data;
  int width = gtk_widget_get_width (user_data), height = gtk_widget_get_height (user_data);
  gboolean is_wide = is_side_by_side (width, height);

  self->share_idle = 0;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned),
                                  is_wide ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL);
  gtk_paned_set_position (GTK_PANED (self->paned), (int) ((is_wide ? width : height) * LIST_SHARE));
  return G_SOURCE_REMOVE;
}

static void
viewer_functions_view_size_allocate (GtkWidget *widget,
                                     int        width,
                                     int        height,
                                     int        baseline)
{
  ViewerFunctionsView *self = VIEWER_FUNCTIONS_VIEW (widget);
  gboolean is_beside = gtk_orientable_get_orientation (GTK_ORIENTABLE (self->paned)) == GTK_ORIENTATION_HORIZONTAL;

  if (self->share_idle == 0 && is_beside != is_side_by_side (width, height))
    self->share_idle = g_idle_add_full (GTK_PRIORITY_RESIZE - 1, share_room, self, NULL);
  gtk_widget_allocate (self->paned, width, height, baseline, NULL);
}

static void
viewer_functions_view_measure (GtkWidget      *widget,
                               GtkOrientation  orientation,
                               int             for_size,
                               int            *minimum,
                               int            *natural,
                               int            *minimum_baseline,
                               int            *natural_baseline)
{
  gtk_widget_measure (VIEWER_FUNCTIONS_VIEW (widget)->paned, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

void
viewer_functions_view_set_session (ViewerFunctionsView *self,
                                   ViewerSession       *session)
{
  g_return_if_fail (VIEWER_IS_FUNCTIONS_VIEW (self));

  if (session == self->session)
    return;
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session != NULL)
    viewer_functions_connect (self);
}

ViewerFunctionList *
viewer_functions_view_get_list (ViewerFunctionsView *self)
{
  g_return_val_if_fail (VIEWER_IS_FUNCTIONS_VIEW (self), NULL);

  return self->list;
}

ProfileFunction
viewer_functions_view_get_current (ViewerFunctionsView *self)
{
  g_return_val_if_fail (VIEWER_IS_FUNCTIONS_VIEW (self), 0);

  return self->current;
}

char *
viewer_functions_view_dup_selected_text (ViewerFunctionsView *self)
{
  const ViewerFunctionRow *row;

  g_return_val_if_fail (VIEWER_IS_FUNCTIONS_VIEW (self), NULL);

  row = viewer_function_list_get_row (self->list, gtk_single_selection_get_selected (self->selection));
  return row != NULL ? viewer_function_row_dup_line (row, viewer_function_list_get_profile (self->list)) : NULL;
}

char *
viewer_functions_view_dup_text (ViewerFunctionsView *self)
{
  GString *text = g_string_new (NULL);
  const ViewerFunctionRow *row;

  g_return_val_if_fail (VIEWER_IS_FUNCTIONS_VIEW (self), NULL);

  for (guint i = 0; (row = viewer_function_list_get_row (self->list, i)) != NULL; i++)
    {
      g_autofree char *line = viewer_function_row_dup_line (row, viewer_function_list_get_profile (self->list));

      g_string_append_printf (text, "%s\n", line);
    }
  return g_string_free (text, FALSE);
}

static void
viewer_functions_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viewer_functions_view_parent_class)->map (widget);
  viewer_functions_update (VIEWER_FUNCTIONS_VIEW (widget));
}

static gboolean
viewer_functions_view_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIEWER_FUNCTIONS_VIEW (widget)->column_view);
}

static void
viewer_functions_view_dispose (GObject *object)
{
  ViewerFunctionsView *self = VIEWER_FUNCTIONS_VIEW (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->column_view != NULL)
    g_signal_handlers_disconnect_by_data (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->column_view)), self);
  self->column_view = NULL;
  g_clear_handle_id (&self->share_idle, g_source_remove);
  g_clear_object (&self->session);
  g_clear_pointer (&self->paned, gtk_widget_unparent);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (viewer_functions_view_parent_class)->dispose (object);
}

static void
viewer_functions_view_finalize (GObject *object)
{
  ViewerFunctionsView *self = VIEWER_FUNCTIONS_VIEW (object);

  g_clear_pointer (&self->table, viewer_function_table_unref);
  g_array_unref (self->walk);

  G_OBJECT_CLASS (viewer_functions_view_parent_class)->finalize (object);
}

static void
viewer_functions_view_class_init (ViewerFunctionsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_functions_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_functions_view_finalize;
  widget_class->map = viewer_functions_view_map;
  widget_class->focus = viewer_access_focus;
  widget_class->measure = viewer_functions_view_measure;
  widget_class->size_allocate = viewer_functions_view_size_allocate;
  widget_class->grab_focus = viewer_functions_view_grab_focus;
  gtk_widget_class_set_css_name (widget_class, "functionsview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
viewer_functions_view_init (ViewerFunctionsView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->walk = g_array_new (FALSE, FALSE, sizeof (ProfileFunction));
  self->calls = viewer_calls_pane_new ();
  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  g_signal_connect_swapped (self->calls, "walk", G_CALLBACK (viewer_functions_walk_to), self);
  g_signal_connect_swapped (self->calls, "back", G_CALLBACK (viewer_functions_go_back), self);
  gtk_paned_set_start_child (GTK_PANED (self->paned), make_left (self));
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->calls);
  gtk_paned_set_wide_handle (GTK_PANED (self->paned), FALSE);
  gtk_widget_set_parent (self->paned, GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  update_count (self);
}

GtkWidget *
viewer_functions_view_new (void)
{
  return g_object_new (VIEWER_TYPE_FUNCTIONS_VIEW, NULL);
}
