/* source-words.c: what the source view says, in words; see source-words.h */

#include "viewer/source-words.h"

#include <glib/gi18n.h>

#include "viewer/figures.h"

double
viewer_source_words_get_share (const ProfileSourceLines *lines,
                               gint64                    time_ns)
{
  gint64 total_ns = profile_source_lines_get_total_ns (lines);

  return total_ns > 0 ? (double) time_ns / (double) total_ns : -1;
}

/* "1 234 samples, 3.10 s, 62.4 %": samples first, they are what was seen. */
static char *
dup_amount (const ProfileSourceLines *lines,
            guint64                   looks,
            gint64                    time_ns)
{
  g_autofree char *samples = viewer_figures_dup_samples (looks);
  g_autofree char *length = viewer_figures_dup_duration (time_ns);
  g_autofree char *share = viewer_figures_dup_share (viewer_source_words_get_share (lines, time_ns));

  /* Translators: samples, how long, what share of the whole. */
  return g_strdup_printf (_("%s, %s, %s"), samples, length, share);
}

char *
viewer_source_words_dup_card (const ProfileSourceLines *lines,
                              const ProfileSourceLine  *line)
{
  g_autofree char *total = dup_amount (lines, line->total_looks, line->total_ns);
  g_autofree char *own = dup_amount (lines, line->self_looks, line->self_ns);

  if (line->self_looks == 0 && line->self_ns == 0)
    /* Translators: %s is samples, how long, what share. */
    return g_strdup_printf (_("On this line: %s\nAll of it in what it calls"), total);
  /* Translators: each %s is samples, how long, what share: first of a line with what it calls, then of it alone. */
  return g_strdup_printf (_("On this line: %s\nIts own: %s"), total, own);
}

char *
viewer_source_words_dup_label (const ProfileSourceLines *lines,
                               const ProfileSourceLine  *line,
                               guint                     number)
{
  g_autofree char *total = NULL;
  g_autofree char *own = NULL;
  g_autofree char *samples = NULL;

  if (lines == NULL || line == NULL)
    return g_strdup_printf (_("Line %u: no samples"), number);
  samples = viewer_figures_dup_samples (line->total_looks);
  total = viewer_figures_dup_share (viewer_source_words_get_share (lines, line->total_ns));
  own = viewer_figures_dup_share (viewer_source_words_get_share (lines, line->self_ns));
  /* Translators: a line's number, its samples, its share with what it calls, its own share. */
  return g_strdup_printf (_("Line %u: %s, %s total, %s self"), number, samples, total, own);
}

char *
viewer_source_words_dup_row (const ProfileSourceLines *lines,
                             const ProfileSourceFile  *file)
{
  g_autofree char *share = viewer_figures_dup_share (viewer_source_words_get_share (lines, file->total_ns));

  /* Translators: a file and its share of the time. */
  return g_strdup_printf (_("%s · %s"), file->short_path[0] != '\0' ? file->short_path : file->path, share);
}

static const char *
get_state_words (ViewerSourceState state)
{
  switch (state)
    {
    case VIEWER_SOURCE_ELSEWHERE:
      return _("The file is not on this computer. This is the recording's own copy.");
    case VIEWER_SOURCE_CHANGED:
      return _("The file has changed since it was recorded. This is the recording's own copy.");
    case VIEWER_SOURCE_OFF:
      return _("The file has changed since it was recorded, and the recording has no copy. The figures may stand on the wrong lines.");
    case VIEWER_SOURCE_NO_FILE:
    case VIEWER_SOURCE_MISSING:
    case VIEWER_SOURCE_AS_RECORDED:
    default:
      return NULL;
    }
}

char *
viewer_source_words_dup_notice (const ViewerSourceFile *file)
{
  const char *words = get_state_words (file->state);

  if (words != NULL)
    return g_strdup (words);
  if (file->text != NULL && file->text->is_cut)
    return g_strdup_printf (_("The file is long. Only its first %u lines are shown."), file->text->n_lines);
  if (file->text != NULL && file->text->is_guessed)
    return g_strdup (_("The file is not in the encoding that it names. Some letters are shown as \ufffd."));
  return NULL;
}

char *
viewer_source_words_dup_absence (const ViewerSourceFile *file,
                                 const char             *function)
{
  if (file->state == VIEWER_SOURCE_MISSING)
    return g_strdup_printf (_("%s is neither in the recording nor on this computer. If it is in another folder here, say where."),
                            file->path);
  if (g_str_has_prefix (file->path, "<frozen "))
    return g_strdup_printf (_("%s is part of the interpreter itself."), function);
  if (file->path[0] == '<')
    /* Translators: a function, and what Python calls its file, e.g. "<string>". */
    return g_strdup_printf (_("%s was not read from a file, but made by the program. Python calls it %s."), function, file->path);
  return g_strdup_printf (_("%s is built in: it is not written in Python."), function);
}
