/* export-part.c: what a report is made of, when it is of a time range */

#include "viewer/export-part.h"

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "profile/cut.h"
#include "profile/stream.h"
#include "profile/tasks.h"

/* The index + 1 of the part's thread that was *thread* of the whole; 0: it has no samples there. */
static guint32
find_thread (Profile *whole,
             guint32  thread,
             Profile *part)
{
  ProfileThreadInfo wanted, info;

  profile_get_thread_info (whole, thread, &wanted);
  for (guint32 i = 0; i < profile_get_n_threads (part); i++)
    {
      profile_get_thread_info (part, i, &info);
      if (info.tid == wanted.tid && g_str_equal (info.name, wanted.name))
        return i + 1;
    }
  return 0;
}

/* Without a function that it names, a focus has nothing left; any other transform has nothing to do. */
static gboolean
is_focus (const ProfileTransform *transform)
{
  return transform->kind == PROFILE_TRANSFORM_FOCUS_FUNCTION || transform->kind == PROFILE_TRANSFORM_FOCUS_CALL;
}

/* Functions have other numbers in the part, and some are not there. */
static gboolean
carry_transforms (const ProfileTransforms *from,
                  Profile                 *whole,
                  Profile                 *part,
                  ProfileTransforms      **carried,
                  GError                 **error)
{
  for (guint i = 0; i < profile_transforms_get_n (from); i++)
    {
      const ProfileTransform *transform = profile_transforms_get (from, i);
      g_autoptr(ProfileTransforms) alone = profile_transforms_new_with (NULL, transform);
      g_autofree char *text = profile_transforms_to_string (alone, whole);

      if (profile_transforms_parse (carried, part, text, NULL) || !is_focus (transform))
        continue;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("What the view is focused on did not run in the selected time."));
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_task_kind (Profile    *profile,
               const char *kind)
{
  const ProfileTasks *tasks = profile_get_tasks (profile);

  return tasks != NULL && profile_find_task_kind (tasks, kind) != PROFILE_TASK_NONE;
}

Profile *
viewer_export_part_new (Profile              *whole,
                        gint64                begin_ns,
                        gint64                end_ns,
                        ProfileReportOptions *options,
                        ProfileTransforms   **transforms,
                        GError              **error)
{
  g_autoptr(GByteArray) bytes = profile_cut (whole, begin_ns, end_ns, -1);
  g_autoptr(Profile) part = profile_new_for_bytes (bytes, error);
  g_autoptr(ProfileTransforms) carried = NULL;
  guint32 thread = 0;

  if (part == NULL)
    return NULL;
  if (options->thread != 0)
    {
      thread = find_thread (whole, options->thread - 1, part);
      if (thread == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                               _("The thread has no samples in the selected time."));
          return NULL;
        }
    }
  if (options->task_kind != NULL && !has_task_kind (part, options->task_kind))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                           _("No task of this kind was there in the selected time."));
      return NULL;
    }
  if (!carry_transforms (options->transforms, whole, part, &carried, error))
    return NULL;
  options->thread = thread;
  options->transforms = carried;
  *transforms = g_steal_pointer (&carried);
  return g_steal_pointer (&part);
}
