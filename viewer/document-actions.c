/* document-actions.c: what menus, buttons and keys ask of a document */

#include "viewer/document-private.h"

#include <glib/gi18n.h>

/* ---- recording ---- */

static void
record (ViewerDocument *self,
        GVariant       *parameter)
{
  if (self->recorder != NULL)
    {
      g_autoptr(ViewerRecorder) again = viewer_recorder_new_again (self->recorder);

      viewer_document_record (self, again);
    }
  else
    viewer_document_ask_program (self);
}

static void
record_other (ViewerDocument *self,
              GVariant       *parameter)
{
  viewer_document_ask_program (self);
}

static void
stop (ViewerDocument *self,
      GVariant       *parameter)
{
  viewer_document_stop (self);
}

/* ---- views ---- */

static void
show_answer (ViewerDocument *self,
             GVariant       *parameter)
{
  ProfileCallTree *tree = viewer_session_get_call_tree (self->session);
  ProfileAnswer answer;

  if (tree == NULL)
    return;
  answer = profile_call_tree_get_answer (tree);
  if (answer.function != 0)
    viewer_tree_view_show_node (self->tree_view, answer.node);
}

static void
about_recording (ViewerDocument *self,
                 GVariant       *parameter)
{
  viewer_document_tell_about_recording (self);
}

static void
copy (ViewerDocument *self,
      GVariant       *parameter)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  g_autofree char *text = viewer_document_dup_selected_text (self);

  /* Who works in a text means what is marked there. */
  if (GTK_IS_TEXT_VIEW (focus) || GTK_IS_EDITABLE (focus))
    {
      gtk_widget_activate_action (focus, "clipboard.copy", NULL);
      return;
    }
  if (text == NULL)
    {
      viewer_document_toast (self, _("Select a function to copy what is known of it."));
      return;
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  viewer_document_toast (self, _("Copied."));
}

static void
clear_range (ViewerDocument *self,
             GVariant       *parameter)
{
  viewer_session_set_range (self->session, 0, 0);
}

static void
escape (ViewerDocument *self,
        GVariant       *parameter)
{
  viewer_document_escape (self);
}

static void
search (ViewerDocument *self,
        GVariant       *parameter)
{
  viewer_document_search (self);
}

static void
go_back (ViewerDocument *self,
         GVariant       *parameter)
{
  viewer_session_go_back (self->session);
}

static void
go_forward (ViewerDocument *self,
            GVariant       *parameter)
{
  viewer_session_go_forward (self->session);
}

static void
cancel_opening (ViewerDocument *self,
                GVariant       *parameter)
{
  viewer_document_cancel_opening (self);
}

static void
close_notice (ViewerDocument *self,
              GVariant       *parameter)
{
  g_free (self->dismissed);
  self->dismissed = g_strdup (gtk_label_get_text (self->notice_label));
  viewer_document_update_notice (self);
}

/* ---- the table ---- */

static gboolean
is_shown (ViewerDocument *self)
{
  return g_strcmp0 (viewer_document_get_page (self), "recording") == 0;
}

static gboolean
is_whole (ViewerDocument *self)
{
  return is_shown (self) && !viewer_document_is_recording (self);
}

static gboolean
is_not_recording (ViewerDocument *self)
{
  return !viewer_document_is_recording (self);
}

static gboolean
has_range (ViewerDocument *self)
{
  return viewer_session_get_range (self->session, NULL, NULL);
}

/* Something less than all of it is selected. */
static gboolean
has_part (ViewerDocument *self)
{
  return is_shown (self) && (has_range (self) || viewer_session_get_thread (self->session) >= 0);
}

static const ViewerDocumentAction actions[] = {
  { "win.save-copy", NULL, viewer_document_save_copy, is_whole },
  { "win.save-selection", NULL, viewer_document_save_selection, has_part },
  { "win.export", NULL, viewer_document_export, is_shown },
  { "win.print", NULL, viewer_document_print, is_shown },
  { "win.copy-view", NULL, viewer_document_copy_view, is_shown },
  { "win.copy-link", NULL, viewer_document_copy_link, is_shown },
  { "win.cancel-opening", NULL, cancel_opening, NULL },
  { "win.record", NULL, record, is_not_recording },
  { "win.record-other", NULL, record_other, is_not_recording },
  { "win.stop", NULL, stop, viewer_document_is_recording },
  { "win.show-answer", NULL, show_answer, is_shown },
  { "win.about-recording", NULL, about_recording, is_shown },
  { "win.copy", NULL, copy, is_shown },
  { "win.open-in-editor", NULL, viewer_document_open_in_editor, is_shown },
  { "win.clear-range", NULL, clear_range, has_range },
  { "win.search", NULL, search, viewer_document_can_search },
  { "win.back", NULL, go_back, viewer_document_can_go_back },
  { "win.forward", NULL, go_forward, viewer_document_can_go_forward },
  { "win.escape", NULL, escape, NULL },
  { "win.learn-focus", NULL, viewer_document_learn_focus, NULL },
  { "win.explain", "s", viewer_document_explain, NULL },
  { "win.explain-focus", NULL, viewer_document_explain_focus, NULL },
  { "win.learn-tool", "s", viewer_document_learn_tool, NULL },
  { "win.close-notice", NULL, close_notice, NULL },
};

const ViewerDocumentAction *
viewer_document_list_actions (guint *n_actions)
{
  *n_actions = G_N_ELEMENTS (actions);
  return actions;
}
