/* what-if.h: an estimate of how long a run would take if a function were faster
 *
 * Everything done while the function is on the stack takes a factor of its time, and
 * the rest as long as it did; the run is then gone through anew: who waits for somebody waits
 * until that one has got there. Time to wait for the GIL shrinks with what its holder does.
 * Where the recording does not know for whom somebody waited and the answer hangs on it, there is none.
 *
 * An estimate is made once for a function, which needs all samples (on a worker); asking it for a factor is quick.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/critical-path.h"

G_BEGIN_DECLS

typedef struct _ProfileWhatIf ProfileWhatIf;

typedef enum {
  PROFILE_WHAT_IF_KNOWN,
  PROFILE_WHAT_IF_UNKNOWN_WAIT,   /* for whom somebody waited would have to be known */
  PROFILE_WHAT_IF_NO_MODEL,       /* the waits that are known do not make up the time that was seen */
  PROFILE_WHAT_IF_NO_SAMPLES,     /* the function was not seen */
} ProfileWhatIfVerdict;

/* The same for every factor. */
typedef struct {
  ProfileWhatIfVerdict verdict;
  ProfileFunction      function;
  gint64               whole_ns;       /* of the run, as it was */
  gint64               ceiling_ns;     /* with a factor of 0 */
  gint64               counted_ns;     /* the function's time on the critical path, all threads */
  gint64               uncounted_ns;   /* and beside it */
  double               share;          /* of all threads' samples; Amdahl's rule goes by this */
  gint64               naive_ceiling_ns;
  guint32              waiting_thread; /* of UNKNOWN_WAIT: who waited, */
  ProfileFunction      waiting_in;     /* where, */
  gint64               unknown_ns;     /* and how long */
} ProfileWhatIfFacts;

/* A thread's part of the function's time. */
typedef struct {
  guint32 thread;
  gint64  counted_ns, uncounted_ns;
} ProfileWhatIfThread;

/* *path* may be of the same profile already; NULL: one is made. */
ProfileWhatIf *profile_what_if_new   (Profile *profile, ProfileCriticalPath *path, ProfileFunction function);
ProfileWhatIf *profile_what_if_ref   (ProfileWhatIf *self);
void           profile_what_if_unref (ProfileWhatIf *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileWhatIf, profile_what_if_unref)

const ProfileWhatIfFacts  *profile_what_if_get_facts   (const ProfileWhatIf *self);
ProfileCriticalPath       *profile_what_if_get_path    (const ProfileWhatIf *self);   /* borrowed */
/* Those in which the function was seen, most time first. Borrowed. */
const ProfileWhatIfThread *profile_what_if_get_threads (const ProfileWhatIf *self, guint *n_threads);
/* How long the run would take; *factor* 0..1. The whole when the verdict is not KNOWN. */
gint64                     profile_what_if_predict     (const ProfileWhatIf *self, double factor);
/* What Amdahl's rule says over the samples of all threads, whoever waits for them. */
gint64                     profile_what_if_predict_naive (const ProfileWhatIf *self, double factor);
/* What a tree's nodes would have, *ns* being an array for all of them: their time with the function in
 * its new size, and of waits for others what they would be. Nothing else of a tree is said. */
void                       profile_what_if_scale_tree  (const ProfileWhatIf *self, const ProfileCallTree *tree,
                                                        double factor, gint64 *ns);

G_END_DECLS
