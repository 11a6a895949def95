/* error.h: what can go wrong while a recording is read
 *
 * Messages say what, where (byte offset), expected and found; they are not
 * translated. The edge that shows one adds a translated sentence from its code.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PROFILE_ERROR (profile_error_quark ())

typedef enum {
  PROFILE_ERROR_IO,          /* could not be opened or read */
  PROFILE_ERROR_EMPTY,       /* no byte in it */
  PROFILE_ERROR_NOT_PYPROF,  /* some other kind of file */
  PROFILE_ERROR_NEWER,       /* made by a newer Pyinst */
  PROFILE_ERROR_DAMAGED,     /* nothing can be read from it */
  PROFILE_ERROR_NO_SAMPLES,  /* whole, but empty */
} ProfileError;

GQuark profile_error_quark (void);

G_END_DECLS
