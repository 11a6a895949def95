/* source-map.c: where the folders of a recording's machine are on this one; see source-map.h */

#include "profile/source-map.h"

#include <string.h>

typedef struct {
  char *there, *here;      /* without a slash at the end */
} Rule;

struct _ProfileSourceMap {
  GPtrArray *rules;
};

static void
rule_free (Rule *rule)
{
  g_free (rule->there);
  g_free (rule->here);
  g_free (rule);
}

ProfileSourceMap *
profile_source_map_new (void)
{
  ProfileSourceMap *self = g_new0 (ProfileSourceMap, 1);

  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) rule_free);
  return self;
}

ProfileSourceMap *
profile_source_map_copy (const ProfileSourceMap *self)
{
  ProfileSourceMap *copy = profile_source_map_new ();

  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (self->rules, i);

      profile_source_map_add (copy, rule->there, rule->here);
    }
  return copy;
}

void
profile_source_map_free (ProfileSourceMap *self)
{
  g_ptr_array_unref (self->rules);
  g_free (self);
}

static char *
dup_folder (const char *folder)
{
  gsize size = strlen (folder);

  while (size > 1 && G_IS_DIR_SEPARATOR (folder[size - 1]))
    size--;
  return g_strndup (folder, size);
}

gboolean
profile_source_map_add (ProfileSourceMap *self, const char *there, const char *here)
{
  g_autofree char *from = dup_folder (there), *to = dup_folder (here);
  Rule *rule;

  if (from[0] == '\0' || to[0] == '\0' || strcmp (from, to) == 0)
    return FALSE;
  for (guint i = 0; i < self->rules->len; i++)
    if (strcmp (((Rule *) g_ptr_array_index (self->rules, i))->there, from) == 0)
      {
        g_ptr_array_remove_index (self->rules, i);
        break;
      }
  rule = g_new (Rule, 1);
  *rule = (Rule) { g_steal_pointer (&from), g_steal_pointer (&to) };
  g_ptr_array_add (self->rules, rule);
  return TRUE;
}

guint
profile_source_map_get_n (const ProfileSourceMap *self)
{
  return self->rules->len;
}

void
profile_source_map_get (const ProfileSourceMap *self, guint index, const char **there, const char **here)
{
  const Rule *rule = g_ptr_array_index (self->rules, index);

  *there = rule->there;
  *here = rule->here;
}

/* What of *path* is below *folder*; NULL when it is not. */
static const char *
get_rest (const char *path, const char *folder)
{
  gsize size = strlen (folder);

  if (strncmp (path, folder, size) != 0)
    return NULL;
  if (G_IS_DIR_SEPARATOR (folder[size - 1]))
    return path + size;
  return G_IS_DIR_SEPARATOR (path[size]) ? path + size + 1 : NULL;
}

char *
profile_source_map_apply (const ProfileSourceMap *self, const char *path)
{
  const Rule *best = NULL;

  for (guint i = 0; i < self->rules->len; i++)
    {
      const Rule *rule = g_ptr_array_index (self->rules, i);

      if (get_rest (path, rule->there) != NULL && (best == NULL || strlen (rule->there) > strlen (best->there)))
        best = rule;
    }
  return best != NULL ? g_build_filename (best->here, get_rest (path, best->there), NULL) : NULL;
}

char *
profile_source_map_learn (ProfileSourceMap *self, const char *path, const char *folder, ProfileSourceExists exists,
                          gpointer user_data)
{
  for (const char *rest = path; (rest = strchr (rest, G_DIR_SEPARATOR)) != NULL; )
    {
      g_autofree char *found = g_build_filename (folder, ++rest, NULL);
      g_autofree char *there = NULL;

      if (rest[0] == '\0' || !exists (found, user_data))
        continue;
      there = g_strndup (path, MAX ((gsize) (rest - path), 2) - 1);
      profile_source_map_add (self, there, folder);
      return g_steal_pointer (&found);
    }
  return NULL;
}
