/* predict-private.h: the parts of ViewerPredictTool
 *
 * predict.c has the way from the start over the question to the answer; predict-ask.c
 * the rows to be ranked; predict-answer.c what is true; predict-cover.c what stands in
 * place of the recording, and its source; predict-work.c the worker that makes questions.
 */

#pragma once

#include "viewer/learn/predict.h"
#include "viewer/source-file.h"

G_BEGIN_DECLS

struct _ViewerPredictTool
{
  GtkWidget parent_instance;

  /* widgets */
  GtkWidget *stack;            /* "start", "ask", "answer" */
  GtkWidget *score, *problem;  /* of the start */
  GtkWidget *first;            /* row of the start */
  GtkWidget *title, *task, *rows, *chosen, *reveal;    /* of the question */
  GtkWidget *result, *lesson, *truths, *end_score;     /* of the answer */

  /* owned */
  ViewerSession    *session;
  ViewerPredict    *state;     /* NULL: nothing is asked */
  ViewerSourceFile *file;      /* of a line that is asked for; NULL: none */
  Profile          *asked_of;

  /* state */
  ViewerPredictKind kind;
  guint             round;
  guint64           wish;      /* generation of the question */
  gboolean          is_waiting;   /* for the recording that is to be asked about */
};

/* What the worker gives back. */
typedef struct {
  ViewerPredict    *state;
  ViewerSourceFile *file;
  guint             round;
} ViewerPredictQuestion;

/* predict-work.c: *asked* is called with NULL where there is nothing to ask for; what it gets is the callee's. */
void       viewer_predict_work         (ViewerPredictTool *self,
                                        void             (*asked) (ViewerPredictTool *self, ViewerPredictQuestion *question));

/* predict-ask.c */
GtkWidget *viewer_predict_make_ask     (ViewerPredictTool *self);
void       viewer_predict_show_ask     (ViewerPredictTool *self);
void       viewer_predict_line_chosen  (ViewerPredictTool *self, guint line);

/* predict-answer.c */
GtkWidget *viewer_predict_make_answer  (ViewerPredictTool *self);
void       viewer_predict_show_answer  (ViewerPredictTool *self);

/* predict-cover.c: what stands in the document while something is asked */
GtkWidget *viewer_predict_make_cover   (ViewerPredictTool *self);

/* predict.c */
void       viewer_predict_reveal_now   (ViewerPredictTool *self);
void       viewer_predict_leave        (ViewerPredictTool *self);

G_END_DECLS
