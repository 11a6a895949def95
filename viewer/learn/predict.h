/* predict.h: guess first, then look
 *
 * Hides what the recording says, asks for three functions to be put in order or for a
 * line, then shows what is true and where the guess was wrong, and keeps the score on
 * this computer. Whenever it is left, everything is shown again.
 */

#pragma once

#include "viewer/learn/predict-state.h"
#include "viewer/session.h"

G_BEGIN_DECLS

#define VIEWER_TYPE_PREDICT_TOOL (viewer_predict_tool_get_type ())
G_DECLARE_FINAL_TYPE (ViewerPredictTool, viewer_predict_tool, VIEWER, PREDICT_TOOL, GtkWidget)

GtkWidget     *viewer_predict_tool_new       (ViewerSession     *session);
/* Makes the question on a worker, then asks it. */
void           viewer_predict_tool_ask       (ViewerPredictTool *self,
                                              ViewerPredictKind  kind);
/* For the pane: "exercise" hides the recording that is being opened, and asks as soon as it is there. */
gboolean       viewer_predict_tool_open      (GtkWidget         *tool,
                                              const char        *place);
/* Borrowed; NULL: nothing is asked. */
ViewerPredict *viewer_predict_tool_get_state (ViewerPredictTool *self);
/* One step back; FALSE when nothing is asked. */
gboolean       viewer_predict_tool_go_back   (GtkWidget         *tool);

G_END_DECLS
