/* picture.c: pictures that charts painted before, to compare with */

#include "tests/viewer/picture.h"

#include <string.h>

static GByteArray *
make_picture (const guint32 *pixels,
              int            width,
              int            height,
              guint32        background)
{
  GByteArray *picture = g_byte_array_new ();
  g_autofree char *head = g_strdup_printf ("P6\n%d %d\n255\n", width, height);

  g_byte_array_append (picture, (const guint8 *) head, (guint) strlen (head));
  for (int i = 0; i < width * height; i++)
    for (int shift = 16; shift >= 0; shift -= 8)
      {
        guint32 rest = 255 - (pixels[i] >> 24);
        guint8 byte = (guint8) ((pixels[i] >> shift & 0xff) + ((background >> shift & 0xff) * rest + 127) / 255);
        g_byte_array_append (picture, &byte, 1);
      }
  return picture;
}

void
test_picture_compare (const guint32 *pixels,
                      int            width,
                      int            height,
                      guint32        background,
                      const char    *name)
{
  g_autoptr(GByteArray) picture = make_picture (pixels, width, height, background);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "golden", name, NULL);
  g_autofree char *golden = NULL;
  g_autoptr(GError) error = NULL;
  gsize size;

  if (g_strcmp0 (g_getenv ("PYINST_GOLDEN"), "write") == 0)
    {
      g_file_set_contents (path, (const char *) picture->data, picture->len, &error);
      g_assert_no_error (error);
      return;
    }
  g_file_get_contents (path, &golden, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (picture->data, picture->len, golden, size);
}
