/* labels.h: what functions are called in displays
 *
 * Private to profile/. Names, short files and origins follow from the tables
 * and from META; META may be replaced, so labels are a store of their own: a
 * snapshot holds the one that was right when it was made. Only the reader's
 * thread extends; labels below a snapshot's number of functions never change.
 */

#pragma once

#include "profile/store.h"

G_BEGIN_DECLS

typedef struct {
  const char   *name;
  const char   *short_file;
  const char   *module;
  ProfileOrigin origin;
  guint32       flags;         /* FORMAT_CODE_* */
} ProfileLabel;

typedef struct {
  gatomicrefcount ref_count;
  ProfileMeta    *meta;
  ProfileBlocks   labels;      /* by function id */
  ProfileStrings  texts;
} ProfileLabels;

ProfileLabels *profile_labels_new    (ProfileMeta *meta);
ProfileLabels *profile_labels_ref    (ProfileLabels *self);
void           profile_labels_unref  (ProfileLabels *self);
void           profile_labels_extend (ProfileLabels *self, const ProfileStore *store);

/* "Shop.price" from a class and a qualified name; free it. */
char          *profile_dup_function_name (const char *class_name, const char *qualified_name);

static inline const ProfileLabel *
profile_labels_get (const ProfileLabels *self, ProfileFunction function)
{
  return PROFILE_BLOCKS_AT (&self->labels, ProfileLabel, function);
}

G_END_DECLS
