/* classify.h: whose code a file is
 *
 * A pure function of the file's name and the folders that the recorder wrote
 * down; it never looks at the disk, so a recording classifies the same
 * everywhere. Standard library: below a stdlib folder. Third-party: below a
 * site folder of any prefix. Application: the rest.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

/* Lists are NULL-terminated; any may be empty. */
typedef struct {
  const char *const *stdlib;
  const char *const *site;
  const char *const *prefixes;
  const char *const *sys_path;
  const char        *cwd;         /* "" when not known */
  const char        *own;         /* Pyinst's own folder; "" when not known */
} ProfileFolders;

ProfileOrigin profile_classify_file (const ProfileFolders *folders, const char *file);
/* A pointer into *file*: what is left behind the longest folder of sys.path that holds it. */
const char   *profile_shorten_file  (const ProfileFolders *folders, const char *file);
/* "json" for .../json/decoder.py; free it. */
char         *profile_dup_module    (const ProfileFolders *folders, const char *file);

G_END_DECLS
