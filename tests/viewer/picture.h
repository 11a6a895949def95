/* picture.h: pictures that charts painted before, to compare with
 *
 * With PYINST_GOLDEN=write the picture is written instead of compared: look at it,
 * and then land it with what changed it.
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Premultiplied ARGB over an opaque background, with tests/viewer/golden/NAME, a binary PPM. */
void test_picture_compare (const guint32 *pixels, int width, int height, guint32 background, const char *name);

G_END_DECLS
