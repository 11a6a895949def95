/* document-findings.c: what is odd about the event loops of a recording, and the way there */

#include "viewer/document-private.h"

#include "viewer/background.h"

#include <glib/gi18n.h>

#include "profile/tasks.h"
#include "profile/words.h"

#define N_NOTICED_MAX 3u     /* in the notice; the view of tasks has more */
#define LINK_PREFIX   "finding:"

typedef struct {
  Profile *profile;
  guint64  asked;
} Wish;

static void
wish_free (Wish *wish)
{
  profile_unref (wish->profile);
  g_free (wish);
}

static void
find_on_worker (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  Wish *wish = task_data;

  g_task_return_pointer (task, profile_findings_new (wish->profile, &options), (GDestroyNotify) profile_findings_free);
}

static void
found (GObject      *source,
       GAsyncResult *result,
       gpointer      user_data)
{
  ViewerDocument *self = VIEWER_DOCUMENT (source);
  Wish *wish = g_task_get_task_data (G_TASK (result));
  g_autoptr(ProfileFindings) findings = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Of a recording that is shown no more, or of a document that was closed. */
  if (findings == NULL || wish->asked != self->findings_asked)
    return;
  self->findings = g_steal_pointer (&findings);
  viewer_tasks_view_set_findings (self->tasks_view, wish->profile, self->findings);
  viewer_document_update_notice (self);
}

void
viewer_document_forget_findings (ViewerDocument *self)
{
  self->findings_asked++;
  g_clear_pointer (&self->findings, profile_findings_free);
  g_clear_pointer (&self->findings_of, profile_unref);
}

/* Of a recording that is whole: while it grows they change too often. */
static void
find (ViewerDocument *self,
      Profile        *profile)
{
  g_autoptr(GTask) task = NULL;
  Wish *wish;

  if (self->findings_of == profile)
    return;
  viewer_document_forget_findings (self);
  viewer_tasks_view_set_findings (self->tasks_view, profile, NULL);
  self->findings_of = profile_ref (profile);

  wish = g_new0 (Wish, 1);
  wish->profile = profile_ref (profile);
  wish->asked = self->findings_asked;
  task = g_task_new (self, NULL, found, NULL);
  g_task_set_source_tag (task, find);
  g_task_set_task_data (task, wish, (GDestroyNotify) wish_free);
  viewer_background_run (task, find_on_worker);
}

/* Sentences about tasks that are not told apart, each once. */
static void
add_engine (GString *text,
            Profile *profile)
{
  g_autofree char *tasks = profile_words_tasks (profile);
  gboolean is_said = profile_get_tasks (profile) == NULL || profile_words_task_engine_is_fallback (profile);
  g_autofree char *engine = is_said ? profile_words_task_engine (profile) : NULL;

  if (tasks != NULL)
    viewer_document_add_line (text, tasks, NULL);
  else if (engine != NULL)
    viewer_document_add_line (text, engine, NULL);
}

void
viewer_document_add_findings (ViewerDocument *self,
                              GString        *text,
                              Profile        *profile)
{
  gtk_stack_page_set_visible (self->tasks_page, profile_get_tasks (profile) != NULL);
  if (!profile_is_complete (profile))
    return;
  find (self, profile);
  for (guint i = 0; self->findings != NULL && i < MIN (self->findings->blockings->len, N_NOTICED_MAX); i++)
    {
      g_autofree char *sentence = profile_words_blocking (profile, &g_array_index (self->findings->blockings, ProfileBlocking, i));
      g_autofree char *link = g_strdup_printf (LINK_PREFIX "%u", i);

      viewer_document_add_line (text, sentence, link);
    }
  add_engine (text, profile);
}

/* The moment on the timeline, and in all views; and the function that took it. */
static void
show_finding (ViewerDocument *self,
              guint           index)
{
  ViewerSelection selection = { .lane = -1 };
  const ProfileBlocking *blocking;
  gint64 around_ns;

  if (self->findings == NULL || index >= self->findings->blockings->len
      || self->findings_of != viewer_session_get_profile (self->session))
    return;
  blocking = &g_array_index (self->findings->blockings, ProfileBlocking, index);
  around_ns = (blocking->end_ns - blocking->begin_ns) / 2;
  g_object_set (self, "show-timeline", TRUE, NULL);
  viewer_session_set_range (self->session, blocking->begin_ns, blocking->end_ns);
  viewer_timeline_show_range (self->timeline, blocking->begin_ns - around_ns, blocking->end_ns + around_ns);
  selection.function = blocking->function;
  viewer_session_select (self->session, &selection);
}

static gboolean
link_activated (GtkLabel       *label,
                const char     *uri,
                ViewerDocument *self)
{
  if (!g_str_has_prefix (uri, LINK_PREFIX))
    return FALSE;
  show_finding (self, (guint) g_ascii_strtoull (uri + strlen (LINK_PREFIX), NULL, 10));
  return TRUE;
}

void
viewer_document_init_findings (ViewerDocument *self)
{
  viewer_tasks_view_set_session (self->tasks_view, self->session);
  g_signal_connect (self->notice_label, "activate-link", G_CALLBACK (link_activated), self);
  g_signal_connect_swapped (self->tasks_view, "finding", G_CALLBACK (show_finding), self);
}
