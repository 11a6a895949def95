/* Links to functions of a recording. */

#include <glib/gstdio.h>
#include <string.h>

#include "tests/profile/fixture.h"
#include "viewer/link.h"

/* What is written is found again, and reads as people see it. */
static void
test_there_and_back (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile ("main@shop.py:3;<lambda>@my shop/a#b.py:1 10\nmain@shop.py:3;*sleep 10\nstop 20\n");
  g_autofree char *first = NULL;

  for (ProfileFunction function = 1; function <= profile_get_n_functions (profile); function++)
    {
      g_autofree char *link = viewer_link_dup_function (profile, function);

      g_assert_null (strpbrk (link, " #"));
      g_assert_cmpuint (viewer_link_find_function (profile, link), ==, function);
    }
  first = viewer_link_dup_function (profile, viewer_link_find_function (profile, "main@shop.py:1"));
  g_assert_cmpstr (first, ==, "main@shop.py:1");
  g_assert_cmpuint (viewer_link_find_function (profile, "nobody@shop.py:1"), ==, 0);
  g_assert_cmpuint (viewer_link_find_function (profile, "%zz"), ==, 0);
}

static void
check_split (const char *named,
             const char *path,
             const char *link)
{
  g_autofree char *got_link = NULL;
  g_autofree char *got = viewer_link_split (named, &got_link);

  g_assert_cmpstr (got, ==, path);
  g_assert_cmpstr (got_link, ==, link);
}

static void
test_split (void)
{
  g_autofree char *odd = g_build_filename (g_get_tmp_dir (), "pyinst#odd.pyprof", NULL);

  check_split ("/tmp/shop.pyprof", "/tmp/shop.pyprof", NULL);
  check_split ("shop.pyprof#main@a.py:1", "shop.pyprof", "main@a.py:1");
  check_split ("shop.pyprof#", "shop.pyprof", NULL);
  g_assert_true (g_file_set_contents (odd, "x", 1, NULL));
  check_split (odd, odd, NULL);
  g_unlink (odd);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/there-and-back", test_there_and_back);
  g_test_add_func ("/link/split", test_split);
  return g_test_run ();
}
