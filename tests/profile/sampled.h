/* sampled.h: recordings of programs whose truth is known, for tests of what is said of them
 *
 * A program calls its functions in turn by chance; how long a call takes is by chance,
 * too (exponential). It is looked at about once in an interval, with jitter. The same seed
 * gives the same recording.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *stack;       /* as in fixture.h; NULL behind the last */
  double      run_ms;      /* mean length of a call */
  double      share;       /* of the time, in the long run */
} SampledFunction;

typedef struct {
  const SampledFunction *functions;
  double                 duration_ms;   /* 0: until *n_calls* are done */
  guint                  n_calls;
  double                 interval_ms;   /* 0: 1 */
  guint32                seed;
} SampledProgram;

/* Text for profile_fixture_profile(); free it. */
char *sampled_program_dup_text (const SampledProgram *program);

G_END_DECLS
