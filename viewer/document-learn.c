/* document-learn.c: the Learn pane beside what a document shows, and the way of the keys between both */

#include "viewer/document-private.h"

#include "viewer/learn/lessons-folder.h"

gboolean
viewer_document_has_learn_focus (ViewerDocument *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->learn_pane));
}

static void
focus_pane (ViewerDocument *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || root == NULL || viewer_document_has_learn_focus (self))
    return;
  g_set_weak_pointer (&self->focus_before_learn, gtk_root_get_focus (root));
  /* A pane that comes has no place yet that the focus could go to. */
  self->wants_learn_focus = !gtk_widget_get_mapped (GTK_WIDGET (self->learn_pane));
  if (!self->wants_learn_focus)
    gtk_widget_grab_focus (GTK_WIDGET (self->learn_pane));
}

static gboolean
take_focus (gpointer user_data)
{
  ViewerDocument *self = user_data;

  if (self->wants_learn_focus && gtk_widget_get_mapped (GTK_WIDGET (self->learn_pane)))
    gtk_widget_grab_focus (GTK_WIDGET (self->learn_pane));
  self->wants_learn_focus = FALSE;
  return G_SOURCE_REMOVE;
}

static void
pane_mapped (ViewerDocument *self)
{
  if (self->wants_learn_focus)
    g_idle_add_full (G_PRIORITY_DEFAULT, take_focus, g_object_ref (self), g_object_unref);
}

/* Where the keys were before; else to what is shown. */
static void
focus_back (ViewerDocument *self)
{
  GtkWidget *before = self->focus_before_learn;

  if (before != NULL && gtk_widget_get_mapped (before) && gtk_widget_is_ancestor (before, GTK_WIDGET (self))
      && gtk_widget_grab_focus (before))
    return;
  if (!g_str_equal (viewer_document_get_page (self), "recording")
      || !gtk_widget_grab_focus (gtk_stack_get_visible_child (self->views)))
    gtk_widget_child_focus (GTK_WIDGET (self->pages), GTK_DIR_TAB_FORWARD);
}

gboolean
viewer_document_get_show_learn (ViewerDocument *self)
{
  return viewer_side_pane_get_shown (self->learn_side);
}

void
viewer_document_set_show_learn (ViewerDocument *self,
                                gboolean        shown)
{
  gboolean had_focus = viewer_document_has_learn_focus (self);

  if (shown == viewer_document_get_show_learn (self))
    return;
  viewer_side_pane_set_shown (self->learn_side, shown);
  viewer_document_show_source_side (self);
  if (shown)
    focus_pane (self);
  else if (had_focus)
    focus_back (self);
}

/* ---- what menus, buttons and keys ask ---- */

/* In, and back to where one was: the pane stays, so that a task can be read while it is done. */
void
viewer_document_learn_focus (ViewerDocument *self,
                             GVariant       *parameter)
{
  if (!viewer_document_get_show_learn (self))
    viewer_document_set_show_learn (self, TRUE);
  else if (viewer_document_has_learn_focus (self))
    focus_back (self);
  else
    focus_pane (self);
}

void
viewer_document_learn_tool (ViewerDocument *self,
                            GVariant       *parameter)
{
  if (!viewer_learn_pane_open_tool (self->learn_pane, g_variant_get_string (parameter, NULL)))
    return;
  viewer_document_set_show_learn (self, TRUE);
  focus_pane (self);
}

gboolean
viewer_document_escape_learn (ViewerDocument *self)
{
  if (!viewer_document_has_learn_focus (self))
    return FALSE;
  viewer_document_set_show_learn (self, FALSE);
  return TRUE;
}

/* ---- for the window ---- */

ViewerLearnPane *
viewer_document_get_learn_pane (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), NULL);

  return self->learn_pane;
}

gboolean
viewer_document_is_free_to_learn (ViewerDocument *self)
{
  const char *path = viewer_document_get_path (self);

  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), FALSE);

  if (viewer_document_is_recording (self))
    return FALSE;
  return viewer_document_is_free (self) || self->is_of_lesson || (path != NULL && viewer_lessons_has_path (path));
}

gboolean
viewer_document_is_of_lesson (ViewerDocument *self)
{
  g_return_val_if_fail (VIEWER_IS_DOCUMENT (self), FALSE);

  return self->is_of_lesson;
}

void
viewer_document_set_of_lesson (ViewerDocument *self)
{
  g_return_if_fail (VIEWER_IS_DOCUMENT (self));

  self->is_of_lesson = TRUE;
}

static void
close_pane (ViewerDocument *self)
{
  viewer_document_set_show_learn (self, FALSE);
}

static void
revealed (ViewerDocument *self)
{
  g_object_notify (G_OBJECT (self), "show-learn");
  viewer_document_show_source_side (self);
}

void
viewer_document_init_learn (ViewerDocument *self)
{
  viewer_learn_pane_set_session (self->learn_pane, self->session);
  g_signal_connect_swapped (self->learn_pane, "map", G_CALLBACK (pane_mapped), self);
  g_signal_connect_swapped (self->learn_pane, "closed", G_CALLBACK (close_pane), self);
  g_signal_connect_swapped (self->learn_side, "notify::shown", G_CALLBACK (revealed), self);
}
