/* predict-state.h: a guess at what a recording says, before looking; and how right it was
 *
 * Pure: a question is made of a recording, an answer is put together, then revealed
 * once; after that it does not change. Which functions are asked for and in which
 * order they stand at first follows from the recording and the number of the round,
 * so that the same round is always the same question. The first order is never right.
 */

#pragma once

#include "profile/explain.h"

G_BEGIN_DECLS

typedef enum {
  VIEWER_PREDICT_SELF,         /* rank by own time */
  VIEWER_PREDICT_TOTAL,        /* rank by time on the stack */
  VIEWER_PREDICT_LINE,         /* the line of a function with most time */
  VIEWER_N_PREDICT_KINDS
} ViewerPredictKind;

#define VIEWER_PREDICT_RANKED 3u
#define VIEWER_PREDICT_POINTS 3u   /* of a whole right answer, of any kind */

typedef struct {
  ProfileFunction    function;
  ProfileExplainPart total, self;
} ViewerPredictItem;

typedef struct {
  guint32 line;
  gint64  total_ns;
} ViewerPredictLine;

typedef struct _ViewerPredict ViewerPredict;

/* *tree* is of the whole recording, without folding and threshold. NULL: the recording has not enough to ask for. */
ViewerPredict           *viewer_predict_new          (ProfileCallTree     *tree,
                                                      ViewerPredictKind    kind,
                                                      guint                round);
void                     viewer_predict_free         (ViewerPredict       *self);
ViewerPredictKind        viewer_predict_get_kind     (const ViewerPredict *self);
ProfileCallTree         *viewer_predict_get_tree     (const ViewerPredict *self);   /* borrowed */
gboolean                 viewer_predict_is_revealed  (const ViewerPredict *self);
/* Of what is ranked, in the order of the answer; of a line, the function that it is in (0). */
const ViewerPredictItem *viewer_predict_get_item     (const ViewerPredict *self,
                                                      guint                place);
/* FALSE: it is at that end already, or the answer is revealed. */
gboolean                 viewer_predict_move         (ViewerPredict       *self,
                                                      guint                place,
                                                      int                  step);
/* The line that is guessed; 0: none yet. FALSE when the answer is revealed. */
gboolean                 viewer_predict_set_line     (ViewerPredict       *self,
                                                      guint32              line);
guint32                  viewer_predict_get_line     (const ViewerPredict *self);
/* FALSE while no line is chosen, and when it was revealed before. */
gboolean                 viewer_predict_reveal       (ViewerPredict       *self);

/* ---- behind the curtain: what is true ---- */

/* Which place the item at *place* really has. */
guint                    viewer_predict_get_truth    (const ViewerPredict *self,
                                                      guint                place);
/* Of the function, by line; the first one is the right one (*index* 0). FALSE: there are no more. */
gboolean                 viewer_predict_get_nth_line (const ViewerPredict *self,
                                                      guint                index,
                                                      ViewerPredictLine   *line);
/* 0..VIEWER_PREDICT_POINTS: pairs in the right order; for a line 3 the right one, 2 one with at
 * least half of its time, 1 another one that was seen. 0 before it is revealed. */
guint                    viewer_predict_get_points   (const ViewerPredict *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerPredict, viewer_predict_free)

G_END_DECLS
