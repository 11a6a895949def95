/* test-document.c: the worked example in docs/format.md is a recording, and says what it says */

#include "fixture.h"

#include "format/format.h"

#include <string.h>

#include <glib/gstdio.h>

/* The bytes of the block marked hex: pairs of digits up to the first two spaces of a line. */
static GByteArray *
read_example (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GByteArray *bytes = g_byte_array_new ();
  GError *error = NULL;
  gboolean inside = FALSE;

  g_file_get_contents (g_getenv ("PYINST_DOCUMENT"), &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      if (g_str_has_prefix (*line, "```"))
        inside = strcmp (*line, "```hex") == 0;
      for (const char *p = *line; inside && g_ascii_isxdigit (p[0]) && g_ascii_isxdigit (p[1]);
           p += p[2] == ' ' ? 3 : 2)
        {
          guint8 byte = (guint8) (g_ascii_xdigit_value (p[0]) << 4 | g_ascii_xdigit_value (p[1]));
          g_byte_array_append (bytes, &byte, 1);
        }
    }
  return bytes;
}

static void
test_example (void)
{
  g_autoptr (GByteArray) bytes = read_example ();
  g_autofree char *path = profile_fixture_file (bytes->data, bytes->len);
  GError *error = NULL;
  g_autoptr (Profile) profile = profile_new_for_path (path, &error);
  ProfileFunctionInfo function;
  ProfileThreadInfo thread;
  ProfileSample sample;

  g_assert_no_error (error);
  g_assert_null (profile_get_warnings (profile)[0]);
  g_assert_true (profile_is_complete (profile));
  g_assert_cmpstr (profile_get_meta (profile, "engine"), ==, "signal");
  g_assert_cmpuint (profile_get_n_threads (profile), ==, 1);
  profile_get_thread_info (profile, 0, &thread);
  g_assert_cmpstr (thread.name, ==, "Thread 42");
  g_assert_true (thread.is_main);
  g_assert_cmpuint (thread.n_samples, ==, 1);
  profile_get_sample (profile, 0, 0, &sample);
  g_assert_cmpint (sample.begin_ns, ==, 0);
  g_assert_cmpint (sample.end_ns, ==, 5000000);
  g_assert_cmpint (sample.cpu_ns, ==, 2900000);
  g_assert_cmpuint (sample.looks, ==, 4);
  g_assert_cmpuint (sample.state, ==, FORMAT_THREAD_RUNNING);
  profile_get_function_info (profile, profile_get_frame_function (profile, profile_get_stack_frame (profile, sample.stack)),
                             &function);
  g_assert_cmpstr (function.name, ==, "main");
  g_assert_cmpstr (function.file, ==, "a.py");
  g_assert_cmpuint (function.first_line, ==, 7);
  g_assert_cmpuint (profile_get_frame_line (profile, profile_get_stack_frame (profile, sample.stack)), ==, 9);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/example", test_example);
  return g_test_run ();
}
