/* rules.c: which frames are left out, and which count as libraries */

#include "profile/rules.h"

#include "profile/profile-private.h"

#include "format/format.h"

#include <fnmatch.h>
#include <string.h>

struct _ProfileRules {
  gatomicrefcount ref_count;
  gboolean        keep_importlib;
  gboolean        keep_hidden;
  char           *hide, *show;
  GRegex         *hide_regex, *show_regex;
};

G_DEFINE_QUARK (profile-rules-error-quark, profile_rules_error)

static GRegex *
compile (const char *pattern, GError **error)
{
  /* File names are not always UTF-8; the copies that are shown are. */
  return pattern == NULL ? NULL : g_regex_new (pattern, G_REGEX_OPTIMIZE, G_REGEX_MATCH_ANCHORED, error);
}

ProfileRules *
profile_rules_new (const ProfileRulesOptions *options, GError **error)
{
  g_autoptr (ProfileRules) self = g_new0 (ProfileRules, 1);
  GError *problem = NULL;

  g_atomic_ref_count_init (&self->ref_count);
  self->keep_importlib = options->keep_importlib;
  self->keep_hidden = options->keep_hidden;
  self->hide = g_strdup (options->hide);
  self->show = g_strdup (options->show);
  self->hide_regex = compile (options->hide_regex, &problem);
  if (problem == NULL)
    self->show_regex = compile (options->show_regex, &problem);
  if (problem == NULL)
    return g_steal_pointer (&self);
  g_set_error_literal (error, PROFILE_RULES_ERROR, 0, problem->message);
  g_error_free (problem);
  return NULL;
}

ProfileRules *
profile_rules_ref (ProfileRules *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_rules_unref (ProfileRules *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->hide);
  g_free (self->show);
  g_clear_pointer (&self->hide_regex, g_regex_unref);
  g_clear_pointer (&self->show_regex, g_regex_unref);
  g_free (self);
}

static const char *
get_file (const Profile *profile, const ProfileFunctionEntry *function)
{
  const char *file = profile_strings_get (&profile->store->strings, function->file);

  return file[0] != '\0' ? file : "<built-in>";
}

gboolean
profile_rules_removes (const ProfileRules *self, const Profile *profile, ProfileFunction function)
{
  const ProfileFunctionEntry *entry;

  if (self == NULL || function == 0)
    return FALSE;
  entry = profile_store_get_function (profile->store, function);
  if (!self->keep_hidden && (entry->flags & FORMAT_CODE_TRACEBACK_HIDDEN) != 0)
    return TRUE;
  /* Both of its halves: _bootstrap and _bootstrap_external. */
  return !self->keep_importlib && strstr (get_file (profile, entry), "<frozen importlib._bootstrap") != NULL;
}

static gboolean
matches (const char *glob, const GRegex *regex, const char *file)
{
  return (glob != NULL && fnmatch (glob, file, FNM_NOESCAPE) == 0)
         || (regex != NULL && g_regex_match (regex, file, 0, NULL));
}

gboolean
profile_rules_is_library (const ProfileRules *self,
                          const Profile      *profile,
                          ProfileFunction     function,
                          gboolean            caller_is_library)
{
  const ProfileFunctionEntry *entry = profile_store_get_function (profile->store, function);
  ProfileOrigin origin = profile_labels_get (profile->labels, function)->origin;

  if (self != NULL && matches (self->show, self->show_regex, get_file (profile, entry)))
    return FALSE;
  if (self != NULL && matches (self->hide, self->hide_regex, get_file (profile, entry)))
    return TRUE;
  return origin == PROFILE_ORIGIN_BUILTIN ? caller_is_library : origin != PROFILE_ORIGIN_APPLICATION;
}

/* The stack that a transformed one's innermost frame is of. *seen* is right for all stacks below it. */
static ProfileStack
find_seen (const Profile *profile, const ProfileTrie *trie, const ProfileStack *seen, ProfileStack stack)
{
  const ProfileTrieStack *entry = profile_trie_get_stack (trie, stack);
  ProfileStack found;

  if (entry->slot != 0)
    return stack;
  if (entry->node == 0 || entry->node == PROFILE_TRIE_DROPPED)
    return 0;
  found = seen[profile_store_get_stack (profile->store, stack)->parent];
  while (profile_trie_get_stack (trie, found)->node != entry->node)
    found = seen[profile_store_get_stack (profile->store, found)->parent];
  return found;
}

ProfileStack *
profile_rules_dup_kept (const ProfileRules *self, const Profile *profile, const ProfileTrie *trie, guint32 n_stacks)
{
  guint32 n_functions = profile->n_functions;
  g_autofree guint8 *removed = g_new0 (guint8, (gsize) n_functions + 1);
  g_autofree ProfileStack *seen = g_new (ProfileStack, (gsize) n_stacks + 1);
  ProfileStack *kept = g_new (ProfileStack, (gsize) n_stacks + 1);

  for (ProfileFunction i = 1; i <= n_functions; i++)
    removed[i] = profile_rules_removes (self, profile, i);
  kept[0] = seen[0] = 0;
  for (ProfileStack i = 1; i <= n_stacks; i++)
    {
      const ProfileStackEntry *stack;

      seen[i] = trie != NULL ? find_seen (profile, trie, seen, i) : i;
      stack = profile_store_get_stack (profile->store, seen[i]);
      kept[i] = seen[i] == 0 ? 0
                : removed[profile_store_get_frame (profile->store, stack->frame)->function] ? kept[stack->parent] : seen[i];
    }
  return kept;
}
