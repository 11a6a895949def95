/* picture.c: what a widget shows, as a picture in a file or on paper */

#include "viewer/picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <gio/gio.h>
#include <glib/gi18n.h>

#include "viewer/picture-node.h"

#define PNG_SCALE 2
#define POINTS_PER_PIXEL 0.75   /* 72 points and 96 pixels are an inch */

typedef struct {
  GskRenderNode *node;
  int            width;
  int            height;
} Picture;

static void
get_background (GtkWidget *widget,
                GdkRGBA   *color)
{
  GtkWidget *root = GTK_WIDGET (gtk_widget_get_root (widget));
  GtkStyleContext *style = gtk_widget_get_style_context (root != NULL ? root : widget);

  if (!gtk_style_context_lookup_color (style, "window_bg_color", color))
    *color = (GdkRGBA) { 1, 1, 1, 1 };
}

static gboolean
take_picture (GtkWidget *widget,
              Picture   *picture)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GskRenderNode *node;
  GdkRGBA background;

  picture->width = gtk_widget_get_width (widget);
  picture->height = gtk_widget_get_height (widget);
  get_background (widget, &background);
  gtk_snapshot_append_color (snapshot, &background,
                             &GRAPHENE_RECT_INIT (0, 0, (float) picture->width, (float) picture->height));
  gdk_paintable_snapshot (paintable, snapshot, picture->width, picture->height);
  node = gtk_snapshot_free_to_node (snapshot);
  picture->node = node != NULL ? viewer_picture_node_new_vector (node) : NULL;
  g_clear_pointer (&node, gsk_render_node_unref);
  return picture->node != NULL && picture->width > 0 && picture->height > 0;
}

static cairo_status_t
append (void                *closure,
        const unsigned char *data,
        unsigned int         length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
new_surface (const Picture       *picture,
             ViewerPictureFormat  format,
             const char          *title,
             GByteArray          *bytes)
{
  double width = picture->width * POINTS_PER_PIXEL, height = picture->height * POINTS_PER_PIXEL;
  cairo_surface_t *surface;

  switch (format)
    {
    case VIEWER_PICTURE_SVG:
      surface = cairo_svg_surface_create_for_stream (append, bytes, width, height);
      cairo_surface_set_device_scale (surface, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
      return surface;
    case VIEWER_PICTURE_PDF:
      surface = cairo_pdf_surface_create_for_stream (append, bytes, width, height);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, title);
      cairo_surface_set_device_scale (surface, POINTS_PER_PIXEL, POINTS_PER_PIXEL);
      return surface;
    case VIEWER_PICTURE_PNG:
    default:
      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, picture->width * PNG_SCALE, picture->height * PNG_SCALE);
      cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
      return surface;
    }
}

GBytes *
viewer_picture_new (GtkWidget            *widget,
                    ViewerPictureFormat   format,
                    const char           *title,
                    GError              **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  Picture picture;
  cairo_t *cr;

  if (!take_picture (widget, &picture))
    {
      g_clear_pointer (&picture.node, gsk_render_node_unref);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("Nothing is shown there to take a picture of."));
      return NULL;
    }
  surface = new_surface (&picture, format, title, bytes);
  cr = cairo_create (surface);
  gsk_render_node_draw (picture.node, cr);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == VIEWER_PICTURE_PNG)
    status = cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  gsk_render_node_unref (picture.node);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

/* ---- paper ---- */

typedef struct {
  Picture              picture;
  GtkWidget           *widget;      /* weak */
  ViewerPictureFailed  failed;
  gpointer             user_data;
} PrintJob;

static void
print_job_free (gpointer data)
{
  PrintJob *job = data;

  g_clear_weak_pointer (&job->widget);
  gsk_render_node_unref (job->picture.node);
  g_free (job);
}

/* As wide as the page, or as high where that is less. */
static void
draw_page (GtkPrintOperation *operation,
           GtkPrintContext   *context,
           int                page,
           PrintJob          *job)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double scale = MIN (gtk_print_context_get_width (context) / job->picture.width,
                      gtk_print_context_get_height (context) / job->picture.height);

  cairo_scale (cr, scale, scale);
  gsk_render_node_draw (job->picture.node, cr);
}

static void
print_done (GtkPrintOperation       *operation,
            GtkPrintOperationResult  result,
            PrintJob                *job)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (result != GTK_PRINT_OPERATION_RESULT_ERROR || job->widget == NULL)
    return;
  gtk_print_operation_get_error (operation, &error);
  sentence = g_strdup_printf (_("It could not be printed: %s"), error != NULL ? error->message : "");
  job->failed (sentence, job->user_data);
}

GtkPrintOperation *
viewer_picture_new_print (GtkWidget           *widget,
                          const char          *title,
                          ViewerPictureFailed  failed,
                          gpointer             user_data)
{
  GtkPrintOperation *operation;
  g_autoptr(GtkPageSetup) setup = gtk_page_setup_new ();
  PrintJob *job = g_new0 (PrintJob, 1);

  job->failed = failed;
  job->user_data = user_data;
  if (!take_picture (widget, &job->picture))
    {
      g_clear_pointer (&job->picture.node, gsk_render_node_unref);
      g_free (job);
      failed (_("Nothing is shown there to take a picture of."), user_data);
      return NULL;
    }
  g_set_weak_pointer (&job->widget, widget);
  gtk_page_setup_set_orientation (setup, job->picture.width > job->picture.height ? GTK_PAGE_ORIENTATION_LANDSCAPE
                                                                                  : GTK_PAGE_ORIENTATION_PORTRAIT);
  operation = gtk_print_operation_new ();
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_job_name (operation, title);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "viewer-print-job", job, print_job_free);
  g_signal_connect (operation, "draw-page", G_CALLBACK (draw_page), job);
  g_signal_connect (operation, "done", G_CALLBACK (print_done), job);
  return operation;
}

void
viewer_picture_print (GtkWidget           *widget,
                      GtkWindow           *parent,
                      const char          *title,
                      ViewerPictureFailed  failed,
                      gpointer             user_data)
{
  g_autoptr(GtkPrintOperation) operation = viewer_picture_new_print (widget, title, failed, user_data);

  if (operation != NULL)
    gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}
