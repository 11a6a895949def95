/* flame-graph.c: the widget, what it is made of, and the session it follows */

#include "viewer/flame-private.h"

#include "viewer/access.h"
#include "viewer/contrast.h"
#include "viewer/learn/term-attach.h"
#include "viewer/tree-find.h"

#include <adwaita.h>
#include <glib/gi18n.h>

G_DEFINE_FINAL_TYPE (ViewerFlameGraph, viewer_flame_graph, GTK_TYPE_WIDGET)

/* ---- fonts and colours ---- */

static void
rebuild (ViewerFlameGraph *self)
{
  g_clear_pointer (&self->palette, viewer_palette_free);
  g_clear_pointer (&self->text, viewer_timeline_text_free);
  viewer_chart_fonts_update (self->fonts, GTK_WIDGET (self));
  self->row_height = MAX (viewer_chart_fonts_get_height (self->fonts, VIEWER_FONT_ROW, GTK_WIDGET (self)) + 2, 17);
  if (self->profile != NULL)
    {
      self->palette = viewer_palette_new (self->profile, self->theme);
      self->text = viewer_timeline_text_new (gtk_widget_get_pango_context (GTK_WIDGET (self)),
                                             self->fonts[VIEWER_FONT_ROW], self->profile);
    }
  viewer_flame_update_rows (self, gtk_adjustment_get_page_size (self->adjustment));
  viewer_flame_redraw (self);
}

static void
theme_changed (ViewerFlameGraph *self)
{
  ViewerTheme theme = viewer_contrast_get_theme ();

  if (theme == self->theme)
    return;
  self->theme = theme;
  rebuild (self);
}

/* ---- the session ---- */

static void
forget_tree (ViewerFlameGraph *self)
{
  viewer_flame_forget_found (self);
  g_clear_pointer (&self->layout, viewer_flame_layout_free);
  g_clear_pointer (&self->profile, profile_unref);
  g_clear_pointer (&self->top_path, g_array_unref);
  g_clear_pointer (&self->selected_path, g_array_unref);
  self->top = PROFILE_NODE_ROOT;
  self->selected = PROFILE_NODE_NONE;
  self->begin = 0;
  self->end = 1;
}

/* What was zoomed to and what was selected, in a new tree; both may come back in the next one. */
static void
find_again (ViewerFlameGraph *self,
            ProfileCallTree  *tree)
{
  gboolean is_whole = TRUE;

  self->top = self->top_path != NULL ? viewer_tree_find_path (tree, self->top_path, &is_whole) : PROFILE_NODE_ROOT;
  self->selected = PROFILE_NODE_NONE;
  if (self->selected_path == NULL)
    return;
  self->selected = viewer_tree_find_path (tree, self->selected_path, &is_whole);
  if (!is_whole)
    self->selected = viewer_tree_find_selection (tree, viewer_session_get_selection (self->session));
}

static void
what_if_changed (ViewerFlameGraph *self)
{
  gtk_widget_queue_draw (self->overlay);
}

static void
search_changed (ViewerFlameGraph *self)
{
  viewer_flame_forget_found (self);
  gtk_widget_queue_draw (self->chart);
}

void
viewer_flame_take_tree (ViewerFlameGraph *self)
{
  ProfileCallTree *tree = viewer_flame_choose_tree (self);
  Profile *profile = tree != NULL ? profile_call_tree_get_profile (tree) : NULL;

  if (tree == NULL)
    {
      viewer_flame_look_away (self);
      forget_tree (self);
      rebuild (self);
    }
  else
    {
      viewer_flame_forget_found (self);
      g_clear_pointer (&self->layout, viewer_flame_layout_free);
      self->layout = viewer_flame_layout_new (tree);
      find_again (self, tree);
      if (profile != self->profile)
        {
          g_clear_pointer (&self->profile, profile_unref);
          self->profile = profile_ref (profile);
          rebuild (self);
        }
    }
  viewer_flame_update_rows (self, gtk_adjustment_get_page_size (self->adjustment));
  viewer_flame_update_trail (self);
  viewer_flame_redraw (self);
  viewer_flame_announce (self);
}

/* While something is zoomed to, the near tree comes for itself; in between the old one is nearer to it than
 * a tree in which it may be folded away. */
static void
call_tree_changed (ViewerFlameGraph *self)
{
  if (viewer_session_get_call_tree (self->session) == NULL || self->near == NULL
      || viewer_session_get_near_tree (self->session) == NULL)
    viewer_flame_take_tree (self);
}

static void
near_tree_changed (ViewerFlameGraph *self)
{
  if (self->near != NULL && viewer_session_get_near_tree (self->session) != NULL)
    viewer_flame_take_tree (self);
}

static void
selection_changed (ViewerFlameGraph *self)
{
  if (!self->is_selecting)
    viewer_flame_unpin (self);
  viewer_flame_take_selection (self);
}

void
viewer_flame_graph_set_session (ViewerFlameGraph *self,
                                ViewerSession    *session)
{
  g_return_if_fail (VIEWER_IS_FLAME_GRAPH (self));

  if (session == self->session)
    return;
  viewer_flame_look_away (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  forget_tree (self);
  if (session != NULL)
    {
      g_signal_connect_object (session, "call-tree-changed", G_CALLBACK (call_tree_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "near-tree-changed", G_CALLBACK (near_tree_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "search-changed", G_CALLBACK (search_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "what-if-changed", G_CALLBACK (what_if_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (session, "selection-changed", G_CALLBACK (selection_changed), self,
                               G_CONNECT_SWAPPED);
    }
  viewer_flame_take_tree (self);
  viewer_flame_take_selection (self);
}

ProfileCallTree *
viewer_flame_graph_get_tree (ViewerFlameGraph *self)
{
  g_return_val_if_fail (VIEWER_IS_FLAME_GRAPH (self), NULL);

  return self->layout != NULL ? viewer_flame_get_tree (self) : NULL;
}

ProfileNode
viewer_flame_graph_get_selected (ViewerFlameGraph *self)
{
  g_return_val_if_fail (VIEWER_IS_FLAME_GRAPH (self), PROFILE_NODE_NONE);

  return self->selected;
}

ProfileNode
viewer_flame_graph_get_top (ViewerFlameGraph *self)
{
  g_return_val_if_fail (VIEWER_IS_FLAME_GRAPH (self), PROFILE_NODE_ROOT);

  return self->top;
}

/* ---- the widget ---- */

static void
viewer_flame_graph_measure (GtkWidget      *widget,
                            GtkOrientation  orientation,
                            int             for_size,
                            int            *minimum,
                            int            *natural,
                            int            *minimum_baseline,
                            int            *natural_baseline)
{
  ViewerFlameGraph *self = VIEWER_FLAME_GRAPH (widget);
  int trail, trail_natural, stage;

  gtk_widget_measure (self->trail, orientation, -1, &trail, &trail_natural, NULL, NULL);
  gtk_widget_measure (self->stage, orientation, -1, &stage, NULL, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (trail, 160) : trail + MAX (stage, 80);
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? MAX (trail_natural, 700) : trail_natural + 260;
  *minimum_baseline = *natural_baseline = -1;
}

static void
viewer_flame_graph_size_allocate (GtkWidget *widget,
                                  int        width,
                                  int        height,
                                  int        baseline)
{
  ViewerFlameGraph *self = VIEWER_FLAME_GRAPH (widget);
  int trail_height, stage_height;

  gtk_widget_measure (self->trail, GTK_ORIENTATION_VERTICAL, width, &trail_height, NULL, NULL, NULL);
  stage_height = MAX (height - trail_height, 0);
  gtk_widget_allocate (self->trail, width, trail_height, -1, NULL);
  /* First, for the scrollbar places its slider when it is given its size. */
  viewer_flame_update_rows (self, MAX (stage_height - VIEWER_FLAME_RULER_HEIGHT, 0));
  gtk_widget_allocate (self->stage, width, stage_height, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (0, (float) trail_height)));
}

static gboolean
viewer_flame_graph_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (VIEWER_FLAME_GRAPH (widget)->stage);
}

static void
viewer_flame_graph_css_changed (GtkWidget         *widget,
                                GtkCssStyleChange *change)
{
  ViewerFlameGraph *self = VIEWER_FLAME_GRAPH (widget);

  GTK_WIDGET_CLASS (viewer_flame_graph_parent_class)->css_changed (widget, change);
  if (!viewer_chart_fonts_take_base (widget, &self->base_font))
    return;
  if (self->scrollbar != NULL)
    gtk_widget_set_margin_top (self->scrollbar, VIEWER_FLAME_RULER_HEIGHT);
  rebuild (self);
}

static void
viewer_flame_graph_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viewer_flame_graph_parent_class)->map (widget);
  viewer_flame_look_closely (VIEWER_FLAME_GRAPH (widget));
}

/* What nobody sees needs no tree of its own. */
static void
viewer_flame_graph_unmap (GtkWidget *widget)
{
  ViewerFlameGraph *self = VIEWER_FLAME_GRAPH (widget);
  gboolean was_near = self->near != NULL;

  GTK_WIDGET_CLASS (viewer_flame_graph_parent_class)->unmap (widget);
  viewer_flame_look_away (self);
  if (was_near)
    viewer_flame_take_tree (self);
}

static void
viewer_flame_graph_dispose (GObject *object)
{
  ViewerFlameGraph *self = VIEWER_FLAME_GRAPH (object);

  viewer_flame_look_away (self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->trail, gtk_widget_unparent);
  g_clear_pointer (&self->stage, gtk_widget_unparent);

  G_OBJECT_CLASS (viewer_flame_graph_parent_class)->dispose (object);
}

static void
viewer_flame_graph_finalize (GObject *object)
{
  ViewerFlameGraph *self = VIEWER_FLAME_GRAPH (object);

  forget_tree (self);
  g_clear_pointer (&self->palette, viewer_palette_free);
  g_clear_pointer (&self->text, viewer_timeline_text_free);
  g_clear_object (&self->adjustment);
  g_array_unref (self->blocks);
  g_free (self->label);
  viewer_chart_fonts_clear (self->fonts);
  g_clear_pointer (&self->base_font, pango_font_description_free);

  G_OBJECT_CLASS (viewer_flame_graph_parent_class)->finalize (object);
}

static void
viewer_flame_graph_class_init (ViewerFlameGraphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = viewer_flame_graph_dispose;
  object_class->finalize = viewer_flame_graph_finalize;
  widget_class->measure = viewer_flame_graph_measure;
  widget_class->size_allocate = viewer_flame_graph_size_allocate;
  widget_class->focus = viewer_access_focus;
  widget_class->grab_focus = viewer_flame_graph_grab_focus;
  widget_class->map = viewer_flame_graph_map;
  widget_class->unmap = viewer_flame_graph_unmap;
  widget_class->css_changed = viewer_flame_graph_css_changed;
  gtk_widget_class_set_css_name (widget_class, "flamegraph");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  viewer_flame_install_actions (widget_class);
  g_signal_new ("populate-menu", VIEWER_TYPE_FLAME_GRAPH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 2, G_TYPE_MENU, G_TYPE_UINT);
}

static GtkWidget *
make_scrollbar (ViewerFlameGraph *self)
{
  GtkWidget *scrollbar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, self->adjustment);

  gtk_widget_set_halign (scrollbar, GTK_ALIGN_END);
  gtk_widget_set_margin_top (scrollbar, VIEWER_FLAME_RULER_HEIGHT);
  gtk_widget_add_css_class (scrollbar, "overlay-indicator");
  return scrollbar;
}

/* The stage is the picture, and says what is selected in it; the buttons above are not part of it. */
static void
make_stage (ViewerFlameGraph *self)
{
  self->stage = g_object_new (GTK_TYPE_OVERLAY, "accessible-role", GTK_ACCESSIBLE_ROLE_IMG, "focusable", TRUE,
                              "overflow", GTK_OVERFLOW_HIDDEN, NULL);
  self->chart = viewer_flame_chart_new (self);
  self->overlay = viewer_flame_overlay_new (self);
  self->scrollbar = make_scrollbar (self);
  gtk_overlay_set_child (GTK_OVERLAY (self->stage), self->chart);
  viewer_term_attach (GTK_WIDGET (self), "flame-graph");
  gtk_overlay_add_overlay (GTK_OVERLAY (self->stage), self->overlay);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->stage), self->scrollbar);
  gtk_widget_set_parent (self->stage, GTK_WIDGET (self));
  viewer_access_keep_left_to_right (self->stage);
}

static void
viewer_flame_graph_init (ViewerFlameGraph *self)
{
  self->pointer_x = self->pointer_y = -1;
  self->selected = PROFILE_NODE_NONE;
  self->end = 1;
  self->row_height = 17;
  self->theme = viewer_contrast_get_theme ();
  self->blocks = g_array_new (FALSE, FALSE, sizeof (ViewerFlameBlock));
  self->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 40, 0, 0));
  self->trail = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (self->trail, "trail");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trail), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Callers of what is shown"), -1);
  gtk_widget_set_parent (self->trail, GTK_WIDGET (self));
  make_stage (self);
  g_signal_connect_object (self->adjustment, "value-changed", G_CALLBACK (viewer_flame_redraw), self,
                           G_CONNECT_SWAPPED);
  viewer_contrast_connect (self, G_CALLBACK (theme_changed));
  viewer_flame_add_input (self);
  viewer_flame_update_trail (self);
  viewer_flame_announce (self);
}

GtkWidget *
viewer_flame_graph_new (void)
{
  return g_object_new (VIEWER_TYPE_FLAME_GRAPH, NULL);
}
