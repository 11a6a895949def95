/* family.c: see family.h */

#include "sampler/family.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define TOLD_MAX   8192u
#define HEAD_SIZE  1024u
#define RECENT_S   2

static struct {
  DIR            *folder;
  char            stem[256];              /* "NAME." */
  uint64_t        told[TOLD_MAX];         /* hashes of names */
  unsigned        n_told;
  struct timespec seen;                   /* the folder's time of change when it was last read */
} family;

void
sampler_family_reset (void)
{
  family.folder = NULL;      /* in a forked child it is not ours */
  family.n_told = 0;
  family.seen = (struct timespec) { 0 };
}

static uint64_t
hash_name (const char *name)
{
  uint64_t hash = 14695981039346656037u;

  for (; *name != '\0'; name++)
    hash = (hash ^ (unsigned char) *name) * 1099511628211u;
  return hash;
}

/* "/a/b.pyprof" is 4 long without its folder and extension: "b." */
static bool
set_stem (const char *path, const char **name)
{
  size_t length;

  *name = strrchr (path, '/') != NULL ? strrchr (path, '/') + 1 : path;
  length = strlen (*name);
  if (length > 7 && strcmp (*name + length - 7, ".pyprof") == 0)
    length -= 7;
  return (size_t) snprintf (family.stem, sizeof family.stem, "%.*s.", (int) length, *name) < sizeof family.stem;
}

bool
sampler_family_begin (const char *path)
{
  char folder[2 * FORMAT_STRING_MAX];
  struct stat status;
  struct timespec now;
  const char *name;
  int file;

  if (!set_stem (path, &name) || name == path || (size_t) (name - path) >= sizeof folder)
    return false;
  memcpy (folder, path, (size_t) (name - path));
  folder[name - path] = '\0';
  clock_gettime (CLOCK_REALTIME, &now);
  /* A folder's time is as coarse as a kernel tick: one that changed just now is read again. */
  if (stat (folder, &status) != 0
      || (status.st_mtim.tv_sec == family.seen.tv_sec && status.st_mtim.tv_nsec == family.seen.tv_nsec
          && now.tv_sec - status.st_mtim.tv_sec > RECENT_S))
    return false;
  family.seen = status.st_mtim;
  file = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  family.folder = file >= 0 ? fdopendir (file) : NULL;
  if (family.folder == NULL && file >= 0)
    close (file);
  return family.folder != NULL;
}

/* NAME.PID.pyprof or NAME.PID-2.pyprof */
static bool
is_child_name (const char *name)
{
  size_t length = strlen (family.stem);
  const char *rest = name + length;

  if (strncmp (name, family.stem, length) != 0)
    return false;
  rest += strspn (rest, "0123456789");
  if (rest == name + length)
    return false;
  if (*rest == '-')
    rest += 1 + strspn (rest + 1, "0123456789");
  return strcmp (rest, ".pyprof") == 0;
}

static bool
was_told (uint64_t hash)
{
  for (unsigned i = 0; i < family.n_told; i++)
    if (family.told[i] == hash)
      return true;
  return false;
}

typedef struct {
  const uint8_t *parent;
  uint64_t       pid, begin_ns;
} Head;

/* False: no recording, or its first chunk is not whole yet. *bytes* holds what head->parent points to. */
static bool
read_head (int folder, const char *name, uint8_t bytes[HEAD_SIZE], Head *head)
{
  int file = openat (folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
  ssize_t n = file >= 0 ? read (file, bytes, HEAD_SIZE) : 0;
  FormatChunk chunk;
  FormatCursor record;

  if (file >= 0)
    close (file);
  if (n < (ssize_t) FORMAT_FILE_HEADER_SIZE || memcmp (bytes, FORMAT_MAGIC, FORMAT_MAGIC_SIZE) != 0
      || format_read_chunk (bytes + FORMAT_FILE_HEADER_SIZE, (size_t) n - FORMAT_FILE_HEADER_SIZE, &chunk) != FORMAT_READ_OK
      || chunk.type != (uint32_t) FORMAT_CHUNK_HEAD || !format_get_record (&chunk.payload, &record))
    return false;
  format_get_raw (&record, FORMAT_UUID_SIZE);
  head->parent = format_get_raw (&record, FORMAT_UUID_SIZE);
  head->pid = format_get_varint (&record);
  format_get_varint (&record);
  head->begin_ns = format_get_varint (&record);
  return !record.failed;
}

bool
sampler_family_next (const uint8_t uuid[FORMAT_UUID_SIZE], const uint8_t last_uuid[FORMAT_UUID_SIZE],
                     SamplerChild *child)
{
  const struct dirent *entry;
  uint8_t bytes[HEAD_SIZE];
  Head head;

  while ((entry = readdir (family.folder)) != NULL)
    {
      uint64_t hash;

      if (!is_child_name (entry->d_name) || family.n_told == TOLD_MAX || was_told (hash = hash_name (entry->d_name))
          || !read_head (dirfd (family.folder), entry->d_name, bytes, &head)
          || (memcmp (head.parent, uuid, FORMAT_UUID_SIZE) != 0 && memcmp (head.parent, last_uuid, FORMAT_UUID_SIZE) != 0))
        continue;
      family.told[family.n_told++] = hash;
      child->pid = head.pid;
      child->begin_ns = head.begin_ns;
      snprintf (child->name, sizeof child->name, "%s", entry->d_name);
      return true;
    }
  closedir (family.folder);
  family.folder = NULL;
  return false;
}

/* Nothing is there, or the recording of some child: that one has our process id, so it has ended. */
static bool
may_be_written (const char *path)
{
  static const uint8_t none[FORMAT_UUID_SIZE];
  uint8_t bytes[HEAD_SIZE];
  struct stat status;
  Head head;

  return lstat (path, &status) != 0
         || (read_head (AT_FDCWD, path, bytes, &head) && memcmp (head.parent, none, sizeof none) != 0
             && head.pid == (uint64_t) getpid ());
}

bool
sampler_family_name (const char *parent, char *path, size_t size)
{
  size_t length = strlen (parent);

  if (length > 7 && strcmp (parent + length - 7, ".pyprof") == 0)
    length -= 7;
  if ((size_t) snprintf (path, size, "%.*s.%d.pyprof", (int) length, parent, (int) getpid ()) >= size)
    return false;
  for (unsigned n = 2; !may_be_written (path); n++)
    if (n > 1000
        || (size_t) snprintf (path, size, "%.*s.%d-%u.pyprof", (int) length, parent, (int) getpid (), n) >= size)
      return false;
  return true;
}
