/* outline-private.h: what an outline holds, for outline.c and outline-sums.c */

#pragma once

#include "profile/outline.h"
#include "profile/profile-private.h"

G_BEGIN_DECLS

/* They fit into an entry of a stretch. */
#define PROFILE_OUTLINE_STACKS_MAX ((1u << 20) - 1)

#define PROFILE_OUTLINE_WIDE ((1u << 12) - 1)

/* What a stretch of samples has of a stack of the outline. */
typedef struct {
  guint64 stack : 20;
  guint64 looks : 12;       /* all ones: *ns* is an index into the wide ones */
  guint64 ns : 32;
} ProfileOutlineEntry;

G_STATIC_ASSERT (sizeof (ProfileOutlineEntry) == 8);

typedef struct {
  gint64  ns;
  guint64 looks;
} ProfileOutlineWide;

/* By one clock. Stretch k of thread i has the entries from firsts[i][k] to firsts[i][k + 1]. */
typedef struct {
  GArray   *entries;        /* ProfileOutlineEntry, by stack in each stretch */
  GArray   *wide;           /* ProfileOutlineWide */
  guint32   n_threads;
  GArray  **firsts;         /* by thread: guint32; the last is where the thread's end */
  gint64    least_ns;       /* no light node has so much of everything */
} ProfileOutlineSums;

struct _ProfileOutline {
  ProfileTrie *trie;        /* its stacks are the outline's own */
  guint32      n_nodes, n_stacks;
  guint32      n_base_nodes;   /* of the recording's own */
  guint32     *node_of;     /* by node: that of the recording's own trie */
  guint64     *is_light;    /* a bit by node: stands for what is below it, too */
  guint32     *parents;     /* by stack of the outline */
  guint32     *stack_of;    /* by stack of the recording: that of the outline */
  guint32      n_threads;
  guint        stretch_log2;
  GMutex       lock;        /* held to make sums */
  ProfileOutlineSums *clocks[PROFILE_N_CLOCKS];   /* NULL before they are asked for; set atomically */
};

/* Of the nodes of *base* that are *heavy*, a bit each, and of the light ones right below them. What is above a
 * heavy one is heavy. NULL: they are too many. */
ProfileOutline   *profile_outline_new_of      (const Profile *profile, const ProfileTrie *base, guint32 n_nodes,
                                               const guint64 *heavy);
/* As profile_outline_add_up(), of an outline without sums. */
ProfileHistogram *profile_outline_add_samples (ProfileOutline *self, const Profile *profile,
                                               const ProfileCallTreeOptions *options);
/* outline-near.c: whether the recording's outline has what the options' near wants, in a tree of *total_ns*. */
gboolean          profile_outline_is_near     (const ProfileOutline *self, const Profile *profile,
                                               const ProfileCallTreeOptions *options, gint64 total_ns);
/* The sums over an outline that has. NULL: it would be too big. */
ProfileHistogram *profile_outline_new_near    (const Profile *profile, const ProfileCallTreeOptions *options,
                                               gint64 total_ns, ProfileOutline **own);

void profile_outline_sums_free (ProfileOutlineSums *self);

G_END_DECLS
