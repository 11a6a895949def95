/* source-lines.h: where in its source files the time went
 *
 * A pure function of a profile and a range, thread, clock, session and transforms; immutable,
 * reference-counted, may be read by any thread. A line's total counts a stack
 * once, however often the line stands in it; so does a file's. Own time is the
 * line's while it was at work itself: a C function that it calls is none of it.
 */

#pragma once

#include "profile/call-tree.h"

G_BEGIN_DECLS

typedef struct _ProfileSourceLines ProfileSourceLines;

typedef struct {
  guint32      line;          /* from 1; 0 not known */
  gint64       self_ns;
  gint64       total_ns;
  guint64      self_looks;
  guint64      total_looks;
  ProfileStack stack;         /* of those that stand on this line as outermost, the one with most time */
  gint64       stack_ns;
} ProfileSourceLine;

typedef struct {
  const char              *path;          /* as recorded; borrowed from the profile */
  const char              *short_path;
  ProfileOrigin            origin;
  gint64                   self_ns;
  gint64                   total_ns;
  guint64                  total_looks;
  const ProfileSourceLine *lines;         /* with time, by line */
  guint                    n_lines;
} ProfileSourceFile;

/* Of *options* the range, the thread, the clock, the session and the transforms count: a frame that the tree does not show
 * has no time, and its own is that of the frame around it. And only_application: library files are left out then, and their
 * time is their callers' own. */
ProfileSourceLines *profile_source_lines_new         (Profile *profile, const ProfileCallTreeOptions *options);
ProfileSourceLines *profile_source_lines_ref         (ProfileSourceLines *self);
void                profile_source_lines_unref       (ProfileSourceLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileSourceLines, profile_source_lines_unref)

Profile            *profile_source_lines_get_profile (const ProfileSourceLines *self);   /* borrowed */
/* What a share is of: the time and samples of everything that was selected. */
gint64              profile_source_lines_get_total_ns    (const ProfileSourceLines *self);
guint64             profile_source_lines_get_total_looks (const ProfileSourceLines *self);
/* Application files first, each group by its total. */
guint               profile_source_lines_get_n_files (const ProfileSourceLines *self);
void                profile_source_lines_get_file    (const ProfileSourceLines *self, guint index, ProfileSourceFile *file);
/* FALSE: nothing of the selected time was in it. */
gboolean            profile_source_lines_find_file   (const ProfileSourceLines *self, const char *path, ProfileSourceFile *file);
/* NULL: no time was on that line. */
const ProfileSourceLine *profile_source_file_find_line (const ProfileSourceFile *file, guint32 line);
/* A line is hot from a hundredth of the time on. The next hot one behind *line*, or before it when *step* is
 * negative; 0 when there is none. */
guint32             profile_source_lines_find_hot    (const ProfileSourceLines *self, const ProfileSourceFile *file,
                                                      guint32 line, int step);
/* Between two lines, both included, the one with most time, with what it calls. 0: none has any. */
guint32             profile_source_file_find_hottest (const ProfileSourceFile *file, guint32 first, guint32 last);

G_END_DECLS
