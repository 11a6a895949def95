/* findings.h: what is odd about the event loops of a recording
 *
 * Verdicts only; words.h makes sentences of them. Of the range and thread of the
 * options; everything else of them is ignored.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/tasks.h"

G_BEGIN_DECLS

/* A step this long keeps everybody else waiting noticeably. */
#define PROFILE_BLOCKED_NS (50 * G_GINT64_CONSTANT (1000000))

/* Long steps of tasks of one kind at one place. */
typedef struct {
  const char     *kind;           /* of the task; "" when it is not known */
  ProfileFunction function;       /* where most of the longest one was; 0 not known */
  guint32         line;
  guint32         n_times;
  gint64          begin_ns, end_ns;   /* of the longest */
  gint64          total_ns;           /* of all */
  guint32         n_ready;            /* tasks whose turn it was while the longest ran */
} ProfileBlocking;

typedef struct {
  GArray *blockings;              /* ProfileBlocking, the longest first */
  guint64 n_turns;                /* how often a task got its turn */
  gint64  lag_p50_ns, lag_p99_ns, lag_max_ns;   /* how late; 0: less than 1 ms */
} ProfileFindings;

ProfileFindings *profile_findings_new  (Profile *profile, const ProfileCallTreeOptions *options);
void             profile_findings_free (ProfileFindings *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileFindings, profile_findings_free)

G_END_DECLS
