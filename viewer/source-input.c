/* source-input.c: keys, clicks and actions of the source view */

#include "viewer/source-private.h"

#include <glib/gi18n.h>
#include <sys/stat.h>

#include "viewer/editor.h"
#include "viewer/settings.h"
#include "viewer/source-words.h"

guint
viewer_source_get_caret_line (ViewerSourceView *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  return (guint) gtk_text_iter_get_line (&caret) + 1;
}

static const ProfileSourceLine *
find_line (ViewerSourceView *self,
           guint             number)
{
  ProfileSourceFile heat;

  return viewer_source_get_heat (self, &heat) ? profile_source_file_find_line (&heat, number) : NULL;
}

void
viewer_source_announce (ViewerSourceView *self)
{
  guint number = viewer_source_get_caret_line (self);
  g_autofree char *words = NULL;

  if (self->file == NULL || self->file->text == NULL)
    return;
  words = viewer_source_words_dup_label (self->lines, find_line (self, number), number);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* ---- selecting ---- */

static void
select_line (ViewerSourceView *self,
             guint             number)
{
  const ProfileSourceLine *line = find_line (self, number);
  Profile *profile = viewer_session_get_profile (self->session);
  ViewerSelection selection = { .lane = -1 };

  if (line == NULL || line->stack == 0 || line->stack > profile_get_n_stacks (profile))
    return;
  selection.stack = line->stack;
  selection.function = profile_get_frame_function (profile, profile_get_stack_frame (profile, line->stack));
  self->is_sending = TRUE;
  viewer_session_select (self->session, &selection);
  self->is_sending = FALSE;
}

static void
clicked (GtkGestureClick  *gesture,
         int               n_presses,
         double            x,
         double            y,
         ViewerSourceView *self)
{
  /* Who drags wants to copy. */
  if (n_presses == 1 && !gtk_text_buffer_get_has_selection (GTK_TEXT_BUFFER (self->buffer)))
    select_line (self, viewer_source_get_caret_line (self));
}

static void
gutter_clicked (ViewerSourceGutter *gutter,
                guint               line,
                ViewerSourceView   *self)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (self->buffer), &iter, (int) line - 1);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &iter);
  select_line (self, line);
}

/* ---- actions ---- */

static void
go_to_hot (ViewerSourceView *self,
           int               step)
{
  ProfileSourceFile heat;
  guint line = viewer_source_get_heat (self, &heat)
               ? profile_source_lines_find_hot (self->lines, &heat, viewer_source_get_caret_line (self), step) : 0;

  if (line == 0)
    {
      gtk_widget_error_bell (self->view);
      return;
    }
  viewer_source_go_to_line (self, line);
  gtk_widget_grab_focus (self->view);
}

static void
action_next_hot (GtkWidget  *widget,
                 const char *name,
                 GVariant   *parameter)
{
  go_to_hot (VIEWER_SOURCE_VIEW (widget), 1);
}

static void
action_previous_hot (GtkWidget  *widget,
                     const char *name,
                     GVariant   *parameter)
{
  go_to_hot (VIEWER_SOURCE_VIEW (widget), -1);
}

static void
fail (ViewerSourceView *self,
      const char       *sentence)
{
  g_signal_emit_by_name (self, "failed", sentence);
}

void
viewer_source_view_open_in_editor (ViewerSourceView *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (VIEWER_IS_SOURCE_VIEW (self));

  if (self->file == NULL)
    return;
  if (self->file->disk_path == NULL)
    fail (self, _("The file is not on this computer, so no editor can open it."));
  else if (!viewer_editor_open (viewer_settings_get_editor_command (viewer_settings_get_default ()),
                                self->file->disk_path, viewer_source_get_caret_line (self), &error))
    fail (self, error->message);
}

static void
action_open_in_editor (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  viewer_source_view_open_in_editor (VIEWER_SOURCE_VIEW (widget));
}

static gboolean
is_regular_file (const char *path,
                 gpointer    user_data)
{
  struct stat status;

  return stat (path, &status) == 0 && S_ISREG (status.st_mode);
}

static void
folder_chosen (ViewerSourceView *self,
               int               response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr(ProfileSourceMap) map = NULL;
  g_autoptr(GFile) folder = NULL;
  g_autofree char *found = NULL;

  if (response != GTK_RESPONSE_ACCEPT || self->file == NULL)
    return;
  folder = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  if (folder == NULL || g_file_peek_path (folder) == NULL)
    {
      fail (self, _("That folder is not on this computer. Choose one that is."));
      return;
    }
  map = viewer_settings_dup_source_map (viewer_settings_get_default ());
  found = profile_source_map_learn (map, self->file->path, g_file_peek_path (folder), is_regular_file, NULL);
  if (found != NULL)
    viewer_settings_set_source_map (viewer_settings_get_default (), map);
  else
    {
      g_autofree char *name = g_path_get_basename (self->file->path);
      g_autofree char *sentence = g_strdup_printf (_("There is no %s in that folder, nor below it where the recording has it."), name);

      fail (self, sentence);
    }
}

static void
action_find_folder (GtkWidget  *widget,
                    const char *name,
                    GVariant   *parameter)
{
  ViewerSourceView *self = VIEWER_SOURCE_VIEW (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autofree char *base = self->file != NULL ? g_path_get_basename (self->file->path) : NULL;
  g_autofree char *title = base != NULL ? g_strdup_printf (_("The Folder With %s"), base) : NULL;

  if (self->file == NULL)
    return;
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"), _("_Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_swapped (self->chooser, "response", G_CALLBACK (folder_chosen), self);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

void
viewer_source_update_actions (ViewerSourceView *self)
{
  ProfileSourceFile heat;
  gboolean has_hot = self->file != NULL && self->file->text != NULL && viewer_source_get_heat (self, &heat)
                     && profile_source_lines_find_hot (self->lines, &heat, 0, 1) != 0;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.next-hot", has_hot);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.previous-hot", has_hot);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "source.open-in-editor", self->file != NULL && self->file->disk_path != NULL);
}

void
viewer_source_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "source.next-hot", NULL, action_next_hot);
  gtk_widget_class_install_action (widget_class, "source.previous-hot", NULL, action_previous_hot);
  gtk_widget_class_install_action (widget_class, "source.open-in-editor", NULL, action_open_in_editor);
  gtk_widget_class_install_action (widget_class, "source.find-folder", NULL, action_find_folder);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_e, GDK_CONTROL_MASK, "source.open-in-editor", NULL);
}

/* ---- keys and tooltips ---- */

/* The text is not written into, so plain letters are free. */
static gboolean
key_pressed (GtkEventControllerKey *controller,
             guint                  keyval,
             guint                  keycode,
             GdkModifierType        state,
             ViewerSourceView      *self)
{
  if ((state & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (keyval)
    {
    case GDK_KEY_n:
      go_to_hot (self, 1);
      return GDK_EVENT_STOP;

    case GDK_KEY_p:
      go_to_hot (self, -1);
      return GDK_EVENT_STOP;

    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      select_line (self, viewer_source_get_caret_line (self));
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

/* Who scrolls has found something else than what is still scrolled to. */
static gboolean
scrolled (ViewerSourceView *self)
{
  self->scrolls_left = 0;
  viewer_source_pause_scrolling (self);
  return GDK_EVENT_PROPAGATE;
}

static void
caret_moved (ViewerSourceView *self)
{
  if (!self->is_placing)
    viewer_source_announce (self);
}

static gboolean
query_tooltip (GtkWidget        *view,
               int               x,
               int               y,
               gboolean          by_keyboard,
               GtkTooltip       *tooltip,
               ViewerSourceView *self)
{
  guint number = viewer_source_get_caret_line (self);
  const ProfileSourceLine *line;
  g_autofree char *words = NULL;

  if (!by_keyboard)
    {
      GtkTextIter place;
      int buffer_y;

      gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (view), GTK_TEXT_WINDOW_WIDGET, x, y, NULL, &buffer_y);
      gtk_text_view_get_line_at_y (GTK_TEXT_VIEW (view), &place, buffer_y, NULL);
      number = (guint) gtk_text_iter_get_line (&place) + 1;
    }
  line = find_line (self, number);
  if (line == NULL)
    return FALSE;
  words = viewer_source_words_dup_card (self->lines, line);
  gtk_tooltip_set_text (tooltip, words);
  return TRUE;
}

void
viewer_source_add_controllers (ViewerSourceView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_event_controller_set_propagation_phase (wheel, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (wheel, "scroll", G_CALLBACK (scrolled), self);
  gtk_widget_add_controller (self->view, wheel);

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (self->view, keys);

  /* Only looks on: the text's own handling claims the click. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect (click, "released", G_CALLBACK (clicked), self);
  gtk_widget_add_controller (self->view, GTK_EVENT_CONTROLLER (click));

  g_signal_connect (self->gutter, "line-clicked", G_CALLBACK (gutter_clicked), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (caret_moved), self);
  gtk_widget_set_has_tooltip (self->view, TRUE);
  g_signal_connect (self->view, "query-tooltip", G_CALLBACK (query_tooltip), self);
}
