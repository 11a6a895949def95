/* export.c: what can be made of an open recording, and the making of it */

#include "viewer/export.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdio.h>

#include "viewer/export-part.h"

static const struct {
  const char          *label;
  const char          *suffix;
  ViewerPictureFormat  format;
} pictures[] = {
  { N_("Picture of this view (PNG)"), ".png", VIEWER_PICTURE_PNG },
  { N_("Drawing of this view (SVG)"), ".svg", VIEWER_PICTURE_SVG },
  { N_("Drawing of this view (PDF)"), ".pdf", VIEWER_PICTURE_PDF },
};

gboolean
viewer_export_get_kind (guint             index,
                        ViewerExportKind *kind)
{
  const ProfileReportFormat *report;

  if (index < G_N_ELEMENTS (pictures))
    {
      *kind = (ViewerExportKind) { .label = _(pictures[index].label), .suffix = pictures[index].suffix,
                                   .picture = pictures[index].format };
      return TRUE;
    }
  report = profile_report_format_get (index - G_N_ELEMENTS (pictures));
  if (report == NULL || report->label == NULL)
    return FALSE;
  *kind = (ViewerExportKind) { .label = _(report->label), .suffix = report->extensions[0], .report = report };
  return TRUE;
}

gboolean
viewer_export_write_picture (GtkWidget            *widget,
                             ViewerPictureFormat   format,
                             const char           *title,
                             const char           *path,
                             GError              **error)
{
  g_autoptr(GBytes) bytes = viewer_picture_new (widget, format, title, error);
  gsize length;
  const char *data;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &length);
  return g_file_set_contents_full (path, data, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0666, error);
}

/* ---- reports ---- */

typedef struct {
  Profile                   *profile;
  const ProfileReportFormat *format;
  ProfileReportOptions       options;
  ProfileTransforms         *transforms;   /* what the options borrow */
  gint64                     begin_ns, end_ns;
  char                      *path;
} ReportJob;

static void
report_job_free (gpointer data)
{
  ReportJob *job = data;

  profile_unref (job->profile);
  g_clear_pointer (&job->transforms, profile_transforms_unref);
  g_free (job->path);
  g_free (job);
}

/* Closes *out* whatever happens; 0, or what went wrong first. */
static int
write_and_close (ReportJob *job,
                 FILE      *out)
{
  int code = 0;

  profile_report_format_write (job->format, job->profile, &job->options, out);
  if (fflush (out) != 0 || ferror (out))
    code = errno != 0 ? errno : EIO;
  if (fclose (out) != 0 && code == 0)
    code = errno;
  return code;
}

/* Puts the part in the place of the whole. */
static gboolean
take_part (ReportJob  *job,
           GError    **error)
{
  ProfileTransforms *transforms = NULL;
  Profile *part = viewer_export_part_new (job->profile, job->begin_ns, job->end_ns, &job->options, &transforms, error);

  if (part == NULL)
    return FALSE;
  profile_unref (job->profile);
  job->profile = part;
  g_clear_pointer (&job->transforms, profile_transforms_unref);
  job->transforms = transforms;
  return TRUE;
}

static void
write_file (GTask     *task,
            ReportJob *job)
{
  g_autofree char *part = g_strconcat (job->path, ".XXXXXX", NULL);
  int descriptor = g_mkstemp_full (part, O_WRONLY | O_CLOEXEC, 0666);
  FILE *out = descriptor >= 0 ? fdopen (descriptor, "w") : NULL;
  int code = out != NULL ? write_and_close (job, out) : errno;

  if (out == NULL && descriptor >= 0)
    g_close (descriptor, NULL);
  if (code == 0 && g_rename (part, job->path) != 0)
    code = errno;
  if (code != 0 && descriptor >= 0)
    g_unlink (part);
  if (code != 0)
    g_task_return_new_error (task, G_IO_ERROR, g_io_error_from_errno (code), "%s", g_strerror (code));
  else
    g_task_return_boolean (task, TRUE);
}

static void
write_report (GTask        *task,
              gpointer      source,
              gpointer      task_data,
              GCancellable *cancellable)
{
  ReportJob *job = task_data;
  GError *error = NULL;

  if (job->begin_ns < job->end_ns && !take_part (job, &error))
    g_task_return_error (task, error);
  else
    write_file (task, job);
}

void
viewer_export_write_report (Profile                    *profile,
                            const ProfileReportFormat  *format,
                            const ProfileReportOptions *options,
                            gint64                      begin_ns,
                            gint64                      end_ns,
                            const char                 *path,
                            GAsyncReadyCallback         callback,
                            gpointer                    user_data)
{
  g_autoptr(GTask) task = g_task_new (NULL, NULL, callback, user_data);
  ReportJob *job = g_new0 (ReportJob, 1);

  g_return_if_fail (options->rules == NULL && options->description == NULL);

  job->profile = profile_ref (profile);
  job->format = format;
  job->options = *options;
  job->options.transforms = format->is_transformed ? options->transforms : NULL;
  if (job->options.transforms != NULL)
    job->transforms = profile_transforms_ref ((ProfileTransforms *) job->options.transforms);
  job->options.task_kind = format->is_of_tasks ? g_intern_string (options->task_kind) : NULL;
  job->begin_ns = begin_ns;
  job->end_ns = end_ns;
  job->path = g_strdup (path);
  g_task_set_source_tag (task, viewer_export_write_report);
  g_task_set_task_data (task, job, report_job_free);
  g_task_run_in_thread (task, write_report);
}

gboolean
viewer_export_finish (GAsyncResult  *result,
                      GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
