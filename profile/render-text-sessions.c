/* render-text-sessions.c: sessions, marks and spans in the text report */

#include "profile/render-text-private.h"

#include <glib/gi18n-lib.h>

static char *
dup_session_name (const ProfileSessionInfo *info)
{
  return info->name[0] != '\0' ? g_strdup_printf ("%s (%u)", info->name, info->id) : g_strdup_printf ("%u", info->id);
}

void
profile_text_put_session (ProfileTextReport *self)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) everything = NULL;
  g_autofree char *name = NULL;
  ProfileSessionInfo info;
  ProfileNodeInfo root;

  options.session = self->options->report.session;
  options.clock = self->options->report.clock;
  if (!profile_find_session (self->profile, options.session, &info))
    return;
  name = dup_session_name (&info);
  everything = profile_call_tree_new (self->profile, &options);
  profile_call_tree_get_node (everything, PROFILE_NODE_ROOT, &root);
  profile_text_put_line (self, g_strdup_printf (_("Session %s: from %.3f s to %.3f s; %.3f s are its own."), name,
                                                (double) info.begin_ns / 1e9, (double) info.end_ns / 1e9,
                                                (double) root.total_ns / 1e9));
}

void
profile_text_put_sessions (ProfileTextReport *self)
{
  guint32 n = profile_get_n_sessions (self->profile);

  if (n == 0)
    return;
  /* Heads of a column of numbers, nine wide. */
  fprintf (self->out, "\n%9s  ", _("seconds"));
  profile_text_put_line (self, g_strdup (_("sessions; --session shows one")));
  for (guint32 i = 0; i < MIN (n, PROFILE_TEXT_ROWS_MAX); i++)
    {
      g_autofree char *name = NULL;
      ProfileSessionInfo info;

      profile_get_session_info (self->profile, i, &info);
      name = dup_session_name (&info);
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
  fprintf (self->out, "\n%9s %9s  ", _("seconds"), _("times"));
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
