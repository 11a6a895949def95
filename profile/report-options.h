/* report-options.h: what every renderer makes of the options that it is given
 *
 * Private to profile/.
 */

#pragma once

#include "profile/render.h"

G_BEGIN_DECLS

/* The thread of a tree; -1 when there is none. */
gint32           profile_report_get_thread      (const ProfileReportOptions *self, Profile *profile);
/* Whether an export has this thread. */
gboolean         profile_report_has_thread      (const ProfileReportOptions *self, guint32 thread_index);
/* The tree of one thread, or of all with -1. */
ProfileCallTree *profile_report_new_tree        (const ProfileReportOptions *self, Profile *profile,
                                                 gint32 thread_index, gboolean self_nodes);
/* The same without threshold and without order of time: all there is, for exports. */
ProfileCallTree *profile_report_new_whole_tree  (const ProfileReportOptions *self, Profile *profile,
                                                 gint32 thread_index);
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
