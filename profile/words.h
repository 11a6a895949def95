/* words.h: whole translatable sentences about a profile, shared by every edge
 *
 * Pure: each returns a new string, free it. No markup, no colour, no newline.
 */

#pragma once

#include "profile/call-tree.h"
#include "profile/compare.h"
#include "profile/explain.h"
#include "profile/findings.h"
#include "profile/intervals.h"
#include "profile/resample.h"

G_BEGIN_DECLS

/* Below this many looks a share says little, and the sentence says that instead. */
#define PROFILE_LOOKS_FEW 100u

/* "62 % of the time was in eaten() at predprey.py:278, called from step()." */
char *profile_words_answer   (const ProfileCallTree *tree);
/* "Time on a CPU counts. Left out: waiting for the GIL, …" */
char *profile_words_clock    (ProfileClock clock);
/* Which engine recorded and, when it is not the usual one, why. */
char *profile_words_engine   (Profile *profile);
/* Where the ticks came from, when it is not the usual place; NULL when it is. */
char *profile_words_ticks    (Profile *profile);
/* That the interval was made longer on the way; NULL when it was not. */
char *profile_words_coarser  (Profile *profile);
/* Tasks of others than asyncio, which are not told apart; NULL: there are none. */
char *profile_words_tasks    (Profile *profile);
/* When it was recorded, for how long, with how much CPU time. */
char *profile_words_recorded (Profile *profile);
/* How many looks at how many threads, how often. */
char *profile_words_samples  (Profile *profile);
/* How many processes were recorded, or left out; NULL when it is the usual one. */
char *profile_words_processes (Profile *profile);
/* What the recorder itself cost; NULL when it did not say. */
char *profile_words_cost     (Profile *profile);
/* How long a look in the program's own thread took and how late looks came; NULL without such looks. */
char *profile_words_looks    (Profile *profile);
/* What was not seen; NULL when nothing was lost. */
char *profile_words_lost     (Profile *profile);
/* What was seen and could not be written; NULL when all was. */
char *profile_words_unwritten (Profile *profile);
/* Why there is no end mark; NULL when there is one. */
char *profile_words_no_end   (Profile *profile);
/* "Focus: price()": what a transform does, on a chip and above a report. */
char *profile_words_transform (Profile *profile, const ProfileTransform *transform);
/* The same in a sentence, for those who hover over it. */
char *profile_words_transform_long (Profile *profile, const ProfileTransform *transform);
/* "requests (collapsed)": the module of a function, as one node. */
char *profile_words_module   (Profile *profile, ProfileFunction function);
/* "eaten()", "<listcomp>": a function as sentences name it. */
char *profile_words_call     (Profile *profile, ProfileFunction function);
/* "and 214 faster functions" */
char *profile_words_faster   (guint32 n_functions);
/* "6 library frames (asyncio, selectors)" */
char *profile_words_library  (guint32 n_frames, const char *modules);
/* "[6 frames hidden]  asyncio, selectors" */
char *profile_words_hidden   (guint32 n_frames, const char *modules);
/* "load (1)", or its number alone. */
char *profile_words_session_name (const ProfileSessionInfo *info);
/* When a session was, and how much of that is its own: *tree* is its; NULL without one. */
char *profile_words_session  (const ProfileCallTree *tree, guint32 session);

/* ---- words-statistics.c ---- */

/* "25 % of the samples: another run would likely show 22 to 28 %." What cannot be said is said. *is_known*:
 * as profile_intervals_get() told it. */
char *profile_words_interval   (const ProfileInterval *interval, gboolean is_known);
/* The last half of that alone, as a sentence. NULL where nothing can be said, or it is the whole. */
char *profile_words_another_run (const ProfileInterval *interval, gboolean is_known);
/* Behind the answer of *tree*, which was made with *options*: how far it may be off, or how long to record where
 * there are too few samples. NULL without an answer. Goes over the samples: not for GTK's thread. */
char *profile_words_certainty  (ProfileCallTree *tree, const ProfileCallTreeOptions *options);
/* "Record for at least 5 s …"; NULL where there are enough samples. */
char *profile_words_too_few    (const ProfileCallTree *tree);
/* Slower looks: what they would have shown, in a sentence or two. */
char *profile_words_resample   (Profile *profile, const ProfileResample *resample);
/* "real", "could be chance" or "too few samples". */
const char *profile_words_verdict (ProfileVerdict verdict);
/* How much longer or shorter everything took, and whether that is so. */
char *profile_words_compare    (const ProfileCompare *compare);

/* ---- words-tasks.c ---- */

/* Less is how loops are. */
#define PROFILE_LAG_LEAST_NS (5 * G_GINT64_CONSTANT (1000000))

/* Whether and how tasks were followed; NULL without any. */
char *profile_words_task_engine (Profile *profile);
/* Less is known of them than usual. */
gboolean profile_words_task_engine_is_fallback (Profile *profile);
/* "The event loop was blocked for 73 ms by burn() at shop.py:7 in the task fetch. 9 tasks were ready meanwhile." */
char *profile_words_blocking (Profile *profile, const ProfileBlocking *blocking);
/* How late tasks got their turn; NULL when it was never long. */
char *profile_words_lag      (const ProfileFindings *findings);

/* ---- words-terms.c ---- */

/* What *whole* and *row* (NULL: nothing is selected) say of a word of profiling, in whole sentences with their
 * numbers: "In 620 of 1000 samples price() was on the stack, so …". NULL when the word is not known. */
char *profile_words_term     (const ProfileExplain *whole, const ProfileExplainRow *row, const char *term);
/* Whether its sentence is about the row. */
gboolean profile_words_term_needs_row (const char *term);

G_END_DECLS
