/* classify.c: whose code a file is */

#include "profile/classify.h"

#include <string.h>

/* What follows *folder* in *file* without a slash in front; NULL when it is not below it. */
static const char *
below (const char *folder, const char *file)
{
  gsize length = strlen (folder);

  while (length > 1 && folder[length - 1] == '/')
    length--;
  if (length == 0 || strncmp (folder, file, length) != 0)
    return NULL;
  if (length == 1 && folder[0] == '/')
    return file + 1;
  return file[length] == '/' ? file + length + 1 : NULL;
}

/* What follows the longest of *folders* that holds *file*; NULL when none does. */
static const char *
below_longest (const char *const *folders, const char *file)
{
  const char *best = NULL;

  for (; folders != NULL && *folders != NULL; folders++)
    {
      const char *rest = below (*folders, file);
      if (rest != NULL && (best == NULL || rest > best))
        best = rest;
    }
  return best;
}

static gboolean
is_site_component (const char *name, gsize length)
{
  return (length == 13 && strncmp (name, "site-packages", 13) == 0)
         || (length == 13 && strncmp (name, "dist-packages", 13) == 0);
}

/* What follows the last component site-packages or dist-packages: it is found
 * by its name too, because a symlinked environment or lib64 is recorded under
 * another name than the one sysconfig gives. */
static const char *
below_site_component (const char *file)
{
  const char *rest = NULL;

  for (const char *p = file; *p != '\0';)
    {
      gsize length = strcspn (p, "/");
      if (p[length] == '/' && is_site_component (p, length))
        rest = p + length + 1;
      p += length + (p[length] == '/');
    }
  return rest;
}

static gboolean
skip_digits (const char **p)
{
  const char *start = *p;

  while (g_ascii_isdigit (**p))
    (*p)++;
  return *p > start;
}

/* lib/python3.12/…, lib64/python3.12/… or lib/python312.zip/… below a prefix. */
static const char *
below_prefix_library (const char *const *prefixes, const char *file)
{
  const char *p = below_longest (prefixes, file);

  if (p == NULL || !g_str_has_prefix (p, "lib"))
    return NULL;
  p += g_str_has_prefix (p, "lib64/") ? 6 : 4;
  if (p[-1] != '/' || !g_str_has_prefix (p, "python"))
    return NULL;
  p += strlen ("python");
  if (!skip_digits (&p))
    return NULL;
  if (*p == '.')
    {
      p++;
      if (!skip_digits (&p) && !g_str_has_prefix (p, "zip"))
        return NULL;
      if (g_str_has_prefix (p, "zip"))
        p += 3;
    }
  if (*p == 't')
    p++;
  return *p == '/' ? p + 1 : NULL;
}

/* Classifies, and gives what is left behind the folder that decided. */
static ProfileOrigin
classify (const ProfileFolders *folders, const char *file, const char **rest)
{
  const char *site, *standard;

  *rest = NULL;
  if (file[0] == '\0')
    return PROFILE_ORIGIN_BUILTIN;
  if (file[0] == '<')
    return g_str_has_prefix (file, "<frozen ") ? PROFILE_ORIGIN_STANDARD_LIBRARY : PROFILE_ORIGIN_APPLICATION;

  site = below_longest (folders->site, file);
  if (site == NULL)
    site = below_site_component (file);
  standard = below_longest (folders->stdlib, file);
  if (standard == NULL)
    standard = below_prefix_library (folders->prefixes, file);
  /* A site folder often lies in the standard library's: the deeper one decides. */
  if (site != NULL && (standard == NULL || site >= standard))
    {
      *rest = site;
      return PROFILE_ORIGIN_THIRD_PARTY;
    }
  if (standard != NULL)
    {
      *rest = standard;
      return PROFILE_ORIGIN_STANDARD_LIBRARY;
    }
  if (folders->own != NULL && folders->own[0] != '\0' && (*rest = below (folders->own, file)) != NULL)
    return PROFILE_ORIGIN_THIRD_PARTY;
  return PROFILE_ORIGIN_APPLICATION;
}

ProfileOrigin
profile_classify_file (const ProfileFolders *folders, const char *file)
{
  const char *rest;

  return classify (folders, file, &rest);
}

const char *
profile_shorten_file (const ProfileFolders *folders, const char *file)
{
  const char *best = NULL, *library;

  if (file[0] == '<' || strchr (file, '/') == NULL)
    return file;
  for (const char *const *folder = folders->sys_path; folder != NULL && *folder != NULL; folder++)
    {
      /* An empty entry of sys.path means the working folder. */
      const char *name = (*folder)[0] == '\0' ? folders->cwd : *folder;
      const char *rest = name != NULL ? below (name, file) : NULL;
      if (rest != NULL && *rest != '\0' && (best == NULL || rest > best))
        best = rest;
    }
  if (classify (folders, file, &library) != PROFILE_ORIGIN_APPLICATION && library != NULL && *library != '\0'
      && (best == NULL || library > best))
    best = library;
  if (best == NULL && folders->cwd != NULL)
    best = below (folders->cwd, file);
  return best != NULL && *best != '\0' ? best : file;
}

char *
profile_dup_module (const ProfileFolders *folders, const char *file)
{
  const char *name;
  gsize length;

  if (file[0] == '\0')
    return g_strdup ("built-in");
  if (g_str_has_prefix (file, "<frozen "))
    {
      name = file + strlen ("<frozen ");
      return g_strndup (name, strcspn (name, ".>"));
    }
  if (file[0] == '<')
    return g_strdup (file);
  name = profile_shorten_file (folders, file);
  if (name == file && strrchr (file, '/') != NULL)
    name = strrchr (file, '/') + 1;
  length = strcspn (name, "/");
  if (name[length] == '\0' && length > 3 && g_str_has_suffix (name, ".py"))
    length -= 3;
  return g_strndup (name, length);
}
