/* link.c: the name of a function of a recording; see link.h */

#include "viewer/link.h"

#include <string.h>

#define PLAIN  "@:/<>.[]()"

char *
viewer_link_dup_function (Profile         *profile,
                          ProfileFunction  function)
{
  ProfileFunctionInfo info;
  g_autofree char *text = NULL;

  profile_get_function_info (profile, function, &info);
  if (info.file[0] == '\0')
    return g_uri_escape_string (info.name, PLAIN, TRUE);
  text = g_strdup_printf ("%s@%s:%u", info.name, info.short_file, info.first_line);
  return g_uri_escape_string (text, PLAIN, TRUE);
}

ProfileFunction
viewer_link_find_function (Profile    *profile,
                           const char *link)
{
  g_autofree char *plain = g_uri_unescape_string (link, NULL);
  g_autofree char *wanted = plain != NULL ? g_uri_escape_string (plain, PLAIN, TRUE) : NULL;

  for (ProfileFunction function = 1; wanted != NULL && function <= profile_get_n_functions (profile); function++)
    {
      g_autofree char *name = viewer_link_dup_function (profile, function);

      if (g_str_equal (name, wanted))
        return function;
    }
  return 0;
}

char *
viewer_link_split (const char  *path,
                   char       **link)
{
  const char *hash = strrchr (path, '#');

  /* Names of functions may have none, but a folder may: the last one counts. */
  if (hash == NULL || hash == path || g_file_test (path, G_FILE_TEST_EXISTS))
    {
      *link = NULL;
      return g_strdup (path);
    }
  *link = hash[1] != '\0' ? g_strdup (hash + 1) : NULL;
  return g_strndup (path, (gsize) (hash - path));
}
