/* fix-window.c: the learner's copy of a lesson's program; see fix-window.h */

#include "viewer/learn/fix-window.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "viewer/access.h"
#include "viewer/choose-files.h"
#include "viewer/editor.h"
#include "viewer/learn/copy.h"
#include "viewer/learn/lesson-text.h"
#include "viewer/learn/lessons-folder.h"
#include "viewer/learn/measure.h"
#include "viewer/learn/tool-parts.h"
#include "viewer/settings.h"
#include "viewer/wrap-box.h"

#define WIDTH_PX   820
#define HEIGHT_PX  680
#define MARGIN_PX  10

struct _ViewerFixWindow
{
  AdwWindow parent_instance;

  /* children */
  AdwWindowTitle  *title;
  GtkWidget       *view;
  GtkWidget       *measure;       /* the button; it cancels while it is measured */
  GtkWidget       *record;
  GtkSpinner      *spinner;
  GtkWidget       *verdict;
  GtkLabel        *verdict_label;

  /* owned */
  GtkSourceBuffer *buffer;
  GCancellable    *cancellable;   /* while it is measured; else NULL */
  char            *path;
  char            *saved;         /* what the file has, as far as is known */

  gboolean         was_unsaved;   /* when it was to be closed */

  const ViewerLesson *lesson;     /* borrowed */
  const ViewerStep   *step;       /* borrowed */
};

enum {
  MEASURED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (ViewerFixWindow, viewer_fix_window, ADW_TYPE_WINDOW)

/* ---- what is said ---- */

static void
say (ViewerFixWindow *self,
     const char      *style,
     const char      *sentence,
     const char      *words)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);
  g_autofree char *markup = words != NULL ? viewer_lesson_dup_markup (words) : NULL;
  g_autofree char *both = markup != NULL ? g_strjoin ("\n\n", escaped, markup, NULL) : g_strdup (escaped);

  gtk_label_set_markup (self->verdict_label, both);
  gtk_widget_remove_css_class (self->verdict, "busy");
  gtk_widget_remove_css_class (self->verdict, "right");
  gtk_widget_remove_css_class (self->verdict, "wrong");
  gtk_widget_add_css_class (self->verdict, style);
}

static void
say_error (ViewerFixWindow *self,
           const char      *sentence)
{
  say (self, "wrong", sentence, NULL);
}

/* ---- the file ---- */

static char *
dup_text (ViewerFixWindow *self)
{
  GtkTextIter begin, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &begin, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &begin, &end, TRUE);
}

static void
set_text (ViewerFixWindow *self,
          const char      *text)
{
  GtkTextIter begin;

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  gtk_text_buffer_get_start_iter (GTK_TEXT_BUFFER (self->buffer), &begin);
  gtk_text_buffer_place_cursor (GTK_TEXT_BUFFER (self->buffer), &begin);
}

/* "~/Documents/Pyinst Lessons/lookup/lookup.py" */
static void
show_path (ViewerFixWindow *self)
{
  const char *home = g_get_home_dir ();
  g_autofree char *shorter = g_str_has_prefix (self->path, home) ? g_strconcat ("~", self->path + strlen (home), NULL) : NULL;

  adw_window_title_set_subtitle (self->title, shorter != NULL ? shorter : self->path);
}

/* The copy, made where it is not there yet. */
static void
open_copy (ViewerFixWindow *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;

  g_free (self->path);
  self->path = viewer_copy_dup_path (self->lesson->name);
  show_path (self);
  if (!viewer_copy_make (self->lesson->name, &error) || !g_file_get_contents (self->path, &text, NULL, &error))
    {
      say_error (self, error->message);
      return;
    }
  if (!g_utf8_validate (text, -1, NULL))
    {
      say_error (self, _("Your program is not UTF-8 text. Save it as UTF-8 in your editor, or begin anew."));
      return;
    }
  set_text (self, text);
  g_free (self->saved);
  self->saved = g_steal_pointer (&text);
}

static gboolean
save (ViewerFixWindow *self)
{
  g_autofree char *text = dup_text (self);
  g_autoptr(GError) error = NULL;

  if (g_strcmp0 (text, self->saved) == 0)
    return TRUE;
  if (!g_file_set_contents (self->path, text, -1, &error))
    {
      say_error (self, error->message);
      return FALSE;
    }
  g_free (self->saved);
  self->saved = g_steal_pointer (&text);
  return TRUE;
}

/* Somebody may have changed it in an editor. What was changed here wins, and is not lost. */
static void
activity_changed (ViewerFixWindow *self)
{
  g_autofree char *here = NULL;
  g_autofree char *there = NULL;

  if (!gtk_window_is_active (GTK_WINDOW (self)) || self->saved == NULL)
    return;
  here = dup_text (self);
  if (g_str_equal (here, self->saved) && g_file_get_contents (self->path, &there, NULL, NULL)
      && g_utf8_validate (there, -1, NULL) && !g_str_equal (there, here))
    {
      set_text (self, there);
      g_free (self->saved);
      self->saved = g_steal_pointer (&there);
    }
}

/* ---- measuring ---- */

gboolean
viewer_fix_window_is_measuring (ViewerFixWindow *self)
{
  g_return_val_if_fail (VIEWER_IS_FIX_WINDOW (self), FALSE);

  return self->cancellable != NULL;
}

static void
show_measuring (ViewerFixWindow *self)
{
  gboolean is_measuring = self->cancellable != NULL;

  gtk_button_set_label (GTK_BUTTON (self->measure), is_measuring ? _("_Cancel") : _("Run and _Measure"));
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_measuring);
  gtk_spinner_set_spinning (self->spinner, is_measuring);
  gtk_widget_set_sensitive (self->record, !is_measuring);
}

static void
measured (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(ViewerFixWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(ViewerMeasurement) measurement = viewer_measure_finish (result, &error);
  g_autofree char *sentence = NULL;
  gboolean is_passed;

  /* Closed meanwhile. */
  if (self->verdict == NULL)
    return;
  g_clear_object (&self->cancellable);
  show_measuring (self);
  if (measurement == NULL)
    {
      say_error (self, g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) ? _("Cancelled. Nothing was measured.") : error->message);
      return;
    }
  is_passed = viewer_measurement_is_passed (measurement, self->lesson->speedup);
  sentence = viewer_measurement_dup_sentence (measurement, self->lesson->speedup);
  say (self, is_passed ? "right" : "wrong", sentence, is_passed ? self->step->right : self->step->wrong);
  g_signal_emit (self, signals[MEASURED], 0, is_passed, sentence);
}

static void
start_measuring (ViewerFixWindow *self)
{
  g_autofree char *name = g_build_filename (self->lesson->name, "slow.py", NULL);
  g_autofree char *original = viewer_lessons_dup_path (name);

  if (original == NULL || !save (self))
    return;
  self->cancellable = g_cancellable_new ();
  show_measuring (self);
  say (self, "busy", _("Both programs run by turns, three times each, without being recorded…"), NULL);
  viewer_measure_async (NULL, original, self->path, self->cancellable, measured, g_object_ref (self));
}

static void
measure_clicked (ViewerFixWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    start_measuring (self);
}

/* ---- what else can be done ---- */

static void
record_clicked (ViewerFixWindow *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  g_autofree char *place = g_strconcat ("lessons/", self->lesson->name, NULL);

  if (save (self) && parent != NULL)
    gtk_widget_activate_action (GTK_WIDGET (parent), "win.learn-record", "(ss)", self->path, place);
}

/* By Ctrl+Z it comes back. */
static void
begin_anew (ViewerFixWindow *self)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *text = viewer_copy_read_original (self->lesson->name, &error);

  if (text == NULL)
    {
      say_error (self, error->message);
      return;
    }
  gtk_text_buffer_begin_user_action (GTK_TEXT_BUFFER (self->buffer));
  set_text (self, text);
  gtk_text_buffer_end_user_action (GTK_TEXT_BUFFER (self->buffer));
  gtk_widget_grab_focus (self->view);
}

static void
open_in_editor (ViewerFixWindow *self)
{
  g_autoptr(GError) error = NULL;
  GtkTextIter iter;
  guint line;

  gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self->buffer), &iter,
                                    gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)));
  line = (guint) gtk_text_iter_get_line (&iter) + 1;
  if (save (self)
      && !viewer_editor_open (viewer_settings_get_editor_command (viewer_settings_get_default ()), self->path, line, &error))
    say_error (self, error->message);
}

static void
folder_chosen (GListModel *files,
               gpointer    user_data)
{
  ViewerFixWindow *self = user_data;
  g_autoptr(GFile) folder = g_list_model_get_item (files, 0);

  if (g_file_peek_path (folder) == NULL || !save (self))
    return;
  viewer_copy_set_folder (g_file_peek_path (folder));
  open_copy (self);
}

static void
choose_folder (ViewerFixWindow *self)
{
  g_autofree char *folder = viewer_copy_dup_folder ();
  ViewerChoice choice = {
    .action = GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
    .title = _("A Folder for Your Programs"),
    .accept = _("_Choose"),
    .folder = folder,
  };

  viewer_choose_files (GTK_WIDGET (self), &choice, folder_chosen, self);
}

/* ---- the parts ---- */

static GtkWidget *
new_button (ViewerFixWindow *self,
            const char      *label,
            const char      *tooltip,
            GCallback        clicked)
{
  GtkWidget *button = viewer_tool_new_button (label, clicked, self);

  gtk_widget_set_tooltip_text (button, tooltip);
  return button;
}

static GtkWidget *
new_header (ViewerFixWindow *self)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *folder = gtk_button_new_from_icon_name ("folder-symbolic");

  self->title = ADW_WINDOW_TITLE (adw_window_title_new ("", ""));
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->title));
  gtk_widget_set_tooltip_text (folder, _("Choose the folder for your programs"));
  g_signal_connect_swapped (folder, "clicked", G_CALLBACK (choose_folder), self);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), folder);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header),
                             new_button (self, _("_Editor"), _("Open the program in your own editor"), G_CALLBACK (open_in_editor)));
  return header;
}

static GtkWidget *
new_editor (ViewerFixWindow *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkTextView *view;

  self->buffer = viewer_lesson_text_new_buffer ();
  gtk_text_buffer_set_enable_undo (GTK_TEXT_BUFFER (self->buffer), TRUE);
  self->view = gtk_source_view_new_with_buffer (self->buffer);
  view = GTK_TEXT_VIEW (self->view);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (view), TRUE);
  gtk_source_view_set_auto_indent (GTK_SOURCE_VIEW (view), TRUE);
  gtk_source_view_set_insert_spaces_instead_of_tabs (GTK_SOURCE_VIEW (view), TRUE);
  gtk_source_view_set_highlight_current_line (GTK_SOURCE_VIEW (view), TRUE);
  gtk_text_view_set_monospace (view, TRUE);
  /* Whoever has only keys must get out, too. */
  gtk_text_view_set_accepts_tab (view, FALSE);
  gtk_text_view_set_left_margin (view, MARGIN_PX);
  gtk_text_view_set_top_margin (view, MARGIN_PX);
  gtk_text_view_set_bottom_margin (view, MARGIN_PX);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Your program"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  gtk_widget_set_vexpand (scrolled, TRUE);
  return scrolled;
}

static GtkWidget *
new_verdict (ViewerFixWindow *self)
{
  g_autofree char *wanted = g_strdup_printf (_("It should be %g times as fast, and print the same. F5 measures it."), self->lesson->speedup);

  self->verdict = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->verdict_label = viewer_tool_new_status ();
  gtk_box_append (GTK_BOX (self->verdict), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (self->verdict), GTK_WIDGET (self->verdict_label));
  gtk_widget_add_css_class (self->verdict, "verdict");
  say (self, "busy", wanted, NULL);
  return self->verdict;
}

static GtkWidget *
new_foot (ViewerFixWindow *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *buttons = viewer_wrap_box_new ();
  GtkWidget *anew = new_button (self, _("_Begin Anew"), _("Put the program back as it was at first"), G_CALLBACK (begin_anew));
  GtkWidget *room = gtk_label_new (NULL);

  self->record = new_button (self, _("_Record It"), _("Run your program under Pyinst and look at the recording"), G_CALLBACK (record_clicked));
  self->measure = new_button (self, _("Run and _Measure"), _("Run both programs by turns and compare their times (F5)"), G_CALLBACK (measure_clicked));
  gtk_widget_add_css_class (self->measure, "suggested-action");
  gtk_widget_set_hexpand (room, TRUE);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (buttons), anew);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (buttons), room);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (buttons), self->record);
  viewer_wrap_box_append (VIEWER_WRAP_BOX (buttons), self->measure);
  gtk_box_append (GTK_BOX (foot), new_verdict (self));
  gtk_box_append (GTK_BOX (foot), buttons);
  gtk_widget_add_css_class (foot, "fix-foot");
  return foot;
}

static gboolean
measure_key (GtkWidget *widget,
             GVariant  *arguments,
             gpointer   user_data)
{
  if (VIEWER_FIX_WINDOW (widget)->cancellable == NULL)
    start_measuring (VIEWER_FIX_WINDOW (widget));
  return TRUE;
}

static gboolean
save_key (GtkWidget *widget,
          GVariant  *arguments,
          gpointer   user_data)
{
  save (VIEWER_FIX_WINDOW (widget));
  return TRUE;
}

static void
build (ViewerFixWindow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (box), new_header (self));
  gtk_box_append (GTK_BOX (box), new_editor (self));
  gtk_box_append (GTK_BOX (box), new_foot (self));
  adw_window_set_content (ADW_WINDOW (self), box);
  adw_window_title_set_title (self->title, viewer_lesson_translate (self->lesson->title));
  viewer_access_name_buttons (GTK_WIDGET (self));
  show_measuring (self);
}

/* ---- GObject ---- */

static gboolean
viewer_fix_window_close_request (GtkWindow *window)
{
  ViewerFixWindow *self = VIEWER_FIX_WINDOW (window);

  /* What cannot be saved is said once; then it is known. */
  if (self->saved != NULL && !self->was_unsaved && !save (self))
    {
      self->was_unsaved = TRUE;
      return TRUE;
    }
  return GTK_WINDOW_CLASS (viewer_fix_window_parent_class)->close_request (window);
}

static void
viewer_fix_window_dispose (GObject *object)
{
  ViewerFixWindow *self = VIEWER_FIX_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->buffer);
  self->verdict = NULL;

  G_OBJECT_CLASS (viewer_fix_window_parent_class)->dispose (object);
}

static void
viewer_fix_window_finalize (GObject *object)
{
  ViewerFixWindow *self = VIEWER_FIX_WINDOW (object);

  g_free (self->path);
  g_free (self->saved);

  G_OBJECT_CLASS (viewer_fix_window_parent_class)->finalize (object);
}

static void
viewer_fix_window_class_init (ViewerFixWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_fix_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = viewer_fix_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = viewer_fix_window_close_request;
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F5, 0, measure_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, measure_key, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, save_key, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  signals[MEASURED] = g_signal_new ("measured", VIEWER_TYPE_FIX_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 2, G_TYPE_BOOLEAN, G_TYPE_STRING);
}

static void
viewer_fix_window_init (ViewerFixWindow *self)
{
}

GtkWidget *
viewer_fix_window_new (GtkWindow          *parent,
                       const ViewerLesson *lesson,
                       const ViewerStep   *step)
{
  ViewerFixWindow *self = g_object_new (VIEWER_TYPE_FIX_WINDOW,
                                        "transient-for", parent,
                                        "destroy-with-parent", TRUE,
                                        "title", _("Make It Faster"),
                                        "default-width", WIDTH_PX,
                                        "default-height", HEIGHT_PX,
                                        "width-request", 360,
                                        "height-request", 300,
                                        NULL);

  self->lesson = lesson;
  self->step = step;
  build (self);
  open_copy (self);
  g_signal_connect (self, "notify::is-active", G_CALLBACK (activity_changed), NULL);
  gtk_window_set_focus (GTK_WINDOW (self), self->view);
  return GTK_WIDGET (self);
}
