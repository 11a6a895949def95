/* function-table.h: the time of each function, and of the calls between them
 *
 * Made whole from a profile and the options of a call tree, usually on a worker, and
 * never changed after it: any thread may read it. Reference-counted. What a tree folds
 * to be short (library runs, what is under a threshold) counts in full here.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/intervals.h"

G_BEGIN_DECLS

typedef struct _ViewerFunctionTable ViewerFunctionTable;

typedef enum {
  VIEWER_FUNCTION_NAMED,
  VIEWER_FUNCTION_NOBODY,    /* as a caller: it was called by no Python code */
  VIEWER_FUNCTION_ITSELF,    /* as a callee: a function's own time */
} ViewerFunctionKind;

/* What a list shows of a function, or of a call. Shares are 0..1. */
typedef struct {
  ProfileFunction    function;     /* 0: time without Python code, or *kind* says it */
  ViewerFunctionKind kind;
  gint64             total_ns;
  gint64             self_ns;
  guint64            looks;
  double             share;        /* with what it called: of everything; of a call, of the function's */
  double             self_share;
  guint64            self_looks;
  /* How far the shares may be off; of calls it is not known. */
  gboolean           has_intervals;
  ProfileInterval    interval;
  ProfileInterval    self_interval;
} ViewerFunctionRow;

ViewerFunctionTable *viewer_function_table_new          (Profile                      *profile,
                                                         const ProfileCallTreeOptions *options);
ViewerFunctionTable *viewer_function_table_ref          (ViewerFunctionTable          *self);
void                 viewer_function_table_unref        (ViewerFunctionTable          *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerFunctionTable, viewer_function_table_unref)

Profile             *viewer_function_table_get_profile  (ViewerFunctionTable          *self);   /* borrowed */
/* FALSE when nothing of it was seen. */
gboolean             viewer_function_table_find         (ViewerFunctionTable          *self,
                                                         ProfileFunction               function,
                                                         ViewerFunctionRow            *row);
/* Arrays of ViewerFunctionRow; free them with g_array_unref(). All functions by id; */
GArray              *viewer_function_table_list         (ViewerFunctionTable          *self);
/* who called it, and what it called with its own time among them, both the heaviest first. */
GArray              *viewer_function_table_list_callers (ViewerFunctionTable          *self,
                                                         ProfileFunction               function);
GArray              *viewer_function_table_list_callees (ViewerFunctionTable          *self,
                                                         ProfileFunction               function);

G_END_DECLS
