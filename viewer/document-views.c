/* document-views.c: which parts of a document are shown, and that it is remembered */

#include "viewer/document-private.h"

/* ---- timeline and views ---- */

/* With the views away their bar is still there: it is the handle to get them back. */
void
viewer_document_show_views (ViewerDocument *self,
                            gboolean        shown)
{
  gboolean are_shown = gtk_widget_get_visible (GTK_WIDGET (self->views));

  if (shown == are_shown)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->views), shown);
  gtk_paned_set_resize_end_child (self->paned, shown);
  if (shown)
    {
      gtk_paned_set_position (self->paned, self->timeline_height_px);
      self->timeline_height_px = -1;
      return;
    }
  self->timeline_height_px = gtk_paned_get_position (self->paned);
  gtk_paned_set_position (self->paned, G_MAXINT);
  gtk_widget_set_visible (GTK_WIDGET (self->timeline), TRUE);
  g_object_notify (G_OBJECT (self), "show-timeline");
}

void
viewer_document_show_timeline (ViewerDocument *self,
                               gboolean        shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self->timeline), shown);
  if (!shown)
    {
      viewer_document_show_views (self, TRUE);
      g_object_notify (G_OBJECT (self), "show-views");
    }
}

/* Where the keys go to nothing of the document, they go to the new view. */
static void
focus_view (ViewerDocument *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkWidget *focus = gtk_widget_get_mapped (widget) ? gtk_root_get_focus (gtk_widget_get_root (widget)) : widget;

  if (focus == NULL || (focus != widget && !gtk_widget_is_ancestor (focus, widget)))
    gtk_widget_grab_focus (gtk_stack_get_visible_child (self->views));
}

/* A view that there is not (any more) is no view to change to. */
void
viewer_document_show_view (ViewerDocument *self,
                           const char     *name)
{
  GtkWidget *view = name != NULL ? gtk_stack_get_child_by_name (self->views, name) : NULL;

  /* A recording without tasks has no view of them. */
  if (view == NULL || !gtk_stack_page_get_visible (gtk_stack_get_page (self->views, view)))
    return;
  gtk_stack_set_visible_child_name (self->views, name);
  viewer_document_show_views (self, TRUE);
  g_object_notify (G_OBJECT (self), "show-views");
  focus_view (self);
}

/* ---- the view that is shown ---- */

char *
viewer_document_dup_selected_text (ViewerDocument *self)
{
  GtkWidget *view = gtk_stack_get_visible_child (self->views);

  if (view == GTK_WIDGET (self->flame_graph))
    return viewer_flame_graph_dup_selected_text (self->flame_graph);
  if (view == GTK_WIDGET (self->functions_view))
    return viewer_functions_view_dup_selected_text (self->functions_view);
  if (view == GTK_WIDGET (self->inverted_view))
    return viewer_tree_view_dup_selected_text (self->inverted_view);
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

/* ---- remembered ---- */

void
viewer_document_restore_state (ViewerDocument *self)
{
  ViewerState state;

  viewer_state_load (&state);
  if (state.tree_height_px > 0)
    gtk_paned_set_position (self->paned, state.tree_height_px);
  viewer_session_set_only_application (self->session, state.only_application);
  viewer_document_show_view (self, state.view);
  viewer_document_show_timeline (self, state.show_timeline);
  if (state.show_timeline)
    viewer_document_show_views (self, state.show_views);
  viewer_document_restore_source_side (self, &state);
  viewer_document_set_show_learn (self, state.show_learn);
}

void
viewer_document_save_state (ViewerDocument *self)
{
  ViewerState state;

  g_return_if_fail (VIEWER_IS_DOCUMENT (self));

  viewer_state_load (&state);
  if (self->timeline_height_px >= 0)
    state.tree_height_px = self->timeline_height_px;
  else if (g_str_equal (viewer_document_get_page (self), "recording")
           && gtk_widget_get_visible (GTK_WIDGET (self->timeline)))
    state.tree_height_px = gtk_paned_get_position (self->paned);
  state.only_application = viewer_session_get_only_application (self->session);
  state.show_timeline = gtk_widget_get_visible (GTK_WIDGET (self->timeline));
  state.show_views = gtk_widget_get_visible (GTK_WIDGET (self->views));
  state.show_source = self->source_side_wish;
  state.show_learn = viewer_document_get_show_learn (self);
  g_strlcpy (state.view, gtk_stack_get_visible_child_name (self->views), sizeof state.view);
  viewer_state_save (&state);
}
