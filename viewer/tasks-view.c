/* tasks-view.c: kinds of tasks as a table, findings above it; see tasks-view.h */

#include "viewer/tasks-view.h"

#include <glib/gi18n.h>

#include "profile/words.h"
#include "viewer/learn/term-attach.h"
#include "viewer/task-row.h"
#include "viewer/tree-columns.h"

#define NAME_CHARS     22     /* of a coroutine's name, at least */
#define FIGURES        0x7eu  /* columns of numbers, a bit each */
#define N_FINDINGS_MAX 5u     /* buttons; the longest stand first */

struct _ViewerTasksView
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget     *box;
  GtkWidget     *findings;
  GtkWidget     *table;

  /* owned */
  ViewerSession *session;
  GListStore    *rows;          /* ViewerTaskRow */
};

G_DEFINE_FINAL_TYPE (ViewerTasksView, viewer_tasks_view, GTK_TYPE_WIDGET)

static guint finding_signal;

/* ---- findings ---- */

static void
finding_clicked (GtkWidget       *button,
                 ViewerTasksView *self)
{
  g_signal_emit (self, finding_signal, 0, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index")));
}

static GtkWidget *
make_label (const char *sentence)
{
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, sentence);
  return label;
}

static void
add_finding (ViewerTasksView       *self,
             Profile               *profile,
             const ProfileBlocking *blocking,
             guint                  index)
{
  g_autofree char *sentence = profile_words_blocking (profile, blocking);
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), make_label (sentence));
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _("Show this moment on the timeline and what ran in it"), -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect (button, "clicked", G_CALLBACK (finding_clicked), self);
  gtk_box_append (GTK_BOX (self->findings), button);
}

void
viewer_tasks_view_set_findings (ViewerTasksView       *self,
                                Profile               *profile,
                                const ProfileFindings *findings)
{
  g_autofree char *lag = findings != NULL ? profile_words_lag (findings) : NULL;
  GtkWidget *child;

  g_return_if_fail (VIEWER_IS_TASKS_VIEW (self));

  while ((child = gtk_widget_get_first_child (self->findings)) != NULL)
    gtk_box_remove (GTK_BOX (self->findings), child);
  for (guint i = 0; findings != NULL && i < MIN (findings->blockings->len, N_FINDINGS_MAX); i++)
    add_finding (self, profile, &g_array_index (findings->blockings, ProfileBlocking, i), i);
  if (lag != NULL)
    {
      child = make_label (lag);
      gtk_widget_add_css_class (child, "lag");
      gtk_box_append (GTK_BOX (self->findings), child);
    }
  gtk_widget_set_visible (self->findings, gtk_widget_get_first_child (self->findings) != NULL);
}

/* ---- the table ---- */

static void
set_up_cell (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  column)
{
  GtkWidget *label = gtk_label_new (NULL);
  gboolean is_figure = (FIGURES >> GPOINTER_TO_UINT (column) & 1) != 0;

  gtk_label_set_xalign (GTK_LABEL (label), is_figure ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, is_figure ? "numeric" : GPOINTER_TO_UINT (column) == VIEWER_TASK_COLUMN_NAME ? "kind" : "awaits");
  if (GPOINTER_TO_UINT (column) == VIEWER_TASK_COLUMN_NAME)
    gtk_label_set_width_chars (GTK_LABEL (label), NAME_CHARS);
  gtk_list_item_set_child (item, label);
}

static void
bind_cell (GtkSignalListItemFactory *factory,
           GtkListItem              *item,
           gpointer                  column)
{
  g_autofree char *text = viewer_task_row_dup_text (gtk_list_item_get_item (item), GPOINTER_TO_UINT (column));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
  /* What is cut off can be read all the same. */
  if ((FIGURES >> GPOINTER_TO_UINT (column) & 1) == 0)
    gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), text);
}

static int
compare (gconstpointer first,
         gconstpointer second,
         gpointer      column)
{
  return viewer_task_row_compare ((ViewerTaskRow *) first, (ViewerTaskRow *) second, GPOINTER_TO_UINT (column));
}

static void
add_column (ViewerTasksView  *self,
            ViewerTaskColumn  column)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, GUINT_TO_POINTER (column), NULL));
  g_autoptr(GtkColumnViewColumn) added = NULL;

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_cell), GUINT_TO_POINTER (column));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cell), GUINT_TO_POINTER (column));
  added = gtk_column_view_column_new (viewer_task_column_get_title (column), factory);
  gtk_column_view_column_set_sorter (added, sorter);
  gtk_column_view_column_set_resizable (added, TRUE);
  gtk_column_view_column_set_expand (added, column == VIEWER_TASK_COLUMN_NAME || column == VIEWER_TASK_COLUMN_AWAITS);
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->table), added);
}

/* Again: everything. */
static void
row_activated (GtkColumnView   *view,
               guint            position,
               ViewerTasksView *self)
{
  g_autoptr(ViewerTaskRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (view)), position);
  const char *name = row != NULL ? viewer_task_row_get_name (row) : NULL;

  if (name != NULL && self->session != NULL)
    viewer_session_set_task_kind (self->session,
                                  g_strcmp0 (name, viewer_session_get_task_kind (self->session)) == 0 ? NULL : name);
}

static void
profile_changed (ViewerTasksView *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  const ProfileTasks *tasks = profile != NULL ? profile_get_tasks (profile) : NULL;
  g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint32 i = 0; tasks != NULL && i < tasks->n_kinds; i++)
    g_ptr_array_add (rows, viewer_task_row_new (profile, i));
  g_list_store_splice (self->rows, 0, g_list_model_get_n_items (G_LIST_MODEL (self->rows)), rows->pdata, rows->len);
}

void
viewer_tasks_view_set_session (ViewerTasksView *self,
                               ViewerSession   *session)
{
  g_return_if_fail (VIEWER_IS_TASKS_VIEW (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "profile-changed", G_CALLBACK (profile_changed), self, G_CONNECT_SWAPPED);
  profile_changed (self);
}

char *
viewer_tasks_view_dup_text (ViewerTasksView *self)
{
  GListModel *rows = G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (self->table)));
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint column = 0; column < VIEWER_TASK_N_COLUMNS; column++)
    g_string_append_printf (text, "%s%s", column > 0 ? "\t" : "", viewer_task_column_get_title (column));
  for (guint i = 0; i < g_list_model_get_n_items (rows); i++)
    {
      g_autoptr(ViewerTaskRow) row = g_list_model_get_item (rows, i);

      for (guint column = 0; column < VIEWER_TASK_N_COLUMNS; column++)
        {
          g_autofree char *cell = viewer_task_row_dup_text (row, column);

          g_string_append_printf (text, "%c%s", column > 0 ? '\t' : '\n', cell);
        }
    }
  g_string_append_c (text, '\n');
  return g_strdup (text->str);
}

/* ---- the widget ---- */

static void
viewer_tasks_view_dispose (GObject *object)
{
  ViewerTasksView *self = VIEWER_TASKS_VIEW (object);

  viewer_tasks_view_set_session (self, NULL);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (viewer_tasks_view_parent_class)->dispose (object);
}

static void
viewer_tasks_view_class_init (ViewerTasksViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_tasks_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "tasksview");
  finding_signal = g_signal_new ("finding", VIEWER_TYPE_TASKS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
}

static const char *const column_terms[VIEWER_TASK_N_COLUMNS] = {
  "task", "task", "task", "task", "running", "ready", "await", "await",
};

static GtkWidget *
make_table (ViewerTasksView *self)
{
  GtkSortListModel *sorted;
  g_autoptr(GtkSelectionModel) selection = NULL;

  self->rows = g_list_store_new (VIEWER_TYPE_TASK_ROW);
  self->table = gtk_column_view_new (NULL);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->rows)),
                                    g_object_ref (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->table))));
  for (guint column = 0; column < VIEWER_TASK_N_COLUMNS; column++)
    add_column (self, column);
  selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (sorted)));
  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->table), selection);
  viewer_columns_align_titles (GTK_COLUMN_VIEW (self->table), FIGURES);
  viewer_term_attach_titles (GTK_COLUMN_VIEW (self->table), column_terms, VIEWER_TASK_N_COLUMNS);
  viewer_term_attach (self->table, "task");
  g_signal_connect (self->table, "activate", G_CALLBACK (row_activated), self);
  gtk_widget_add_css_class (self->table, "data-table");
  gtk_widget_add_css_class (self->table, "tasks");
  gtk_widget_set_vexpand (self->table, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Kinds of tasks. Enter shows the tasks of one kind alone in the other views."), -1);
  return self->table;
}

static void
viewer_tasks_view_init (ViewerTasksView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->findings = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->findings, "findings");
  gtk_widget_set_visible (self->findings, FALSE);
  viewer_term_attach (self->findings, "event-loop");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_table (self));
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->findings);
  gtk_box_append (GTK_BOX (self->box), scroller);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
