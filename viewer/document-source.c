/* document-source.c: the source of what is selected, as a view and beside the other views */

#include "viewer/document-private.h"

#include <glib/gi18n.h>

#include "viewer/editor.h"
#include "viewer/settings.h"
#include "viewer/source-file.h"

/* From this width on the source stands beside the tree by itself. */
#define WIDE_PX 1200
#define LEARN_PX 360           /* of the Learn pane */
#define TREE_SHARE 0.52
#define SHARE_FROM_PX 300      /* less is not a width yet */

static gboolean
is_wanted (ViewerDocument *self)
{
  if (self->source_side_wish != VIEWER_SHOWN_WHERE_WIDE)
    return self->source_side_wish == VIEWER_SHOWN;
  return viewer_document_get_show_learn (self) ? self->is_wide_with_learn : self->is_wide;
}

void
viewer_document_show_source_side (ViewerDocument *self)
{
  gboolean shown = viewer_document_get_source_side (self);

  if (gtk_widget_get_visible (GTK_WIDGET (self->source_side)) == shown)
    return;
  gtk_widget_set_visible (GTK_WIDGET (self->source_side), shown);
  g_object_notify (G_OBJECT (self), "show-source");
}

gboolean
viewer_document_get_source_side (ViewerDocument *self)
{
  /* Not twice the same. */
  return is_wanted (self) && g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "source") != 0;
}

void
viewer_document_set_source_side (ViewerDocument *self,
                                 gboolean        shown)
{
  /* From the source itself back to what it is the source of. */
  if (shown && g_strcmp0 (gtk_stack_get_visible_child_name (self->views), "source") == 0)
    g_object_set (self, "view", "tree", NULL);
  self->source_side_wish = shown ? VIEWER_SHOWN : VIEWER_HIDDEN;
  viewer_document_show_source_side (self);
}

void
viewer_document_restore_source_side (ViewerDocument    *self,
                                     const ViewerState *state)
{
  self->source_side_wish = state->show_source;
  self->is_wide = state->is_maximized || state->width_px >= WIDE_PX;
  self->is_wide_with_learn = state->is_maximized || state->width_px >= WIDE_PX + LEARN_PX;
  viewer_document_show_source_side (self);
}

/* The tree's columns need more room than lines of code. */
static gboolean
share_width (gpointer user_data)
{
  GtkPaned *paned = user_data;

  gtk_paned_set_position (paned, (int) (gtk_widget_get_width (GTK_WIDGET (paned)) * TREE_SHARE));
  return G_SOURCE_REMOVE;
}

/* Only once: then the person has the handle. The width is known while room is given to widgets,
 * which is no time to ask for other room. */
static void
width_changed (GtkPaned *paned)
{
  if (gtk_widget_get_width (GTK_WIDGET (paned)) < SHARE_FROM_PX)
    return;
  g_signal_handlers_disconnect_by_func (paned, width_changed, NULL);
  g_idle_add_full (GTK_PRIORITY_RESIZE - 1, share_width, g_object_ref (paned), g_object_unref);
}

static void
failed (ViewerDocument *self,
        const char     *sentence)
{
  viewer_document_toast (self, sentence);
}

void
viewer_document_add_source (ViewerDocument *self)
{
  ViewerSourceView *both[] = { self->source_view, self->source_side };

  for (guint i = 0; i < G_N_ELEMENTS (both); i++)
    {
      viewer_source_view_set_session (both[i], self->session);
      g_signal_connect_swapped (both[i], "failed", G_CALLBACK (failed), self);
    }
  g_signal_connect (self->beside, "notify::max-position", G_CALLBACK (width_changed), NULL);
  g_signal_connect_swapped (self->views, "notify::visible-child-name", G_CALLBACK (viewer_document_show_source_side), self);
}

/* ---- opening the editor ---- */

static ViewerSourceView *
get_mapped (ViewerDocument *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->source_view)))
    return self->source_view;
  return gtk_widget_get_mapped (GTK_WIDGET (self->source_side)) ? self->source_side : NULL;
}

/* Where the selected function is: its line in the selected stack, else its first. */
static void
open_selection (ViewerDocument        *self,
                const ViewerSelection *selection)
{
  Profile *profile = viewer_session_get_profile (self->session);
  g_autoptr(ProfileSourceMap) map = viewer_settings_dup_source_map (viewer_settings_get_default ());
  ProfileFrame frame = profile_get_stack_frame (profile, selection->stack);
  ProfileFunctionInfo info;
  g_autofree char *path = NULL;
  g_autofree char *sentence = NULL;
  g_autoptr(GError) error = NULL;
  guint line;

  profile_get_function_info (profile, selection->function, &info);
  line = selection->stack != 0 && profile_get_frame_function (profile, frame) == selection->function
         ? profile_get_frame_line (profile, frame) : info.first_line;
  if (viewer_source_path_is_file (info.file))
    path = viewer_source_find_on_disk (profile, info.file, map, NULL);
  if (path == NULL)
    {
      /* Translators: the name of a function. */
      sentence = g_strdup_printf (_("The source of %s is not on this computer, so no editor can open it."), info.name);
      viewer_document_toast (self, sentence);
    }
  else if (!viewer_editor_open (viewer_settings_get_editor_command (viewer_settings_get_default ()), path, line, &error))
    viewer_document_toast (self, error->message);
}

void
viewer_document_open_in_editor (ViewerDocument *self,
                                GVariant       *parameter)
{
  const ViewerSelection *selection = viewer_session_get_selection (self->session);
  ViewerSourceView *shown = get_mapped (self);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (shown != NULL && (selection->function == 0 || (focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (shown)))))
    viewer_source_view_open_in_editor (shown);
  else if (selection->function != 0)
    open_selection (self, selection);
  else
    viewer_document_toast (self, _("Select a function to open its source."));
}
