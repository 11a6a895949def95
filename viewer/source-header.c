/* source-header.c: which file is shown, its hot lines, and the headings of its figures; see source-header.h */

#include "viewer/source-header.h"

#include <glib/gi18n.h>

#include "viewer/learn/term-attach.h"
#include "viewer/source-words.h"

struct _ViewerSourceHeader
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *bar;
  GtkWidget *files;
  GtkWidget *headings;
  GtkWidget *total_heading, *self_heading;

  /* owned */
  GtkStringList *rows;
  GPtrArray     *paths;          /* by row */

  /* state */
  gboolean is_showing;           /* what changes now was not changed by the user */
};

G_DEFINE_FINAL_TYPE (ViewerSourceHeader, viewer_source_header, GTK_TYPE_WIDGET)

enum {
  FILE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
file_chosen (ViewerSourceHeader *self)
{
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->files));

  if (!self->is_showing && selected < self->paths->len)
    g_signal_emit (self, signals[FILE_CHOSEN], 0, g_ptr_array_index (self->paths, selected));
}

/* A row is replaced only when it differs, so that an open list stays where it is. */
static void
put_row (ViewerSourceHeader *self,
         guint               index,
         const char         *path,
         const char         *words)
{
  const char *row[] = { words, NULL };

  g_ptr_array_add (self->paths, g_strdup (path));
  if (index >= g_list_model_get_n_items (G_LIST_MODEL (self->rows)))
    gtk_string_list_append (self->rows, words);
  else if (!g_str_equal (words, gtk_string_list_get_string (self->rows, index)))
    gtk_string_list_splice (self->rows, index, 1, row);
}

void
viewer_source_header_show (ViewerSourceHeader       *self,
                           const ProfileSourceLines *lines,
                           const char               *path)
{
  guint n_files = lines != NULL ? profile_source_lines_get_n_files (lines) : 0, selected = GTK_INVALID_LIST_POSITION;
  guint n_rows = 0;

  g_return_if_fail (VIEWER_IS_SOURCE_HEADER (self));

  self->is_showing = TRUE;
  g_ptr_array_set_size (self->paths, 0);
  for (guint i = 0; i < n_files; i++)
    {
      g_autofree char *words = NULL;
      ProfileSourceFile file;

      profile_source_lines_get_file (lines, i, &file);
      words = viewer_source_words_dup_row (lines, &file);
      if (g_strcmp0 (path, file.path) == 0)
        selected = n_rows;
      put_row (self, n_rows++, file.path, words);
    }
  if (selected == GTK_INVALID_LIST_POSITION && path != NULL)
    {
      g_autofree char *words = g_path_get_basename (path);

      selected = n_rows;
      put_row (self, n_rows++, path, words);
    }
  if (n_rows < g_list_model_get_n_items (G_LIST_MODEL (self->rows)))
    gtk_string_list_splice (self->rows, n_rows, g_list_model_get_n_items (G_LIST_MODEL (self->rows)) - n_rows, NULL);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (self->files), selected);
  gtk_widget_set_sensitive (self->files, n_rows > 0);
  gtk_widget_set_tooltip_text (self->files, path);
  self->is_showing = FALSE;
}

void
viewer_source_header_place (ViewerSourceHeader *self,
                            int                 x,
                            int                 column_width)
{
  g_return_if_fail (VIEWER_IS_SOURCE_HEADER (self));

  gtk_widget_set_visible (self->headings, column_width > 0);
  gtk_widget_set_margin_start (self->headings, MAX (x, 0));
  gtk_widget_set_size_request (self->total_heading, MAX (column_width, 0), -1);
  gtk_widget_set_size_request (self->self_heading, MAX (column_width, 0), -1);
}

const char *
viewer_source_header_get_row (ViewerSourceHeader *self)
{
  guint selected;

  g_return_val_if_fail (VIEWER_IS_SOURCE_HEADER (self), NULL);

  selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->files));
  return selected != GTK_INVALID_LIST_POSITION ? gtk_string_list_get_string (self->rows, selected) : NULL;
}

/* ---- building ---- */

static void
set_up_row (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  user_data)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_START);
  gtk_label_set_width_chars (GTK_LABEL (label), GPOINTER_TO_INT (user_data));
  gtk_label_set_max_width_chars (GTK_LABEL (label), 48);
  gtk_list_item_set_child (item, label);
}

static void
bind_row (GtkSignalListItemFactory *factory,
          GtkListItem              *item,
          gpointer                  user_data)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (gtk_list_item_get_item (item)));
}

static GtkListItemFactory *
make_factory (int width_chars)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (set_up_row), GINT_TO_POINTER (width_chars));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_row), NULL);
  return factory;
}

static GtkWidget *
make_files (ViewerSourceHeader *self)
{
  g_autoptr(GtkListItemFactory) button = make_factory (8);
  g_autoptr(GtkListItemFactory) list = make_factory (-1);
  GtkExpression *words = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  self->files = gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->rows)), words);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (self->files), TRUE);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (self->files), button);
  gtk_drop_down_set_list_factory (GTK_DROP_DOWN (self->files), list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->files), GTK_ACCESSIBLE_PROPERTY_LABEL, _("File"), -1);
  g_signal_connect_swapped (self->files, "notify::selected", G_CALLBACK (file_chosen), self);
  return self->files;
}

static GtkWidget *
make_button (const char *icon,
             const char *action,
             const char *words)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  return button;
}

static GtkWidget *
make_heading (const char *words,
              const char *tooltip)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_set_tooltip_text (label, tooltip);
  return label;
}

static void
viewer_source_header_dispose (GObject *object)
{
  ViewerSourceHeader *self = VIEWER_SOURCE_HEADER (object);

  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_pointer (&self->headings, gtk_widget_unparent);
  g_clear_object (&self->rows);
  g_clear_pointer (&self->paths, g_ptr_array_unref);

  G_OBJECT_CLASS (viewer_source_header_parent_class)->dispose (object);
}

static void
viewer_source_header_class_init (ViewerSourceHeaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = viewer_source_header_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "sourceheader");
  signals[FILE_CHOSEN] = g_signal_new ("file-chosen", VIEWER_TYPE_SOURCE_HEADER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
viewer_source_header_init (ViewerSourceHeader *self)
{
  GtkWidget *hot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *editor;

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
  self->rows = gtk_string_list_new (NULL);
  self->paths = g_ptr_array_new_with_free_func (g_free);

  gtk_widget_add_css_class (hot, "linked");
  gtk_box_append (GTK_BOX (hot), make_button ("go-up-symbolic", "source.previous-hot", _("Previous hot line (P)")));
  gtk_box_append (GTK_BOX (hot), make_button ("go-down-symbolic", "source.next-hot", _("Next hot line (N)")));
  editor = make_button ("document-edit-symbolic", "source.open-in-editor", _("Open this line in your editor (Ctrl+E)"));
  gtk_widget_set_hexpand (editor, TRUE);
  gtk_widget_set_halign (editor, GTK_ALIGN_END);

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->bar, "bar");
  gtk_box_append (GTK_BOX (self->bar), make_files (self));
  gtk_box_append (GTK_BOX (self->bar), hot);
  gtk_box_append (GTK_BOX (self->bar), editor);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));

  self->headings = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->headings, "headings");
  self->total_heading = make_heading (_("Total"), _("Share of the time while this line, or what it called, was at work"));
  self->self_heading = make_heading (_("Self"), _("Share of the time while this line itself was at work"));
  viewer_term_attach (self->total_heading, "total");
  viewer_term_attach (self->self_heading, "self");
  gtk_box_append (GTK_BOX (self->headings), self->total_heading);
  gtk_box_append (GTK_BOX (self->headings), self->self_heading);
  gtk_widget_set_visible (self->headings, FALSE);
  gtk_widget_set_parent (self->headings, GTK_WIDGET (self));
}

GtkWidget *
viewer_source_header_new (void)
{
  return g_object_new (VIEWER_TYPE_SOURCE_HEADER, NULL);
}
