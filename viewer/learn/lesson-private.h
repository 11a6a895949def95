/* lesson-private.h: what lessons are made of, and how far the reading of one has come
 *
 * lesson-reader.c has the file and what may stand where in it; lesson-steps.c what attributes
 * say; lesson-blocks.c the texts. All that can fail sets *error* and gives FALSE.
 */

#pragma once

#include "viewer/learn/lesson.h"

G_BEGIN_DECLS

#define VIEWER_LESSON_DEPTH_MAX 8

typedef struct _ViewerLessonElement ViewerLessonElement;

typedef struct {
  const char                *file;          /* its name, for sentences */
  const char                *lesson_name;   /* of its folder */
  ViewerLesson              *lesson;
  ViewerStep                *step;          /* borrowed; NULL outside */
  ViewerLessonOption        *option;        /* the same */
  GString                   *text;
  const ViewerLessonElement *open[VIEWER_LESSON_DEPTH_MAX];
  guint                      depth;
  guint                      line;          /* where the element that is looked at begins */
} ViewerLessonReader;

/* lesson.c */
ViewerLesson *viewer_lesson_new (void);
ViewerStep   *viewer_step_new   (ViewerStepKind kind,
                                 guint          file_line);

/* lesson-reader.c: *error* with the sentence, and where in which file. */
void     viewer_lesson_reader_fail         (ViewerLessonReader *reader,
                                            GError            **error,
                                            const char         *format,
                                            ...) G_GNUC_PRINTF (3, 4);

/* lesson-steps.c: *names* and *values* are the attributes, as GMarkup gives them. */
gboolean viewer_lesson_reader_begin_lesson (ViewerLessonReader *reader,
                                            const char        **names,
                                            const char        **values,
                                            GError            **error);
void     viewer_lesson_reader_begin_step   (ViewerLessonReader *reader,
                                            ViewerStepKind      kind);
gboolean viewer_lesson_reader_begin_task   (ViewerLessonReader *reader,
                                            const char        **names,
                                            const char        **values,
                                            GError            **error);
gboolean viewer_lesson_reader_begin_option (ViewerLessonReader *reader,
                                            const char        **names,
                                            const char        **values,
                                            GError            **error);
/* Whether it had all that its kind needs. */
gboolean viewer_lesson_reader_end_task     (ViewerLessonReader *reader,
                                            GError            **error);
gboolean viewer_lesson_reader_end_option   (ViewerLessonReader *reader,
                                            GError            **error);

/* lesson-blocks.c: what has been read goes where an element of this name puts it. */
void     viewer_lesson_reader_take_text    (ViewerLessonReader *reader,
                                            const char         *name);

G_END_DECLS
