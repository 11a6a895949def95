/* document-export.c: pictures, reports, print and text of what a document shows */

#include "viewer/document-private.h"

#include <glib/gi18n.h>

#include "viewer/export-dialog.h"
#include "viewer/picture.h"
#include "viewer/tree-text.h"

/* What has the focus, when that is the timeline; else the lower view, where it is shown. */
static GtkWidget *
get_view (ViewerDocument *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *timeline = GTK_WIDGET (self->timeline);

  if (focus != NULL && (focus == timeline || gtk_widget_is_ancestor (focus, timeline)))
    return timeline;
  return gtk_widget_get_mapped (GTK_WIDGET (self->views)) ? gtk_stack_get_visible_child (self->views) : timeline;
}

static const char *
get_view_title (ViewerDocument *self,
                GtkWidget      *view)
{
  if (view == GTK_WIDGET (self->timeline))
    return _("Timeline");
  return gtk_stack_page_get_title (gtk_stack_get_page (self->views, view));
}

/* "shop" of "shop.py". */
static char *
dup_name (ViewerDocument *self)
{
  char *name = g_strdup (viewer_document_get_title (self));
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  return g_strdelimit (name, G_DIR_SEPARATOR_S, '-');
}

static void
say (const char *sentence,
     gpointer    user_data)
{
  viewer_document_toast (user_data, sentence);
}

/* Of what is shown: NULL, or a new list. */
static ProfileTransforms *
dup_transforms (ViewerDocument *self)
{
  ProfileTransforms *transforms = viewer_session_get_transforms (self->session);
  const ProfileTransform only_application = { .kind = PROFILE_TRANSFORM_ONLY_APPLICATION };

  if (viewer_session_get_only_application (self->session))
    return profile_transforms_new_with (transforms, &only_application);
  return transforms != NULL ? profile_transforms_ref (transforms) : NULL;
}

void
viewer_document_export (ViewerDocument *self,
                        GVariant       *parameter)
{
  ProfileTransforms *transforms = dup_transforms (self);
  ProfileReportOptions options = {
    .clock = viewer_session_get_clock (self->session),
    .thread = (guint32) (viewer_session_get_thread (self->session) + 1),
    .transforms = transforms,
    .task_kind = viewer_session_get_task_kind (self->session),
  };
  gint64 begin_ns = 0, end_ns = 0;
  GtkWidget *view = get_view (self);
  g_autofree char *name = dup_name (self);

  if (!viewer_session_get_range (self->session, &begin_ns, &end_ns))
    begin_ns = end_ns = 0;
  viewer_export_dialog_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), view, get_view_title (self, view), name,
                             viewer_session_get_profile (self->session), &options, begin_ns, end_ns, say, self);
  g_clear_pointer (&transforms, profile_transforms_unref);
}

void
viewer_document_print (ViewerDocument *self,
                       GVariant       *parameter)
{
  g_autofree char *name = dup_name (self);

  viewer_picture_print (get_view (self), GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), name, say, self);
}

/* ---- text ---- */

/* Each row that is seen, set in by its depth. */
static char *
dup_tree_text (ViewerTreeView *view)
{
  ViewerFlatTreeModel *model = viewer_tree_view_get_model (view);
  ProfileCallTree *tree = viewer_flat_tree_model_get_tree (model);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (model));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *line = viewer_tree_text_dup_line (tree, viewer_flat_tree_model_get_node (model, i));

      g_string_append_printf (text, "%*s%s\n", 2 * (int) viewer_flat_tree_model_get_level (model, i), "", line);
    }
  return g_string_free (text, FALSE);
}

void
viewer_document_copy_view (ViewerDocument *self,
                           GVariant       *parameter)
{
  GtkWidget *view = get_view (self);
  g_autofree char *text = NULL;

  /* The timeline and the flame graph are pictures of what the tree has in words. */
  if (view == GTK_WIDGET (self->tasks_view))
    text = viewer_tasks_view_dup_text (self->tasks_view);
  else if (view == GTK_WIDGET (self->functions_view))
    text = viewer_functions_view_dup_text (self->functions_view);
  else if (view == GTK_WIDGET (self->inverted_view))
    text = dup_tree_text (self->inverted_view);
  else if (view == GTK_WIDGET (self->source_view))
    text = viewer_source_view_dup_text (self->source_view);
  else
    text = dup_tree_text (self->tree_view);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  viewer_document_toast (self, _("The view is copied as text."));
}
