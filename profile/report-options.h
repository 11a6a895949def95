/* report-options.h: what every renderer makes of the options that it is given
 *
 * Private to profile/.
 */

#pragma once

#include "profile/intervals.h"
#include "profile/render.h"
#include "profile/selection.h"

G_BEGIN_DECLS

/* What of the recording a report is about. */
typedef struct {
  gint64  begin_ns;      /* zero of the times that exports write */
  gint64  end_ns;
  gint64  cpu_ns;        /* of all threads */
  guint64 looks;         /* of the thread that the tree is of, or of all */
} ProfileReportScope;

/* The thread of a tree; -1 all of a session's, or that there is none. */
gint32           profile_report_get_thread      (const ProfileReportOptions *self, Profile *profile);
void             profile_report_get_scope       (const ProfileReportOptions *self, Profile *profile,
                                                 ProfileReportScope *scope);
/* The samples of one thread, or of all with -1. */
void             profile_report_select          (const ProfileReportOptions *self, Profile *profile,
                                                 gint32 thread_index, ProfileSelection *selection);
/* The same without those that a transform drops; *trie* must live as long. */
void             profile_report_select_in       (const ProfileReportOptions *self, Profile *profile,
                                                 const ProfileTrie *trie, ProfileSelection *selection);
/* What the transforms make of the stacks; unref. */
ProfileTrie     *profile_report_ref_trie        (const ProfileReportOptions *self, Profile *profile);
/* guint32, the indices of the threads that an export has: of a session, those in which it has samples. Unref it. */
GArray          *profile_report_list_threads    (const ProfileReportOptions *self, Profile *profile);
/* "MainThread"; of a child process "Process-1 4711: MainThread". Free it. */
char            *profile_report_dup_thread_name (Profile *profile, guint32 thread_index);
/* The tree of one thread, or of all with -1. */
ProfileCallTree *profile_report_new_tree        (const ProfileReportOptions *self, Profile *profile,
                                                 gint32 thread_index, gboolean self_nodes);
/* How far the shares of that tree may be off. */
ProfileIntervals *profile_report_new_intervals  (const ProfileReportOptions *self, ProfileCallTree *tree,
                                                 gint32 thread_index, gboolean self_nodes);
/* The same without threshold and without order of time: all there is, for exports. */
ProfileCallTree *profile_report_new_whole_tree  (const ProfileReportOptions *self, Profile *profile,
                                                 gint32 thread_index);
/* What the first sentence is about: all threads, or the one that was asked for; calls merged. */
ProfileCallTree *profile_report_new_everything  (const ProfileReportOptions *self, Profile *profile);
/* How far the answer of that may be off, in a sentence; NULL where it has none. Free it. */
char            *profile_report_dup_certainty   (const ProfileReportOptions *self, ProfileCallTree *everything);
/* The rules that hold, NULL with show_all; unref. */
ProfileRules    *profile_report_ref_rules       (const ProfileReportOptions *self);
/* "Program: shop.py --fast", or what was asked for; free it. */
char            *profile_report_dup_description (const ProfileReportOptions *self, Profile *profile);
/* Digits after the point that the interval is worth, at least 3. */
int              profile_report_get_digits      (Profile *profile);
/* "price" of "Cart.price"; *owner* is set to "Cart", NULL where there is none: free it.
 * A C function keeps its whole name, as pyinstrument has it. */
const char      *profile_report_split_name      (const ProfileFunctionInfo *info, char **owner);
/* The file of a function, "<built-in>" for a C function. */
const char      *profile_report_get_file        (const ProfileFunctionInfo *info);

G_END_DECLS
