/* window-tabs.c: documents come and go; see window-private.h */

#include "viewer/window-private.h"

#include <glib/gi18n.h>

#include "viewer/link.h"

static ViewerDocument *
get_page_document (AdwTabPage *page)
{
  return page != NULL ? VIEWER_DOCUMENT (adw_tab_page_get_child (page)) : NULL;
}

ViewerDocument *
viewer_window_get_document (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), NULL);

  return self->tabs != NULL ? get_page_document (adw_tab_view_get_selected_page (self->tabs)) : NULL;
}

guint
viewer_window_get_n_documents (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), 0);

  return (guint) adw_tab_view_get_n_pages (self->tabs);
}

ViewerDocument *
viewer_window_get_nth (ViewerWindow *self,
                       guint         index)
{
  return get_page_document (adw_tab_view_get_nth_page (self->tabs, (int) index));
}

gboolean
viewer_window_is_recording (ViewerWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_WINDOW (self), FALSE);

  for (guint i = 0; i < viewer_window_get_n_documents (self); i++)
    if (viewer_document_is_recording (viewer_window_get_nth (self, i)))
      return TRUE;
  return FALSE;
}

/* ---- coming ---- */

ViewerDocument *
viewer_window_add_document (ViewerWindow *self)
{
  ViewerDocument *selected = viewer_window_get_document (self);
  ViewerDocument *document;

  /* A new tab looks as the one that one comes from. */
  if (selected != NULL)
    viewer_document_save_state (selected);
  document = viewer_document_new ();
  adw_tab_view_set_selected_page (self->tabs, adw_tab_view_append (self->tabs, GTK_WIDGET (document)));
  return document;
}

static ViewerDocument *
get_free_document (ViewerWindow *self)
{
  ViewerDocument *document = viewer_window_get_document (self);

  return document != NULL && viewer_document_is_free (document) ? document : viewer_window_add_document (self);
}

/* The tab that a file is open in; NULL when it is in none. */
static ViewerDocument *
find_open_file (ViewerWindow *self,
                const char   *path)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);

  for (guint i = 0; i < viewer_window_get_n_documents (self); i++)
    {
      ViewerDocument *document = viewer_window_get_nth (self, i);
      const char *its_path = viewer_document_get_path (document);
      g_autoptr(GFile) its_file = its_path != NULL ? g_file_new_for_path (its_path) : NULL;

      if (its_file != NULL && !viewer_document_is_free (document) && g_file_equal (its_file, file))
        return document;
    }
  return NULL;
}

static gboolean
select_open_file (ViewerWindow *self,
                  GFile        *file)
{
  g_autofree char *named = g_file_get_path (file);
  g_autofree char *link = NULL;
  g_autofree char *path = named != NULL ? viewer_link_split (named, &link) : NULL;
  ViewerDocument *document = path != NULL ? find_open_file (self, path) : NULL;

  if (document == NULL)
    return FALSE;
  adw_tab_view_set_selected_page (self->tabs, adw_tab_view_get_page (self->tabs, GTK_WIDGET (document)));
  if (link != NULL)
    viewer_document_show_link (document, link);
  return TRUE;
}

void
viewer_window_open (ViewerWindow *self,
                    GFile        *file)
{
  g_return_if_fail (VIEWER_IS_WINDOW (self));

  if (!select_open_file (self, file))
    viewer_document_open (get_free_document (self), file);
}

void
viewer_window_record (ViewerWindow   *self,
                      ViewerRecorder *recorder)
{
  g_return_if_fail (VIEWER_IS_WINDOW (self));

  viewer_document_record (get_free_document (self), recorder);
}

/* ---- going ---- */

/* A tab that was clicked just before its window went would ask a tab view that is no more: libadwaita 1.2 leaves its idle. */
static void
forget_clicks (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwTab"))
    while (g_idle_remove_by_data (widget))
      ;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    forget_clicks (child);
}

void
viewer_window_disconnect_tabs (ViewerWindow *self)
{
  if (self->tabs == NULL)
    return;
  forget_clicks (GTK_WIDGET (self));
  g_signal_handlers_disconnect_by_data (self->tabs, self);
  for (guint i = 0; i < viewer_window_get_n_documents (self); i++)
    g_signal_handlers_disconnect_by_data (viewer_window_get_nth (self, i), self);
  self->tabs = NULL;
}

/* ---- what documents say ---- */

static void
show_tab (ViewerWindow   *self,
          ViewerDocument *document)
{
  AdwTabPage *page = adw_tab_view_get_page (self->tabs, GTK_WIDGET (document));
  const char *path = viewer_document_get_path (document);
  g_autoptr(GIcon) icon = viewer_document_is_recording (document) ? g_themed_icon_new ("media-record-symbolic") : NULL;
  g_autofree char *tooltip = path != NULL ? g_markup_escape_text (path, -1) : NULL;

  adw_tab_page_set_title (page, viewer_document_get_title (document));
  adw_tab_page_set_tooltip (page, tooltip != NULL ? tooltip : "");
  adw_tab_page_set_loading (page, g_str_equal (viewer_document_get_page (document), "opening"));
  adw_tab_page_set_indicator_icon (page, icon);
  adw_tab_page_set_indicator_tooltip (page, icon != NULL ? _("Recording") : "");
}

static void
document_changed (ViewerDocument *document,
                  ViewerWindow   *self)
{
  show_tab (self, document);
  if (document == viewer_window_get_document (self))
    viewer_window_show_document (self);
  if ((self->closing->len > 0 || self->close_when_stopped) && !viewer_document_is_recording (document))
    g_idle_add_full (G_PRIORITY_DEFAULT, viewer_window_close_stopped, g_object_ref (self), g_object_unref);
}

/* The actions of the window are the selected document's properties. */
static void
document_notified (ViewerDocument *document,
                   GParamSpec     *pspec,
                   ViewerWindow   *self)
{
  if (document == viewer_window_get_document (self)
      && g_object_class_find_property (G_OBJECT_GET_CLASS (self), pspec->name) != NULL
      && pspec->owner_type == VIEWER_TYPE_DOCUMENT)
    g_object_notify (G_OBJECT (self), pspec->name);
}

static void
page_attached (AdwTabView   *tabs,
               AdwTabPage   *page,
               int           position,
               ViewerWindow *self)
{
  ViewerDocument *document = get_page_document (page);

  g_signal_connect (document, "changed", G_CALLBACK (document_changed), self);
  g_signal_connect (document, "notify", G_CALLBACK (document_notified), self);
  show_tab (self, document);
}

static void
page_detached (AdwTabView   *tabs,
               AdwTabPage   *page,
               int           position,
               ViewerWindow *self)
{
  ViewerDocument *document = get_page_document (page);

  g_signal_handlers_disconnect_by_data (document, self);
  g_ptr_array_remove (self->closing, document);
  /* Its last tab was dragged into another window. */
  if (adw_tab_view_get_n_pages (tabs) == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_window_destroy (GTK_WINDOW (self));
}

/* A tab dragged out of its window gets one of its own. */
static AdwTabView *
create_window (AdwTabView   *tabs,
               ViewerWindow *self)
{
  ViewerWindow *window = g_object_new (VIEWER_TYPE_WINDOW,
                                       "application", gtk_window_get_application (GTK_WINDOW (self)), NULL);

  gtk_window_present (GTK_WINDOW (window));
  return window->tabs;
}

static void
selected_changed (ViewerWindow *self)
{
  guint n_properties;
  g_autofree GParamSpec **properties = NULL;

  if (viewer_window_get_document (self) == NULL)
    return;
  viewer_window_show_document (self);
  properties = g_object_class_list_properties (G_OBJECT_GET_CLASS (self), &n_properties);
  for (guint i = 0; i < n_properties; i++)
    if (properties[i]->owner_type == VIEWER_TYPE_WINDOW)
      g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
}

void
viewer_window_connect_tabs (ViewerWindow *self)
{
  viewer_window_connect_closing (self);
  g_signal_connect (self->tabs, "create-window", G_CALLBACK (create_window), self);
  g_signal_connect (self->tabs, "page-attached", G_CALLBACK (page_attached), self);
  g_signal_connect (self->tabs, "page-detached", G_CALLBACK (page_detached), self);
  g_signal_connect_swapped (self->tabs, "notify::selected-page", G_CALLBACK (selected_changed), self);
}
