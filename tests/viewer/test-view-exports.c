/* test-view-exports.c: each real view as PNG, SVG and PDF, and on paper
 *
 * Cairo writes letters as glyphs: an SVG refers to them one by one, a PDF shows them by text operators
 * and maps them to characters for who copies or searches. Its streams are compressed.
 */

#include <glib/gstdio.h>
#include <string.h>

#include "tests/viewer/driver.h"
#include "tests/viewer/tasks-recording.h"
#include "viewer/export.h"

#define POINTS_PER_PIXEL 0.75
#define ICON_SIZE_MAX    64

typedef struct {
  const char *name;
  const char *recording;     /* NULL: the shop */
  const char *page;          /* what the window shows */
  const char *type;
  const char *letters;       /* of a word that the view has */
  guint       n_glyphs;      /* at least */
  gboolean    has_raster;    /* its blocks are pixels; other views have no image larger than an icon */
} View;

static const View views[] = {
  { "tree", NULL, "tree", "ViewerTreeView", "price", 40 },
  { "flame", NULL, "flame", "ViewerFlameGraph", "price", 20, TRUE },
  { "timeline", NULL, "tree", "ViewerTimeline", "price", 30, TRUE },
  { "functions", NULL, "functions", "ViewerFunctionsView", "price", 60 },
  { "tasks", pair, "tasks", "ViewerTasksView", "sleeper", 40 },
};

static ViewerWindow *
open_view (const View  *view,
           GtkWidget  **widget)
{
  ViewerWindow *window = open_fixture (view->recording != NULL ? view->recording : shop);

  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-view", "s", view->page);
  run_for (300);
  *widget = find_of_type (window, view->type);
  return window;
}

static char *
take (GtkWidget           *widget,
      ViewerPictureFormat  format,
      gsize               *length)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "picture", NULL);
  g_autoptr(GError) error = NULL;
  char *data;

  g_assert_true (viewer_export_write_picture (widget, format, "shop", path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, length, &error));
  g_assert_no_error (error);
  g_unlink (path);
  return data;
}

/* ---- PNG ---- */

/* How many of the pixels have the commonest colour; *n_colors: how many colours there are. */
static double
get_commonest_share (const guint32 *pixels,
                     gsize          n_pixels,
                     guint         *n_colors)
{
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);
  guint commonest = 0;

  for (gsize i = 0; i < n_pixels; i++)
    {
      guint count = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (pixels[i]))) + 1;

      g_hash_table_insert (counts, GUINT_TO_POINTER (pixels[i]), GUINT_TO_POINTER (count));
      commonest = MAX (commonest, count);
    }
  *n_colors = g_hash_table_size (counts);
  return (double) commonest / (double) n_pixels;
}

static void
check_png (GtkWidget *widget)
{
  g_autofree char *data = NULL;
  g_autofree guint32 *pixels = NULL;
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GError) error = NULL;
  gsize length, width, height;
  guint n_colors;

  data = take (widget, VIEWER_PICTURE_PNG, &length);
  bytes = g_bytes_new (data, length);
  texture = gdk_texture_new_from_bytes (bytes, &error);
  g_assert_no_error (error);
  width = (gsize) gdk_texture_get_width (texture);
  height = (gsize) gdk_texture_get_height (texture);
  g_assert_cmpuint (width, ==, 2 * (guint) gtk_widget_get_width (widget));
  g_assert_cmpuint (height, ==, 2 * (guint) gtk_widget_get_height (widget));
  pixels = g_new (guint32, width * height);
  gdk_texture_download (texture, (guchar *) pixels, width * 4);
  g_assert_cmpfloat (get_commonest_share (pixels, width * height, &n_colors), <, 0.995);
  g_assert_cmpuint (n_colors, >, 32);
}

/* ---- SVG ---- */

static guint
count (const char *text,
       const char *part)
{
  guint n = 0;

  for (const char *at = strstr (text, part); at != NULL; at = strstr (at + 1, part))
    n++;
  return n;
}

static double
get_number_after (const char *text,
                  const char *before)
{
  const char *at = strstr (text, before);

  g_assert_nonnull (at);
  return g_ascii_strtod (at + strlen (before), NULL);
}

static void
check_svg (GtkWidget  *widget,
           const View *view)
{
  static const GMarkupParser any = { NULL };
  g_autoptr(GMarkupParseContext) context = g_markup_parse_context_new (&any, 0, NULL, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length;

  data = take (widget, VIEWER_PICTURE_SVG, &length);
  g_assert_true (g_markup_parse_context_parse (context, data, (gssize) length, &error)
                 && g_markup_parse_context_end_parse (context, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat_with_epsilon (get_number_after (data, " width=\""), gtk_widget_get_width (widget) * POINTS_PER_PIXEL, 0.01);
  g_assert_cmpfloat_with_epsilon (get_number_after (data, " height=\""), gtk_widget_get_height (widget) * POINTS_PER_PIXEL, 0.01);
  g_assert_cmpuint (count (data, "href=\"#glyph"), >=, view->n_glyphs);
  for (const char *at = strstr (data, "<image "); at != NULL && !view->has_raster; at = strstr (at + 1, "<image "))
    g_assert_cmpfloat (get_number_after (at, " width=\""), <=, ICON_SIZE_MAX);
}

/* ---- PDF ---- */

static void
append_inflated (GString    *text,
                 const char *from,
                 gsize       length)
{
  g_autoptr(GZlibDecompressor) inflater = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr(GInputStream) packed = g_memory_input_stream_new_from_data (from, (gssize) length, NULL);
  g_autoptr(GInputStream) stream = g_converter_input_stream_new (packed, G_CONVERTER (inflater));
  char buffer[4096];
  gssize n;

  while ((n = g_input_stream_read (stream, buffer, sizeof buffer, NULL, NULL)) > 0)
    for (gssize i = 0; i < n; i++)
      g_string_append_c (text, buffer[i] != '\0' ? buffer[i] : ' ');
}

/* What is in its streams; those that are not compressed stay out. */
static char *
dup_inflated (const char *data,
              gsize       length)
{
  GString *text = g_string_new (NULL);
  const char *end = data + length;

  for (const char *at = data; (at = memmem (at, (gsize) (end - at), "\nstream\n", 8)) != NULL;)
    {
      const char *begin = at + 8, *stop = memmem (begin, (gsize) (end - begin), "endstream", 9);

      g_assert_nonnull (stop);
      append_inflated (text, begin, (gsize) (stop - begin));
      at = stop;
    }
  return g_string_free (text, FALSE);
}

static void
assert_is_pdf (const char *data,
               gsize       length)
{
  g_assert_true (g_str_has_prefix (data, "%PDF-"));
  g_assert_nonnull (g_strstr_len (data + length - 8, 8, "%%EOF"));
}

/* The objects may be in compressed streams, too: *all* is the file and what is in them. */
static void
assert_page (const char *all,
             double      width,
             double      height)
{
  double left, bottom, right, top;
  const char *box = strstr (all, "/MediaBox [");

  g_assert_nonnull (box);
  g_assert_cmpint (sscanf (box, "/MediaBox [ %lf %lf %lf %lf", &left, &bottom, &right, &top), ==, 4);
  g_assert_cmpfloat_with_epsilon (right - left, width, 1);
  g_assert_cmpfloat_with_epsilon (top - bottom, height, 1);
  g_assert_cmpuint (count (all, "/Type /Page\n") + count (all, "/Type /Page "), ==, 1);
}

/* Text is shown, and a reader of the file can tell which letters it has. */
static void
assert_letters (const char *all,
                const char *letters)
{
  g_assert_cmpuint (count (all, "Tj") + count (all, "TJ"), >, 5);
  for (const char *letter = letters; *letter != '\0'; letter++)
    {
      g_autofree char *mapped = g_strdup_printf ("<%04x>", (guint) *letter);

      g_assert_nonnull (strstr (all, mapped));
    }
}

static char *
dup_all (const char *data,
         gsize       length)
{
  GString *all = g_string_new (NULL);
  g_autofree char *inflated = dup_inflated (data, length);

  for (gsize i = 0; i < length; i++)
    g_string_append_c (all, data[i] != '\0' ? data[i] : ' ');
  g_string_append (all, inflated);
  return g_string_free (all, FALSE);
}

static void
check_pdf (GtkWidget  *widget,
           const char *letters)
{
  g_autofree char *data = NULL, *all = NULL;
  gsize length;

  data = take (widget, VIEWER_PICTURE_PDF, &length);
  assert_is_pdf (data, length);
  all = dup_all (data, length);
  assert_page (all, gtk_widget_get_width (widget) * POINTS_PER_PIXEL, gtk_widget_get_height (widget) * POINTS_PER_PIXEL);
  assert_letters (all, letters);
}

/* ---- paper ---- */

static void
fail (const char *sentence,
      gpointer    user_data)
{
  g_error ("%s", sentence);
}

/* One page with the whole view, wide as it is, as a printer would have it. */
static void
check_print (GtkWidget  *widget,
             const char *letters)
{
  g_autofree char *path = g_build_filename (g_get_user_state_dir (), "printed.pdf", NULL);
  g_autoptr(GtkPrintOperation) operation = viewer_picture_new_print (widget, "shop", fail, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL, *all = NULL;
  g_autoptr(GtkPageSetup) setup = NULL;
  gsize length;

  g_assert_nonnull (operation);
  setup = g_object_ref (gtk_print_operation_get_default_page_setup (operation));
  gtk_print_operation_set_export_filename (operation, path);
  gtk_print_operation_set_allow_async (operation, FALSE);
  g_assert_cmpint (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_EXPORT, NULL, &error), ==,
                   GTK_PRINT_OPERATION_RESULT_APPLY);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &data, &length, &error));
  g_unlink (path);
  assert_is_pdf (data, length);
  all = dup_all (data, length);
  assert_page (all, gtk_page_setup_get_paper_width (setup, GTK_UNIT_POINTS), gtk_page_setup_get_paper_height (setup, GTK_UNIT_POINTS));
  assert_letters (all, letters);
}

static void
test_view (gconstpointer user_data)
{
  const View *view = user_data;
  GtkWidget *widget;
  ViewerWindow *window = open_view (view, &widget);

  check_png (widget);
  check_svg (widget, view);
  check_pdf (widget, view->letters);
  check_print (widget, view->letters);
  close_window (window);
}

int
main (int   argc,
      char *argv[])
{
  if (!driver_start (&argc, &argv))
    return 0;
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autofree char *path = g_strconcat ("/view-exports/", views[i].name, NULL);

      g_test_add_data_func (path, &views[i], test_view);
    }
  return driver_run ();
}
