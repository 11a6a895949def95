/* predict-work.c: the worker that makes questions; see predict-private.h */

#include "viewer/learn/predict-private.h"

#include "viewer/settings.h"

/* So many functions are tried until one has its source. */
#define MAX_TRIES 12u

typedef struct {
  Profile          *profile;
  ProfileSourceMap *map;
  ViewerPredictKind kind;
  guint             round;
  guint64           wish;
  void            (*asked) (ViewerPredictTool *self, ViewerPredictQuestion *question);
} Work;

static void
work_free (Work *work)
{
  profile_unref (work->profile);
  profile_source_map_free (work->map);
  g_free (work);
}

static void
question_free (ViewerPredictQuestion *question)
{
  g_clear_pointer (&question->state, viewer_predict_free);
  g_clear_pointer (&question->file, viewer_source_file_free);
  g_free (question);
}

/* The text in which the line is to be clicked; FALSE when it is neither recorded nor here. */
static gboolean
find_source (ViewerPredictQuestion *question,
             const Work            *work)
{
  ProfileFunctionInfo info;

  profile_get_function_info (work->profile, viewer_predict_get_item (question->state, 0)->function, &info);
  g_clear_pointer (&question->file, viewer_source_file_free);
  question->file = viewer_source_file_new (work->profile, info.file, work->map);
  return question->file->text != NULL && question->file->state != VIEWER_SOURCE_OFF;
}

/* One function's source may not be there; then the next one is asked for. */
static ViewerPredictQuestion *
make_question (const Work      *work,
               ProfileCallTree *tree)
{
  ViewerPredictQuestion *question = g_new0 (ViewerPredictQuestion, 1);

  for (guint i = 0; i < MAX_TRIES; i++)
    {
      question->round = work->round + i;
      g_clear_pointer (&question->state, viewer_predict_free);
      question->state = viewer_predict_new (tree, work->kind, question->round);
      if (question->state == NULL)
        break;
      if (work->kind != VIEWER_PREDICT_LINE || find_source (question, work))
        return question;
    }
  question_free (question);
  return NULL;
}

static void
make (GTask        *task,
      gpointer      source,
      gpointer      task_data,
      GCancellable *cancellable)
{
  Work *work = task_data;
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr(ProfileCallTree) tree = NULL;

  options.fold_libraries = FALSE;
  options.threshold = 0;
  tree = profile_call_tree_new (work->profile, &options);
  g_task_return_pointer (task, make_question (work, tree), (GDestroyNotify) question_free);
}

static void
made (GObject      *source,
      GAsyncResult *result,
      gpointer      user_data)
{
  ViewerPredictTool *self = VIEWER_PREDICT_TOOL (source);
  Work *work = g_task_get_task_data (G_TASK (result));
  ViewerPredictQuestion *question = g_task_propagate_pointer (G_TASK (result), NULL);

  if (work->wish == self->wish && self->session != NULL)
    work->asked (self, question);
  else if (question != NULL)
    question_free (question);
}

void
viewer_predict_work (ViewerPredictTool *self,
                     void             (*asked) (ViewerPredictTool *self, ViewerPredictQuestion *question))
{
  Work *work = g_new0 (Work, 1);
  g_autoptr(GTask) task = g_task_new (self, NULL, made, NULL);

  work->profile = profile_ref (viewer_session_get_profile (self->session));
  work->map = viewer_settings_dup_source_map (viewer_settings_get_default ());
  work->kind = self->kind;
  work->round = self->round;
  work->wish = ++self->wish;
  work->asked = asked;
  g_task_set_source_tag (task, viewer_predict_work);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, make);
}
