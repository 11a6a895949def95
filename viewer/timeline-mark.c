/* timeline-mark.c: the current mark or span: steps, its time as the range of all views, and its words */

#include "viewer/timeline-private.h"

#include "viewer/figures.h"

#include <glib/gi18n.h>

/* ---- which ---- */

static void
set_mark (ViewerTimeline *self,
          guint32         mark)
{
  if (mark == self->mark)
    return;
  self->mark = mark;
  gtk_widget_queue_draw (self->overlay);
  viewer_timeline_announce (self);
}

void
viewer_timeline_forget_mark (ViewerTimeline *self)
{
  set_mark (self, VIEWER_MARK_NONE);
}

gboolean
viewer_timeline_escape (ViewerTimeline *self)
{
  g_return_val_if_fail (VIEWER_IS_TIMELINE (self), FALSE);

  if (viewer_timeline_unpin (self))
    return TRUE;
  if (self->mark == VIEWER_MARK_NONE)
    return FALSE;
  viewer_timeline_forget_mark (self);
  return TRUE;
}

static void
reveal (ViewerTimeline *self,
        guint32         mark)
{
  double visible = self->end_ns - self->begin_ns, margin = visible * 0.05;
  ProfileMarkInfo info;
  double begin_ns, end_ns;

  profile_get_mark_info (self->profile, mark, &info);
  begin_ns = (double) info.begin_ns;
  end_ns = (double) info.end_ns;
  if (end_ns >= self->begin_ns + margin && begin_ns <= self->end_ns - margin)
    return;
  begin_ns = end_ns - begin_ns > visible ? begin_ns - margin : (begin_ns + end_ns - visible) / 2;
  viewer_timeline_set_view (self, begin_ns, begin_ns + visible);
}

gboolean
viewer_timeline_go_to_mark (ViewerTimeline *self,
                            guint32         mark)
{
  if (self->marks == NULL || mark >= profile_get_n_marks (self->profile))
    return FALSE;
  viewer_timeline_leave_header (self);
  set_mark (self, mark);
  reveal (self, mark);
  return TRUE;
}

gboolean
viewer_timeline_step_mark (ViewerTimeline *self,
                           int             direction)
{
  guint32 mark;

  if (self->marks == NULL)
    return FALSE;
  mark = viewer_marks_step (self->marks, self->mark, direction, self->begin_ns, self->end_ns);
  return viewer_timeline_go_to_mark (self, mark);
}

/* ---- its time ---- */

gboolean
viewer_timeline_get_mark_range (ViewerTimeline *self,
                                gint64         *begin_ns,
                                gint64         *end_ns)
{
  if (self->mark == VIEWER_MARK_NONE)
    return FALSE;
  viewer_marks_get_range (self->marks, self->mark, begin_ns, end_ns, NULL);
  return TRUE;
}

void
viewer_timeline_select_mark_range (ViewerTimeline *self)
{
  gint64 begin_ns, end_ns;

  if (!viewer_timeline_get_mark_range (self, &begin_ns, &end_ns))
    return;
  viewer_session_set_range (self->session, begin_ns, end_ns);
  viewer_timeline_announce (self);
}

static gboolean
is_range (ViewerTimeline *self)
{
  gint64 begin_ns, end_ns, range_begin_ns, range_end_ns;

  return viewer_session_get_range (self->session, &range_begin_ns, &range_end_ns)
         && viewer_timeline_get_mark_range (self, &begin_ns, &end_ns)
         && begin_ns == range_begin_ns && end_ns == range_end_ns;
}

/* ---- words ---- */

static char *
dup_thread (ViewerTimeline        *self,
            const ProfileMarkInfo *info)
{
  return info->thread_index >= 0 ? viewer_lanes_dup_name (self->profile, (guint32) info->thread_index)
                                 : g_strdup (_("a thread that is not known"));
}

static char *
dup_begin (const ProfileMarkInfo *info,
           gint64                 length_ns)
{
  return viewer_figures_dup_time (info->begin_ns, MAX (length_ns / 20, 1000));
}

/* What it is, where it stands among all, when, how long. */
static char *
describe (ViewerTimeline *self)
{
  guint32 n = profile_get_n_marks (self->profile), next;
  gint64 begin_ns, end_ns;
  ProfileMarkInfo info;
  g_autofree char *thread = NULL;
  g_autofree char *length = NULL;
  g_autofree char *begin = NULL;

  profile_get_mark_info (self->profile, self->mark, &info);
  viewer_marks_get_range (self->marks, self->mark, &begin_ns, &end_ns, &next);
  thread = dup_thread (self, &info);
  length = viewer_figures_dup_duration (end_ns - begin_ns);
  begin = dup_begin (&info, end_ns - begin_ns);
  if (info.is_span)
    /* Translators: name, its number among all marks and spans, how long, since when, thread. */
    return g_strdup_printf (_("%s, span, %u of %u, %s from %s, in %s."), info.name, self->mark + 1, n, length, begin, thread);
  if (next != VIEWER_MARK_NONE)
    /* Translators: name, its number among all marks and spans, when, how long, thread. */
    return g_strdup_printf (_("%s, mark, %u of %u, at %s, %s until the next one, in %s."), info.name, self->mark + 1, n,
                            begin, length, thread);
  /* Translators: name, its number among all marks and spans, when, how long, thread. */
  return g_strdup_printf (_("%s, mark, %u of %u, at %s, %s until the end, in %s."), info.name, self->mark + 1, n, begin,
                          length, thread);
}

char *
viewer_timeline_dup_mark_words (ViewerTimeline *self)
{
  g_autofree char *words = NULL;

  if (self->mark == VIEWER_MARK_NONE)
    return NULL;
  words = describe (self);
  /* Translators: two sentences. */
  return g_strdup_printf (_("%s %s"), words, is_range (self) ? _("Its time is selected.") : _("Press Enter to select its time."));
}

static void
add_span_lines (ViewerTimeline        *self,
                GPtrArray             *lines,
                const ProfileMarkInfo *info)
{
  gint64 length_ns = info->end_ns - info->begin_ns, duration_ns = MAX (profile_get_duration_ns (self->profile), 1);
  g_autofree char *length = viewer_figures_dup_duration (length_ns);
  g_autofree char *share = viewer_figures_dup_share ((double) length_ns / (double) duration_ns);
  g_autofree char *begin = dup_begin (info, length_ns);
  g_autofree char *end = viewer_figures_dup_time (info->end_ns, MAX (length_ns / 20, 1000));

  /* Translators: how long, and what share of the recording's time that is. */
  g_ptr_array_add (lines, g_strdup_printf (_("%s, %s of the recording"), length, share));
  g_ptr_array_add (lines, g_strdup_printf (_("%s – %s"), begin, end));
  if (!info->has_ended)
    g_ptr_array_add (lines, g_strdup (_("It had not ended when the recording did.")));
}

static void
add_mark_lines (ViewerTimeline        *self,
                GPtrArray             *lines,
                const ProfileMarkInfo *info,
                guint32                mark)
{
  g_autofree char *begin = NULL;
  g_autofree char *length = NULL;
  gint64 begin_ns, end_ns;
  guint32 next;

  viewer_marks_get_range (self->marks, mark, &begin_ns, &end_ns, &next);
  begin = dup_begin (info, end_ns - begin_ns);
  length = viewer_figures_dup_duration (end_ns - begin_ns);
  g_ptr_array_add (lines, g_strdup_printf (_("At %s"), begin));
  /* Translators: how long. */
  g_ptr_array_add (lines, g_strdup_printf (next != VIEWER_MARK_NONE ? _("%s until this thread's next mark")
                                                                    : _("%s until the end of the recording"), length));
}

char **
viewer_timeline_list_mark_lines (ViewerTimeline *self,
                                 guint32         mark,
                                 guint32         n)
{
  GPtrArray *lines = g_ptr_array_new ();
  g_autofree char *thread = NULL;
  ProfileMarkInfo info;

  profile_get_mark_info (self->profile, mark, &info);
  thread = dup_thread (self, &info);
  g_ptr_array_add (lines, g_strdup (info.name));
  /* Translators: %s is a thread. */
  g_ptr_array_add (lines, g_strdup_printf (info.is_span ? _("Span · %s") : _("Mark · %s"), thread));
  if (info.is_span)
    add_span_lines (self, lines, &info);
  else
    add_mark_lines (self, lines, &info, mark);
  if (n > 1)
    g_ptr_array_add (lines, g_strdup_printf (ngettext ("and %u more here: zoom in to tell them apart",
                                                       "and %u more here: zoom in to tell them apart", n - 1), n - 1));
  g_ptr_array_add (lines, NULL);
  return (char **) g_ptr_array_free (lines, FALSE);
}
