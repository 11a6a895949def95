/* document-views.c: what the document asks of the view that is shown */

#include "viewer/document-private.h"

char *
viewer_document_dup_selected_text (ViewerDocument *self)
{
  GtkWidget *view = gtk_stack_get_visible_child (self->views);

  if (view == GTK_WIDGET (self->flame_graph))
    return viewer_flame_graph_dup_selected_text (self->flame_graph);
  if (view == GTK_WIDGET (self->functions_view))
    return viewer_functions_view_dup_selected_text (self->functions_view);
  return viewer_tree_view_dup_selected_text (self->tree_view);
}

gboolean
viewer_document_escape_view (ViewerDocument *self)
{
  GtkWidget *view = gtk_stack_get_visible_child (self->views);
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (view));

  if (focus == NULL || !gtk_widget_is_ancestor (focus, view))
    return FALSE;
  if (view == GTK_WIDGET (self->flame_graph))
    return viewer_flame_graph_escape (self->flame_graph);
  return view == GTK_WIDGET (self->functions_view) && viewer_functions_view_escape (self->functions_view);
}
