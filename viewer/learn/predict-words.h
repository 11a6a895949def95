/* predict-words.h: what is asked, and what is true, in words
 *
 * Pure; each gives a new string. The sentences about what is true are for after the
 * reveal.
 */

#pragma once

#include "viewer/learn/predict-state.h"

G_BEGIN_DECLS

const char *viewer_predict_words_get_title  (ViewerPredictKind    kind);
char       *viewer_predict_words_dup_task   (const ViewerPredict *state);
char       *viewer_predict_words_dup_name   (const ViewerPredict *state, guint place);
char       *viewer_predict_words_dup_file   (const ViewerPredict *state, guint place);
/* "2 of 3 points: …" */
char       *viewer_predict_words_dup_result (const ViewerPredict *state);
/* Of the item that stands at *place* in truth: its samples and share. */
char       *viewer_predict_words_dup_figure (const ViewerPredict *state, guint place);
/* Where the guess was wrong, and why one could think so; or why it was right. */
char       *viewer_predict_words_dup_lesson (const ViewerPredict *state);
char       *viewer_predict_words_dup_score  (int n_rounds, int points);

G_END_DECLS
