/* link.h: the name of a function of a recording, as it stands behind a file's name
 *
 * "pyinst-gui shop.pyprof#price@shop.py:20": the function's name, its file and its
 * first line, as people see them; what would be hard to type is escaped as in URIs.
 */

#pragma once

#include "profile/profile.h"

G_BEGIN_DECLS

/* "price@shop.py:20"; free it. */
char           *viewer_link_dup_function  (Profile         *profile,
                                           ProfileFunction  function);
/* 0 when the recording has none that is called so. */
ProfileFunction viewer_link_find_function (Profile         *profile,
                                           const char      *link);
/* The path of *path*, which may have a link behind it: that goes into *link*, or NULL. A file
 * whose own name has "#" in it is that file. Free both. */
char           *viewer_link_split         (const char      *path,
                                           char           **link);

G_END_DECLS
