/* test-damage.c: broken files give one exact sentence or a warning, never a crash */

#include "fixture.h"

#include "format/format.h"
#include "profile/check.h"
#include "profile/render.h"

#include <stdio.h>
#include <string.h>

#include <glib/gstdio.h>

static const char recording[] =
  "main;a 3\nmain;a;b 2\nbeat 6\nsegment\nthread w\nrun;work 4\nthread MainThread\nmain;c 2\nstop 10";

/* Reads, and replaces the file's name in an error's message with FILE. */
static Profile *
read_bytes (const void *data, gsize size, char **message, int *code)
{
  g_autofree char *path = profile_fixture_file (data, size);
  g_autoptr (GError) error = NULL;
  Profile *profile = profile_new_for_path (path, &error);

  *message = NULL;
  if (error != NULL)
    {
      g_autoptr (GString) text = g_string_new (error->message);
      g_string_replace (text, path, "FILE", 0);
      *message = g_strdup (text->str);
      *code = error->code;
    }
  g_assert_true ((profile == NULL) == (error != NULL));
  g_unlink (path);
  return profile;
}

static void
assert_error (const void *data, gsize size, int code, const char *expected)
{
  g_autofree char *message = NULL;
  int found = -1;
  g_autoptr (Profile) profile = read_bytes (data, size, &message, &found);

  g_assert_null (profile);
  g_assert_cmpstr (message, ==, expected);
  g_assert_cmpint (found, ==, code);
}

static void
assert_warning (const void *data, gsize size, guint index, const char *expected)
{
  g_autofree char *message = NULL;
  int code;
  g_autoptr (Profile) profile = read_bytes (data, size, &message, &code);

  g_assert_cmpstr (message, ==, NULL);
  for (guint i = 0; i <= index; i++)
    g_assert_nonnull (profile_get_warnings (profile)[i]);
  g_assert_cmpstr (profile_get_warnings (profile)[index], ==, expected);
}

/* The offset of the n-th chunk of a type. */
static gsize
find_chunk (const GByteArray *bytes, uint32_t type, guint n)
{
  gsize offset = FORMAT_FILE_HEADER_SIZE;

  for (;;)
    {
      FormatChunk chunk;
      g_assert_cmpint (format_read_chunk (bytes->data + offset, bytes->len - offset, &chunk), ==, FORMAT_READ_OK);
      if (chunk.type == type && n-- == 0)
        return offset;
      offset += chunk.size;
    }
}

/* Puts a chunk with this payload behind what is there. */
static void
append_chunk (GByteArray *bytes, uint32_t type, uint32_t flags, const guint8 *payload, gsize size)
{
  guint8 data[4096];
  FormatBuffer buffer = { .data = data, .capacity = sizeof data };
  size_t mark = format_begin_chunk (&buffer, type);

  memcpy (data + 4, &flags, 4);
  format_put_raw (&buffer, payload, size);
  format_seal_chunk (&buffer, mark);
  g_byte_array_append (bytes, data, (guint) buffer.size);
}

static void
test_not_a_recording (void)
{
  static const guint8 picture[] = { 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13 };
  g_autoptr (GError) error = NULL;

  assert_error ("", 0, PROFILE_ERROR_EMPTY, "FILE is empty: a recording begins with 8 bytes, 0 were found.");
  assert_error (picture, sizeof picture, PROFILE_ERROR_NOT_PYPROF,
                "FILE is not a recording: it should begin with 50 59 50 52 4f 46 00 (PYPROF), and begins with 89 50 4e 47 0d 0a 1a.");
  assert_error ("print (1)\n", 10, PROFILE_ERROR_NOT_PYPROF,
                "FILE is not a recording: it should begin with 50 59 50 52 4f 46 00 (PYPROF), and begins with 70 72 69 6e 74 20 28.");
  assert_error ("PYPR", 4, PROFILE_ERROR_DAMAGED, "FILE is cut off: a recording begins with 8 bytes, 4 were found.");
  assert_error ("PYPROF\0\x01", 8, PROFILE_ERROR_DAMAGED, "FILE is cut off: it ends at byte 8, before the first sample.");
  assert_error ("PYPROF\0\x02zzz", 11, PROFILE_ERROR_NEWER,
                "FILE was made by a newer Pyinst: its format is version 2, this one reads version 1.");

  g_assert_null (profile_new_for_path ("/nonexistent/x.pyprof", &error));
  g_assert_error (error, PROFILE_ERROR, PROFILE_ERROR_IO);
  g_assert_cmpstr (error->message, ==, "/nonexistent/x.pyprof cannot be opened: No such file or directory.");
  g_clear_error (&error);
  g_assert_null (profile_new_for_path ("/tmp", &error));
  g_assert_cmpstr (error->message, ==, "/tmp is not a file that can hold a recording: it is a folder.");
}

static void
test_no_samples (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes ("stop 10");

  assert_error (bytes->data, bytes->len, PROFILE_ERROR_NO_SAMPLES,
                "FILE is whole, but no sample was taken: the program ended before it was looked at.");
}

static void
test_unknown_chunks (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);
  g_autofree char *message = NULL, *expected = g_strdup_printf (
    "FILE was made by a newer Pyinst: the NEWX chunk at byte %u must be understood, and is not known here.",
    bytes->len + 17);
  g_autoptr (Profile) profile = NULL;
  int code;

  append_chunk (bytes, FORMAT_TAG ('n', 'e', 'w', 'x'), 0, (const guint8 *) "?", 1);
  profile = read_bytes (bytes->data, bytes->len, &message, &code);
  g_assert_nonnull (profile);
  g_assert_null (profile_get_warnings (profile)[0]);
  append_chunk (bytes, FORMAT_TAG ('N', 'E', 'W', 'X'), FORMAT_CHUNK_CRITICAL, (const guint8 *) "?", 1);
  assert_error (bytes->data, bytes->len, PROFILE_ERROR_NEWER, expected);
}

/* Fields of a later version stand behind ours and are passed over. */
static void
test_later_fields (void)
{
  static const guint8 beat[] = { 6, 0x80, 0xad, 0xe2, 0x04, 1, 1 };   /* record: +5,000,000 ns, 1, 1 */
  static const guint8 longer[] = { 8, 0x80, 0xad, 0xe2, 0x04, 1, 1, 9, 9 };
  g_autoptr (GByteArray) first = profile_fixture_bytes ("main 1"), second = profile_fixture_bytes ("main 1");
  g_autofree char *message = NULL, *other = NULL;
  g_autoptr (Profile) a = NULL, b = NULL;
  int code;

  append_chunk (first, FORMAT_CHUNK_BEAT, 1, beat, sizeof beat);
  append_chunk (second, FORMAT_CHUNK_BEAT, 1, longer, sizeof longer);
  a = read_bytes (first->data, first->len, &message, &code);
  b = read_bytes (second->data, second->len, &other, &code);
  g_assert_cmpint (profile_get_duration_ns (a), ==, 5000000);
  g_assert_cmpint (profile_get_duration_ns (b), ==, 5000000);
  g_assert_null (profile_get_warnings (b)[0]);
}

static void
test_cut_everywhere (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);
  guint64 looks = 0;

  for (gsize size = 0; size < bytes->len; size++)
    {
      g_autofree char *message = NULL;
      int code;
      g_autoptr (Profile) profile = read_bytes (bytes->data, size, &message, &code);

      if (profile == NULL)
        {
          g_assert_cmpuint (looks, ==, 0);
          continue;
        }
      /* What is read never becomes less with more bytes, and what is left over is said. */
      g_assert_cmpuint (profile_get_looks (profile), >=, looks);
      looks = profile_get_looks (profile);
      g_assert_false (profile_is_complete (profile));
      g_assert_true (profile_get_warnings (profile)[0] == NULL
                     || g_str_has_prefix (profile_get_warnings (profile)[0], "Cut off: the last "));
    }
  g_assert_cmpuint (looks, >, 0);
}

static void
test_every_byte_wrong (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);

  for (gsize i = 0; i < bytes->len; i++)
    for (guint bit = 0; bit < 8; bit += 3)
      {
        g_autofree char *message = NULL;
        int code;
        g_autoptr (Profile) profile = NULL;

        bytes->data[i] ^= (guint8) (1u << bit);
        profile = read_bytes (bytes->data, bytes->len, &message, &code);
        /* The checksum or the header's check sees every one of them. */
        if (profile != NULL)
          g_assert_nonnull (profile_get_warnings (profile)[0]);
        bytes->data[i] ^= (guint8) (1u << bit);
      }
}

static void
test_damage_in_the_middle (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);
  gsize damaged = find_chunk (bytes, FORMAT_CHUNK_SAMP, 1), segment = find_chunk (bytes, FORMAT_CHUNK_SEGM, 1);
  g_autofree char *resumed = g_strdup_printf ("Resumed at the segment at byte %u: %u bytes were skipped.",
                                              (guint) segment, (guint) (segment - damaged));
  g_autofree char *checksum = NULL, *message = NULL;
  g_autoptr (Profile) profile = NULL;
  guint32 expected, found, length;
  int code;

  memcpy (&length, bytes->data + damaged + 8, 4);
  memcpy (&expected, bytes->data + damaged + 12, 4);
  bytes->data[damaged + 20] ^= 1;
  found = format_crc32 (format_crc32 (0, bytes->data + damaged, 12), bytes->data + damaged + 16, length);
  checksum = g_strdup_printf ("Damaged at byte %u: a chunk's checksum should be %08x and is %08x.", (guint) damaged,
                              expected, found);
  assert_warning (bytes->data, bytes->len, 0, checksum);
  assert_warning (bytes->data, bytes->len, 1, resumed);
  profile = read_bytes (bytes->data, bytes->len, &message, &code);
  g_assert_cmpuint (profile_get_n_threads (profile), ==, 2);
  g_assert_true (profile_is_complete (profile));
}

static void
test_lying_lengths (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);
  gsize last = find_chunk (bytes, FORMAT_CHUNK_STOP, 0);
  g_autofree char *too_long = g_strdup_printf (
    "Damaged at byte %u: a chunk has at most 1048576 bytes, this one says 4294967295.", (guint) last);
  g_autofree char *lost = g_strdup_printf (
    "Damaged from byte %u to the end: no whole segment follows in these %u bytes.", (guint) last,
    (guint) (bytes->len - last));
  g_autofree char *cut = g_strdup_printf ("Cut off: the last %u bytes, from byte %u, are not a whole chunk.",
                                          (guint) (bytes->len - last), (guint) last);

  memset (bytes->data + last + 8, 0xff, 4);
  assert_warning (bytes->data, bytes->len, 0, too_long);
  assert_warning (bytes->data, bytes->len, 1, lost);
  memcpy (bytes->data + last + 8, "\xff\xff\x0f\x00", 4);
  assert_warning (bytes->data, bytes->len, 0, cut);
}

static void
test_lying_records (void)
{
  static const guint8 huge[] = { 0xff, 0xff, 0xff, 0xff, 0x0f, 1 };
  /* thread 1, time 0, 2^63 entries of which none is there */
  static const guint8 many[] = { 12, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1 };
  /* one entry that lasts 2^63 ns, at stack 0 */
  static const guint8 forever[] = { 16, 1, 0, 1, 0, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 0, 1 };
  static const guint8 nowhere[] = { 7, 1, 0, 1, 0, 1, 99, 1 };
  static const guint8 frame[] = { 3, 77, 1, 0 };
  static const struct { uint32_t type; const guint8 *data; gsize size; const char *sentence; } rows[] = {
    { FORMAT_CHUNK_SAMP, huge, sizeof huge, "Damaged in the SAMP chunk at byte %u: record 1 does not hold the fields that it should." },
    { FORMAT_CHUNK_SAMP, many, sizeof many, "Damaged in the SAMP chunk at byte %u: record 1 does not hold the fields that it should." },
    { FORMAT_CHUNK_SAMP, forever, sizeof forever, "Damaged in the SAMP chunk at byte %u: record 1 does not hold the fields that it should." },
    { FORMAT_CHUNK_SAMP, nowhere, sizeof nowhere, "Damaged in the SAMP chunk at byte %u: record 1 names something that was not defined before it." },
    { FORMAT_CHUNK_FRAM, frame, sizeof frame, "Damaged in the FRAM chunk at byte %u: record 1 names something that was not defined before it." },
    { FORMAT_CHUNK_CODE, frame, sizeof frame, "Damaged in the CODE chunk at byte %u: record 1 does not hold the fields that it should." },
    { FORMAT_CHUNK_STAK, frame, 1, "Damaged in the STAK chunk at byte %u: record 1 does not hold the fields that it should." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GByteArray) bytes = profile_fixture_bytes ("main;a 3");
      guint offset = bytes->len;
      g_autofree char *number = g_strdup_printf ("%u", offset);
      g_autoptr (GString) sentence = g_string_new (rows[i].sentence);

      g_string_replace (sentence, "%u", number, 1);
      append_chunk (bytes, rows[i].type, 1, rows[i].data, rows[i].size);
      assert_warning (bytes->data, bytes->len, 0, sentence->str);
    }
}

/* A file made to look like many segments is searched in a time that its size bounds. */
static void
test_search_is_bounded (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes ("main;a 3");
  gint64 began = g_get_monotonic_time ();
  g_autofree char *message = NULL;
  g_autoptr (Profile) profile = NULL;
  int code;

  g_byte_array_append (bytes, (const guint8 *) "SAMPxxxx\1\0\0\0xxxxy", 17);
  for (guint i = 0; i < 50000; i++)
    g_byte_array_append (bytes, (const guint8 *) "SEGM\1\0\0\0\xf0\0\0\0", 12);
  profile = read_bytes (bytes->data, bytes->len, &message, &code);
  g_assert_nonnull (profile);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_TIME_SPAN_SECOND);
}

static void
test_check (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);
  g_autofree char *whole = profile_fixture_file (bytes->data, bytes->len);
  g_autofree char *cut = profile_fixture_file (bytes->data, bytes->len - 3);
  g_autoptr (GError) error = NULL;
  ProfileCheck check;

  g_assert_true (profile_check_file (whole, &check, &error));
  g_assert_true (check.whole && check.stopped);
  g_assert_cmpuint (check.n_bytes, ==, bytes->len);
  g_assert_cmpuint (check.n_segments, ==, 2);
  g_assert_cmpuint (check.n_threads, ==, 2);
  g_assert_cmpuint (check.n_samples, ==, 4);
  profile_check_clear (&check);
  g_assert_true (profile_check_file (cut, &check, &error));
  g_assert_false (check.whole || check.stopped);
  g_assert_nonnull (check.problems[0]);
  profile_check_clear (&check);
  g_unlink (whole);
  g_unlink (cut);
}

/* Reads what a liar with a right checksum wrote, and renders it every way. */
static void
use_everything (const GByteArray *bytes)
{
  g_autofree char *path = profile_fixture_file (bytes->data, bytes->len), *text = NULL;
  g_autoptr (Profile) profile = profile_new_for_path (path, NULL);
  size_t size;
  FILE *out = open_memstream (&text, &size);

  profile_render_dump (path, out, NULL);
  if (profile != NULL)
    {
      profile_render_text (profile, &(ProfileTextOptions) { .all_threads = TRUE, .report.show_all = TRUE }, out);
      profile_render_json (profile, &(ProfileReportOptions) { 0 }, out);
      for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
        {
          ProfileThreadInfo info;
          ProfileSample sample;
          gint64 end_ns = 0;

          profile_get_thread_info (profile, i, &info);
          g_assert_true (g_utf8_validate (info.name, -1, NULL));
          for (guint64 j = 0; j < info.n_samples; j++)
            {
              profile_get_sample (profile, i, j, &sample);
              g_assert_cmpint (sample.begin_ns, >=, end_ns);
              g_assert_cmpint (sample.end_ns, >=, sample.begin_ns);
              g_assert_cmpuint (sample.stack, <=, profile_get_n_stacks (profile));
              end_ns = sample.end_ns;
            }
        }
    }
  fclose (out);
  g_unlink (path);
}

/* Every byte of every payload takes awkward values, under a checksum that is right. */
static void
test_every_lie (void)
{
  static const guint8 values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);
  gsize offset = FORMAT_FILE_HEADER_SIZE;

  while (offset < bytes->len)
    {
      FormatBuffer buffer = { .data = bytes->data, .capacity = bytes->len };
      FormatChunk chunk;

      g_assert_cmpint (format_read_chunk (bytes->data + offset, bytes->len - offset, &chunk), ==, FORMAT_READ_OK);
      buffer.size = offset + chunk.size;
      for (gsize i = offset + FORMAT_CHUNK_HEADER_SIZE; i < offset + chunk.size; i++)
        {
          guint8 was = bytes->data[i];
          for (guint j = 0; j < G_N_ELEMENTS (values); j++)
            {
              bytes->data[i] = values[j];
              format_seal_chunk (&buffer, offset);
              use_everything (bytes);
            }
          bytes->data[i] = was;
          format_seal_chunk (&buffer, offset);
        }
      offset += chunk.size;
    }
}

/* The dump of damaged files ends too, and says what is wrong. */
static void
test_dump_of_damage (void)
{
  g_autoptr (GByteArray) bytes = profile_fixture_bytes (recording);

  for (gsize i = FORMAT_FILE_HEADER_SIZE; i < bytes->len; i += 3)
    {
      g_autofree char *path = NULL, *text = NULL;
      g_autoptr (GError) error = NULL;
      size_t size;
      FILE *out = open_memstream (&text, &size);

      bytes->data[i] ^= 0x11;
      path = profile_fixture_file (bytes->data, bytes->len);
      g_assert_true (profile_render_dump (path, out, &error));
      fclose (out);
      g_assert_true (strstr (text, "Damaged") != NULL || strstr (text, "Cut off") != NULL);
      bytes->data[i] ^= 0x11;
      g_unlink (path);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damage/not-a-recording", test_not_a_recording);
  g_test_add_func ("/damage/no-samples", test_no_samples);
  g_test_add_func ("/damage/unknown-chunks", test_unknown_chunks);
  g_test_add_func ("/damage/later-fields", test_later_fields);
  g_test_add_func ("/damage/cut-everywhere", test_cut_everywhere);
  g_test_add_func ("/damage/every-byte-wrong", test_every_byte_wrong);
  g_test_add_func ("/damage/in-the-middle", test_damage_in_the_middle);
  g_test_add_func ("/damage/lying-lengths", test_lying_lengths);
  g_test_add_func ("/damage/lying-records", test_lying_records);
  g_test_add_func ("/damage/every-lie", test_every_lie);
  g_test_add_func ("/damage/search-is-bounded", test_search_is_bounded);
  g_test_add_func ("/damage/check", test_check);
  g_test_add_func ("/damage/dump", test_dump_of_damage);
  return g_test_run ();
}
