/* recording-end.c: see recording-end.h */

#include "command/recording-end.h"

#include "profile/file-end.h"

#include <glib/gi18n.h>

gboolean
command_recording_end_check (const char *recording, char **sentence)
{
  ProfileFileEnd end;

  *sentence = NULL;
  if (!g_file_test (recording, G_FILE_TEST_EXISTS))
    {
      *sentence = g_strdup_printf (_("The recording %s was deleted or moved while the program ran; there is nothing to show. "
                                     "Please record again."), recording);
      return FALSE;
    }
  profile_file_end_read (recording, &end);
  if (end.unwritten_ns > 0)
    *sentence = g_strdup_printf (_("The recording is not whole: the disk was full, or the file could not grow, "
                                   "and %.3f s are missing. Please make room and record again."),
                                 (double) end.unwritten_ns / 1e9);
  else if (end.n_failed_writes > 0)
    *sentence = g_strdup (_("The recording is not whole: the disk was full, or the file could not grow. "
                            "Please make room and record again."));
  return TRUE;
}
