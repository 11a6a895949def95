/* session-private.h: what the files of the session share
 *
 * One object, files by role: session.c (the recording, the selection),
 * session-view.c (what the trees are filtered to, back and forward),
 * session-trees.c (the trees, made on workers), session-intervals.c (how far
 * they may be off, likewise), session-what-if.c.
 */

#pragma once

#include "viewer/session.h"

typedef struct {
  gint64             begin_ns;          /* begin == end: everything */
  gint64             end_ns;
  gint32             thread_index;
  const char        *task_kind;         /* interned; NULL: everything */
  ProfileClock       clock;
  gboolean           only_application;
  gboolean           fold_libraries;
  ProfileTransforms *transforms;        /* a reference; NULL none */
} ViewerView;

/* A tree of the view. */
typedef struct {
  ProfileCallTree *tree;
  guint64          asked;               /* generation of the newest wish */
  guint64          started;             /* of the one that was last begun */
  guint64          view;                /* that the tree is of: the session's counter then */
  gboolean         is_working;          /* one at a time is made on a worker */
  gboolean         is_wanted;
  ProfileCallTreeOptions options;       /* that the tree was made with */
  ProfileTransforms *transforms;        /* what they borrow; a reference, or NULL */
} ViewerSessionTree;

enum { VIEWER_TREE_OF_CALLS, VIEWER_TREE_INVERTED, VIEWER_TREE_NEAR, VIEWER_N_TREES };

typedef struct _ViewerSessionWhatIf ViewerSessionWhatIf;

struct _ViewerSession
{
  GObject parent_instance;

  /* owned */
  Profile          *profile;
  ProfileSpans     *spans;
  ViewerSessionTree trees[VIEWER_N_TREES];
  ViewerView        view;
  GArray           *back;               /* ViewerView, the last one last */
  GArray           *forward;
  ProfileSearch    *search;
  char             *certainty;          /* NULL */
  ViewerSessionWhatIf *what_if;         /* session-what-if.c */
  ProfileReplayCut *cut;                /* NULL: nothing is replayed */
  ProfileNear      *near;               /* what the near tree is to have; NULL: nobody looks */

  /* state */
  guint             measure_id;         /* when nothing has changed for a while; 0 */
  gboolean          is_measuring;       /* one tree at a time is, on a worker */
  guint64           n_views;            /* counts what the trees were asked for */
  ViewerSelection   selection;
  gint64            range_us;           /* when the range was last changed alone; 0 something else was */
  ProfileStep       step;               /* the last one of the cut */
  guint64           recording;          /* changes when another recording is opened */
};

void viewer_session_say_range_changed   (ViewerSession *self);
void viewer_session_say_filters_changed (ViewerSession *self);
void viewer_session_say_tree_changed    (ViewerSession *self,
                                         guint          index);
void viewer_session_say_intervals_changed (ViewerSession *self);
/* session-intervals.c: how far the shares of the trees may be off; asked for whenever one has come. */
void viewer_session_measure_trees       (ViewerSession *self);
void viewer_session_ask_for_trees       (ViewerSession *self);
void viewer_session_forget_trees        (ViewerSession *self);
void viewer_session_init_view           (ViewerSession *self);
void viewer_session_init_what_if        (ViewerSession *self);
void viewer_session_clear_what_if       (ViewerSession *self);
void viewer_session_clear_view          (ViewerSession *self);
/* Nothing of another recording may be kept: its ids mean something else. */
void viewer_session_forget_view         (ViewerSession *self);
/* To what a later snapshot of the same recording has. */
void viewer_session_fit_view            (ViewerSession *self);
