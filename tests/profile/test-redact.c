/* test-redact.c: what a copy to share says, and what it does not */

#include "fixture.h"

#include "profile/check.h"
#include "profile/redact.h"
#include "profile/source.h"

#include <string.h>

#include <glib/gstdio.h>

static void
assert_text (const char *text, const char *home, const char *expected)
{
  static const char *const folders[] = { "/work/secret", "/shop", "/home/eve/lib", "/lib", NULL };
  ProfileRedaction what = { .home = home, .folders = folders };
  g_autoptr (GByteArray) found = profile_redact_text ((const guint8 *) text, strlen (text), &what);

  g_byte_array_append (found, (const guint8 *) "", 1);
  g_assert_cmpstr ((const char *) found->data, ==, expected);
}

static void
test_text (void)
{
  assert_text ("", NULL, "");
  assert_text ("/home/ada/shop.py", NULL, "~/shop.py");
  assert_text ("/home/ada", NULL, "~");
  assert_text ("/home/", NULL, "/home/");
  assert_text ("run /home/ada/a.py and /Users/b.c/d", NULL, "run ~/a.py and ~/d");
  assert_text ("/srv/home/ada/a.py", NULL, "/srv/home/ada/a.py");
  assert_text ("/root/a.py", NULL, "~/a.py");
  assert_text ("/rooted/a.py", NULL, "/rooted/a.py");
  assert_text ("/data/people/ada/a.py", "/data/people/ada/", "~/a.py");
  assert_text ("/data/people/adam/a.py", "/data/people/ada", "/data/people/adam/a.py");
  assert_text ("Shop.price", "/", "Shop.price");
  assert_text ("/work/secret/a.py", NULL, "/shop/a.py");
  assert_text ("/work/secrets/a.py", NULL, "/work/secrets/a.py");
  assert_text ("in /home/eve/lib/a.py, /home/eve/b.py", NULL, "in /lib/a.py, ~/b.py");
}

/* The redacted recording, which must hold the same looks as the whole one. */
static Profile *
redact (const char *fixture, gboolean keep_sources, ProfileCheck *check)
{
  ProfileRedaction what = { .home = "/app", .keep_sources = keep_sources };
  g_autoptr (Profile) whole = profile_fixture_profile (fixture);
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (fixture);
  g_autofree char *before = profile_fixture_file (bytes->data, bytes->len);
  g_autofree char *after = profile_fixture_file ("", 0);
  g_autoptr (GError) error = NULL;
  FILE *out = fopen (after, "we");
  Profile *profile;

  g_assert_true (profile_redact (before, &what, out, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fclose (out), ==, 0);
  g_assert_true (profile_check_file (after, check, &error));
  profile = profile_new_for_path (after, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (profile_get_looks (profile), ==, profile_get_looks (whole));
  g_assert_cmpuint (profile_get_n_threads (profile), ==, profile_get_n_threads (whole));
  g_assert_cmpuint (profile_get_n_stacks (profile), ==, profile_get_n_stacks (whole));
  g_unlink (before);
  g_unlink (after);
  return profile;
}

static void
test_recording (void)
{
  ProfileCheck check;
  g_autoptr (Profile) profile = redact (
    "meta target shop.py --password secret\nmeta argv shop.py\nmeta argv --password\nmeta argv secret\n"
    "meta cwd /home/ada/shop\nmain@shop.py:3;price@/home/ada/price.py:9 5\nthread worker\nrun@std:queue.py 3\nstop 9",
    FALSE, &check);
  g_autofree const char **argv = profile_list_meta (profile, "argv");
  ProfileFunctionInfo info;

  g_assert_true (check.whole);
  g_assert_true (check.stopped);
  g_assert_cmpstr (profile_get_meta (profile, "target"), ==, "shop.py");
  g_assert_cmpstr (profile_get_meta (profile, "cwd"), ==, "~/shop");
  g_assert_null (argv[0]);
  profile_get_function_info (profile, 1, &info);
  g_assert_cmpstr (info.name, ==, "main");
  g_assert_cmpstr (info.file, ==, "~/shop.py");
  profile_get_function_info (profile, 2, &info);
  g_assert_cmpstr (info.file, ==, "~/price.py");
  profile_check_clear (&check);
}

static void
test_sources (void)
{
  static const char fixture[] = "source shop.py 1000 print(1)\nmain@shop.py:1 3";

  for (gboolean keep = FALSE; keep <= TRUE; keep++)
    {
      ProfileCheck check;
      g_autoptr (Profile) profile = redact (fixture, keep, &check);
      ProfileSourceCopy source;

      g_assert_true (profile_find_source (profile, "~/shop.py", &source));
      g_assert_cmpint (source.text != NULL, ==, keep);
      profile_check_clear (&check);
    }
}

static void
test_module_and_code (void)
{
  static const char *const targets[][2] = { { "-m shop.run secret", "-m shop.run" }, { "-c print('secret')", "-c" } };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autofree char *fixture = g_strconcat ("meta target ", targets[i][0], "\nmain 3", NULL);
      ProfileCheck check;
      g_autoptr (Profile) profile = redact (fixture, FALSE, &check);

      g_assert_cmpstr (profile_get_meta (profile, "target"), ==, targets[i][1]);
      profile_check_clear (&check);
    }
}

static void
test_missing (void)
{
  ProfileRedaction what = { .home = NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (profile_redact ("/nowhere/at-all.pyprof", &what, stdout, &error));
  g_assert_error (error, PROFILE_ERROR, PROFILE_ERROR_IO);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/redact/text", test_text);
  g_test_add_func ("/redact/recording", test_recording);
  g_test_add_func ("/redact/sources", test_sources);
  g_test_add_func ("/redact/module-and-code", test_module_and_code);
  g_test_add_func ("/redact/missing", test_missing);
  return g_test_run ();
}
