/* source-load.c: the workers of the source view, and what is shown of what they made */

#include "viewer/source-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <string.h>

#include "viewer/background.h"
#include "viewer/learn/lessons-folder.h"
#include "viewer/settings.h"
#include "viewer/source-buffer.h"
#include "viewer/source-words.h"

#define SCROLLS 2          /* frames after the text is measured: the pane has its size and the scroll bar its end in the next */
#define LESSONS_RECORDED_IN "/lessons"   /* ./dev record-lessons names it so */

/* ---- figures, on a worker ---- */

typedef struct {
  Profile               *profile;
  ProfileTransforms     *transforms;   /* what the options borrow, both */
  ProfileReplayCut      *cut;
  ProfileCallTreeOptions options;
  guint64                wish;
} LinesWish;

static void
lines_wish_free (LinesWish *wish)
{
  profile_unref (wish->profile);
  g_clear_pointer (&wish->transforms, profile_transforms_unref);
  g_clear_pointer (&wish->cut, profile_replay_cut_unref);
  g_free (wish);
}

static void start_lines (ViewerSourceView *self);

static void
make_lines (GTask        *task,
            gpointer      source,
            gpointer      task_data,
            GCancellable *cancellable)
{
  LinesWish *wish = task_data;

  g_task_return_pointer (task, profile_source_lines_new (wish->profile, &wish->options),
                         (GDestroyNotify) profile_source_lines_unref);
}

/* Nothing was chosen yet: the answer that the first sentence gives, else the application's
 * file with most time. */
static void
show_first_file (ViewerSourceView *self)
{
  ProfileCallTree *tree = viewer_session_get_call_tree (self->session);
  ProfileAnswer answer = { 0 };
  ProfileFunctionInfo info = { .file = "" };
  ProfileSourceFile file;

  if (self->wanted_path != NULL || self->lines == NULL || profile_source_lines_get_n_files (self->lines) == 0)
    return;
  if (tree != NULL)
    answer = profile_call_tree_get_answer (tree);
  if (answer.function != 0)
    profile_get_function_info (profile_call_tree_get_profile (tree), answer.function, &info);
  if (viewer_source_path_is_file (info.file))
    {
      self->function = answer.function;
      viewer_source_show_file (self, info.file, answer.line, FALSE);
      return;
    }
  profile_source_lines_get_file (self->lines, 0, &file);
  viewer_source_show_file (self, file.path, 0, FALSE);
}

static void
lines_made (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  ViewerSourceView *self = VIEWER_SOURCE_VIEW (source);
  LinesWish *wish = g_task_get_task_data (G_TASK (result));
  g_autoptr(ProfileSourceLines) lines = g_task_propagate_pointer (G_TASK (result), NULL);

  self->is_making_lines = FALSE;
  if (self->session == NULL || viewer_session_get_profile (self->session) == NULL)
    return;
  if (wish->wish != self->lines_wish)
    start_lines (self);
  /* While a range is dragged, figures a little behind are better than older ones. */
  g_clear_pointer (&self->lines, profile_source_lines_unref);
  self->lines = g_steal_pointer (&lines);
  viewer_source_show_heat (self);
  show_first_file (self);
}

static void
start_lines (ViewerSourceView *self)
{
  Profile *profile = self->session != NULL ? viewer_session_get_profile (self->session) : NULL;
  g_autoptr(GTask) task = NULL;
  LinesWish *wish;

  if (self->is_making_lines || profile == NULL)
    return;
  wish = g_new0 (LinesWish, 1);
  wish->profile = profile_ref (profile);
  wish->options = viewer_session_get_options (self->session);
  if (wish->options.transforms != NULL)
    wish->transforms = profile_transforms_ref (viewer_session_get_transforms (self->session));
  if (wish->options.cut != NULL)
    wish->cut = profile_replay_cut_ref (viewer_session_get_cut (self->session));
  wish->wish = self->lines_wish;

  task = g_task_new (self, NULL, lines_made, NULL);
  g_task_set_source_tag (task, start_lines);
  g_task_set_task_data (task, wish, (GDestroyNotify) lines_wish_free);
  self->is_making_lines = TRUE;
  viewer_background_run (task, make_lines);
}

void
viewer_source_ask_for_lines (ViewerSourceView *self)
{
  self->lines_are_old = !gtk_widget_get_mapped (GTK_WIDGET (self));
  if (self->lines_are_old)
    return;
  self->lines_wish++;
  start_lines (self);
}

/* ---- the file, on a worker ---- */

typedef struct {
  Profile          *profile;
  char             *path;
  ProfileSourceMap *map;
  guint64           wish;
} FileWish;

static void
file_wish_free (FileWish *wish)
{
  profile_unref (wish->profile);
  g_free (wish->path);
  profile_source_map_free (wish->map);
  g_free (wish);
}

static void
read_file (GTask        *task,
           gpointer      source,
           gpointer      task_data,
           GCancellable *cancellable)
{
  FileWish *wish = task_data;

  g_task_return_pointer (task, viewer_source_file_new (wish->profile, wish->path, wish->map),
                         (GDestroyNotify) viewer_source_file_free);
}

/* What the function is called for people; the file where none is marked. */
static char *
dup_subject (ViewerSourceView *self)
{
  Profile *profile = viewer_session_get_profile (self->session);
  ProfileFunctionInfo info;

  if (self->function == 0 || profile == NULL)
    return g_path_get_basename (self->file->path);
  profile_get_function_info (profile, self->function, &info);
  return g_strdup (info.name);
}

static void
show_notice (ViewerSourceView *self)
{
  g_autofree char *of_file = viewer_source_words_dup_notice (self->file);
  ViewerSourceState state = self->file->state;

  viewer_source_notice_show (self->notice, self->aside != NULL ? self->aside : of_file,
                             self->aside == NULL && state == VIEWER_SOURCE_ELSEWHERE
                             && viewer_source_path_is_file (self->file->path));
}

static void
show_absence (ViewerSourceView *self)
{
  g_autofree char *subject = dup_subject (self);
  g_autofree char *words = viewer_source_words_dup_absence (self->file, subject);
  g_autofree char *markup = g_markup_escape_text (words, -1);
  gboolean is_missing = self->file->state == VIEWER_SOURCE_MISSING;

  adw_status_page_set_title (ADW_STATUS_PAGE (self->absent), is_missing ? _("The File Is Not Here") : _("No Source"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->absent), markup);
  gtk_widget_set_visible (self->absent_find, is_missing);
  self->scrolls_left = 0;
  viewer_source_stop_scrolling (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "absent");
}

static guint
find_hottest (ViewerSourceView *self)
{
  ProfileSourceFile heat;
  Profile *profile = viewer_session_get_profile (self->session);
  ProfileFunctionInfo info = { 0 };
  guint line = 0;

  if (self->function != 0 && profile != NULL)
    profile_get_function_info (profile, self->function, &info);
  if (viewer_source_get_heat (self, &heat))
    {
      if (info.first_line > 0 && g_strcmp0 (info.name, "<module>") != 0)
        line = profile_source_file_find_hottest (&heat, info.first_line,
                                                 profile_source_text_find_end (self->file->text, info.first_line));
      else
        line = profile_source_file_find_hottest (&heat, 1, G_MAXUINT32);
    }
  return line != 0 ? line : MAX (info.first_line, 1);
}

static void
arrive (ViewerSourceView *self)
{
  if (self->file->text != NULL)
    viewer_source_go_to_line (self, self->wanted_line != 0 ? self->wanted_line : find_hottest (self));
}

static void
file_read (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  ViewerSourceView *self = VIEWER_SOURCE_VIEW (source);
  FileWish *wish = g_task_get_task_data (G_TASK (result));
  g_autoptr(ViewerSourceFile) file = g_task_propagate_pointer (G_TASK (result), NULL);

  if (wish->wish != self->file_wish || self->session == NULL)
    return;
  g_clear_pointer (&self->file, viewer_source_file_free);
  self->file = g_steal_pointer (&file);
  self->is_placing = TRUE;
  viewer_source_buffer_set_text (self->buffer, self->file->text);
  self->n_measured = 0;
  self->is_placing = FALSE;
  show_notice (self);
  if (self->file->text == NULL)
    show_absence (self);
  else
    gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "text");
  viewer_source_show_heat (self);
  arrive (self);
}

/* The lessons were recorded in a folder that is nowhere; their programs came with the application. */
static void
add_lessons (ProfileSourceMap *map,
             const char       *path)
{
  g_autofree char *known = profile_source_map_apply (map, path);
  g_autofree char *folder = known == NULL && g_str_has_prefix (path, LESSONS_RECORDED_IN "/") ? viewer_lessons_dup_folder () : NULL;

  if (folder != NULL)
    profile_source_map_add (map, LESSONS_RECORDED_IN, folder);
}

void
viewer_source_show_file (ViewerSourceView *self,
                         const char       *path,
                         guint             line,
                         gboolean          again)
{
  Profile *profile = self->session != NULL ? viewer_session_get_profile (self->session) : NULL;
  g_autoptr(GTask) task = NULL;
  FileWish *wish;

  if (profile == NULL)
    return;
  self->wanted_line = line;
  if (!again && g_strcmp0 (path, self->wanted_path) == 0)
    {
      /* Else it is on its way, and goes there when it has come. */
      if (self->file != NULL && g_str_equal (self->file->path, path))
        {
          show_notice (self);
          if (self->file->text == NULL)
            show_absence (self);
          viewer_source_show_range (self);
          arrive (self);
        }
      return;
    }
  wish = g_new0 (FileWish, 1);
  wish->profile = profile_ref (profile);
  wish->path = g_strdup (path);
  wish->map = viewer_settings_dup_source_map (viewer_settings_get_default ());
  add_lessons (wish->map, wish->path);
  wish->wish = ++self->file_wish;
  g_free (self->wanted_path);
  self->wanted_path = g_strdup (path);

  task = g_task_new (self, NULL, file_read, NULL);
  g_task_set_source_tag (task, viewer_source_show_file);
  g_task_set_task_data (task, wish, (GDestroyNotify) file_wish_free);
  g_task_run_in_thread (task, read_file);
}

/* ---- what is shown of them ---- */

gboolean
viewer_source_get_heat (ViewerSourceView  *self,
                        ProfileSourceFile *file)
{
  return self->lines != NULL && self->file != NULL && profile_source_lines_find_file (self->lines, self->file->path, file);
}

void
viewer_source_show_heat (ViewerSourceView *self)
{
  ProfileSourceFile heat;
  gboolean has_heat = viewer_source_get_heat (self, &heat);

  viewer_source_header_show (self->header, self->lines, self->file != NULL ? self->file->path : NULL);
  viewer_source_gutter_set_heat (self->gutter, self->lines, has_heat ? &heat : NULL);
  viewer_source_buffer_set_heat (self->buffer, self->lines, has_heat ? &heat : NULL);
  viewer_source_place_headings (self);
  viewer_source_show_range (self);
  viewer_source_update_actions (self);
  viewer_source_announce (self);
}

void
viewer_source_show_range (ViewerSourceView *self)
{
  Profile *profile = self->session != NULL ? viewer_session_get_profile (self->session) : NULL;
  ProfileFunctionInfo info = { .file = "" };

  if (self->function != 0 && profile != NULL)
    profile_get_function_info (profile, self->function, &info);
  if (self->file == NULL || self->file->text == NULL || info.first_line == 0 || !g_str_equal (info.file, self->file->path)
      || g_str_equal (info.name, "<module>"))
    viewer_source_gutter_set_range (self->gutter, 0, 0);
  else
    viewer_source_gutter_set_range (self->gutter, info.first_line,
                                    profile_source_text_find_end (self->file->text, info.first_line));
}

/* Not the middle: what follows a line says more than what stands before it. */
static void
scroll_to_caret (ViewerSourceView *self)
{
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self->view), gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)),
                                0.05, TRUE, 0, 0.38);
}

/* GTK measures a new text while it is idle, some lines after each frame. A line without a height is none that it knows
 * yet: where the caret is, and how far the text can be scrolled, is only known when there is no such line. */
static gboolean
is_measured (ViewerSourceView *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  int n_lines = gtk_text_buffer_get_line_count (buffer);

  for (; self->n_measured < n_lines; self->n_measured++)
    {
      GtkTextIter line;
      int y, height;

      gtk_text_buffer_get_iter_at_line (buffer, &line, self->n_measured);
      gtk_text_view_get_line_yrange (GTK_TEXT_VIEW (self->view), &line, &y, &height);
      if (height == 0)
        return FALSE;
    }
  return TRUE;
}

static gboolean
scroll_when_measured (GtkWidget     *widget,
                      GdkFrameClock *clock,
                      gpointer       user_data)
{
  ViewerSourceView *self = VIEWER_SOURCE_VIEW (widget);

  if (is_measured (self))
    self->scrolls_left--;
  scroll_to_caret (self);
  if (self->scrolls_left > 0)
    return G_SOURCE_CONTINUE;
  self->scrolling_id = 0;
  return G_SOURCE_REMOVE;
}

void
viewer_source_go_on_scrolling (ViewerSourceView *self)
{
  if (self->scrolls_left > 0 && self->scrolling_id == 0 && gtk_widget_get_mapped (self->view))
    self->scrolling_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_when_measured, NULL, NULL);
}

void
viewer_source_pause_scrolling (ViewerSourceView *self)
{
  if (self->scrolling_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scrolling_id);
  self->scrolling_id = 0;
}

void
viewer_source_go_to_line (ViewerSourceView *self,
                          guint             line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter place;

  gtk_text_buffer_get_iter_at_line (buffer, &place, (int) MIN (line, (guint) gtk_text_buffer_get_line_count (buffer)) - 1);
  self->is_placing = TRUE;
  gtk_text_buffer_place_cursor (buffer, &place);
  self->is_placing = FALSE;
  scroll_to_caret (self);
  self->scrolls_left = SCROLLS;
  viewer_source_go_on_scrolling (self);
  viewer_source_announce (self);
}
