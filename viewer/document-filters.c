/* document-filters.c: chips, search, the inverted tree, back and forward of a document */

#include "viewer/document-private.h"

#include "viewer/transform-menu.h"
#include "viewer/tree-find.h"

static ViewerTreeView *
get_shown_tree (ViewerDocument *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "inverted") == 0 ? self->inverted_view : self->tree_view;
}

static void
hit (ViewerDocument *self,
     guint           node)
{
  ViewerTreeView *shown = get_shown_tree (self);

  viewer_tree_view_reveal_node (shown, node);
  if (shown == self->tree_view)
    viewer_flame_graph_show_hit (self->flame_graph, viewer_session_get_call_tree (self->session), node);
}

static void
view_changed (ViewerDocument *self)
{
  viewer_search_set_inverted (self->search, get_shown_tree (self) == self->inverted_view);
}

/* Whoever types it into a field never gets here. */
static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             ViewerDocument        *self)
{
  if ((keyval != GDK_KEY_slash && keyval != GDK_KEY_KP_Divide)
      || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0 || !viewer_document_can_search (self))
    return GDK_EVENT_PROPAGATE;
  viewer_document_search (self);
  return GDK_EVENT_STOP;
}

/* ---- transforms in the flame graph ---- */

static void
populate_flame_menu (ViewerFlameGraph *flame_graph,
                     GMenu            *menu,
                     guint             node,
                     ViewerDocument   *self)
{
  ProfileCallTree *tree = viewer_flame_graph_get_tree (flame_graph);

  if (tree != NULL && node < profile_call_tree_get_n_nodes (tree))
    viewer_transform_menu_append (menu, GTK_WIDGET (flame_graph), self->session, tree, node);
}

/* What the flame graph has no use for itself; f fits there. */
static gboolean
flame_key_pressed (GtkEventControllerKey *controller,
                   guint                  keyval,
                   guint                  keycode,
                   GdkModifierType        state,
                   ViewerDocument        *self)
{
  ProfileCallTree *tree = viewer_flame_graph_get_tree (self->flame_graph);
  ProfileNode node = viewer_flame_graph_get_selected (self->flame_graph);

  if (tree == NULL || node == PROFILE_NODE_NONE || viewer_session_get_selection (self->session)->function == 0)
    return GDK_EVENT_PROPAGATE;
  return viewer_transform_menu_key (GTK_WIDGET (self->flame_graph), self->session, tree, node, keyval, state);
}

static void
init_flame_graph (ViewerDocument *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  g_signal_connect (self->flame_graph, "populate-menu", G_CALLBACK (populate_flame_menu), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (flame_key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->flame_graph), keys);
}

void
viewer_document_init_filters (ViewerDocument *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  viewer_chips_set_session (self->chips, self->session);
  viewer_tree_view_set_session (self->inverted_view, self->session);
  self->search = viewer_search_new (self->session);
  viewer_search_bar_set_search (self->search_bar, self->search);
  g_signal_connect_object (self->search, "hit", G_CALLBACK (hit), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->views, "notify::visible-child-name", G_CALLBACK (view_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (self->session, "filters-changed", G_CALLBACK (viewer_document_say_changed), self);
  init_flame_graph (self);
  view_changed (self);
}

/* ---- what menus, buttons and keys ask ---- */

gboolean
viewer_document_can_search (ViewerDocument *self)
{
  return g_strcmp0 (viewer_document_get_page (self), "recording") == 0;
}

void
viewer_document_search (ViewerDocument *self)
{
  /* What is found is shown in a view. */
  g_object_set (self, "show-views", TRUE, NULL);
  viewer_search_bar_open (self->search_bar);
}

void
viewer_document_escape (ViewerDocument *self)
{
  ViewerSession *session = self->session;
  gboolean had_focus = viewer_search_bar_has_focus (self->search_bar);

  if (viewer_document_stop_pointing (self) || viewer_document_escape_learn (self))
    return;
  if (viewer_search_bar_close (self->search_bar))
    {
      if (had_focus)
        gtk_widget_child_focus (GTK_WIDGET (self->views), GTK_DIR_TAB_FORWARD);
      return;
    }
  if (viewer_document_escape_view (self) || viewer_timeline_escape (self->timeline))
    return;
  if (viewer_session_get_selection (session)->function != 0)
    viewer_session_select (session, NULL);
  else
    viewer_session_pop_filter (session);
}

gboolean
viewer_document_can_go_back (ViewerDocument *self)
{
  return viewer_document_can_search (self) && viewer_session_can_go_back (self->session);
}

gboolean
viewer_document_can_go_forward (ViewerDocument *self)
{
  return viewer_document_can_search (self) && viewer_session_can_go_forward (self->session);
}
