/* rules.h: which frames of a profile are left out, and which count as libraries
 *
 * The one place that every tree, report and export asks. A ProfileRules is
 * reference-counted and never changes once made, so any thread may read it.
 * Where a function takes rules, NULL stands for "nothing is left out, and a
 * library is what lies in a library's folder".
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ProfileRules ProfileRules;

/* Patterns are for a function's whole file name, "<built-in>" for a C function;
 * NULL: none. A glob's * takes slashes too; a regular expression must match from the
 * name's first character on. What is to be shown wins over what is to be hidden. */
typedef struct {
  gboolean    keep_importlib;      /* else the import machinery's frames are left out */
  gboolean    keep_hidden;         /* else functions that declare __tracebackhide__ are left out */
  const char *hide;
  const char *hide_regex;
  const char *show;
  const char *show_regex;
} ProfileRulesOptions;

#define PROFILE_RULES_ERROR (profile_rules_error_quark ())

/* NULL with *error*, an untranslated reason, when a regular expression is not one. */
ProfileRules *profile_rules_new        (const ProfileRulesOptions *options, GError **error);
ProfileRules *profile_rules_ref        (ProfileRules *self);
void          profile_rules_unref      (ProfileRules *self);
GQuark        profile_rules_error_quark (void);

/* Whether the function's frames are left out: what they call and their own time go to their caller. */
gboolean      profile_rules_removes    (const ProfileRules *self, const Profile *profile, ProfileFunction function);
/* Whether the function counts as a library's. A C function is as its caller unless a pattern names it. */
gboolean      profile_rules_is_library (const ProfileRules *self, const Profile *profile, ProfileFunction function,
                                        gboolean caller_is_library);
struct _ProfileTrie;
/* By stack id, 0..*n_stacks*: the stack whose innermost frame is the first from there that is seen: neither
 * left out nor taken away by the transforms of *trie* (NULL: none). The next one outwards is that of the
 * kept stack's parent. Free it with g_free(). */
ProfileStack *profile_rules_dup_kept   (const ProfileRules *self, const Profile *profile,
                                        const struct _ProfileTrie *trie, guint32 n_stacks);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileRules, profile_rules_unref)

G_END_DECLS
