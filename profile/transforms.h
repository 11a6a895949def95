/* transforms.h: what somebody does to the stacks of a profile to see one thing in it
 *
 * A list of transforms, each applied to what the one before it left: functions
 * merged into their callers, calls collapsed, samples dropped. It is immutable and
 * reference-counted, so any thread may read it; NULL is the empty list. Functions
 * are ids, so a list is of one recording; as text it can be carried to another.
 * The trees are made by trie-derive.c: one new trie for all who ask with the list.
 *
 * Time stays what it was under all of them but two: focus keeps the samples in
 * which the function or call is, drop those in which the function is not.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

typedef struct _ProfileTransforms ProfileTransforms;

typedef enum {
  PROFILE_TRANSFORM_MERGE_FUNCTION,           /* its frames go, their own time to their callers */
  PROFILE_TRANSFORM_MERGE_CALL,               /* the same with one call path only */
  PROFILE_TRANSFORM_FOCUS_FUNCTION,           /* stacks begin at its outermost frame */
  PROFILE_TRANSFORM_FOCUS_CALL,               /* stacks begin at this call path's last call */
  PROFILE_TRANSFORM_COLLAPSE_FUNCTION,        /* what it calls becomes its own time */
  PROFILE_TRANSFORM_COLLAPSE_LIBRARY,         /* calls inside one module or package become one node */
  PROFILE_TRANSFORM_DROP_FUNCTION,            /* samples with it go */
  PROFILE_TRANSFORM_COLLAPSE_RECURSION,       /* all from its outermost frame to its innermost becomes one */
  PROFILE_TRANSFORM_COLLAPSE_DIRECT_RECURSION,/* frames of it that stand right below another one go */
  PROFILE_TRANSFORM_ONLY_APPLICATION,         /* library frames go, their own time to the application's that called them */
  PROFILE_N_TRANSFORMS
} ProfileTransformKind;

/* A call as a tree shows it. */
typedef struct {
  ProfileFunction function;
  gboolean        is_run;        /* a run of library frames that begins with it */
} ProfileTransformStep;

typedef struct {
  ProfileTransformKind        kind;
  ProfileFunction             function;         /* of a library: any one of its own; of a call path: its last; 0: of none */
  guint32                     n_steps;          /* call paths only, from the outermost on */
  const ProfileTransformStep *steps;
  gboolean                    skips_libraries;  /* the path is one of application code, whatever stands between */
} ProfileTransform;

/* *self*, or NULL, and *added* behind it. It copies what it needs. */
ProfileTransforms      *profile_transforms_new_with    (const ProfileTransforms *self,
                                                        const ProfileTransform  *added);
/* NULL when nothing is left. */
ProfileTransforms      *profile_transforms_new_without (const ProfileTransforms *self,
                                                        guint                    index);
ProfileTransforms      *profile_transforms_ref         (ProfileTransforms       *self);
void                    profile_transforms_unref       (ProfileTransforms       *self);
/* These three take NULL. */
guint                   profile_transforms_get_n       (const ProfileTransforms *self);
gboolean                profile_transforms_equal       (const ProfileTransforms *self,
                                                        const ProfileTransforms *other);
/* "focus:shop.py:price|collapse-library:json|only-my-code"; "" when it is empty. Free it. */
char                   *profile_transforms_to_string   (const ProfileTransforms *self,
                                                        Profile                 *profile);
const ProfileTransform *profile_transforms_get         (const ProfileTransforms *self,
                                                        guint                    index);

#define PROFILE_TRANSFORMS_ERROR (profile_transforms_error_quark ())
GQuark   profile_transforms_error_quark (void);

/* What to_string() wrote, added to *list* (NULL: empty), which becomes another one. A function may be
 * said as "price", "shop.py:price" or "shop.py:price:12". FALSE with one translated sentence when a
 * word or a function is not known, or when several functions are meant; *list* is then as it was. */
gboolean profile_transforms_parse (ProfileTransforms **list, Profile *profile, const char *text, GError **error);

/* Whether the kind needs nothing to be named. */
static inline gboolean
profile_transform_is_of_all (ProfileTransformKind kind)
{
  return kind == PROFILE_TRANSFORM_ONLY_APPLICATION;
}

/* Whether the kind is of a path of calls, not of a function. */
static inline gboolean
profile_transform_is_of_call (ProfileTransformKind kind)
{
  return kind == PROFILE_TRANSFORM_MERGE_CALL || kind == PROFILE_TRANSFORM_FOCUS_CALL;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ProfileTransforms, profile_transforms_unref)

G_END_DECLS
