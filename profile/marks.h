/* marks.h: what the program said of its own time: marks, spans and sessions
 *
 * Private to profile/. The store's side grows while a file is read; a snapshot has
 * a copy, with threads as indices, that never changes. Times are profile times.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

#define PROFILE_MARKS_MAX (1u << 20)   /* of each kind; more are dropped */

typedef struct {
  guint64  id;
  guint64  thread;       /* the recorder's id; 0 not known */
  gint64   begin_ns;
  gint64   end_ns;       /* -1: it has not ended */
  guint32  name;         /* string */
  gboolean is_span;
} ProfileMarkEntry;

typedef struct {
  guint32  id;
  guint32  parent;
  guint64  thread;       /* of the filter; 0 not known */
  gint64   begin_ns;
  gint64   end_ns;       /* -1: it has not ended */
  gint64   interval_ns;
  guint32  name;         /* string */
  guint8   filter;
} ProfileSessionEntry;

typedef struct {
  GArray     *marks;         /* ProfileMarkEntry, in order of the file */
  GHashTable *open_spans;    /* id to index */
  GArray     *sessions;      /* ProfileSessionEntry, by id */
} ProfileMarks;

void profile_marks_init        (ProfileMarks *self);
void profile_marks_clear       (ProfileMarks *self);
void profile_marks_add         (ProfileMarks *self, const ProfileMarkEntry *mark);
void profile_marks_end_span    (ProfileMarks *self, guint64 id, gint64 end_ns);
/* Said once at its begin, again in later segments, and with an end time at its end. */
void profile_marks_put_session (ProfileMarks *self, const ProfileSessionEntry *session);

G_END_DECLS
