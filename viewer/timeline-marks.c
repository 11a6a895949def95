/* timeline-marks.c: rows of marks and spans, and their places in a view */

#include "viewer/timeline-marks.h"

#include <math.h>

typedef struct {
  guint32 mark_index;
  gint64  last_end_ns;    /* of this one and those before it in its row */
} Entry;

struct _ViewerMarks {
  Profile *profile;
  guint    n_rows;
  GArray  *rows[1 + VIEWER_MARK_SPAN_ROWS];   /* Entry, by begin; marks first where there are any */
  guint8  *row_of;                            /* by mark */
};

/* What one row is placed with. */
typedef struct {
  const ViewerMarks *marks;
  guint              row;
  double             begin_ns, end_ns, per_ns;
  int                width;
  GArray            *places;
} Placing;

static ProfileMarkInfo
get_info (const ViewerMarks *self,
          guint32            mark_index)
{
  ProfileMarkInfo info;

  profile_get_mark_info (self->profile, mark_index, &info);
  return info;
}

static const Entry *
get_entry (const GArray *row,
           guint         i)
{
  return &g_array_index (row, Entry, i);
}

/* ---- rows ---- */

static void
put (ViewerMarks *self,
     guint        row,
     guint32      mark_index,
     gint64       end_ns)
{
  GArray *entries = self->rows[row];
  gint64 before_ns = entries->len > 0 ? get_entry (entries, entries->len - 1)->last_end_ns : G_MININT64;
  Entry entry = { mark_index, MAX (end_ns, before_ns) };

  g_array_append_val (entries, entry);
  self->row_of[mark_index] = (guint8) row;
}

/* The first row where it is not at the time of another; the last one takes what is left. */
static guint
find_row (ViewerMarks *self,
          guint        first,
          gint64       begin_ns)
{
  for (guint row = first; row < first + VIEWER_MARK_SPAN_ROWS; row++)
    {
      if (row == self->n_rows)
        {
          self->rows[row] = g_array_new (FALSE, FALSE, sizeof (Entry));
          self->n_rows++;
        }
      if (self->rows[row]->len == 0 || get_entry (self->rows[row], self->rows[row]->len - 1)->last_end_ns <= begin_ns)
        return row;
    }
  return first + VIEWER_MARK_SPAN_ROWS - 1;
}

static gboolean
has_marks (const Profile *profile)
{
  guint32 n = profile_get_n_marks (profile);

  for (guint32 i = 0; i < n; i++)
    {
      ProfileMarkInfo info;

      profile_get_mark_info (profile, i, &info);
      if (!info.is_span)
        return TRUE;
    }
  return FALSE;
}

ViewerMarks *
viewer_marks_new (Profile *profile)
{
  ViewerMarks *self = g_new0 (ViewerMarks, 1);
  guint32 n = profile_get_n_marks (profile);
  guint first_of_spans = has_marks (profile) ? 1 : 0;

  self->profile = profile_ref (profile);
  self->row_of = g_new0 (guint8, MAX (n, 1));
  self->n_rows = first_of_spans;
  if (first_of_spans > 0)
    self->rows[0] = g_array_new (FALSE, FALSE, sizeof (Entry));
  for (guint32 i = 0; i < n; i++)
    {
      ProfileMarkInfo info = get_info (self, i);

      put (self, info.is_span ? find_row (self, first_of_spans, info.begin_ns) : 0, i, info.end_ns);
    }
  return self;
}

void
viewer_marks_free (ViewerMarks *self)
{
  for (guint i = 0; i < self->n_rows; i++)
    g_array_unref (self->rows[i]);
  profile_unref (self->profile);
  g_free (self->row_of);
  g_free (self);
}

guint
viewer_marks_get_n_rows (const ViewerMarks *self)
{
  return self->n_rows;
}

guint
viewer_marks_get_row (const ViewerMarks *self,
                      guint32            mark_index)
{
  g_return_val_if_fail (mark_index < profile_get_n_marks (self->profile), 0);
  return self->row_of[mark_index];
}

/* ---- places ---- */

/* The first from *low* on that begins at *time_ns* or later; with *is_end*, that ends after it. */
static guint
find_entry (const Placing *self,
            guint          low,
            double         time_ns,
            gboolean       is_end)
{
  const GArray *row = self->marks->rows[self->row];
  guint high = row->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const Entry *entry = get_entry (row, middle);

      if (is_end ? (double) entry->last_end_ns >= time_ns
                 : (double) get_info (self->marks, entry->mark_index).begin_ns >= time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

static int
get_x (const Placing *self,
       double         time_ns)
{
  return (int) floor (CLAMP ((time_ns - self->begin_ns) * self->per_ns, 0, self->width));
}

static void
add_place (const Placing         *self,
           const ProfileMarkInfo *info,
           guint32                mark_index,
           int                    x)
{
  ViewerMarkPlace place = { .x = MIN (x, self->width - 1), .row = self->row, .mark_index = mark_index, .n = 1, .is_span = info->is_span };

  place.width = info->is_span ? MAX (get_x (self, (double) info->end_ns) - place.x, 1) : VIEWER_MARK_WIDTH;
  g_array_append_val (self->places, place);
}

/* Joins what begins in the view on the pixels of *last*; the one that may reach beyond them is left. The next to look at. */
static guint
join (const Placing   *self,
      guint            i,
      ViewerMarkPlace *last)
{
  const GArray *row = self->marks->rows[self->row];
  guint next = i + 1;

  if ((double) get_info (self->marks, get_entry (row, i)->mark_index).begin_ns >= self->begin_ns)
    next = MAX (find_entry (self, next, self->begin_ns + (last->x + last->width) / self->per_ns, FALSE) - 1, next);
  last->n += next - i;
  if (last->is_span)
    last->width = MAX (get_x (self, (double) get_entry (row, next - 1)->last_end_ns) - last->x, last->width);
  return next;
}

static void
place_row (const Placing *self)
{
  const GArray *row = self->marks->rows[self->row];
  guint first = self->places->len, i = find_entry (self, 0, self->begin_ns, TRUE);
  gint64 last_end_ns = G_MININT64;

  while (i < row->len)
    {
      guint32 mark_index = get_entry (row, i)->mark_index;
      ProfileMarkInfo info = get_info (self->marks, mark_index);
      ViewerMarkPlace *last = self->places->len > first
                                ? &g_array_index (self->places, ViewerMarkPlace, self->places->len - 1) : NULL;
      int x = get_x (self, (double) info.begin_ns);
      int last_x = last != NULL ? last->x + last->width : 0;

      if ((double) info.begin_ns >= self->end_ns)
        break;
      if ((double) info.end_ns < self->begin_ns)   /* behind a longer one */
        {
          i++;
          continue;
        }
      if (last == NULL || x >= last_x)
        add_place (self, &info, mark_index, x);
      else if (info.is_span && info.begin_ns >= last_end_ns && get_x (self, (double) info.end_ns) > last_x)
        /* It begins where a very short one is drawn wider than it is. */
        add_place (self, &info, mark_index, last_x);
      else
        {
          i = join (self, i, last);
          last_end_ns = get_entry (row, i - 1)->last_end_ns;
          continue;
        }
      last_end_ns = info.end_ns;
      i++;
    }
}

GArray *
viewer_marks_place (const ViewerMarks *self,
                    double             begin_ns,
                    double             end_ns,
                    int                width)
{
  Placing placing = { .marks = self, .begin_ns = begin_ns, .end_ns = end_ns, .width = width };

  placing.per_ns = width / MAX (end_ns - begin_ns, 1);
  placing.places = g_array_new (FALSE, FALSE, sizeof (ViewerMarkPlace));
  for (placing.row = 0; placing.row < self->n_rows; placing.row++)
    place_row (&placing);
  return placing.places;
}

/* ---- steps ---- */

/* The first mark or span that begins at *time_ns* or later. */
static guint32
find_begin (const ViewerMarks *self,
            double             time_ns)
{
  guint32 low = 0, high = profile_get_n_marks (self->profile);

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;

      if ((double) get_info (self, middle).begin_ns >= time_ns)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

guint32
viewer_marks_step (const ViewerMarks *self,
                   guint32            mark_index,
                   int                direction,
                   double             begin_ns,
                   double             end_ns)
{
  guint32 n = profile_get_n_marks (self->profile);

  if (mark_index == VIEWER_MARK_NONE)
    mark_index = direction > 0 ? find_begin (self, begin_ns) : find_begin (self, end_ns) - 1;
  else if (direction > 0)
    mark_index++;
  else
    mark_index--;
  /* One before the first is more than there are, too. */
  return mark_index < n ? mark_index : VIEWER_MARK_NONE;
}

void
viewer_marks_get_range (const ViewerMarks *self,
                        guint32            mark_index,
                        gint64            *begin_ns,
                        gint64            *end_ns,
                        guint32           *next)
{
  ProfileMarkInfo info = get_info (self, mark_index), other;
  guint32 n = profile_get_n_marks (self->profile), found = VIEWER_MARK_NONE;

  *begin_ns = info.begin_ns;
  *end_ns = info.is_span ? info.end_ns : profile_get_duration_ns (self->profile);
  for (guint32 i = mark_index + 1; !info.is_span && i < n && found == VIEWER_MARK_NONE; i++)
    {
      other = get_info (self, i);
      if (!other.is_span && other.thread_index == info.thread_index && other.begin_ns > info.begin_ns)
        {
          found = i;
          *end_ns = other.begin_ns;
        }
    }
  *end_ns = MAX (*end_ns, *begin_ns + 1);
  if (next != NULL)
    *next = found;
}
