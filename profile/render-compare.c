/* render-compare.c: two recordings side by side, for people and as JSON
 *
 * docs/reports.md explains the words, docs/exports.md has the keys.
 */

#include "profile/render-json-private.h"
#include "profile/render-text-private.h"
#include "profile/words.h"

#include <math.h>

#include <glib/gi18n-lib.h>

/* Of the longer recording; smaller differences have no row, unless everything is asked for. */
#define DIFFERENCE_LEAST 0.001

/* ---- text ---- */

static int
get_verdict_width (void)
{
  glong width = 0;

  for (ProfileVerdict verdict = PROFILE_VERDICT_REAL; verdict <= PROFILE_VERDICT_TOO_FEW; verdict++)
    width = MAX (width, g_utf8_strlen (profile_words_verdict (verdict), -1));
  return (int) width;
}

static void
put_side (ProfileTextReport *self, const ProfileCompare *compare, guint side)
{
  Profile *profile = profile_compare_get_profile (compare, side);
  const ProfileChange *whole = profile_compare_get_whole (compare);
  const char *target = profile_get_meta (profile, "target");
  const char *name = target != NULL && target[0] != '\0' ? target : "Pyinst";
  double seconds = (double) whole->ns[side] / 1e9;

  if (side == PROFILE_BEFORE)
    profile_text_put_line (self, g_strdup_printf (_("Before: %s, %lu samples, %.3f s."), name, (gulong) whole->looks[side], seconds));
  else
    profile_text_put_line (self, g_strdup_printf (_("After: %s, %lu samples, %.3f s."), name, (gulong) whole->looks[side], seconds));
}

static void
put_heads (ProfileTextReport *self)
{
  profile_text_put_head (self, 9, _("before"));
  profile_text_put_head (self, 10, _("after"));
  profile_text_put_head (self, 10, _("change"));
  fputc ('\n', self->out);
}

static void
put_row (ProfileTextReport *self, const ProfileCompareRow *row, int verdict_width)
{
  const ProfileChange *change = &row->total;
  const char *verdict = profile_words_verdict (change->verdict);
  ProfileFunctionInfo info;

  fprintf (self->out, "%9.3f %9.3f %+9.3f  ", (double) change->ns[PROFILE_BEFORE] / 1e9,
           (double) change->ns[PROFILE_AFTER] / 1e9, change->difference / 1e9);
  profile_text_put_styled (self, change->verdict != PROFILE_VERDICT_REAL ? PROFILE_TEXT_DIM
                                 : change->difference > 0 ? PROFILE_TEXT_HOT : PROFILE_TEXT_MILD, verdict);
  fprintf (self->out, "%*s", verdict_width - (int) g_utf8_strlen (verdict, -1) + 2, "");
  profile_get_function_info (self->profile, row->functions[profile_compare_get_named_side (row)], &info);
  profile_text_put_function (self, row->functions[profile_compare_get_named_side (row)],
                             info.origin == PROFILE_ORIGIN_APPLICATION);
  fputc ('\n', self->out);
}

static gboolean
is_worth_a_row (const ProfileCompare *compare, const ProfileCompareRow *row)
{
  const ProfileChange *whole = profile_compare_get_whole (compare);

  return fabs (row->total.difference) >= DIFFERENCE_LEAST * (double) MAX (whole->ns[0], whole->ns[1]);
}

void
profile_render_compare (const ProfileCompare *compare, const ProfileTextOptions *options, FILE *out)
{
  ProfileTextReport self = { .options = options, .out = out, .digits = 3 };
  guint n = profile_compare_get_n_rows (compare), n_shown = 0, n_left = 0;
  int verdict_width = get_verdict_width ();

  fputc ('\n', out);
  put_side (&self, compare, PROFILE_BEFORE);
  put_side (&self, compare, PROFILE_AFTER);
  profile_text_put_line (&self, profile_words_compare (compare));
  fputc ('\n', out);
  for (guint i = 0; i < n; i++)
    {
      const ProfileCompareRow *row = profile_compare_get_row (compare, i);

      if (!options->report.show_all && (n_shown >= PROFILE_TEXT_ROWS_MAX || !is_worth_a_row (compare, row)))
        {
          n_left++;
          continue;
        }
      if (n_shown++ == 0)
        put_heads (&self);
      self.profile = profile_compare_get_profile (compare, profile_compare_get_named_side (row));
      put_row (&self, row, verdict_width);
    }
  if (n_left > 0)
    profile_text_put_line (&self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u function that differs less",
                                                                "and %u functions that differ less", n_left), n_left));
  fputc ('\n', out);
}

/* ---- JSON ---- */

static void
put_seconds (ProfileWriter *out, const char *key, double ns)
{
  profile_writer_put (out, key);
  if (ns < 0)
    profile_writer_put (out, "-");
  profile_writer_put_seconds (out, (gint64) (fabs (ns) + 0.5));
}

static void
put_time (ProfileWriter *out, const char *key, const ProfileChange *change, guint side)
{
  profile_writer_put (out, key);
  profile_json_put_seconds (out, "{\"time\": ", change->ns[side]);
  profile_writer_put (out, ", \"samples\": ");
  profile_writer_put_number (out, change->looks[side]);
  if (change->has_intervals[side])
    profile_json_put_interval (out, &change->shares[side]);
  profile_writer_put (out, "}");
}

static void
put_change (ProfileWriter *out, const char *key, const ProfileChange *change)
{
  profile_writer_put (out, key);
  put_time (out, "{\"before\": ", change, PROFILE_BEFORE);
  put_time (out, ", \"after\": ", change, PROFILE_AFTER);
  put_seconds (out, ", \"difference\": ", change->difference);
  put_seconds (out, ", \"difference_low\": ", change->low);
  put_seconds (out, ", \"difference_high\": ", change->high);
  profile_json_put_text (out, ", \"verdict\": ", profile_verdict_get_name (change->verdict));
  profile_writer_put (out, "}");
}

static void
put_function (ProfileWriter *out, const ProfileCompare *compare, const ProfileCompareRow *row)
{
  guint side = profile_compare_get_named_side (row);
  ProfileFunctionInfo info;

  profile_get_function_info (profile_compare_get_profile (compare, side), row->functions[side], &info);
  profile_json_put_text (out, "{\"function\": ", info.name);
  profile_json_put_text (out, ", \"file_path_short\": ", info.short_file);
  put_change (out, ", \"total\": ", &row->total);
  put_change (out, ", \"self\": ", &row->own);
  profile_writer_put (out, "}");
}

void
profile_render_compare_json (const ProfileCompare *compare, FILE *stream)
{
  ProfileWriter *out = profile_writer_new (stream);
  static const char *const keys[] = { "{\"before\": ", ", \"after\": " };

  for (guint side = 0; side < 2; side++)
    {
      const char *target = profile_get_meta (profile_compare_get_profile (compare, side), "target");

      profile_json_put_text (out, keys[side], target != NULL ? target : "");
    }
  put_change (out, ", \"whole\": ", profile_compare_get_whole (compare));
  profile_writer_put (out, ", \"functions\": [");
  for (guint i = 0; i < profile_compare_get_n_rows (compare); i++)
    {
      profile_writer_put (out, i > 0 ? ",\n" : "\n");
      put_function (out, compare, profile_compare_get_row (compare, i));
    }
  profile_writer_put (out, "]}\n");
  profile_writer_finish (out);
}
