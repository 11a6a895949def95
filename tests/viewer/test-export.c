/* Exports: pictures of what is shown, and the reports, as files. */

#include <adwaita.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "tests/profile/fixture.h"
#include "tests/viewer/tasks-recording.h"
#include "profile/cut.h"
#include "viewer/export.h"

#define MS G_GINT64_CONSTANT (1000000)

static const char shop[] =
  "meta target shop.py\n"
  "main@shop.py:3;price@shop.py:20 250\n"
  "main@shop.py:4;log@shop.py:30 400\n"
  "thread worker\nstate blocked\nrun@shop.py:50 100\n";

/* A thread that is over before the middle, one that is not, and a function that comes after it. */
static const char phases[] =
  "meta target shop.py\n"
  "main@shop.py:3;price@shop.py:20 400\n"
  "main@shop.py:4;log@shop.py:30 400\n"
  "main@shop.py:5;late@shop.py:40 200\n"
  "thread early\nrun@shop.py:50 100\nended\n"
  "thread worker\nstate blocked\nrun@shop.py:50;wait@shop.py:51 900\nstop 1000\n";

static char *folder;

static void
pass (guint ms)
{
  gint64 deadline_us = g_get_monotonic_time () + ms * G_GINT64_CONSTANT (1000);

  while (g_get_monotonic_time () < deadline_us)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (1000);
}

/* A window with a red picture and a word in it, drawn at least once. */
static GtkWidget *
new_window (GtkWidget **shown)
{
  GtkWidget *window = gtk_window_new ();

  *shown = gtk_label_new ("price");
  gtk_window_set_default_size (GTK_WINDOW (window), 120, 80);
  gtk_window_set_child (GTK_WINDOW (window), *shown);
  gtk_window_present (GTK_WINDOW (window));
  pass (300);
  g_assert_cmpint (gtk_widget_get_width (*shown), >, 0);
  return window;
}

static char *
take (ViewerPictureFormat  format,
      gsize               *length,
      int                 *width)
{
  g_autofree char *path = g_build_filename (folder, "picture", NULL);
  g_autoptr(GError) error = NULL;
  GtkWidget *shown, *window = new_window (&shown);
  char *data;

  *width = gtk_widget_get_width (shown);
  g_assert_true (viewer_export_write_picture (shown, format, "shop", path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, length, &error));
  g_assert_no_error (error);
  g_unlink (path);
  gtk_window_destroy (GTK_WINDOW (window));
  return data;
}

static void
test_png (void)
{
  g_autofree char *data = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree guchar *pixels = NULL;
  gboolean has_words = FALSE;
  gsize length, stride;
  int width;

  data = take (VIEWER_PICTURE_PNG, &length, &width);
  bytes = g_bytes_new (data, length);
  texture = gdk_texture_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gdk_texture_get_width (texture), ==, 2 * width);

  /* Opaque everywhere, and not of one colour: the word is there. */
  stride = (gsize) gdk_texture_get_width (texture) * 4;
  pixels = g_malloc (stride * (gsize) gdk_texture_get_height (texture));
  gdk_texture_download (texture, pixels, stride);
  for (gsize i = 0; i < stride * (gsize) gdk_texture_get_height (texture); i += 4)
    {
      g_assert_cmpuint (pixels[i + 3], ==, 255);
      has_words |= memcmp (pixels, pixels + i, 4) != 0;
    }
  g_assert_true (has_words);
}

static void
test_drawings (void)
{
  g_autofree char *svg = NULL;
  g_autofree char *pdf = NULL;
  gsize length;
  int width;

  svg = take (VIEWER_PICTURE_SVG, &length, &width);
  g_assert_nonnull (g_strstr_len (svg, (gssize) length, "<svg"));
  g_assert_nonnull (g_strstr_len (svg, (gssize) length, "glyph"));
  g_assert_null (g_strstr_len (svg, (gssize) length, "<image"));
  pdf = take (VIEWER_PICTURE_PDF, &length, &width);
  g_assert_true (g_str_has_prefix (pdf, "%PDF-"));
  g_assert_nonnull (g_strstr_len (pdf + length - 8, 8, "%%EOF"));
}

static void
test_nothing_is_seen (void)
{
  g_autoptr(GError) error = NULL;
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("price"));

  g_assert_null (viewer_picture_new (label, VIEWER_PICTURE_PNG, "shop", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_object_unref (label);
}

/* ---- reports ---- */

static void
keep_result (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static gboolean
write_report_of (Profile                     *profile,
                 const ProfileReportFormat   *format,
                 const ProfileReportOptions  *options,
                 gint64                       begin_ns,
                 gint64                       end_ns,
                 const char                  *path,
                 GError                     **error)
{
  g_autoptr(GAsyncResult) result = NULL;

  viewer_export_write_report (profile, format, options, begin_ns, end_ns, path, keep_result, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return viewer_export_finish (result, error);
}

static gboolean
write_report (Profile                    *profile,
              const ProfileReportFormat  *format,
              const char                 *path,
              GError                    **error)
{
  return write_report_of (profile, format, &(ProfileReportOptions) { .clock = PROFILE_CLOCK_WALL }, 0, 0, path, error);
}

/* The same bytes as the command line's. */
static void
test_reports (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile (shop);
  ViewerExportKind kind;
  guint n_reports = 0;

  for (guint i = 0; viewer_export_get_kind (i, &kind); i++)
    {
      ProfileReportOptions options = { .clock = PROFILE_CLOCK_WALL };
      g_autofree char *path = g_strconcat (folder, "/report", kind.suffix, NULL);
      g_autofree char *written = NULL;
      g_autofree char *expected = NULL;
      g_autoptr(GError) error = NULL;
      gsize written_length, expected_length;
      FILE *memory;

      g_assert_cmpint (kind.label[0], !=, '\0');
      if (kind.report == NULL)
        continue;
      n_reports++;
      g_assert_true (write_report (profile, kind.report, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &written, &written_length, NULL));
      memory = open_memstream (&expected, &expected_length);
      profile_report_format_write (kind.report, profile, &options, memory);
      fclose (memory);
      g_assert_cmpmem (written, written_length, expected, expected_length);
      g_assert_cmpuint (written_length, >, 20);
      g_unlink (path);
    }
  g_assert_cmpuint (n_reports, ==, 9);
}

/* The range saved as a recording, and that read. */
static Profile *
read_part (Profile *whole,
           gint64   begin_ns,
           gint64   end_ns)
{
  g_autoptr(GByteArray) bytes = profile_cut (whole, begin_ns, end_ns, -1);
  g_autofree char *path = profile_fixture_file (bytes->data, bytes->len);
  g_autoptr(GError) error = NULL;
  Profile *part = profile_new_for_path (path, &error);

  g_assert_no_error (error);
  g_unlink (path);
  return part;
}

static char *
dup_report (Profile                    *profile,
            const ProfileReportFormat  *format,
            const ProfileReportOptions *options,
            gsize                      *length)
{
  char *text = NULL;
  FILE *memory = open_memstream (&text, length);

  profile_report_format_write (format, profile, options, memory);
  fclose (memory);
  return text;
}

static void
check_part_of (Profile    *whole,
               const char *format_name,
               guint32     thread,
               guint32     thread_of_part,
               const char *transforms_text)
{
  const ProfileReportFormat *format = profile_report_format_by_name (format_name);
  g_autoptr(Profile) part = read_part (whole, 300 * MS, 700 * MS);
  g_autoptr(ProfileTransforms) transforms = NULL;
  g_autoptr(ProfileTransforms) transforms_of_part = NULL;
  ProfileReportOptions options = { .thread = thread }, options_of_part = { .thread = thread_of_part };
  g_autofree char *path = g_build_filename (folder, "part", NULL);
  g_autofree char *written = NULL, *expected = NULL, *of_whole = NULL;
  g_autoptr(GError) error = NULL;
  gsize written_length, expected_length, whole_length;

  if (transforms_text != NULL)
    {
      g_assert_true (profile_transforms_parse (&transforms, whole, transforms_text, NULL));
      g_assert_true (profile_transforms_parse (&transforms_of_part, part, transforms_text, NULL));
    }
  options.transforms = transforms;
  options_of_part.transforms = format->is_transformed ? transforms_of_part : NULL;
  g_assert_true (write_report_of (whole, format, &options, 300 * MS, 700 * MS, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &written, &written_length, NULL));
  expected = dup_report (part, format, &options_of_part, &expected_length);
  g_assert_cmpmem (written, written_length, expected, expected_length);
  options.transforms = format->is_transformed ? transforms : NULL;
  of_whole = dup_report (whole, format, &options, &whole_length);
  g_assert_false (whole_length == written_length && memcmp (of_whole, written, written_length) == 0);
  g_unlink (path);
}

/* Of a time range: what the command line makes of the selection saved as a recording. */
static void
test_reports_of_a_range (void)
{
  g_autoptr(Profile) whole = profile_fixture_profile (phases);
  ViewerExportKind kind;

  for (guint i = 0; viewer_export_get_kind (i, &kind); i++)
    if (kind.report != NULL)
      {
        check_part_of (whole, kind.report->name, 0, 0, NULL);
        check_part_of (whole, kind.report->name, 0, 0, "merge:price");
        /* The thread before it is not in the part: it is another one by number. */
        check_part_of (whole, kind.report->name, 3, 2, NULL);
      }
}

static void
test_transforms (void)
{
  const ProfileReportFormat *format = profile_report_format_by_name ("collapsed");
  g_autoptr(Profile) whole = profile_fixture_profile (phases);
  g_autoptr(ProfileTransforms) transforms = NULL;
  g_autofree char *path = g_build_filename (folder, "transformed", NULL);
  g_autofree char *written = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (profile_transforms_parse (&transforms, whole, "focus:log", NULL));
  g_assert_true (write_report_of (whole, format, &(ProfileReportOptions) { .transforms = transforms }, 0, 0, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &written, NULL, NULL));
  g_assert_nonnull (strstr (written, "log"));
  g_assert_null (strstr (written, "price"));
  g_unlink (path);
}

/* Of one kind of tasks where the format can be; the others have all. */
static void
test_task_kind (void)
{
  static const char *const names[] = { "text", "json", "speedscope", "collapsed" };
  g_autoptr(Profile) whole = profile_fixture_profile (pair);
  const ProfileReportOptions of_kind = { .task_kind = "sleeper" }, of_all = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const ProfileReportFormat *format = profile_report_format_by_name (names[i]);
      g_autofree char *path = g_build_filename (folder, "kind", NULL);
      g_autofree char *written = NULL, *expected = NULL, *all = NULL;
      g_autoptr(GError) error = NULL;
      gsize written_length, expected_length, all_length;

      g_assert_true (write_report_of (whole, format, &of_kind, 0, 0, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &written, &written_length, NULL));
      expected = dup_report (whole, format, format->is_of_tasks ? &of_kind : &of_all, &expected_length);
      all = dup_report (whole, format, &of_all, &all_length);
      g_assert_cmpmem (written, written_length, expected, expected_length);
      g_assert_cmpint (format->is_of_tasks, ==, i < 2);
      if (format->is_of_tasks)
        g_assert_false (all_length == written_length && memcmp (all, written, written_length) == 0);
      g_unlink (path);
    }
}

/* One sentence, and no file, where the range has nothing of what is asked for. */
static void
test_part_is_empty (void)
{
  const ProfileReportFormat *format = profile_report_format_by_name ("text");
  g_autoptr(Profile) whole = profile_fixture_profile (phases);
  g_autoptr(ProfileTransforms) focus = NULL, drop = NULL;
  g_autofree char *path = g_build_filename (folder, "nothing", NULL);
  g_autoptr(GError) error = NULL;

  g_assert_true (profile_transforms_parse (&focus, whole, "focus:late", NULL));
  g_assert_false (write_report_of (whole, format, &(ProfileReportOptions) { .transforms = focus }, 300 * MS, 700 * MS, path, &error));
  g_assert_cmpstr (error->message, ==, "What the view is focused on did not run in the selected time.");
  g_clear_error (&error);
  g_assert_false (write_report_of (whole, format, &(ProfileReportOptions) { .thread = 2 }, 300 * MS, 700 * MS, path, &error));
  g_assert_cmpstr (error->message, ==, "The thread has no samples in the selected time.");
  g_clear_error (&error);
  g_assert_false (write_report_of (whole, format, &(ProfileReportOptions) { .task_kind = "sleeper" }, 300 * MS, 700 * MS, path, &error));
  g_assert_cmpstr (error->message, ==, "No task of this kind was there in the selected time.");
  g_clear_error (&error);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));

  /* What is to go and never was there is gone. */
  g_assert_true (profile_transforms_parse (&drop, whole, "drop:late", NULL));
  g_assert_true (write_report_of (whole, format, &(ProfileReportOptions) { .transforms = drop }, 300 * MS, 700 * MS, path, &error));
  g_assert_no_error (error);
  g_unlink (path);
}

/* A folder stands where the report should: an error, and nothing else is left behind. */
static void
test_report_fails (void)
{
  g_autoptr(Profile) profile = profile_fixture_profile (shop);
  g_autofree char *path = g_build_filename (folder, "taken", NULL);
  g_autofree char *inside = g_build_filename (path, "file", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = NULL;
  guint n_names = 0;

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  g_assert_true (g_file_set_contents (inside, "x", 1, NULL));
  g_assert_false (write_report (profile, profile_report_format_by_name ("text"), path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir) != NULL)
    n_names++;
  g_assert_cmpuint (n_names, ==, 1);
  g_unlink (inside);
  g_rmdir (path);
}

int
main (int    argc,
      char **argv)
{
  int result;

  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("pyinst-export-XXXXXX", NULL);
  g_test_add_func ("/export/reports", test_reports);
  g_test_add_func ("/export/range", test_reports_of_a_range);
  g_test_add_func ("/export/transforms", test_transforms);
  g_test_add_func ("/export/task-kind", test_task_kind);
  g_test_add_func ("/export/part-is-empty", test_part_is_empty);
  g_test_add_func ("/export/report-fails", test_report_fails);
  if (gtk_init_check ())
    {
      adw_init ();
      g_test_add_func ("/export/png", test_png);
      g_test_add_func ("/export/drawings", test_drawings);
      g_test_add_func ("/export/nothing-is-seen", test_nothing_is_seen);
    }
  else
    g_test_message ("Pictures need a display.");
  result = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return result;
}
