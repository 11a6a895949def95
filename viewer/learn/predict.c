/* predict.c: guess first, then look: the way through it; see predict.h */

#include "viewer/learn/predict-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "viewer/access.h"
#include "viewer/document.h"
#include "viewer/learn/lesson.h"
#include "viewer/learn/lessons-folder.h"
#include "viewer/learn/predict-words.h"
#include "viewer/learn/progress.h"
#include "viewer/learn/tool-parts.h"

#define GROUP "predict"

G_DEFINE_FINAL_TYPE (ViewerPredictTool, viewer_predict_tool, GTK_TYPE_WIDGET)

/* ---- hiding ---- */

static gboolean
is_asking (ViewerPredictTool *self)
{
  return self->is_waiting || (self->state != NULL && !viewer_predict_is_revealed (self->state));
}

/* Hidden exactly while something is asked and this is on the screen. */
static void
cover (ViewerPredictTool *self,
       gboolean           is_on_screen)
{
  GtkWidget *document = gtk_widget_get_ancestor (GTK_WIDGET (self), VIEWER_TYPE_DOCUMENT);

  if (document == NULL)
    return;
  viewer_document_set_cover (VIEWER_DOCUMENT (document),
                             is_asking (self) && is_on_screen ? viewer_predict_make_cover (self) : NULL);
}

/* ---- the score ---- */

static void
show_score (ViewerPredictTool *self)
{
  int n_rounds = 0, points = 0;
  g_autofree char *score = NULL;

  viewer_progress_get (GROUP, "rounds", &n_rounds);
  viewer_progress_get (GROUP, "points", &points);
  score = viewer_predict_words_dup_score (n_rounds, points);
  gtk_label_set_text (GTK_LABEL (self->score), score);
  gtk_label_set_text (GTK_LABEL (self->end_score), score);
}

static void
keep_score (ViewerPredictTool *self)
{
  int n_rounds = 0, points = 0;

  viewer_progress_get (GROUP, "rounds", &n_rounds);
  viewer_progress_get (GROUP, "points", &points);
  viewer_progress_set (GROUP, "rounds", n_rounds + 1);
  viewer_progress_set (GROUP, "points", points + (int) viewer_predict_get_points (self->state));
}

/* ---- the way ---- */

static void
forget (ViewerPredictTool *self)
{
  self->wish++;
  self->is_waiting = FALSE;
  g_clear_pointer (&self->state, viewer_predict_free);
  g_clear_pointer (&self->file, viewer_source_file_free);
  g_clear_pointer (&self->asked_of, profile_unref);
}

void
viewer_predict_leave (ViewerPredictTool *self)
{
  forget (self);
  cover (self, FALSE);
  show_score (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "start");
}

static void
asked (ViewerPredictTool     *self,
       ViewerPredictQuestion *question)
{
  /* An exercise with too few functions has lines to ask for. */
  if (question == NULL && self->is_waiting && self->kind != VIEWER_PREDICT_LINE)
    {
      self->kind = VIEWER_PREDICT_LINE;
      viewer_predict_work (self, asked);
      return;
    }
  gtk_widget_set_visible (self->problem, question == NULL);
  if (question == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->problem),
                          self->kind == VIEWER_PREDICT_LINE
                          ? _("This recording has no function whose lines differ and whose source is there. Try another question, or an exercise.")
                          : _("This recording has not three functions that clearly differ. Try another question, or an exercise."));
      viewer_predict_leave (self);
      return;
    }
  g_clear_pointer (&self->state, viewer_predict_free);
  g_clear_pointer (&self->file, viewer_source_file_free);
  self->state = question->state;
  self->file = question->file;
  self->round = question->round;
  self->is_waiting = FALSE;
  g_free (question);
  viewer_predict_show_ask (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "ask");
  cover (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
  gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (self->stack)), GTK_DIR_TAB_FORWARD);
}

void
viewer_predict_tool_ask (ViewerPredictTool *self,
                         ViewerPredictKind  kind)
{
  g_return_if_fail (VIEWER_IS_PREDICT_TOOL (self));

  gtk_widget_set_visible (self->problem, FALSE);
  if (viewer_session_get_profile (self->session) == NULL)
    {
      gtk_label_set_text (GTK_LABEL (self->problem), _("Open a recording first, or one of the exercises."));
      gtk_widget_set_visible (self->problem, TRUE);
      return;
    }
  self->kind = kind;
  g_clear_pointer (&self->asked_of, profile_unref);
  self->asked_of = profile_ref (viewer_session_get_profile (self->session));
  viewer_predict_work (self, asked);
}

/* What is true is selected in every view, too. */
static void
select_truth (ViewerPredictTool *self)
{
  ViewerSelection selection = { .lane = -1 };

  for (guint i = 0; i < VIEWER_PREDICT_RANKED; i++)
    if (viewer_predict_get_truth (self->state, i) == 0)
      selection.function = viewer_predict_get_item (self->state, i)->function;
  viewer_session_select (self->session, &selection);
}

void
viewer_predict_reveal_now (ViewerPredictTool *self)
{
  if (self->state == NULL || !viewer_predict_reveal (self->state))
    return;
  keep_score (self);
  show_score (self);
  cover (self, FALSE);
  select_truth (self);
  viewer_predict_show_answer (self);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "answer");
  gtk_widget_grab_focus (self->result);
  self->round++;
}

gboolean
viewer_predict_tool_go_back (GtkWidget *tool)
{
  ViewerPredictTool *self = VIEWER_PREDICT_TOOL (tool);

  if (self->state == NULL)
    return FALSE;
  viewer_predict_leave (self);
  gtk_widget_grab_focus (self->first);
  return TRUE;
}

ViewerPredict *
viewer_predict_tool_get_state (ViewerPredictTool *self)
{
  g_return_val_if_fail (VIEWER_IS_PREDICT_TOOL (self), NULL);

  return self->state;
}

/* Another recording: what was asked is not about it. While one grows, the question stays. */
static void
profile_changed (ViewerPredictTool *self)
{
  Profile *profile = viewer_session_get_profile (self->session);

  if (self->is_waiting && self->asked_of == NULL && profile != NULL)
    viewer_predict_tool_ask (self, self->kind);
  else if (self->state != NULL && (profile == NULL
                              || profile_get_realtime_ns (profile) != profile_get_realtime_ns (self->asked_of)))
    viewer_predict_leave (self);
}

/* ---- the start ---- */

static void
kind_activated (GtkWidget         *row,
                ViewerPredictTool *self)
{
  viewer_predict_tool_ask (self, (ViewerPredictKind) GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "kind")));
}

static GtkWidget *
new_row (const char *title,
         const char *subtitle)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  return row;
}

static GtkWidget *
new_list (const char *label)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  return list;
}

static GtkWidget *
make_kinds (ViewerPredictTool *self)
{
  GtkWidget *list = new_list (_("Questions about this recording"));

  for (ViewerPredictKind kind = 0; kind < VIEWER_N_PREDICT_KINDS; kind++)
    {
      GtkWidget *row = new_row (viewer_predict_words_get_title (kind), NULL);

      g_object_set_data (G_OBJECT (row), "kind", GINT_TO_POINTER (kind));
      g_signal_connect (row, "activated", G_CALLBACK (kind_activated), self);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
      if (self->first == NULL)
        self->first = row;
    }
  return list;
}

/* In a tab of its own, which is the selected one then. */
static void
exercise_activated (GtkWidget         *row,
                    ViewerPredictTool *self)
{
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_widget_activate_action (window, "win.open-path", "s", g_object_get_data (G_OBJECT (row), "path"));
  gtk_widget_activate_action (window, "win.learn-tool", "s", "predict/exercise");
}

gboolean
viewer_predict_tool_open (GtkWidget  *tool,
                          const char *place)
{
  ViewerPredictTool *self = VIEWER_PREDICT_TOOL (tool);

  if (!g_str_equal (place, "exercise"))
    return FALSE;
  forget (self);
  self->kind = VIEWER_PREDICT_SELF;
  self->is_waiting = TRUE;
  cover (self, gtk_widget_get_mapped (tool));
  if (viewer_session_get_profile (self->session) != NULL)
    viewer_predict_tool_ask (self, self->kind);
  return TRUE;
}

/* The recordings of the lessons; the lesson's own title would say too much of some, so its program is named. */
static GtkWidget *
make_exercises (ViewerPredictTool *self)
{
  GtkWidget *list = new_list (_("Exercises"));
  const char *const *names = viewer_lessons_list_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *recording = g_build_filename (names[i], "slow.pyprof", NULL);
      g_autofree char *lesson_name = g_build_filename (names[i], "lesson.xml", NULL);
      g_autofree char *path = viewer_lessons_dup_path (recording), *lesson_path = viewer_lessons_dup_path (lesson_name);
      g_autoptr(ViewerLesson) lesson = lesson_path != NULL ? viewer_lesson_new_for_path (lesson_path, NULL) : NULL;
      GtkWidget *row;

      if (path == NULL)
        continue;
      row = new_row (lesson != NULL ? viewer_lesson_translate (lesson->title) : names[i], NULL);
      g_object_set_data_full (G_OBJECT (row), "path", g_steal_pointer (&path), g_free);
      g_signal_connect (row, "activated", G_CALLBACK (exercise_activated), self);
      gtk_list_box_append (GTK_LIST_BOX (list), row);
    }
  return list;
}

static GtkWidget *
make_start (ViewerPredictTool *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *exercises = make_exercises (self);

  gtk_widget_add_css_class (box, "learn-page");
  gtk_box_append (GTK_BOX (box), viewer_tool_new_label (_("First say what you expect; only then look. While you think, the recording is hidden. "
                                                          "What surprises you is what you learn."), "dim-label"));
  self->score = viewer_tool_new_label (NULL, "heading");
  gtk_box_append (GTK_BOX (box), self->score);
  self->problem = viewer_tool_new_label (NULL, "learn-problem");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (box), self->problem);
  gtk_box_append (GTK_BOX (box), make_kinds (self));
  if (gtk_widget_get_first_child (exercises) != NULL)
    {
      gtk_box_append (GTK_BOX (box), viewer_tool_new_label (_("Exercises"), "heading"));
      gtk_box_append (GTK_BOX (box), viewer_tool_new_label (_("Each opens a hidden recording in a tab of its own, and asks about it."), "dim-label"));
      gtk_box_append (GTK_BOX (box), exercises);
    }
  else
    g_object_unref (g_object_ref_sink (exercises));
  return box;
}

/* ---- the widget ---- */

static void
viewer_predict_tool_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (viewer_predict_tool_parent_class)->map (widget);
  cover (VIEWER_PREDICT_TOOL (widget), TRUE);
}

/* Whoever leaves, sees everything again. */
static void
viewer_predict_tool_unmap (GtkWidget *widget)
{
  cover (VIEWER_PREDICT_TOOL (widget), FALSE);
  GTK_WIDGET_CLASS (viewer_predict_tool_parent_class)->unmap (widget);
}

static gboolean
viewer_predict_tool_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (gtk_stack_get_visible_child (GTK_STACK (VIEWER_PREDICT_TOOL (widget)->stack)),
                                 GTK_DIR_TAB_FORWARD);
}

static void
viewer_predict_tool_dispose (GObject *object)
{
  ViewerPredictTool *self = VIEWER_PREDICT_TOOL (object);

  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  forget (self);

  G_OBJECT_CLASS (viewer_predict_tool_parent_class)->dispose (object);
}

static void
viewer_predict_tool_class_init (ViewerPredictToolClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = viewer_predict_tool_dispose;
  widget_class->map = viewer_predict_tool_map;
  widget_class->unmap = viewer_predict_tool_unmap;
  widget_class->focus = viewer_access_focus;
  widget_class->grab_focus = viewer_predict_tool_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "predictpage");
}

static void
viewer_predict_tool_init (ViewerPredictTool *self)
{
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_set_hhomogeneous (GTK_STACK (self->stack), FALSE);
  gtk_stack_add_named (GTK_STACK (self->stack), make_start (self), "start");
  gtk_stack_add_named (GTK_STACK (self->stack), viewer_predict_make_ask (self), "ask");
  gtk_stack_add_named (GTK_STACK (self->stack), viewer_predict_make_answer (self), "answer");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  show_score (self);
}

GtkWidget *
viewer_predict_tool_new (ViewerSession *session)
{
  ViewerPredictTool *self = g_object_new (VIEWER_TYPE_PREDICT_TOOL, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "profile-changed", G_CALLBACK (profile_changed), self);
  return GTK_WIDGET (self);
}
