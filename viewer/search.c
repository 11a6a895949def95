/* search.c: what somebody looks for in a recording; see search.h */

#include "viewer/search.h"

#include <glib/gi18n.h>

#include "viewer/figures.h"

struct _ViewerSearch
{
  GObject parent_instance;

  /* owned */
  ViewerSession *session;
  char          *text;
  GArray        *hits;             /* ProfileNode of *tree* */
  ProfileCallTree *tree;

  /* state */
  guint    position;               /* 1..n; 0 before the first step */
  guint64  asked;                  /* generation of the newest wish */
  gboolean is_working;
  gboolean inverted;
  gboolean is_done;                /* what is shown is what was asked for */
  int      steps;                  /* to be taken when the result is there */
};

G_DEFINE_FINAL_TYPE (ViewerSearch, viewer_search, G_TYPE_OBJECT)

enum {
  CHANGED,
  HIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
say_changed (ViewerSearch *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- on a worker ---- */

typedef struct {
  Profile               *profile;
  ProfileTransforms     *transforms;
  ProfileReplayCut      *cut;
  ProfileCallTree       *tree;
  ProfileCallTreeOptions options;
  char                  *text;
  guint64                asked;
  /* result */
  ProfileSearch         *search;
  GArray                *hits;
} SearchJob;

static void
search_job_free (SearchJob *job)
{
  profile_unref (job->profile);
  profile_call_tree_unref (job->tree);
  g_clear_pointer (&job->transforms, profile_transforms_unref);
  g_clear_pointer (&job->cut, profile_replay_cut_unref);
  g_clear_pointer (&job->search, profile_search_unref);
  g_clear_pointer (&job->hits, g_array_unref);
  g_free (job->text);
  g_free (job);
}

static void
search (GTask        *task,
        gpointer      source,
        gpointer      task_data,
        GCancellable *cancellable)
{
  SearchJob *job = task_data;

  job->search = profile_search_new (job->profile, &job->options, job->text);
  job->hits = profile_search_list_nodes (job->search, job->tree);
  g_task_return_boolean (task, TRUE);
}

static void start (ViewerSearch *self);

static void
searched (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  ViewerSearch *self = VIEWER_SEARCH (source);
  SearchJob *job = g_task_get_task_data (G_TASK (result));
  int steps;

  self->is_working = FALSE;
  if (job->asked != self->asked)
    {
      start (self);
      return;
    }
  g_clear_pointer (&self->hits, g_array_unref);
  g_clear_pointer (&self->tree, profile_call_tree_unref);
  self->hits = g_steal_pointer (&job->hits);
  self->tree = profile_call_tree_ref (job->tree);
  self->position = MIN (self->position, self->hits->len);
  self->is_done = TRUE;
  viewer_session_set_search (self->session, job->search);
  say_changed (self);
  steps = self->steps;
  self->steps = 0;
  if (steps != 0)
    viewer_search_step (self, steps);
}

static ProfileCallTree *
get_tree (ViewerSearch *self)
{
  return self->inverted ? viewer_session_get_inverted_tree (self->session) : viewer_session_get_call_tree (self->session);
}

static void
start (ViewerSearch *self)
{
  g_autoptr(GTask) task = NULL;
  SearchJob *job;

  if (self->is_working || self->text[0] == '\0' || get_tree (self) == NULL)
    return;
  job = g_new0 (SearchJob, 1);
  job->profile = profile_ref (viewer_session_get_profile (self->session));
  job->tree = profile_call_tree_ref (get_tree (self));
  job->options = viewer_session_get_options (self->session);
  if (job->options.transforms != NULL)
    job->transforms = profile_transforms_ref ((ProfileTransforms *) job->options.transforms);
  if (job->options.cut != NULL)
    job->cut = profile_replay_cut_ref (viewer_session_get_cut (self->session));
  job->text = g_strdup (self->text);
  job->asked = self->asked;

  task = g_task_new (self, NULL, searched, NULL);
  g_task_set_source_tag (task, start);
  g_task_set_task_data (task, job, (GDestroyNotify) search_job_free);
  self->is_working = TRUE;
  g_task_run_in_thread (task, search);
}

static void
ask (ViewerSearch *self)
{
  self->asked++;
  self->is_done = FALSE;
  start (self);
}

/* Hits are of the tree that was there: it is searched anew, and the place in it kept. */
static void
tree_changed (ViewerSearch *self)
{
  if (get_tree (self) == NULL)
    {
      self->asked++;
      g_clear_pointer (&self->hits, g_array_unref);
      g_clear_pointer (&self->tree, profile_call_tree_unref);
      viewer_session_set_search (self->session, NULL);
      say_changed (self);
    }
  else if (self->text[0] != '\0')
    ask (self);
}

/* ---- what others ask ---- */

void
viewer_search_set_text (ViewerSearch *self,
                        const char   *text)
{
  g_return_if_fail (VIEWER_IS_SEARCH (self));

  if (g_str_equal (text, self->text))
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  self->position = 0;
  self->steps = 0;
  ask (self);
  if (text[0] == '\0')
    {
      g_clear_pointer (&self->hits, g_array_unref);
      viewer_session_set_search (self->session, NULL);
      say_changed (self);
    }
}

void
viewer_search_set_inverted (ViewerSearch *self,
                            gboolean      inverted)
{
  g_return_if_fail (VIEWER_IS_SEARCH (self));

  if (self->inverted == !!inverted)
    return;
  self->inverted = !!inverted;
  self->position = 0;
  if (self->text[0] != '\0')
    ask (self);
}

void
viewer_search_step (ViewerSearch *self,
                    int           direction)
{
  guint n;

  g_return_if_fail (VIEWER_IS_SEARCH (self));

  if (self->text[0] == '\0')
    return;
  if (!self->is_done)
    {
      self->steps = direction;
      return;
    }
  n = self->hits->len;
  if (n == 0)
    return;
  if (self->position == 0)
    self->position = direction > 0 ? 1 : n;
  else
    self->position = (self->position - 1 + n + (guint) (direction > 0 ? 1 : n - 1)) % n + 1;
  say_changed (self);
  g_signal_emit (self, signals[HIT], 0, g_array_index (self->hits, ProfileNode, self->position - 1));
}

char *
viewer_search_dup_words (ViewerSearch *self)
{
  ProfileSearch *found;
  ProfileNodeInfo root;
  g_autofree char *count = NULL;
  g_autofree char *share = NULL;
  guint n;

  g_return_val_if_fail (VIEWER_IS_SEARCH (self), NULL);

  found = viewer_session_get_search (self->session);
  if (self->text[0] == '\0' || found == NULL || self->hits == NULL)
    return g_strdup ("");
  if (profile_search_get_n_functions (found) == 0)
    return g_strdup (_("Nothing is called so"));
  n = self->hits->len;
  profile_call_tree_get_node (self->tree, PROFILE_NODE_ROOT, &root);
  share = viewer_figures_dup_share (root.total_looks > 0
                                    ? (double) profile_search_get_looks (found) / (double) root.total_looks : 0);
  if (n == 0)
    /* Translators: %s is a share, "0.3 %": what was found is in rows that are folded or left out. */
    return g_strdup_printf (_("No row · %s of the samples"), share);
  if (self->position == 0)
    count = g_strdup_printf (ngettext ("%u row", "%u rows", n), n);
  else
    /* Translators: the third of twelve. */
    count = g_strdup_printf (_("%u of %u"), self->position, n);
  /* Translators: "3 of 12", then a share, "34 %". */
  return g_strdup_printf (_("%s · %s of the samples"), count, share);
}

/* ---- GObject ---- */

static void
viewer_search_finalize (GObject *object)
{
  ViewerSearch *self = VIEWER_SEARCH (object);

  g_signal_handlers_disconnect_by_data (self->session, self);
  g_object_unref (self->session);
  g_clear_pointer (&self->hits, g_array_unref);
  g_clear_pointer (&self->tree, profile_call_tree_unref);
  g_free (self->text);

  G_OBJECT_CLASS (viewer_search_parent_class)->finalize (object);
}

static void
viewer_search_class_init (ViewerSearchClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = viewer_search_finalize;

  signals[CHANGED] = g_signal_new ("changed", VIEWER_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[HIT] = g_signal_new ("hit", VIEWER_TYPE_SEARCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
viewer_search_init (ViewerSearch *self)
{
  self->text = g_strdup ("");
}

ViewerSearch *
viewer_search_new (ViewerSession *session)
{
  ViewerSearch *self = g_object_new (VIEWER_TYPE_SEARCH, NULL);

  self->session = g_object_ref (session);
  g_signal_connect_swapped (session, "call-tree-changed", G_CALLBACK (tree_changed), self);
  g_signal_connect_swapped (session, "inverted-tree-changed", G_CALLBACK (tree_changed), self);
  return self;
}
