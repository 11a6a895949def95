/* words-transforms.c: what transforms do, in words */

#include "profile/words.h"

#include <glib/gi18n-lib.h>

/* How a transform is called, and what it does; %s is a function with its brackets, or a module, where there is one. */
static const struct {
  const char *name;
  const char *effect;
} sentences[PROFILE_N_TRANSFORMS] = {
  [PROFILE_TRANSFORM_MERGE_FUNCTION] = {
    N_("Merged: %s"), N_("%s is left out; its own time went to its callers.") },
  [PROFILE_TRANSFORM_MERGE_CALL] = {
    N_("Merged here: %s"), N_("This one call of %s is left out; its own time went to its caller.") },
  [PROFILE_TRANSFORM_FOCUS_FUNCTION] = {
    N_("Focus: %s"), N_("Only samples with %s are shown, from it downwards.") },
  [PROFILE_TRANSFORM_FOCUS_CALL] = {
    N_("Focus here: %s"), N_("Only samples in this one call of %s are shown, from it downwards.") },
  [PROFILE_TRANSFORM_COLLAPSE_FUNCTION] = {
    N_("Collapsed: %s"), N_("What %s called counts as its own time.") },
  [PROFILE_TRANSFORM_COLLAPSE_LIBRARY] = {
    N_("Collapsed: %s"), N_("Calls inside %s are one row.") },
  [PROFILE_TRANSFORM_DROP_FUNCTION] = {
    N_("Dropped: %s"), N_("Samples with %s are left out, and the rest is the whole.") },
  [PROFILE_TRANSFORM_COLLAPSE_RECURSION] = {
    N_("No recursion: %s"), N_("From the first to the last call of %s in a stack all is one call.") },
  [PROFILE_TRANSFORM_COLLAPSE_DIRECT_RECURSION] = {
    N_("No direct recursion: %s"), N_("Calls of %s by itself are one call.") },
  [PROFILE_TRANSFORM_ONLY_APPLICATION] = {
    N_("Only My Code"), N_("Library functions are left out; their time went to your function that called them.") },
};

static char *
dup_name (Profile *profile, const ProfileTransform *transform)
{
  ProfileFunctionInfo info;

  if (profile_transform_is_of_all (transform->kind))
    return g_strdup ("");
  profile_get_function_info (profile, transform->function, &info);
  if (transform->kind == PROFILE_TRANSFORM_COLLAPSE_LIBRARY
      || (transform->n_steps > 0 && transform->steps[transform->n_steps - 1].is_run))
    return g_strdup (info.module);
  return info.name[0] != '<' ? g_strdup_printf ("%s()", info.name) : g_strdup (info.name);
}

/* The table's texts each have one %s at most: the compiler cannot see it. */
static char *
fill (const char *text, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (text, "%s", 2);

  return parts[1] != NULL ? g_strconcat (parts[0], name, parts[1], NULL) : g_strdup (text);
}

char *
profile_words_transform (Profile *profile, const ProfileTransform *transform)
{
  g_autofree char *name = dup_name (profile, transform);

  return fill (_(sentences[transform->kind].name), name);
}

char *
profile_words_transform_long (Profile *profile, const ProfileTransform *transform)
{
  g_autofree char *name = dup_name (profile, transform);

  return fill (_(sentences[transform->kind].effect), name);
}

char *
profile_words_module (Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  return g_strdup_printf (_("%s (collapsed)"), info.module);
}
