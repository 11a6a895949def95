/* source-view.c: the source of a session's selection, with the heat of each line; see source-view.h */

#include "viewer/source-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "viewer/access.h"
#include "viewer/contrast.h"
#include "viewer/learn/term-attach.h"
#include "viewer/settings.h"
#include "viewer/source-buffer.h"

G_DEFINE_FINAL_TYPE (ViewerSourceView, viewer_source_view, GTK_TYPE_WIDGET)

enum {
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- following the session ---- */

static void
forget_file (ViewerSourceView *self)
{
  self->file_wish++;
  self->function = 0;
  g_clear_pointer (&self->wanted_path, g_free);
  g_clear_pointer (&self->aside, g_free);
  g_clear_pointer (&self->file, viewer_source_file_free);
  g_clear_pointer (&self->lines, profile_source_lines_unref);
  viewer_source_notice_show (self->notice, NULL, FALSE);
  self->scrolls_left = 0;
  viewer_source_stop_scrolling (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "empty");
  viewer_source_show_heat (self);
}

/* The innermost frame at or above *stack* whose code is in a file; 0: there is none. */
static ProfileStack
find_caller_in_file (Profile      *profile,
                     ProfileStack  stack)
{
  for (; stack != 0; stack = profile_get_stack_parent (profile, stack))
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, stack)), &info);
      if (viewer_source_path_is_file (info.file))
        return stack;
    }
  return 0;
}

/* A built-in has no source; the line that calls it says most. */
static void
show_caller (ViewerSourceView *self,
             Profile          *profile,
             ProfileStack      stack,
             const char       *name)
{
  ProfileFrame frame = profile_get_stack_frame (profile, stack);
  ProfileFunctionInfo caller;

  self->function = profile_get_frame_function (profile, frame);
  profile_get_function_info (profile, self->function, &caller);
  /* Translators: a function that has no source of its own, e.g. "time.sleep". */
  self->aside = g_strdup_printf (_("%s has no source in Python. This is where it was called."), name);
  viewer_source_show_file (self, caller.file, profile_get_frame_line (profile, frame), FALSE);
}

static void
take_selection (ViewerSourceView *self)
{
  const ViewerSelection *selection = viewer_session_get_selection (self->session);
  Profile *profile = viewer_session_get_profile (self->session);
  ProfileFrame frame;
  ProfileFunctionInfo info;
  ProfileStack caller;
  guint line = 0;

  self->selection_is_old = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->selection_is_old)
    return;
  g_clear_pointer (&self->aside, g_free);
  self->function = profile != NULL ? selection->function : 0;
  if (self->is_sending || self->function == 0)
    {
      viewer_source_show_range (self);
      return;
    }
  profile_get_function_info (profile, self->function, &info);
  frame = profile_get_stack_frame (profile, selection->stack);
  if (selection->stack != 0 && profile_get_frame_function (profile, frame) == self->function)
    line = profile_get_frame_line (profile, frame);
  caller = viewer_source_path_is_file (info.file) ? 0 : find_caller_in_file (profile, selection->stack);
  if (caller != 0)
    show_caller (self, profile, caller, info.name);
  else
    viewer_source_show_file (self, info.file, line, FALSE);
}

static void
tree_changed (ViewerSourceView *self)
{
  if (viewer_session_get_profile (self->session) == NULL)
    forget_file (self);
  else
    viewer_source_ask_for_lines (self);
}

/* The recording's own copies come while it grows. */
static void
profile_changed (ViewerSourceView *self)
{
  if (viewer_session_get_profile (self->session) == NULL)
    forget_file (self);
  else if (self->file != NULL && self->file->state == VIEWER_SOURCE_MISSING)
    viewer_source_show_file (self, self->file->path, self->wanted_line, TRUE);
}

void
viewer_source_view_set_session (ViewerSourceView *self,
                                ViewerSession    *session)
{
  g_return_if_fail (VIEWER_IS_SOURCE_VIEW (self));

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_set_object (&self->session, session);
  forget_file (self);
  if (session == NULL)
    return;
  g_signal_connect_swapped (session, "profile-changed", G_CALLBACK (profile_changed), self);
  g_signal_connect_swapped (session, "call-tree-changed", G_CALLBACK (tree_changed), self);
  g_signal_connect_swapped (session, "selection-changed", G_CALLBACK (take_selection), self);
  take_selection (self);
  if (viewer_session_get_call_tree (session) != NULL)
    viewer_source_ask_for_lines (self);
}

/* A folder was mapped: the file may be found now. */
static void
mappings_changed (ViewerSourceView *self)
{
  if (self->file != NULL)
    viewer_source_show_file (self, self->file->path, viewer_source_get_caret_line (self), TRUE);
}

static void
file_chosen (ViewerSourceView *self,
             const char       *path)
{
  g_clear_pointer (&self->aside, g_free);
  self->function = 0;
  viewer_source_show_file (self, path, 0, FALSE);
}

static gboolean
place_headings (gpointer user_data)
{
  ViewerSourceView *self = user_data;

  self->placing_id = 0;
  viewer_source_header_place (self->header, viewer_source_gutter_get_x (self->gutter),
                              self->file != NULL && self->file->text != NULL
                              ? viewer_source_gutter_get_column_width (self->gutter) : 0);
  return G_SOURCE_REMOVE;
}

/* Told while sizes are given out: no time to ask for others. */
void
viewer_source_place_headings (ViewerSourceView *self)
{
  if (self->placing_id == 0)
    self->placing_id = g_idle_add (place_headings, self);
}

static void
theme_changed (ViewerSourceView *self)
{
  ViewerTheme theme = viewer_contrast_get_theme ();

  viewer_source_buffer_set_theme (self->buffer, theme);
  viewer_source_gutter_set_theme (self->gutter, theme);
}

/* ---- building ---- */

static GtkWidget *
make_text (ViewerSourceView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  self->buffer = viewer_source_buffer_new ();
  self->view = gtk_source_view_new_with_buffer (self->buffer);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (self->view), TRUE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (self->view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (self->view), 24);
  gtk_text_view_set_pixels_below_lines (GTK_TEXT_VIEW (self->view), 2);
  gtk_source_view_set_highlight_current_line (GTK_SOURCE_VIEW (self->view), TRUE);
  gtk_source_view_set_tab_width (GTK_SOURCE_VIEW (self->view), 4);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Source"), -1);
  self->gutter = g_object_ref (viewer_source_gutter_new (GTK_TEXT_VIEW (self->view)));
  viewer_term_attach (GTK_WIDGET (self->gutter), "heat");
  viewer_term_attach (self->view, "source");
  g_signal_connect_swapped (self->gutter, "placed", G_CALLBACK (viewer_source_place_headings), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  /* A bar that comes and goes may come in the middle of a frame, of which GTK 4.8 warns. */
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scroller), FALSE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_AUTOMATIC, GTK_POLICY_ALWAYS);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

static GtkWidget *
make_absent (ViewerSourceView *self)
{
  self->absent = adw_status_page_new ();
  gtk_widget_add_css_class (self->absent, "compact");
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->absent), "text-x-generic-symbolic");
  self->absent_find = gtk_button_new_with_mnemonic (_("_Where Is It?"));
  gtk_widget_add_css_class (self->absent_find, "pill");
  gtk_widget_set_halign (self->absent_find, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->absent_find, _("Choose the folder here that has this file"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->absent_find), "source.find-folder");
  adw_status_page_set_child (ADW_STATUS_PAGE (self->absent), self->absent_find);
  return self->absent;
}

static GtkWidget *
make_empty (void)
{
  GtkWidget *label = gtk_label_new (_("Select a function to see its source."));

  gtk_widget_add_css_class (label, "dim-label");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static void
viewer_source_view_map (GtkWidget *widget)
{
  ViewerSourceView *self = VIEWER_SOURCE_VIEW (widget);

  GTK_WIDGET_CLASS (viewer_source_view_parent_class)->map (widget);

  if (self->session == NULL)
    return;
  viewer_source_go_on_scrolling (self);
  if (self->selection_is_old)
    take_selection (self);
  /* Made after the tree, never beside it: each wants an array as long as the recording's tables. */
  if (viewer_session_get_call_tree (self->session) != NULL && (self->lines_are_old || self->lines == NULL))
    viewer_source_ask_for_lines (self);
}

static gboolean
viewer_source_view_grab_focus (GtkWidget *widget)
{
  ViewerSourceView *self = VIEWER_SOURCE_VIEW (widget);

  if (g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "text") == 0)
    return gtk_widget_grab_focus (self->view);
  /* Not of the view itself, which would ask here again. */
  return gtk_widget_child_focus (self->box, GTK_DIR_TAB_FORWARD);
}

static void
viewer_source_view_dispose (GObject *object)
{
  ViewerSourceView *self = VIEWER_SOURCE_VIEW (object);

  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_signal_handlers_disconnect_by_data (viewer_settings_get_default (), self);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  if (self->chooser != NULL)
    g_signal_handlers_disconnect_by_data (self->chooser, self);
  g_clear_object (&self->chooser);
  if (self->buffer != NULL)
    g_signal_handlers_disconnect_by_data (self->buffer, self);
  if (self->gutter != NULL)
    g_signal_handlers_disconnect_by_data (self->gutter, self);
  g_clear_handle_id (&self->placing_id, g_source_remove);
  g_clear_object (&self->gutter);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->lines, profile_source_lines_unref);
  g_clear_pointer (&self->file, viewer_source_file_free);
  g_clear_pointer (&self->wanted_path, g_free);
  g_clear_pointer (&self->aside, g_free);

  G_OBJECT_CLASS (viewer_source_view_parent_class)->dispose (object);
}

char *
viewer_source_view_dup_text (ViewerSourceView *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GString *text = g_string_new (NULL);
  int n_lines = gtk_text_buffer_get_line_count (buffer);

  g_return_val_if_fail (VIEWER_IS_SOURCE_VIEW (self), NULL);

  for (int i = 0; i < n_lines; i++)
    {
      g_autofree char *total = viewer_source_gutter_dup_total (self->gutter, (guint) i + 1);
      g_autofree char *self_time = viewer_source_gutter_dup_self (self->gutter, (guint) i + 1);
      g_autofree char *line = NULL;
      GtkTextIter begin, end;

      gtk_text_buffer_get_iter_at_line (buffer, &begin, i);
      end = begin;
      if (!gtk_text_iter_ends_line (&end))
        gtk_text_iter_forward_to_line_end (&end);
      line = gtk_text_buffer_get_text (buffer, &begin, &end, FALSE);
      g_string_append_printf (text, "%s\t%s\t%s\n", total, self_time, line);
    }
  return g_string_free (text, FALSE);
}

/* GTK ends what still scrolls while the text goes, and trips when the text scrolls once more in answer. */
void
viewer_source_stop_scrolling (ViewerSourceView *self)
{
  GtkAdjustment *adjustments[] = { gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (self->view)),
                                   gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (self->view)) };

  viewer_source_pause_scrolling (self);
  for (guint i = 0; i < G_N_ELEMENTS (adjustments); i++)
    if (adjustments[i] != NULL)
      gtk_adjustment_set_value (adjustments[i], gtk_adjustment_get_value (adjustments[i]));
}

static void
viewer_source_view_unmap (GtkWidget *widget)
{
  ViewerSourceView *self = VIEWER_SOURCE_VIEW (widget);

  if (self->box != NULL)
    viewer_source_stop_scrolling (self);

  GTK_WIDGET_CLASS (viewer_source_view_parent_class)->unmap (widget);
}

static void
viewer_source_view_class_init (ViewerSourceViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_source_view_dispose;
  widget_class->map = viewer_source_view_map;
  widget_class->unmap = viewer_source_view_unmap;
  widget_class->focus = viewer_access_focus;
  widget_class->grab_focus = viewer_source_view_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "sourceview-pane");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[FAILED] = g_signal_new ("failed", VIEWER_TYPE_SOURCE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  viewer_source_install_actions (widget_class);
}

static void
viewer_source_view_init (ViewerSourceView *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->header = VIEWER_SOURCE_HEADER (viewer_source_header_new ());
  self->notice = VIEWER_SOURCE_NOTICE (viewer_source_notice_new ());
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), make_empty (), "empty");
  gtk_stack_add_named (GTK_STACK (self->stack), make_text (self), "text");
  gtk_stack_add_named (GTK_STACK (self->stack), make_absent (self), "absent");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->header));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->notice));
  gtk_box_append (GTK_BOX (self->box), self->stack);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  g_signal_connect_swapped (self->header, "file-chosen", G_CALLBACK (file_chosen), self);
  viewer_contrast_connect (self, G_CALLBACK (theme_changed));
  g_signal_connect_swapped (viewer_settings_get_default (), "notify::folder-mappings", G_CALLBACK (mappings_changed), self);
  viewer_source_add_controllers (self);
  theme_changed (self);
  viewer_source_update_actions (self);
}

GtkWidget *
viewer_source_view_new (void)
{
  return g_object_new (VIEWER_TYPE_SOURCE_VIEW, NULL);
}
