/* lesson.h: a lesson, or the quiz, as it was written: pages to read and tasks to do
 *
 * Plain data, read from lesson.xml or quiz.xml and never changed after it. Texts are in the
 * language of the source with their white space made plain; viewer_lesson_translate() gives
 * the words for people. In them a word in `backticks` is code.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  gboolean is_code;          /* verbatim, never translated */
  char    *text;
} ViewerLessonBlock;

typedef enum {
  VIEWER_STEP_PAGE,          /* to be read */
  VIEWER_STEP_SELECT,        /* a function, or a line, is to be selected in any view */
  VIEWER_STEP_CHOOSE,        /* one of some answers */
  VIEWER_STEP_NUMBER,        /* a figure is to be read */
  VIEWER_STEP_RANK,          /* functions are to be put in order */
  VIEWER_STEP_FIX,           /* the program is to be made faster */
} ViewerStepKind;

/* What is computed from a recording; see lesson-key.h. */
typedef enum {
  VIEWER_KEY_NONE,
  VIEWER_KEY_SELF_HEAVIEST,
  VIEWER_KEY_TOTAL_HEAVIEST,
  VIEWER_KEY_CPU_HEAVIEST,
  VIEWER_KEY_SHARE_TOTAL,
  VIEWER_KEY_SHARE_SELF,
  VIEWER_KEY_SHARE_CPU,
  VIEWER_KEY_SHARE_AWAIT,      /* in [await] */
  VIEWER_KEY_SHARE_WAIT,       /* asleep, blocked or in [await] */
  VIEWER_KEY_SHARE_GIL_WAIT,
  VIEWER_KEY_SAMPLES,
  VIEWER_KEY_SAMPLES_SELF,
  VIEWER_KEY_THREADS,
} ViewerKey;

typedef enum {
  VIEWER_ORDER_TOTAL,
  VIEWER_ORDER_SELF,
  VIEWER_ORDER_CPU,
} ViewerOrder;

/* An answer to choose; right when its rule holds. */
typedef struct {
  char     *text;            /* NULL: the function's name */
  char     *function;        /* NULL: none */
  ViewerKey key;             /* NONE: a wrong one */
  double    above;           /* of keys that are figures: right between both */
  double    below;
} ViewerLessonOption;

typedef struct {
  ViewerStepKind kind;
  guint          file_line;  /* where it begins in the file */
  char          *title;      /* NULL: none */
  GPtrArray     *blocks;     /* ViewerLessonBlock */
  char          *recording;  /* "lookup/slow", below the lessons' folder; NULL: none */
  char          *function;   /* SELECT, NUMBER; NULL: none */
  guint          line;       /* SELECT: of the source; 0: none */
  ViewerKey      key;        /* NUMBER */
  ViewerOrder    order;      /* RANK */
  double         tolerance;  /* NUMBER; of shares absolute, of counts relative */
  char         **functions;  /* RANK */
  GPtrArray     *options;    /* CHOOSE; ViewerLessonOption */
  char          *hint;       /* NULL: none */
  char          *right;
  char          *wrong;
} ViewerStep;

typedef struct {
  char      *name;           /* "lookup"; "quiz" */
  char      *title;
  char      *summary;        /* "" for the quiz */
  guint      minutes;
  double     speedup;        /* how many times faster the learner's program must be; 0 for the quiz */
  GPtrArray *steps;          /* ViewerStep */
} ViewerLesson;

/* NULL and *error*, one sentence with file and line, when it is not as it must be. */
ViewerLesson     *viewer_lesson_new_for_path (const char         *path,
                                              GError            **error);
void              viewer_lesson_free         (ViewerLesson       *self);
guint             viewer_lesson_get_n_steps  (const ViewerLesson *self);
const ViewerStep *viewer_lesson_get_step     (const ViewerLesson *self,
                                              guint               index);
gboolean          viewer_lesson_is_quiz      (const ViewerLesson *self);
gboolean          viewer_step_is_task        (const ViewerStep   *self);
/* Whether a key gives a share, 0 .. 1, which people say in percent. */
gboolean          viewer_key_is_share        (ViewerKey           key);
/* In the person's language; borrowed. */
const char       *viewer_lesson_translate    (const char         *text);
/* The same as Pango markup, what is in backticks as code; free it. */
char             *viewer_lesson_dup_markup   (const char         *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ViewerLesson, viewer_lesson_free)

G_END_DECLS
