/* marks.c: what the program said of its own time: marks, spans and sessions */

#include "profile/marks.h"

#include "profile/profile-private.h"

#include "format/format.h"

#include <stdlib.h>

void
profile_marks_init (ProfileMarks *self)
{
  self->marks = g_array_new (FALSE, FALSE, sizeof (ProfileMarkEntry));
  self->open_spans = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->sessions = g_array_new (FALSE, FALSE, sizeof (ProfileSessionEntry));
}

void
profile_marks_clear (ProfileMarks *self)
{
  g_array_unref (self->marks);
  g_hash_table_unref (self->open_spans);
  g_array_unref (self->sessions);
}

void
profile_marks_add (ProfileMarks *self, const ProfileMarkEntry *mark)
{
  if (self->marks->len >= PROFILE_MARKS_MAX)
    return;
  if (mark->is_span)
    {
      gint64 *key = g_new (gint64, 1);
      *key = (gint64) mark->id;
      g_hash_table_insert (self->open_spans, key, GUINT_TO_POINTER (self->marks->len));
    }
  g_array_append_val (self->marks, *mark);
}

void
profile_marks_end_span (ProfileMarks *self, guint64 id, gint64 end_ns)
{
  gint64 key = (gint64) id;
  gpointer index;

  if (!g_hash_table_lookup_extended (self->open_spans, &key, NULL, &index))
    return;
  g_array_index (self->marks, ProfileMarkEntry, GPOINTER_TO_UINT (index)).end_ns = end_ns;
  g_hash_table_remove (self->open_spans, &key);
}

/* The place of an id among the sorted ones. */
static guint
find_session (const GArray *sessions, guint32 id)
{
  guint low = 0, high = sessions->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (sessions, ProfileSessionEntry, middle).id >= id)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

void
profile_marks_put_session (ProfileMarks *self, const ProfileSessionEntry *session)
{
  guint index = find_session (self->sessions, session->id);
  ProfileSessionEntry *known;

  if (index >= self->sessions->len || g_array_index (self->sessions, ProfileSessionEntry, index).id != session->id)
    {
      if (self->sessions->len < PROFILE_MARKS_MAX)
        g_array_insert_val (self->sessions, index, *session);
      return;
    }
  known = &g_array_index (self->sessions, ProfileSessionEntry, index);
  if (session->end_ns >= 0)
    known->end_ns = session->end_ns;
  if (session->thread != 0)
    known->thread = session->thread;
}

/* ---- snapshots ---- */

static gint32
find_thread (GHashTable *threads, guint64 id)
{
  gint64 key = (gint64) id;
  gpointer index;

  return g_hash_table_lookup_extended (threads, &key, NULL, &index) ? GPOINTER_TO_INT (index) : -1;
}

static int
compare_marks (gconstpointer a, gconstpointer b)
{
  const ProfileMarkInfo *first = a, *second = b;

  if (first->begin_ns != second->begin_ns)
    return first->begin_ns < second->begin_ns ? -1 : 1;
  /* The longer of two is drawn around the other. */
  return first->end_ns != second->end_ns ? (first->end_ns > second->end_ns ? -1 : 1) : 0;
}

static void
snapshot_marks (Profile *self, const ProfileMarks *marks, GHashTable *threads)
{
  self->n_marks = marks->marks->len;
  self->marks = g_new0 (ProfileMarkInfo, self->n_marks);
  for (guint i = 0; i < self->n_marks; i++)
    {
      const ProfileMarkEntry *entry = &g_array_index (marks->marks, ProfileMarkEntry, i);

      self->marks[i] = (ProfileMarkInfo) {
        .name = profile_strings_get (&self->store->strings, entry->name),
        .begin_ns = entry->begin_ns,
        .end_ns = MAX (entry->end_ns >= 0 ? entry->end_ns : self->duration_ns, entry->begin_ns),
        .thread_index = find_thread (threads, entry->thread),
        .is_span = entry->is_span,
        .has_ended = entry->end_ns >= 0,
      };
    }
  if (self->n_marks > 0)
    qsort (self->marks, self->n_marks, sizeof *self->marks, compare_marks);
}

static void
snapshot_sessions (Profile *self, const ProfileMarks *marks, GHashTable *threads)
{
  self->n_sessions = marks->sessions->len;
  self->sessions = g_new0 (ProfileSessionInfo, self->n_sessions);
  for (guint i = 0; i < self->n_sessions; i++)
    {
      const ProfileSessionEntry *entry = &g_array_index (marks->sessions, ProfileSessionEntry, i);

      self->sessions[i] = (ProfileSessionInfo) {
        .id = entry->id,
        .parent = entry->parent,
        .name = profile_strings_get (&self->store->strings, entry->name),
        .begin_ns = entry->begin_ns,
        .end_ns = MAX (entry->end_ns >= 0 ? entry->end_ns : self->duration_ns, entry->begin_ns),
        .interval_ns = entry->interval_ns,
        .thread_index = find_thread (threads, entry->thread),
        .filter = entry->filter,
        .has_ended = entry->end_ns >= 0,
      };
    }
}

void
profile_snapshot_marks (Profile *self)
{
  const ProfileMarks *marks = &self->store->marks;
  g_autoptr (GHashTable) threads = NULL;

  if (marks->marks->len == 0 && marks->sessions->len == 0)
    return;
  threads = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint32 i = 0; i < self->n_threads; i++)
    g_hash_table_insert (threads, (gpointer) &self->threads[i].entry->id, GINT_TO_POINTER ((gint) i));
  snapshot_marks (self, marks, threads);
  snapshot_sessions (self, marks, threads);
}

guint32
profile_get_n_marks (const Profile *self)
{
  return self->n_marks;
}

void
profile_get_mark_info (const Profile *self, guint32 mark_index, ProfileMarkInfo *info)
{
  g_return_if_fail (mark_index < self->n_marks);
  *info = self->marks[mark_index];
}

guint32
profile_get_n_sessions (const Profile *self)
{
  return self->n_sessions;
}

void
profile_get_session_info (const Profile *self, guint32 session_index, ProfileSessionInfo *info)
{
  g_return_if_fail (session_index < self->n_sessions);
  *info = self->sessions[session_index];
}

gboolean
profile_find_session (const Profile *self, guint32 id, ProfileSessionInfo *info)
{
  guint32 low = 0, high = self->n_sessions;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (self->sessions[middle].id >= id)
        high = middle;
      else
        low = middle + 1;
    }
  if (low >= self->n_sessions || self->sessions[low].id != id)
    return FALSE;
  *info = self->sessions[low];
  return TRUE;
}

gboolean
profile_session_owns (const Profile *self, guint32 id, guint32 other)
{
  ProfileSessionInfo info;

  /* Parents have smaller ids, so the way up ends. */
  while (other > id && profile_find_session (self, other, &info) && info.parent < other)
    other = info.parent;
  return id != 0 && other == id;
}
