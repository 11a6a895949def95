/* _profile.h: what the files of pyinst._profile share
 *
 * The extension module binds profile/ to Python: nothing is computed here. GIL
 * held throughout, but while a file is read and a report is written.
 */

#pragma once

#include <Python.h>

#include "profile/profile.h"

typedef struct {
  PyObject_HEAD
  Profile *profile;
} PyinstProfile;

/* The exception that stands for *error*, which is freed: OSError when a file could not be read,
 * else ValueError. Always NULL. */
PyObject *pyinst_raise          (GError *error);
/* Takes *profile*. */
PyObject *pyinst_profile_wrap   (Profile *profile);
/* Borrowed; NULL with TypeError when *object* is no Profile. */
Profile  *pyinst_profile_get    (PyObject *object);

/* Each returns a new type, or NULL with an exception. */
PyObject *pyinst_profile_type_new (void);
PyObject *pyinst_stream_type_new  (void);

/* ---- reports ---- */

/* Profile.render(). */
PyObject *pyinst_profile_render   (PyObject *self, PyObject *args);
/* {name: (extension, is_binary)} */
PyObject *pyinst_list_renderers   (PyObject *module, PyObject *unused);
