/* lesson-key.h: what is right is computed from a recording, never written down
 *
 * Figures come from call trees of the whole recording, all threads merged, by each clock. Pure:
 * made whole by viewer_lesson_keys_new() and never changed after it, on any thread.
 */

#pragma once

#include "profile/profile.h"
#include "viewer/learn/lesson.h"

G_BEGIN_DECLS

typedef struct _ViewerLessonKeys ViewerLessonKeys;

#define VIEWER_LESSON_NO_OPTION G_MAXUINT

/* Takes a reference to the profile. */
ViewerLessonKeys *viewer_lesson_keys_new          (Profile                *profile);
/* Of "lookup/slow" below the lessons' folder; NULL and *error* when it cannot be read. */
ViewerLessonKeys *viewer_lesson_keys_new_for_name (const char             *recording,
                                                   GError                **error);
void              viewer_lesson_keys_free         (ViewerLessonKeys       *self);
/* 0: the recording has no function of that name. */
ProfileFunction   viewer_lesson_keys_find         (const ViewerLessonKeys *self,
                                                   const char             *function);
/* A figure; NAN when there is none. *function* NULL: of everything. */
double            viewer_lesson_keys_get          (const ViewerLessonKeys *self,
                                                   ViewerKey               key,
                                                   const char             *function);
/* What functions are ranked by. */
double            viewer_lesson_keys_get_weight   (const ViewerLessonKeys *self,
                                                   ViewerOrder             order,
                                                   const char             *function);
/* The one option of *step* that is right; NO_OPTION when none is, or several are. */
guint             viewer_lesson_keys_find_right   (const ViewerLessonKeys *self,
                                                   const ViewerStep       *step);
/* Whether *answer* is near enough; shares are 0..1 here, too. */
gboolean          viewer_lesson_keys_is_near      (const ViewerLessonKeys *self,
                                                   const ViewerStep       *step,
                                                   double                  answer);
/* Whether the functions, in this order, are the heaviest first. */
gboolean          viewer_lesson_keys_is_ranked    (const ViewerLessonKeys *self,
                                                   const ViewerStep       *step,
                                                   const char *const      *functions);
/* NULL when the recording has what *step* asks for and one answer is right; else a sentence, for tests. */
char             *viewer_lesson_keys_dup_problem  (const ViewerLessonKeys *self,
                                                   const ViewerStep       *step);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerLessonKeys, viewer_lesson_keys_free)

G_END_DECLS
