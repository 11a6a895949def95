/* statistics.h: the time of functions, of calls from one to another, and of lines
 *
 * Pure functions of a call tree or a profile; recursion is counted once, so that
 * no total is more than the whole. Results are arrays; free them with g_array_unref().
 */

#pragma once

#include "profile/call-tree.h"

G_BEGIN_DECLS

typedef struct {
  ProfileFunction function;
  gint64          self_ns;
  gint64          total_ns;
  guint64         self_looks;
  guint64         total_looks;
} ProfileFunctionTime;

/* What *function* took when *caller* called it; of recursion through this call the outermost. */
typedef struct {
  ProfileFunction caller;      /* 0: nobody */
  ProfileFunction function;
  gint64          self_ns;
  gint64          total_ns;
  guint64         total_looks;
  guint32         open;        /* while it is computed */
} ProfileCallTime;

typedef struct {
  ProfileFunction function;
  guint32         line;
  gint64          self_ns;     /* while this line itself was at work */
  gint64          total_ns;    /* with what it called */
} ProfileLineTime;

/* ProfileFunctionTime by function id, 0..n. *same*, where not NULL, gives by function the one
 * that stands for it. *calls*, where not NULL, is set to the ProfileCallTimes in no order.
 * The tree is one without folding, threshold and SELF nodes. */
GArray *profile_statistics_functions (const ProfileCallTree *tree, const ProfileFunction *same, GArray **calls);
/* ProfileLineTime, by function and then line; *options*' range, thread and clock. */
GArray *profile_statistics_lines     (Profile *profile, const ProfileCallTreeOptions *options);

G_END_DECLS
