/* test-exports.c: the formats of other tools, and sessions read back
 *
 * Whether the tools themselves take the files is test-consumers.py's; here the
 * bytes are compared with golden/ (GOLDEN_WRITE=1 writes it anew).
 */

#include "fixture.h"

#include "profile/import.h"
#include "profile/json-reader.h"
#include "profile/render.h"

#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

typedef void (*Render) (Profile *profile, const ProfileReportOptions *options, FILE *out);

/* Recursion, a class, a gap, names that need escaping, a hidden helper, the import machinery, two threads. */
static const char office[] =
  "meta target office.py\n"
  "<module>@office.py:1+30;load@office.py:3+4;_find@<frozen importlib._bootstrap>:9;loads@std:json/__init__.py:299 120\n"
  "<module>@office.py:1+31;walk@office.py:10+11;walk@office.py:10+12 200\n"
  "<module>@office.py:1+31;walk@office.py:10+11;~helper@office.py:60;*sleep 50\n"
  "at 400\n"
  "<module>@office.py:1+32;Cart!price@a\"b\\c;d.py:20 80\n"
  "- 20\n"
  "thread worker;\xc3\xb6\nwork@office.py:40 500\nended\nstop 500";

G_GNUC_NO_INLINE static char *
dup_rendered (Profile *profile, Render render, const ProfileReportOptions *options)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream (&text, &size);

  render (profile, options, out);
  fclose (out);
  return text;
}

static void
assert_golden (Profile *profile, Render render, const ProfileReportOptions *options, const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("G_TEST_SRCDIR"), "golden", name, NULL);
  g_autofree char *text = dup_rendered (profile, render, options), *expected = NULL;
  GError *error = NULL;

  if (g_getenv ("GOLDEN_WRITE") != NULL)
    g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_golden (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (office);
  ProfileReportOptions options = { 0 };

  assert_golden (profile, profile_render_speedscope, &options, "office.speedscope.json");
  assert_golden (profile, profile_render_collapsed, &options, "office.collapsed");
  assert_golden (profile, profile_render_gecko, &options, "office.gecko.json");
  assert_golden (profile, profile_render_pyisession, &options, "office.pyisession");
  options.show_all = TRUE;
  options.thread = 1;
  assert_golden (profile, profile_render_speedscope, &options, "office.all.speedscope.json");
  assert_golden (profile, profile_render_collapsed, &options, "office.all.collapsed");
}

/* ---- JSON ---- */

/* Tokens as letters, texts and numbers as they are; "!" where it breaks. */
static char *
dup_tokens (const char *json)
{
  static const char letters[] = "E!{}[]ktn+-0";
  g_autoptr (ProfileJson) reader = profile_json_new_for_text (json);
  GString *text = g_string_new (NULL);

  for (;;)
    {
      ProfileJsonToken token = profile_json_next (reader);

      g_string_append_c (text, letters[token]);
      if (token == PROFILE_JSON_KEY || token == PROFILE_JSON_TEXT)
        g_string_append_printf (text, "<%s>", profile_json_get_text (reader)->str);
      if (token == PROFILE_JSON_NUMBER)
        g_string_append_printf (text, "<%g>", profile_json_get_number (reader));
      if (token == PROFILE_JSON_END || token == PROFILE_JSON_ERROR)
        return g_string_free (text, FALSE);
    }
}

static void
assert_tokens (const char *json, const char *expected)
{
  g_autofree char *tokens = dup_tokens (json);

  g_assert_cmpstr (tokens, ==, expected);
}

static void
test_json (void)
{
  static const char *const broken[] = {
    "", " ", "[", "]", "{", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{1:2}", "[1 2]", "[1}", "{\"a\":1]", "1 2",
    "01", "+1", "1.", ".5", "1e", "-", "nan", "Infinity", "1e999", "tru", "\"a", "\"\n\"", "\"\\x\"", "\"\\u12g4\"", "'a'",
  };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autofree char *tokens = NULL;

  assert_tokens ("[]", "[]E");
  assert_tokens (" {\"a\" : [1, -2.5e1, true,false , null,\"\\u00e4\\n\\\"\"] }\n", "{k<a>[n<1>n<-25>+-0t<\xc3\xa4\n\">]}E");
  assert_tokens ("\"\\ud83d\\ude00 \\ud83d \\ude00 \\ud83d\\n\"",
                 "t<\xf0\x9f\x98\x80 \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd\n>E");
  assert_tokens ("0", "n<0>E");
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autofree char *found = dup_tokens (broken[i]);
      if (!g_str_has_suffix (found, "!"))
        g_error ("%s was read as %s", broken[i], found);
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, '[');
  tokens = dup_tokens (deep->str);
  g_assert_cmpuint (strlen (tokens), ==, 64 + 1);
}

/* ---- sessions ---- */

static Profile *
read_session (const char *text, gsize size, GError **error)
{
  g_autofree char *path = profile_fixture_file (text, size);
  Profile *profile = profile_new_for_session (path, error);

  g_unlink (path);
  return profile;
}

static void
test_round_trip (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (office);
  ProfileReportOptions options = { 0 };
  g_autofree char *session = dup_rendered (profile, profile_render_pyisession, &options), *again = NULL;
  GError *error = NULL;
  g_autoptr (Profile) read = read_session (session, strlen (session), &error);

  g_assert_no_error (error);
  g_assert_cmpuint (profile_get_n_threads (read), ==, 1);
  again = dup_rendered (read, profile_render_pyisession, &options);
  /* Looks are one per record there. */
  g_assert_nonnull (strstr (session, "\"sample_count\": 470,"));
  g_assert_nonnull (strstr (again, "\"sample_count\": 5,"));
  g_assert_cmpstr (strstr (session, "\"start_call_stack\""), ==, strstr (again, "\"start_call_stack\""));
}

/* As pyinstrument's command records: its own frames stand before the program's. */
#define OWN "\"MainThread\\u0000<thread>\\u00007\", \"<module>\\u0000/usr/bin/pyinstrument\\u00001\\u0001l8\", " \
            "\"main\\u0000/x/pyinstrument/__main__.py\\u000030\""
#define RUNPY "\"<module>\\u0000<string>\\u00001\", \"run_path\\u0000<frozen runpy>\\u00002\", \"_run_code\\u0000<frozen runpy>\\u00003\""

static void
test_own_frames (void)
{
  static const char session[] =
    "{\"start_time\": 1e9, \"duration\": 1.0, \"cpu_time\": 0.5, \"max_interval\": 0.001, \"new\": {\"a\": [[]]}, "
    "\"target_description\": \"Program: p.py\", \"sys_path\": [], \"sys_prefixes\": [\"/usr\"], \"frame_records\": ["
    "[[" OWN ", " RUNPY ", \"<module>\\u0000/app/p.py\\u00001\\u0001l5\", \"f\\u0000/app/p.py\\u00009\\u0001cK\\u0001l10\"], 0.5],"
    "[[" OWN ", \"<module>\\u0000<string>\\u00001\", \"run_path\\u0000<frozen runpy>\\u00002\", \"compile\\u0000<built-in>\\u00000\"], 0.3],"
    "[[" OWN ", \"<module>\\u0000<string>\\u00001\", \"g\\u0000<string>\\u00002\"], 0.1],"
    /* python -m pyinstrument. */
    "[[\"MainThread\\u0000<thread>\\u00007\", \"_run_code\\u0000<frozen runpy>\\u00003\", "
    "\"<module>\\u0000/x/pyinstrument/__main__.py\\u00001\", \"main\\u0000/x/pyinstrument/__main__.py\\u000030\", "
    RUNPY ", \"h\\u0000/app/p.py\\u00009\"], 0.1]]}";
  ProfileReportOptions options = { 0 };
  GError *error = NULL;
  g_autoptr (Profile) profile = read_session (session, strlen (session), &error);
  g_autofree char *collapsed = NULL;

  g_assert_no_error (error);
  collapsed = dup_rendered (profile, profile_render_collapsed, &options);
  /* With -c the program is a <string> itself, and stays. */
  g_assert_cmpstr (collapsed, ==, "MainThread;<module> (/app/p.py:1);K.f (/app/p.py:9) 500000\n"
                                  "MainThread;compile 300000\nMainThread;<module> (<string>:1);g (<string>:2) 100000\n"
                                  "MainThread;h (/app/p.py:9) 100000\n");
  g_assert_cmpint (profile_get_duration_ns (profile), ==, 1000000000);
  g_assert_cmpint (profile_get_cpu_ns (profile), ==, 500000000);
}

static void
assert_refused (const char *session, gsize size, const char *said)
{
  GError *error = NULL;
  Profile *profile = read_session (session, size, &error);

  g_assert_null (profile);
  g_assert_nonnull (error);
  if (strstr (error->message, said) == NULL)
    g_error ("“%s” was expected, not “%s”", said, error->message);
  g_error_free (error);
}

static void
test_bad_sessions (void)
{
  static const char *const cases[][2] = {
    { "", "not JSON from byte 0" },
    { "hello", "not JSON from byte" },
    { "[]", "the session is missing" },
    { "{}", "frame_records is missing" },
    { "{\"frame_records\": 3}", "frame_records is missing" },
    { "{\"frame_records\": [[[\"f\"], 1]]}", "a frame is missing" },
    { "{\"frame_records\": [[[\"f\\u0000a\\u00001\"], -1]]}", "a sample's time" },
    { "{\"frame_records\": [[[\"f\\u0000a\\u00001\"], 1e300]]}", "a sample's time" },
    { "{\"frame_records\": [[[\"f\\u0000a\\u00001\"]]]}", "a sample's time" },
    { "{\"frame_records\": [[[7], 1]]}", "a stack" },
    { "{\"duration\": \"long\"}", "duration" },
    { "{\"frame_records\": []", "is cut off" },
    { "{\"frame_records\": []} x", "not JSON from byte" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i][0], strlen (cases[i][0]), cases[i][1]);
}

/* A session that is cut at any byte, or has any byte wrong, is a sentence or a profile, never a crash. */
static void
test_damaged_sessions (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile (office);
  ProfileReportOptions options = { 0 };
  g_autofree char *session = dup_rendered (profile, profile_render_pyisession, &options);
  gsize size = strlen (session) - 1;   /* the newline may go */

  for (gsize cut = 0; cut < size; cut++)
    assert_refused (session, cut, ".");
  for (gsize i = 0; i < size; i++)
    {
      g_autofree char *wrong = g_strdup (session);
      g_autoptr (Profile) read = NULL;
      g_autoptr (GError) error = NULL;

      wrong[i] = (char) ("\"\\[]{},0\xff"[i % 9]);
      read = read_session (wrong, size, &error);
      g_assert_true ((read == NULL) == (error != NULL));
      if (read != NULL)
        g_free (dup_rendered (read, profile_render_collapsed, &options));
    }
}

/* ---- deep ---- */

static void
test_deep (void)
{
  static const Render renders[] = { profile_render_speedscope, profile_render_collapsed, profile_render_gecko,
                                    profile_render_pyisession, profile_render_pstats, profile_render_pprof,
                                    profile_render_json };
  g_autoptr (GString) recording = g_string_new (NULL);
  g_autoptr (Profile) profile = NULL;
  ProfileReportOptions options = { 0 };

  for (guint round = 0; round < 2; round++)
    {
      for (guint i = 0; i < 10000; i++)
        g_string_append_printf (recording, "%sf%u", i > 0 ? ";" : "", i % 7);
      g_string_append (recording, " 5\nf0 5\n");
    }
  g_string_append (recording, "stop 20");
  profile = profile_fixture_profile (recording->str);
  for (guint i = 0; i < G_N_ELEMENTS (renders); i++)
    {
      g_autofree char *text = dup_rendered (profile, renders[i], &options);
      g_assert_nonnull (text);
    }
}

/* ---- nothing ---- */

static void
test_empty (void)
{
  g_autoptr (Profile) profile = profile_fixture_profile ("- 5\nstop 5");
  ProfileReportOptions options = { 0 };
  g_autofree char *speedscope = dup_rendered (profile, profile_render_speedscope, &options);
  g_autofree char *collapsed = dup_rendered (profile, profile_render_collapsed, &options);
  g_autofree char *pstats = dup_rendered (profile, profile_render_pstats, &options);

  g_assert_nonnull (strstr (speedscope, "\"events\": []"));
  g_assert_cmpstr (collapsed, ==, "MainThread 5000\n");
  g_assert_cmpstr (pstats, ==, "{0");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exports/golden", test_golden);
  g_test_add_func ("/exports/json", test_json);
  g_test_add_func ("/exports/round-trip", test_round_trip);
  g_test_add_func ("/exports/own-frames", test_own_frames);
  g_test_add_func ("/exports/bad-sessions", test_bad_sessions);
  g_test_add_func ("/exports/damaged-sessions", test_damaged_sessions);
  g_test_add_func ("/exports/deep", test_deep);
  g_test_add_func ("/exports/empty", test_empty);
  return g_test_run ();
}
