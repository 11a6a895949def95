/* explain.h: what a recording can say of the words that profiles are read with
 *
 * The facts, not the sentences (words.h, profile_words_term()): how the samples of
 * a view divide, and what a row of its call tree is made of. Made whole and never
 * changed after it, so any thread may read it; goes over all samples of the view
 * once, so it is made on a worker where there are many.
 */

#pragma once

#include "profile/call-tree.h"

G_BEGIN_DECLS

#define PROFILE_EXPLAIN_N_STATES 7u   /* by FormatThreadState; 0: not known */

typedef struct {
  guint64 looks;
  gint64  ns;
} ProfileExplainPart;

typedef struct {
  ProfileCallTree   *tree;              /* owned */
  gboolean           is_range;          /* less than the whole recording is looked at */
  gboolean           only_application;
  ProfileClock       clock;
  guint64            looks;             /* of the tree's root */
  gint64             total_ns;
  ProfileExplainPart states[PROFILE_EXPLAIN_N_STATES];   /* of the range and thread; by wall clock */
  gint64             wall_ns;           /* their sum */
  gint64             cpu_ns;            /* of it, by clock.h; -1: there are no samples */
  gint64             awaiting_ns;       /* as that */
  guint32            n_threads;         /* that have samples in the view */
  gint32             busiest_thread;    /* the one that ran or computed most; -1: none did */
  ProfileExplainPart libraries;         /* own time of library functions in the tree */
  ProfileExplainPart faster;            /* in rows that are too small to be shown apart */
  guint32            n_functions;       /* that have rows of their own */
  guint32            n_library_rows;    /* folded runs */
  ProfileNode        deepest;           /* of the tree; the root when it is empty */
  ProfileNode        answer;            /* NONE: there is none */
  ProfileFunction    most_self;         /* with most own time in the tree; 0 none */
  ProfileExplainPart most_self_part;
} ProfileExplain;

typedef struct {
  ProfileNode     node;
  gboolean        is_selected;          /* else it is the tree's answer */
  ProfileFunction function;
  ProfileFunction caller;               /* 0: nobody, or a row that is no function */
  ProfileFunction callee;               /* of what it called, the one with most time; 0 none */
  ProfileExplainPart callee_part;
  guint32         n_callees;
  guint32         n_rows;               /* of the same function in the tree */
  guint32         depth;                /* frames from the outermost to it, itself included */
  guint32         hot_line;             /* 0 unknown */
  gint64          task_ns;
  ProfileExplainPart total, self;
} ProfileExplainRow;

/* *options* are those that *tree* was made with; only read while this runs. */
ProfileExplain *profile_explain_new     (ProfileCallTree              *tree,
                                         const ProfileCallTreeOptions *options);
void            profile_explain_free    (ProfileExplain               *self);
/* The row of *node*, or of the answer where that stands for no function. FALSE: there is neither. */
gboolean        profile_explain_get_row (const ProfileExplain         *self,
                                         ProfileNode                   node,
                                         ProfileExplainRow            *row);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileExplain, profile_explain_free)

G_END_DECLS
