/* labels.c: what functions are called in displays */

#include "profile/labels.h"

#include "format/format.h"
#include "profile/classify.h"

#include <string.h>

ProfileLabels *
profile_labels_new (ProfileMeta *meta)
{
  ProfileLabels *self = g_new0 (ProfileLabels, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->meta = profile_meta_ref (meta);
  profile_blocks_init (&self->labels, sizeof (ProfileLabel));
  profile_strings_init (&self->texts);
  return self;
}

ProfileLabels *
profile_labels_ref (ProfileLabels *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_labels_unref (ProfileLabels *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  profile_meta_unref (self->meta);
  profile_blocks_clear (&self->labels);
  profile_strings_clear (&self->texts);
  g_free (self);
}

char *
profile_dup_function_name (const char *class_name, const char *qualified_name)
{
  const char *last = strrchr (qualified_name, '.');
  gsize class_length = strlen (class_name);
  const char *owner;

  if (class_length == 0)
    return g_strdup (qualified_name);
  if (last == NULL)
    return g_strdup_printf ("%s.%s", class_name, qualified_name);
  /* A function within a function has a first argument of some class, but is not its method. */
  if (last - qualified_name >= 8 && strncmp (last - 8, "<locals>", 8) == 0)
    return g_strdup (qualified_name);
  for (owner = last; owner > qualified_name && owner[-1] != '.'; owner--)
    ;
  if ((gsize) (last - owner) == class_length && strncmp (owner, class_name, class_length) == 0)
    return g_strdup (qualified_name);
  return g_strdup_printf ("%s.%s", class_name, last + 1);
}

static const char *
keep (ProfileLabels *self, const char *text)
{
  return profile_strings_get (&self->texts, profile_strings_intern (&self->texts, (const guint8 *) text, strlen (text)));
}

static void
make_label (ProfileLabels              *self,
            const ProfileStore         *store,
            const ProfileFolders       *folders,
            const ProfileFunctionEntry *function,
            ProfileLabel               *label)
{
  const char *file = profile_strings_get (&store->strings, function->file);
  gboolean is_python = function->kind == FORMAT_CODE_PYTHON;
  g_autofree char *name = profile_dup_function_name (profile_strings_get (&store->strings, function->class_name),
                                                     profile_strings_get (&store->strings, function->name));
  g_autofree char *module = profile_dup_module (folders, file);

  label->name = keep (self, name);
  label->short_file = keep (self, profile_shorten_file (folders, file));
  label->module = keep (self, module);
  label->flags = function->flags;
  label->origin = is_python ? profile_classify_file (folders, file) : PROFILE_ORIGIN_BUILTIN;
}

void
profile_labels_extend (ProfileLabels *self, const ProfileStore *store)
{
  g_autofree const char **stdlib = NULL, **site = NULL, **prefixes = NULL, **sys_path = NULL;
  g_autofree char *own = NULL;
  const char *boot, *cwd;

  if (self->labels.length >= store->functions.length)
    return;
  stdlib = profile_meta_list (self->meta, "folder.stdlib");
  site = profile_meta_list (self->meta, "folder.site");
  prefixes = profile_meta_list (self->meta, "sys.prefix");
  sys_path = profile_meta_list (self->meta, "sys.path");
  boot = profile_meta_get (self->meta, "boot");
  cwd = profile_meta_get (self->meta, "cwd");
  own = boot != NULL && boot[0] == '/' ? g_path_get_dirname (boot) : g_strdup ("");
  for (guint64 i = self->labels.length; i < store->functions.length; i++)
    {
      ProfileFolders folders = { stdlib, site, prefixes, sys_path, cwd != NULL ? cwd : "", own };
      make_label (self, store, &folders, profile_store_get_function (store, (guint32) i),
                  profile_blocks_append (&self->labels));
    }
}
