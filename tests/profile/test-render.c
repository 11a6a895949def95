/* test-render.c: reports, JSON and dumps against files in golden/
 *
 * golden/version-1.pyprof is a file of this version: later readers must read it
 * as it was. GOLDEN_WRITE=1 writes the texts anew; look at the difference.
 */

#include "fixture.h"

#include "profile/render.h"

#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

static const char shop[] =
  "meta target shop.py --fast\n"
  "<module>@shop.py:1+40;buy@shop.py:10+12;Cart!price@cart.py:3+5 400\n"
  "<module>@shop.py:1+40;buy@shop.py:10+14 100\n"
  "<module>@shop.py:1+41;run@std:asyncio/runners.py:170;loop@std:asyncio/events.py:80;job@shop.py:30 200\n"
  "state blocked\n"
  "<module>@shop.py:1+41;run@std:asyncio/runners.py:170;loop@std:asyncio/events.py:80;select@std:selectors.py:9 150\n"
  "state running\n"
  "<module>@shop.py:1+42;get@lib:requests/api.py:7;*sleep 100\n"
  "<module>@shop.py:1+43;sch\xc3\xb6n@shop.py:60 45\n"
  "<module>@shop.py:1+43;tiny_1@shop.py:70 2\n"
  "<module>@shop.py:1+43;tiny_2@shop.py:71 3\n"
  "thread worker-1\n"
  "_bootstrap@std:threading.py:1000;work@shop.py:80 300\n"
  "state blocked\n"
  "_bootstrap@std:threading.py:1000;wait@std:threading.py:320 700\n"
  "cost 1 2000000\ncost 2 3000000\nstop 1000";

static char *
dup_golden_path (const char *name)
{
  return g_build_filename (g_getenv ("G_TEST_SRCDIR"), "golden", name, NULL);
}

static void
assert_golden (const char *text, const char *name)
{
  g_autofree char *path = dup_golden_path (name), *expected = NULL;
  GError *error = NULL;

  if (g_getenv ("GOLDEN_WRITE") != NULL)
    g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_file_get_contents (path, &expected, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static char *
dup_report (const char *recording, const ProfileTextOptions *options)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream (&text, &size);

  profile_render_text (profile, options, out);
  fclose (out);
  return text;
}

static char *
dup_json (const char *recording)
{
  g_autoptr (Profile) profile = profile_fixture_profile (recording);
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream (&text, &size);

  profile_render_json (profile, &(ProfileReportOptions) { 0 }, out);
  fclose (out);
  return text;
}

static void
test_text (void)
{
  g_autofree char *unicode = dup_report (shop, &(ProfileTextOptions) { .unicode = TRUE });
  g_autofree char *color = dup_report (shop, &(ProfileTextOptions) { .unicode = TRUE, .color = TRUE });
  g_autofree char *ascii = dup_report (shop, &(ProfileTextOptions) { .percent = TRUE });
  g_autofree char *all = dup_report (shop, &(ProfileTextOptions) { .unicode = TRUE, .all_threads = TRUE,
                                                                   .report = { .show_all = TRUE,
                                                                               .clock = PROFILE_CLOCK_CPU } });

  assert_golden (unicode, "shop.unicode.txt");
  assert_golden (color, "shop.color.txt");
  assert_golden (ascii, "shop.ascii.txt");
  assert_golden (all, "shop.all.txt");
  for (const char *p = ascii; *p != '\0'; p++)
    g_assert_cmpuint ((guchar) *p, <, 0x80);
}

/* A group of library calls, recursion, calls that come back, a second thread. */
static const char office[] =
  "meta target office.py\n"
  "<module>@office.py:1+30;load@office.py:3+4;loads@std:json/__init__.py:299;begin@std:json/x.py:1;decode@std:json/decoder.py:340;"
    "scan@std:json/scanner.py:10 90\n"
  "<module>@office.py:1+31;walk@office.py:10+11;walk@office.py:10+12;walk@office.py:10+13 200\n"
  "<module>@office.py:1+31;walk@office.py:10+11 50\n"
  "<module>@office.py:1+30;load@office.py:3+4;loads@std:json/__init__.py:299;begin@std:json/x.py:1;decode@std:json/decoder.py:340;"
    "hook@office.py:20 80\n"
  "<module>@office.py:1+30;load@office.py:3+4;loads@std:json/__init__.py:299;begin@std:json/x.py:1;decode@std:json/decoder.py:340;"
    "tiny@std:json/decoder.py:5 2\n"
  "<module>@office.py:1+32 78\n"
  "thread worker\nwork@office.py:40 500\nstop 500";

static void
test_text_modes (void)
{
  static const ProfileTextOptions modes[] = {
    { .unicode = TRUE },
    { .unicode = TRUE, .report.timeline = TRUE },
    { .unicode = TRUE, .short_mode = TRUE, .percent = TRUE },
    { .unicode = TRUE, .flat = TRUE },
    { .unicode = TRUE, .flat = TRUE, .flat_total = TRUE, .percent = TRUE },
    { .unicode = TRUE, .lines = TRUE, .report.thread = 1 },
    { .unicode = TRUE, .report.show_all = TRUE, .report.thread = 1 },
    { .unicode = TRUE, .report.has_threshold = TRUE, .report.threshold = 0.3 },
  };
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *text = dup_report (office, &modes[i]);
      g_string_append (all, text);
    }
  assert_golden (all->str, "office.modes.txt");
}

/* A name may hold what a terminal would obey. */
static void
test_escapes (void)
{
  g_autofree char *text = dup_report ("a\033[31m\x01z 500\nstop 500", &(ProfileTextOptions) { .unicode = TRUE });

  g_assert_null (strchr (text, '\033'));
  g_assert_nonnull (strstr (text, "a\\x1b[31m\\x01z"));
}

static void
test_event_engine_and_losses (void)
{
  g_autofree char *text = dup_report ("meta engine event\nmeta engine.reason this interpreter is not known\nmain 500\n"
                                      "loss 1 600\nloss 7 30\nbeat 500", &(ProfileTextOptions) { .unicode = TRUE });

  g_assert_nonnull (strstr (text, "\nRecorded by the event engine, which slows calls down: this interpreter is not known.\n"));
  g_assert_nonnull (strstr (text, "\n30 of 600 ticks were lost; their time went to the samples after them.\n"));
  g_assert_nonnull (strstr (text, "\nThe recording has no end mark: its program was killed, or still runs.\n"));
}

/* A failed write is no tick. */
static void
test_unwritten (void)
{
  const ProfileTextOptions plain = { .unicode = TRUE };
  g_autofree char *stopped = dup_report ("main 500\nloss 1 600\nloss 13 9\nloss 22 2500000000\nstop 500", &plain);
  g_autofree char *ends_early = dup_report ("main 500\nloss 1 600\nloss 13 9\nbeat 500", &plain);

  g_assert_nonnull (strstr (stopped, "\n2.500 s of the program are missing: the disk was full, or the file could not grow.\n"));
  g_assert_null (strstr (stopped, "ticks were lost"));
  g_assert_null (strstr (stopped, "no end mark"));
  g_assert_nonnull (strstr (ends_early, "\nParts of the recording are missing: the disk was full, or the file could not grow.\n"));
  g_assert_nonnull (strstr (ends_early, "\nThe recording has no end mark: the disk was full, or its program was killed or still runs.\n"));
  g_assert_null (strstr (ends_early, "ticks were lost"));
}

static void
test_looks (void)
{
  g_autofree char *with = dup_report ("main 500\ncost 4 7\ncost 5 2300\ncost 6 41000\ncost 8 60000\ncost 9 1250000\nstop 500",
                                      &(ProfileTextOptions) { .unicode = TRUE });
  g_autofree char *without = dup_report ("main 500\ncost 5 2300\ncost 6 41000\ncost 8 60000\ncost 9 1250000\nstop 500",
                                         &(ProfileTextOptions) { .unicode = TRUE });

  g_assert_nonnull (strstr (with, "\nA look took 2.3 \xc2\xb5s, one in a hundred 41.0 \xc2\xb5s or more; "
                                  "looks came 0.06 ms late, one in a hundred 1.25 ms or more.\n"));
  g_assert_null (strstr (without, "A look took"));
}

static void
test_deep (void)
{
  g_autoptr (GString) recording = g_string_new (NULL);
  g_autofree char *text = NULL, *json = NULL;

  for (guint i = 0; i < 10000; i++)
    g_string_append_printf (recording, "%sf%u", i > 0 ? ";" : "", i % 3);
  g_string_append (recording, " 500\nstop 500");
  text = dup_report (recording->str, &(ProfileTextOptions) { .unicode = TRUE });
  g_assert_cmpuint (strlen (text), <, 100 * 1000);
  g_assert_nonnull (strstr (text, "and 9900 deeper levels"));
  json = dup_json (recording->str);
  g_assert_true (g_str_has_suffix (json, "]}]}]}}\n"));
}

static void
test_json (void)
{
  g_autofree char *json = dup_json (shop);
  g_autofree char *two = dup_json ("a 500\nb \"quoted\\ 500\nstop 1000");
  g_autofree char *none = dup_json ("- 500\nstop 500");

  assert_golden (json, "shop.json");
  g_assert_nonnull (strstr (two, "\"root_frame\": {\"function\": \"MainThread\",\"file_path_short\": \"\""));
  g_assert_nonnull (strstr (two, "\"function\": \"b \\\"quoted\\\\\""));
  g_assert_true (g_str_has_suffix (none, "\"root_frame\": null}\n"));
}

static void
test_dump (void)
{
  g_autofree char *path = dup_golden_path ("version-1.pyprof"), *text = NULL;
  g_autoptr (Profile) profile = NULL;
  GError *error = NULL;
  size_t size;
  FILE *out;

  if (g_getenv ("GOLDEN_WRITE") != NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_autoptr (GByteArray) bytes = profile_fixture_bytes (
        "meta boot /opt/boot.py\nmain@m.py:3;Shop!buy@shop.py:9+11 3\nstate blocked\nmain@m.py:3;*sleep 40/2\nmore 60\n"
        "thread worker\nstate running\nwork@lib:numpy/x.py 8\nended\nbeat 104\nsegment\nthread MainThread\n"
        "main@m.py:3;b\xe4" "d 2\nloss 1 107\nloss 8 2\ncost 1 99000\nstop 110");
      g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &error);
      g_assert_no_error (error);
    }
  out = open_memstream (&text, &size);
  g_assert_true (profile_render_dump (path, out, &error));
  g_assert_no_error (error);
  fclose (out);
  assert_golden (text, "version-1.dump");

  profile = profile_new_for_path (path, &error);
  g_assert_no_error (error);
  g_assert_null (profile_get_warnings (profile)[0]);
  g_assert_cmpuint (profile_get_looks (profile), ==, 3 + 3 + 8 + 2 + 5);
  g_assert_cmpint (profile_get_duration_ns (profile), ==, 110 * G_GINT64_CONSTANT (1000000));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/render/text", test_text);
  g_test_add_func ("/render/text-modes", test_text_modes);
  g_test_add_func ("/render/escapes", test_escapes);
  g_test_add_func ("/render/event-engine-and-losses", test_event_engine_and_losses);
  g_test_add_func ("/render/unwritten", test_unwritten);
  g_test_add_func ("/render/looks", test_looks);
  g_test_add_func ("/render/deep", test_deep);
  g_test_add_func ("/render/json", test_json);
  g_test_add_func ("/render/dump", test_dump);
  return g_test_run ();
}
