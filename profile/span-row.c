/* span-row.c: build a row and its pyramid, and walk what a view must draw */

#include "profile/span-row.h"

#include <string.h>

#define LEVEL_FACTOR     4u
#define MIN_ROW          64u    /* a shorter row is walked as it is */
#define SCAN_MAX         64u    /* spans that are added up in one pixel before galloping over the rest */
#define QUANTILE_SAMPLES 255u

/* ---- levels ---- */

static void
level_clear (ProfileSpanLevel *level)
{
  g_free (level->begins);
  g_free (level->ends);
  g_free (level->values);
  g_free (level->coverages);
}

static void
sums_clear (ProfileSpanSums *sums)
{
  g_clear_pointer (&sums->longest, g_free);
  g_clear_pointer (&sums->covered, g_free);
}

static void
level_trim (ProfileSpanLevel *level)
{
  level->begins = g_renew (guint32, level->begins, level->n);
  level->ends = g_renew (guint32, level->ends, level->n);
  level->values = g_renew (guint32, level->values, level->n);
  if (level->coverages != NULL)
    level->coverages = g_renew (guint8, level->coverages, level->n);
}

static guint8
coverage_of (guint32 covered,
             guint32 length)
{
  guint64 coverage = ((guint64) covered * 255 + length / 2) / MAX (length, 1u);

  return (guint8) CLAMP (coverage, 1, 255);
}

/* Puts an element at the end of a level, or into the block there when both are short and begin
 * in one cell: a span of a cell's width is followed by another cell. There is room for it. */
static inline void
add_element (ProfileSpanLevel  *level,
             ProfileSpanSums   *sums,
             const ProfileSpan *span,
             guint32            longest,
             guint32            covered)
{
  guint32 last = level->n - 1;

  if (level->n > 0 && longest < level->width && span->begin / level->width == level->begins[last] / level->width)
    {
      if (longest > sums->longest[last])
        {
          sums->longest[last] = longest;
          level->values[last] = span->stack;
        }
      sums->covered[last] += covered;
      level->ends[last] = span->end;
      return;
    }
  level->begins[level->n] = span->begin;
  level->ends[level->n] = span->end;
  level->values[level->n] = span->stack;
  sums->longest[level->n] = longest;
  sums->covered[level->n] = covered;
  level->n++;
}

static void
find_coverages (ProfileSpanLevel      *level,
                const ProfileSpanSums *sums)
{
  level->coverages = g_new (guint8, level->n);
  for (guint32 i = 0; i < level->n; i++)
    level->coverages[i] = coverage_of (sums->covered[i], level->ends[i] - level->begins[i]);
}

/* Makes the level of cells of *width* from the level below it. Elements of the level
 * below that are blocks are shorter than twice its width, so they never pass for spans. */
static void
make_level (const ProfileSpanLevel *below,
            const ProfileSpanSums  *below_sums,
            guint32                 width,
            ProfileSpanLevel       *level,
            ProfileSpanSums        *sums)
{
  *level = (ProfileSpanLevel) {
    .begins = g_new (guint32, below->n), .ends = g_new (guint32, below->n),
    .values = g_new (guint32, below->n), .width = width,
  };
  *sums = (ProfileSpanSums) { g_new (guint32, below->n), g_new (guint32, below->n) };
  for (guint32 i = 0; i < below->n; i++)
    {
      ProfileSpan span = { below->begins[i], below->ends[i], below->values[i], 255 };
      guint32 length = span.end - span.begin;

      add_element (level, sums, &span, below_sums->longest != NULL ? below_sums->longest[i] : length,
                   below_sums->covered != NULL ? below_sums->covered[i] : length);
    }
  find_coverages (level, sums);
}

/* ---- a row ---- */

void
profile_span_row_set_width (ProfileSpanRow *self,
                            guint32         width)
{
  self->spans.width = width;
}

static void
grow (ProfileSpanRow *self)
{
  ProfileSpanLevel *spans = &self->spans;

  self->allocated = self->allocated == 0 ? 4 : self->allocated + self->allocated / 2 + 1;
  spans->begins = g_renew (guint32, spans->begins, self->allocated);
  spans->ends = g_renew (guint32, spans->ends, self->allocated);
  spans->values = g_renew (guint32, spans->values, self->allocated);
  if (spans->width == 0)
    return;
  self->sums.longest = g_renew (guint32, self->sums.longest, self->allocated);
  self->sums.covered = g_renew (guint32, self->sums.covered, self->allocated);
}

void
profile_span_row_append (ProfileSpanRow *self,
                         guint32         begin,
                         guint32         end,
                         guint32         value)
{
  ProfileSpanLevel *spans = &self->spans;

  if (spans->n == self->allocated)
    grow (self);
  if (spans->width > 0)
    add_element (spans, &self->sums, &(ProfileSpan) { begin, end, value, 255 }, end - begin, end - begin);
  else
    {
      spans->begins[spans->n] = begin;
      spans->ends[spans->n] = end;
      spans->values[spans->n] = value;
      spans->n++;
    }
  self->ticks += end - begin;
  self->n_appended++;
}

void
profile_span_row_clear (ProfileSpanRow *self)
{
  level_clear (&self->spans);
  sums_clear (&self->sums);
  for (guint32 i = 0; i < self->n_levels; i++)
    level_clear (&self->levels[i]);
  g_free (self->levels);
  memset (self, 0, sizeof *self);
}

static int
compare_lengths (gconstpointer a,
                 gconstpointer b)
{
  guint32 x = *(const guint32 *) a, y = *(const guint32 *) b;

  return x < y ? -1 : x > y;
}

/* The length that three quarters of the spans exceed. The mean would not do: one
 * sleep of an hour would push the first level far above the spans that matter. */
static guint32
short_length (const ProfileSpanLevel *spans)
{
  guint32 lengths[QUANTILE_SAMPLES];
  guint32 n = MIN (spans->n, QUANTILE_SAMPLES);

  for (guint32 i = 0; i < n; i++)
    {
      guint32 at = (guint32) ((guint64) i * spans->n / n);
      lengths[i] = spans->ends[at] - spans->begins[at];
    }
  qsort (lengths, n, sizeof lengths[0], compare_lengths);
  return MAX (lengths[n / 4], 1u);
}

static void
build_levels (ProfileSpanRow *self)
{
  const ProfileSpanLevel *below = &self->spans;
  ProfileSpanSums below_sums = self->sums;   /* a coarse row's; otherwise none */
  guint64 width = below->width > 0 ? (guint64) below->width * LEVEL_FACTOR
                                   : (guint64) short_length (below) * PROFILE_SPAN_FIRST_WIDTH;
  guint32 length = self->spans.ends[self->spans.n - 1];

  self->levels = g_new0 (ProfileSpanLevel, PROFILE_SPAN_LEVELS_MAX);
  while (self->n_levels < PROFILE_SPAN_LEVELS_MAX && width < length && below->n >= MIN_ROW)
    {
      ProfileSpanLevel level;
      ProfileSpanSums sums;

      make_level (below, &below_sums, (guint32) width, &level, &sums);
      width *= LEVEL_FACTOR;
      if (level.n > below->n / 2)   /* would cost memory and save little */
        {
          level_clear (&level);
          sums_clear (&sums);
          continue;
        }
      level_trim (&level);
      sums_clear (&below_sums);
      below_sums = sums;
      self->levels[self->n_levels++] = level;
      below = &self->levels[self->n_levels - 1];
    }
  sums_clear (&below_sums);
  self->sums = (ProfileSpanSums) { NULL, NULL };
  if (self->n_levels == 0)
    g_clear_pointer (&self->levels, g_free);
}

void
profile_span_row_seal (ProfileSpanRow *self)
{
  if (self->spans.n == 0)
    return;
  level_trim (&self->spans);
  self->allocated = self->spans.n;
  if (self->spans.width > 0)
    find_coverages (&self->spans, &self->sums);
  if (self->spans.n >= MIN_ROW)
    build_levels (self);
  sums_clear (&self->sums);
}

guint32
profile_span_row_search (const ProfileSpanLevel *level,
                         guint32                 tick)
{
  guint32 low = 0, high = level->n;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      if (level->ends[middle] > tick)
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}

/* The first element after *from* that begins at *tick* or later. It is near: gallop. */
static guint32
gallop (const ProfileSpanLevel *level,
        guint32                 from,
        double                  tick)
{
  guint64 step = 1, low = from, high;

  while (low + step < level->n && level->begins[low + step] < tick)
    {
      low += step;
      step *= 2;
    }
  high = MIN (low + step, level->n);
  while (low + 1 < high)
    {
      guint64 middle = low + (high - low) / 2;
      if (level->begins[middle] < tick)
        low = middle;
      else
        high = middle;
    }
  return (guint32) high;
}

static guint32
covered_of (const ProfileSpanLevel *level,
            guint32                 i)
{
  guint32 length = level->ends[i] - level->begins[i];

  if (level->coverages == NULL)
    return length;
  return MAX ((guint32) (((guint64) length * level->coverages[i] + 127) / 255), 1u);
}

/* Emits the short elements that begin in one pixel, from index *i*, as one block, and
 * returns the index after them. Only the last of them may be a pixel long, and then it
 * begins a block of its own: nothing that long is ever hidden. */
static guint32
emit_pixel (const ProfileSpanLevel *level,
            guint32                 i,
            double                  limit,
            double                  ticks_per_pixel,
            ProfileSpanFunc         emit,
            gpointer                user_data)
{
  guint32 first = i, longest = 0;
  guint64 covered = 0;
  ProfileSpan block = { level->begins[i], level->ends[i], level->values[i], 255 };

  for (; i < level->n && level->begins[i] < limit; i++)
    {
      guint32 length = covered_of (level, i);

      if (level->ends[i] - level->begins[i] >= ticks_per_pixel)
        break;
      if (length > longest)
        {
          longest = length;
          block.stack = level->values[i];
        }
      covered += length;
      block.end = level->ends[i];
      if (i - first == SCAN_MAX)
        {
          guint32 after = gallop (level, i, limit);
          guint32 last = after - 1;

          if (level->ends[last] - level->begins[last] >= ticks_per_pixel)
            last--;   /* it cannot be the one at i: that one was short */
          covered = covered * (level->ends[last] - block.begin) / MAX (block.end - block.begin, 1u);
          block.end = level->ends[last];
          i = last + 1;
          break;
        }
    }
  block.coverage = coverage_of ((guint32) MIN (covered, G_MAXUINT32), block.end - block.begin);
  emit (&block, user_data);
  return i;
}

void
profile_span_row_foreach (const ProfileSpanRow *self,
                          guint32               begin,
                          guint32               end,
                          double                ticks_per_pixel,
                          ProfileSpanFunc       emit,
                          gpointer              user_data)
{
  const ProfileSpanLevel *level = &self->spans;
  guint32 i;

  for (guint32 l = 0; l < self->n_levels && self->levels[l].width <= ticks_per_pixel; l++)
    level = &self->levels[l];

  i = profile_span_row_search (level, begin);
  while (i < level->n && level->begins[i] < end)
    {
      double cell, limit;

      if (level->ends[i] - level->begins[i] >= ticks_per_pixel)
        {
          ProfileSpan span = { level->begins[i], level->ends[i], level->values[i],
                               level->coverages != NULL ? level->coverages[i] : 255 };
          emit (&span, user_data);
          i++;
          continue;
        }
      cell = level->begins[i] <= begin ? 0 : (double) (guint64) ((level->begins[i] - begin) / ticks_per_pixel);
      limit = begin + (cell + 1) * ticks_per_pixel;
      /* Rounding may put the limit on the element itself: it must be taken all the same. */
      i = emit_pixel (level, i, MAX (limit, level->begins[i] + 0.5), ticks_per_pixel, emit, user_data);
    }
}
