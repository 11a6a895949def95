/* source-lines-find.c: a line of a file, and the hot ones among them; see source-lines.h */

#include "profile/source-lines.h"

#define HOT_SHARE 0.01

/* The index of the first line at or behind *line*. */
static guint
find_index (const ProfileSourceFile *file, guint32 line)
{
  guint low = 0, high = file->n_lines;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (file->lines[middle].line < line)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

const ProfileSourceLine *
profile_source_file_find_line (const ProfileSourceFile *file, guint32 line)
{
  guint index = find_index (file, line);

  return index < file->n_lines && file->lines[index].line == line ? &file->lines[index] : NULL;
}

guint32
profile_source_lines_find_hot (const ProfileSourceLines *self, const ProfileSourceFile *file, guint32 line, int step)
{
  double least_ns = (double) profile_source_lines_get_total_ns (self) * HOT_SHARE;
  guint index = find_index (file, step > 0 ? line + 1 : line);

  if (step > 0)
    {
      for (; index < file->n_lines; index++)
        if ((double) file->lines[index].total_ns >= least_ns)
          return file->lines[index].line;
      return 0;
    }
  while (index-- > 0)
    if ((double) file->lines[index].total_ns >= least_ns)
      return file->lines[index].line;
  return 0;
}

guint32
profile_source_file_find_hottest (const ProfileSourceFile *file, guint32 first, guint32 last)
{
  const ProfileSourceLine *best = NULL;

  for (guint i = find_index (file, first); i < file->n_lines && file->lines[i].line <= last; i++)
    {
      const ProfileSourceLine *line = &file->lines[i];

      if (best == NULL || line->total_ns > best->total_ns
          || (line->total_ns == best->total_ns && line->self_ns > best->self_ns))
        best = line;
    }
  return best != NULL ? best->line : 0;
}
