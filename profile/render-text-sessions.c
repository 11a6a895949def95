/* render-text-sessions.c: sessions, marks and spans in the text report */

#include "profile/render-text-private.h"
#include "profile/words.h"

#include <glib/gi18n-lib.h>

void
profile_text_put_sessions (ProfileTextReport *self)
{
  guint32 n = profile_get_n_sessions (self->profile);

  if (n == 0)
    return;
  /* Heads of a column of numbers, nine wide. */
  fputc ('\n', self->out);
  profile_text_put_head (self, 9, _("seconds"));
  fputs ("  ", self->out);
  profile_text_put_line (self, g_strdup (_("sessions; --session shows one")));
  for (guint32 i = 0; i < MIN (n, PROFILE_TEXT_ROWS_MAX); i++)
    {
      g_autofree char *name = NULL;
      ProfileSessionInfo info;

      profile_get_session_info (self->profile, i, &info);
      name = profile_words_session_name (&info);
      fprintf (self->out, "%9.3f  ", (double) (info.end_ns - info.begin_ns) / 1e9);
      profile_text_put_line (self, g_steal_pointer (&name));
    }
  if (n > PROFILE_TEXT_ROWS_MAX)
    profile_text_put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more session", "and %u more sessions",
                                                  n - PROFILE_TEXT_ROWS_MAX), n - PROFILE_TEXT_ROWS_MAX));
}

typedef struct {
  const char *name;
  guint64     n;
  gint64      ns;
  guint       order;
} Named;

static int
compare_named (gconstpointer a, gconstpointer b)
{
  const Named *first = *(const Named *const *) a, *second = *(const Named *const *) b;

  if (first->ns != second->ns)
    return first->ns > second->ns ? -1 : 1;
  return first->order < second->order ? -1 : first->order > second->order;
}

/* By name: a loop may have left thousands. */
static GPtrArray *
list_named_marks (ProfileTextReport *self)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  for (guint32 i = 0; i < profile_get_n_marks (self->profile); i++)
    {
      ProfileMarkInfo info;
      Named *row;

      profile_get_mark_info (self->profile, i, &info);
      row = g_hash_table_lookup (by_name, info.name);
      if (row == NULL)
        {
          row = g_new0 (Named, 1);
          row->name = info.name;
          row->order = rows->len;
          g_hash_table_insert (by_name, (gpointer) info.name, row);
          g_ptr_array_add (rows, row);
        }
      row->n++;
      row->ns += info.end_ns - info.begin_ns;
    }
  g_ptr_array_sort (rows, compare_named);
  return rows;
}

void
profile_text_put_marks (ProfileTextReport *self)
{
  g_autoptr (GPtrArray) rows = list_named_marks (self);

  if (rows->len == 0)
    return;
  /* Heads of two columns of numbers, nine wide. */
  fputc ('\n', self->out);
  profile_text_put_head (self, 9, _("seconds"));
  profile_text_put_head (self, 10, _("times"));
  fputs ("  ", self->out);
  profile_text_put_line (self, g_strdup (_("marks and spans")));
  for (guint i = 0; i < MIN (rows->len, PROFILE_TEXT_ROWS_MAX); i++)
    {
      const Named *row = g_ptr_array_index (rows, i);

      fprintf (self->out, "%9.3f %9" G_GUINT64_FORMAT "  ", (double) row->ns / 1e9, row->n);
      profile_text_put_line (self, g_strdup (row->name));
    }
  if (rows->len > PROFILE_TEXT_ROWS_MAX)
    profile_text_put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more name", "and %u more names",
                                                  rows->len - PROFILE_TEXT_ROWS_MAX), rows->len - PROFILE_TEXT_ROWS_MAX));
}
