/* source-file.c: the text of a file of a recording; see source-file.h */

#include "viewer/source-file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "profile/source.h"
#include "viewer/host.h"

/* What is read of a file here. One byte more than is shown, so that it is seen to be cut. */
#define READ_MAX (PROFILE_SOURCE_TEXT_BYTES_MAX + 1)

typedef struct {
  GByteArray *bytes;
  guint64     size;
  guint64     mtime_ns;
  gboolean    is_mapped;
} DiskFile;

/* A recording may name anything, a device or a pipe too. */
static gboolean
is_regular (const char *path)
{
  struct stat status;

  return stat (path, &status) == 0 && S_ISREG (status.st_mode);
}

gboolean
viewer_source_path_is_file (const char *path)
{
  return path[0] != '\0' && path[0] != '<';
}

char *
viewer_source_find_on_disk (const Profile          *profile,
                            const char             *path,
                            const ProfileSourceMap *map,
                            gboolean               *is_mapped)
{
  const char *folder = profile_get_meta (profile, "cwd");
  g_autofree char *mapped = map != NULL ? profile_source_map_apply (map, path) : NULL;
  g_autofree char *own = NULL;
  g_autofree char *seen = NULL;

  if (mapped != NULL && !is_regular (mapped))
    g_clear_pointer (&mapped, g_free);
  if (is_mapped != NULL)
    *is_mapped = mapped != NULL;
  if (mapped != NULL)
    return g_steal_pointer (&mapped);
  if (g_str_has_prefix (path, "~/"))       /* of a redacted recording */
    own = g_build_filename (g_get_home_dir (), path + 2, NULL);
  else if (g_path_is_absolute (path) || folder == NULL)
    own = g_strdup (path);
  else
    own = g_build_filename (folder, path, NULL);
  if (!g_path_is_absolute (own))
    return NULL;
  seen = viewer_host_dup_seen_path (own);
  return is_regular (seen) ? g_steal_pointer (&seen) : NULL;
}

static gboolean
read_disk_file (const char *path,
                DiskFile   *file)
{
  int descriptor = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  guint8 part[1 << 14];
  ssize_t n = 0;

  if (descriptor < 0)
    return FALSE;
  if (fstat (descriptor, &status) != 0 || !S_ISREG (status.st_mode))
    {
      close (descriptor);
      return FALSE;
    }
  file->size = (guint64) status.st_size;
  file->mtime_ns = (guint64) status.st_mtim.tv_sec * 1000000000u + (guint64) status.st_mtim.tv_nsec;
  file->bytes = g_byte_array_new ();
  while (file->bytes->len < READ_MAX && (n = read (descriptor, part, sizeof part)) > 0)
    g_byte_array_append (file->bytes, part, (guint) n);
  close (descriptor);
  return n >= 0;
}

/* A copy on another computer has another date; its size must be the same. */
static gboolean
is_as_stated (const DiskFile          *file,
              const ProfileSourceCopy *copy)
{
  if (copy->text != NULL && copy->size > 0)
    return file->bytes->len == copy->size && memcmp (file->bytes->data, copy->text, copy->size) == 0;
  return file->size == copy->size && (file->is_mapped || file->mtime_ns == copy->mtime_ns);
}

static ViewerSourceState
get_state (const Profile           *profile,
           const DiskFile          *file,
           const ProfileSourceCopy *copy)
{
  if (copy == NULL)
    return !file->is_mapped && (gint64) file->mtime_ns > profile_get_realtime_ns (profile) ? VIEWER_SOURCE_OFF
                                                                                            : VIEWER_SOURCE_AS_RECORDED;
  if (is_as_stated (file, copy))
    return VIEWER_SOURCE_AS_RECORDED;
  return copy->text != NULL ? VIEWER_SOURCE_CHANGED : VIEWER_SOURCE_OFF;
}

ViewerSourceFile *
viewer_source_file_new (const Profile          *profile,
                        const char             *path,
                        const ProfileSourceMap *map)
{
  ViewerSourceFile *self = g_new0 (ViewerSourceFile, 1);
  ProfileSourceCopy copy = { 0 };
  gboolean is_stated = profile_find_source (profile, path, &copy);
  DiskFile file = { 0 };

  self->path = g_strdup (path);
  if (viewer_source_path_is_file (path))
    self->disk_path = viewer_source_find_on_disk (profile, path, map, &file.is_mapped);
  if (self->disk_path != NULL && !read_disk_file (self->disk_path, &file))
    g_clear_pointer (&self->disk_path, g_free);

  if (self->disk_path != NULL)
    self->state = get_state (profile, &file, is_stated ? &copy : NULL);
  else if (copy.text != NULL)
    self->state = VIEWER_SOURCE_ELSEWHERE;
  else
    self->state = viewer_source_path_is_file (path) ? VIEWER_SOURCE_MISSING : VIEWER_SOURCE_NO_FILE;

  if (copy.text != NULL)
    self->text = profile_source_text_new (copy.text, copy.size);
  else if (self->disk_path != NULL)
    self->text = profile_source_text_new (file.bytes->len > 0 ? file.bytes->data : (const guint8 *) "", file.bytes->len);
  g_clear_pointer (&file.bytes, g_byte_array_unref);
  return self;
}

void
viewer_source_file_free (ViewerSourceFile *self)
{
  g_free (self->path);
  g_free (self->disk_path);
  g_clear_pointer (&self->text, profile_source_text_free);
  g_free (self);
}
