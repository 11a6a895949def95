/* transforms-text.c: transforms as text, for links, settings and the command line
 *
 * "KIND:WHAT", several joined by |. WHAT is a function as file:name:line, as short
 * as it can be understood; a module for a library; calls joined by ; for a path,
 * where a * ends what stands for a run of library frames and a + begins a path of
 * application code alone; some kinds need no WHAT. What has a meaning here is written %XX inside a name.
 */

#include "profile/transforms.h"

#include "profile/profile-private.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (profile-transforms-error-quark, profile_transforms_error)

static const char *const words[PROFILE_N_TRANSFORMS] = {
  [PROFILE_TRANSFORM_MERGE_FUNCTION] = "merge",
  [PROFILE_TRANSFORM_MERGE_CALL] = "merge-call",
  [PROFILE_TRANSFORM_FOCUS_FUNCTION] = "focus",
  [PROFILE_TRANSFORM_FOCUS_CALL] = "focus-call",
  [PROFILE_TRANSFORM_COLLAPSE_FUNCTION] = "collapse",
  [PROFILE_TRANSFORM_COLLAPSE_LIBRARY] = "collapse-library",
  [PROFILE_TRANSFORM_DROP_FUNCTION] = "drop",
  [PROFILE_TRANSFORM_COLLAPSE_RECURSION] = "collapse-recursion",
  [PROFILE_TRANSFORM_COLLAPSE_DIRECT_RECURSION] = "collapse-direct-recursion",
  [PROFILE_TRANSFORM_ONLY_APPLICATION] = "only-my-code",
};

/* ---- writing ---- */

static void
append_escaped (GString *text, const char *name)
{
  for (; *name != '\0'; name++)
    if (strchr ("%|;*+", *name) != NULL || (guchar) *name <= 0x20 || *name == 0x7f)
      g_string_append_printf (text, "%%%02X", (guint) (guchar) *name);
    else
      g_string_append_c (text, *name);
}

static void
append_function (GString *text, Profile *profile, ProfileFunction function)
{
  ProfileFunctionInfo info;

  profile_get_function_info (profile, function, &info);
  if (info.short_file[0] != '\0')
    {
      append_escaped (text, info.short_file);
      g_string_append_c (text, ':');
    }
  append_escaped (text, info.name);
  for (ProfileFunction other = 1; other <= profile_get_n_functions (profile); other++)
    {
      ProfileFunctionInfo twin;

      profile_get_function_info (profile, other, &twin);
      if (other == function || strcmp (twin.name, info.name) != 0 || strcmp (twin.short_file, info.short_file) != 0)
        continue;
      g_string_append_printf (text, ":%u", info.first_line);
      return;
    }
}

char *
profile_transforms_to_string (const ProfileTransforms *self, Profile *profile)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < profile_transforms_get_n (self); i++)
    {
      const ProfileTransform *transform = profile_transforms_get (self, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "|" : "", words[transform->kind]);
      if (profile_transform_is_of_all (transform->kind))
        continue;
      g_string_append (text, transform->skips_libraries ? ":+" : ":");
      if (transform->kind == PROFILE_TRANSFORM_COLLAPSE_LIBRARY)
        append_escaped (text, profile_labels_get (profile->labels, transform->function)->module);
      else if (!profile_transform_is_of_call (transform->kind))
        append_function (text, profile, transform->function);
      for (guint32 step = 0; step < transform->n_steps; step++)
        {
          if (step > 0)
            g_string_append_c (text, ';');
          append_function (text, profile, transform->steps[step].function);
          g_string_append (text, transform->steps[step].is_run ? "*" : "");
        }
    }
  return g_string_free (text, FALSE);
}

/* ---- reading ---- */

static char *
dup_unescaped (const char *text, gsize length)
{
  GString *name = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    if (text[i] == '%' && i + 2 < length && g_ascii_isxdigit (text[i + 1]) && g_ascii_isxdigit (text[i + 2]))
      {
        g_string_append_c (name, (char) (g_ascii_xdigit_value (text[i + 1]) * 16 + g_ascii_xdigit_value (text[i + 2])));
        i += 2;
      }
    else
      g_string_append_c (name, text[i]);
  return g_string_free (name, FALSE);
}

/* Whether *file* is *wanted* (of so many bytes) or ends with it behind a slash. */
static gboolean
is_file (const char *file, const char *wanted, gsize length)
{
  gsize own = strlen (file);

  return own >= length && strncmp (file + own - length, wanted, length) == 0
         && (own == length || file[own - length - 1] == '/');
}

/* "shop.py:Cart.price:12" with or without its first and last part. *exactly*: with the file as
 * displays have it, or none where there is none. */
static gboolean
is_function (const ProfileFunctionInfo *info, const char *wanted, gboolean exactly)
{
  g_autofree char *with_line = g_strdup_printf ("%s:%u", info->name, info->first_line);
  const char *const ends[] = { info->name, with_line };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      gsize length = strlen (wanted), end = strlen (ends[i]), file;

      if (length < end || strcmp (wanted + length - end, ends[i]) != 0)
        continue;
      file = length - end;
      if (file == 0 && (!exactly || info->short_file[0] == '\0'))
        return TRUE;
      if (file > 1 && wanted[file - 1] == ':'
          && (exactly ? strlen (info->short_file) == file - 1 && strncmp (info->short_file, wanted, file - 1) == 0
                      : is_file (info->file, wanted, file - 1)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_twin (const ProfileFunctionInfo *a, const ProfileFunctionInfo *b)
{
  return strcmp (a->name, b->name) == 0 && strcmp (a->file, b->file) == 0 && a->first_line == b->first_line;
}

/* The only one; 0 when there is none, or with *error* when there are several. */
static ProfileFunction
find_one (Profile *profile, const char *name, gboolean exactly, GError **error)
{
  ProfileFunctionInfo first = { .name = NULL }, info;
  ProfileFunction found = 0;

  for (ProfileFunction f = 1; f <= profile_get_n_functions (profile); f++)
    {
      profile_get_function_info (profile, f, &info);
      if (!is_function (&info, name, exactly))
        continue;
      if (found == 0)
        {
          found = f;
          first = info;
        }
      else if (!is_twin (&first, &info))
        {
          g_set_error (error, PROFILE_TRANSFORMS_ERROR, 0,
                       _("Several functions are called “%s”; say which by file and line: %s:%s:%u or %s:%s:%u."), name,
                       first.short_file, first.name, first.first_line, info.short_file, info.name, info.first_line);
          return 0;
        }
    }
  return found;
}

static ProfileFunction
find_function (Profile *profile, const char *name, GError **error)
{
  GError *problem = NULL;
  ProfileFunction found = find_one (profile, name, TRUE, &problem);

  if (found == 0 && problem == NULL)
    found = find_one (profile, name, FALSE, &problem);
  if (problem != NULL)
    g_propagate_error (error, problem);
  else if (found == 0)
    g_set_error (error, PROFILE_TRANSFORMS_ERROR, 0,
                 _("No function “%s” was seen in this recording; say it as a report names it: shop.py:Cart.price."), name);
  return found;
}

static ProfileFunction
find_library (Profile *profile, const char *module, GError **error)
{
  for (ProfileFunction f = 1; f <= profile_get_n_functions (profile); f++)
    if (strcmp (profile_labels_get (profile->labels, f)->module, module) == 0)
      return f;
  g_set_error (error, PROFILE_TRANSFORMS_ERROR, 0,
               _("No module or package “%s” was seen in this recording; say it as it is imported: requests."), module);
  return 0;
}

/* Calls joined by ; as steps; NULL with *error*. */
static GArray *
parse_path (Profile *profile, const char *text, GError **error)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, FALSE, sizeof (ProfileTransformStep));

  for (;;)
    {
      gsize length = strcspn (text, ";");
      gboolean is_run = length > 0 && text[length - 1] == '*';
      g_autofree char *name = dup_unescaped (text, length - (is_run ? 1 : 0));
      ProfileTransformStep step = { find_function (profile, name, error), is_run };

      if (step.function == 0)
        return NULL;
      g_array_append_val (steps, step);
      if (text[length] == '\0')
        return g_steal_pointer (&steps);
      text += length + 1;
    }
}

static gboolean
find_kind (const char *text, gsize length, ProfileTransformKind *kind)
{
  for (guint i = 0; i < PROFILE_N_TRANSFORMS; i++)
    if (strlen (words[i]) == length && strncmp (words[i], text, length) == 0)
      {
        *kind = (ProfileTransformKind) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_one (ProfileTransforms **list, Profile *profile, const char *text, GError **error)
{
  gsize length = strcspn (text, ":");
  const char *what = text + length + (text[length] == ':' ? 1 : 0);
  ProfileTransform transform = { .n_steps = 0 };
  g_autoptr (GArray) steps = NULL;
  ProfileTransforms *longer;

  if (!find_kind (text, length, &transform.kind) || (*what == '\0') != profile_transform_is_of_all (transform.kind))
    {
      g_set_error (error, PROFILE_TRANSFORMS_ERROR, 0,
                   _("“%s” is no transform; it is one of merge, focus, collapse, drop, collapse-library, collapse-recursion and "
                     "collapse-direct-recursion, then a colon and a name."), text);
      return FALSE;
    }
  if (profile_transform_is_of_call (transform.kind))
    {
      transform.skips_libraries = *what == '+';
      steps = parse_path (profile, what + (*what == '+' ? 1 : 0), error);
      if (steps == NULL)
        return FALSE;
      transform.n_steps = steps->len;
      transform.steps = (ProfileTransformStep *) steps->data;
      transform.function = transform.steps[steps->len - 1].function;
    }
  else if (!profile_transform_is_of_all (transform.kind))
    {
      g_autofree char *name = dup_unescaped (what, strlen (what));

      transform.function = transform.kind == PROFILE_TRANSFORM_COLLAPSE_LIBRARY ? find_library (profile, name, error)
                                                                                : find_function (profile, name, error);
      if (transform.function == 0)
        return FALSE;
    }
  longer = profile_transforms_new_with (*list, &transform);
  g_clear_pointer (list, profile_transforms_unref);
  *list = longer;
  return TRUE;
}

gboolean
profile_transforms_parse (ProfileTransforms **list, Profile *profile, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", -1);
  g_autoptr (ProfileTransforms) longer = *list != NULL ? profile_transforms_ref (*list) : NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    if (!parse_one (&longer, profile, parts[i], error))
      return FALSE;
  g_clear_pointer (list, profile_transforms_unref);
  *list = g_steal_pointer (&longer);
  return TRUE;
}
