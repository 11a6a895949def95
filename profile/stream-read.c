/* stream-read.c: the bytes of a stream, read back */

#include "profile/stream.h"

#include <sys/mman.h>
#include <unistd.h>

#include "profile/error-text.h"

static Profile *
read_whatever (const char *path, GError **error)
{
  g_autoptr (ProfileReader) reader = profile_reader_new (path, error);
  GError *failure = NULL;

  if (reader == NULL)
    return NULL;
  profile_reader_poll (reader, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, failure);
      return NULL;
    }
  return profile_reader_dup_profile (reader);
}

Profile *
profile_new_for_bytes (const GByteArray *bytes, GError **error)
{
  int descriptor = memfd_create ("pyinst", MFD_CLOEXEC);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", descriptor);
  Profile *profile = NULL;
  gsize done = 0;

  while (descriptor >= 0 && done < bytes->len)
    {
      gssize written = write (descriptor, bytes->data + done, bytes->len - done);
      if (written <= 0)
        break;
      done += (gsize) written;
    }
  if (descriptor < 0 || done < bytes->len)
    g_set_error_literal (error, PROFILE_ERROR, PROFILE_ERROR_IO, PROFILE_SAYS_NO_MEMORY_FILE);
  else
    profile = read_whatever (path, error);
  if (descriptor >= 0)
    close (descriptor);
  return profile;
}
