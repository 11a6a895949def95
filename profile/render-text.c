/* render-text.c: a report to read in a terminal
 *
 * What was recorded, the one answer, the main thread's tree, then a line for
 * each other thread (or its tree). Times stand in columns on the left, so that
 * they can be compared; the tree is on their right.
 */

#include "profile/render.h"
#include "profile/words.h"

#include "format/format.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gi18n-lib.h>

/* Deeper levels are counted, not drawn: nobody reads them, and 10,000 of them
 * indented would be hundreds of megabytes. */
#define DEPTH_MAX        100u
#define OTHER_ROWS_MAX   30u

typedef struct {
  Profile                  *profile;
  const ProfileTextOptions *options;
  FILE                     *out;
  ProfileCallTree          *tree;      /* the one being written */
  gint64                    whole_ns;  /* its root's */
} Report;

typedef enum { STYLE_DIM, STYLE_BOLD, STYLE_HOT, STYLE_WARM, STYLE_MILD, STYLE_APPLICATION } Style;

static const char *const style_codes[] = {
  [STYLE_DIM] = "\033[2m",
  [STYLE_BOLD] = "\033[1m",
  [STYLE_HOT] = "\033[31m",
  [STYLE_WARM] = "\033[33m",
  [STYLE_MILD] = "\033[32m",
  [STYLE_APPLICATION] = "\033[1;36m",
};

/* A recorded name may hold anything; a terminal must not obey it. */
static void
put_text (Report *self, const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (c < 0x20 || (c >= 0x7f && c < 0xa0))
        fprintf (self->out, "\\x%02x", c);
      else if (c >= 0x80 && !self->options->unicode)
        fprintf (self->out, c > 0xffff ? "\\U%08x" : "\\u%04x", c);
      else
        fwrite (text, 1, (gsize) (g_utf8_next_char (text) - text), self->out);
    }
}

static void
put_styled (Report *self, Style style, const char *text)
{
  if (self->options->color)
    fputs (style_codes[style], self->out);
  put_text (self, text);
  if (self->options->color)
    fputs ("\033[0m", self->out);
}

static void
put_line (Report *self, char *sentence)
{
  if (sentence != NULL)
    {
      put_text (self, sentence);
      fputc ('\n', self->out);
    }
  g_free (sentence);
}

/* ---- head ---- */

static void
put_head (Report *self)
{
  const char *target = profile_get_meta (self->profile, "target");
  const char *version = profile_get_meta (self->profile, "python.version");
  g_autofree char *python = version != NULL ? g_strdup_printf (_("Python %s"), version) : NULL;

  fputc ('\n', self->out);
  put_styled (self, STYLE_BOLD, target != NULL && target[0] != '\0' ? target : "Pyinst");
  if (python != NULL)
    {
      fputs ("  ", self->out);
      put_styled (self, STYLE_DIM, python);
    }
  fputc ('\n', self->out);
  put_line (self, profile_words_recorded (self->profile));
  put_line (self, profile_words_samples (self->profile));
  put_line (self, profile_words_engine (self->profile));
  put_line (self, profile_words_cost (self->profile));
  put_line (self, profile_words_lost (self->profile));
  if (!profile_is_complete (self->profile))
    put_line (self, g_strdup (_("The recording has no end mark: its program was killed, or still runs.")));
  for (const char *const *warning = profile_get_warnings (self->profile); *warning != NULL; warning++)
    put_line (self, g_strdup (*warning));
  fputc ('\n', self->out);
}

/* ---- rows of a tree ---- */

static void
put_time (Report *self, gint64 ns)
{
  double share = self->whole_ns > 0 ? (double) ns / (double) self->whole_ns : 0;
  g_autofree char *seconds = g_strdup_printf ("%9.3f", (double) ns / 1e9);
  g_autofree char *percent = g_strdup_printf ("%6.1f %%", share * 100);
  Style style = share > 0.6 ? STYLE_HOT : share > 0.2 ? STYLE_WARM : share > 0.05 ? STYLE_MILD : STYLE_DIM;

  if (!self->options->percent)
    put_styled (self, style, seconds);
  put_styled (self, style, percent);
  fputs ("  ", self->out);
}

/* *more* says for each level whether siblings follow there. */
static void
put_branches (Report *self, const GByteArray *more, guint depth, gboolean is_row)
{
  gboolean unicode = self->options->unicode;

  for (guint level = 1; level <= depth; level++)
    {
      gboolean last_level = level == depth && is_row, follows = level < more->len && more->data[level];

      if (last_level)
        fputs (follows ? (unicode ? "├─ " : "|- ") : (unicode ? "└─ " : "`- "), self->out);
      else
        fputs (follows ? (unicode ? "│  " : "|  ") : "   ", self->out);
    }
}

static void
put_function (Report *self, const ProfileNodeInfo *node)
{
  ProfileFunctionInfo info;
  g_autofree char *place = NULL;

  profile_get_function_info (self->profile, node->function, &info);
  if (info.origin == PROFILE_ORIGIN_APPLICATION)
    put_styled (self, STYLE_APPLICATION, info.name);
  else
    put_text (self, info.name[0] != '\0' ? info.name : "?");
  if (info.short_file[0] == '\0')
    place = g_strdup (info.kind == FORMAT_CODE_BUILTIN ? "<built-in>" : "");
  else if (info.first_line != 0)
    place = g_strdup_printf ("%s:%u", info.short_file, info.first_line);
  else
    place = g_strdup (info.short_file);
  if (place[0] != '\0')
    {
      fputs ("  ", self->out);
      put_styled (self, STYLE_DIM, place);
    }
}

static void
put_node (Report *self, ProfileNode index, const ProfileNodeInfo *node)
{
  g_autofree char *words = NULL, *modules = NULL;

  switch (node->kind)
    {
    case PROFILE_NODE_LIBRARY_RUN:
      modules = profile_call_tree_dup_modules (self->tree, index);
      words = profile_words_library (node->n_folded, modules);
      put_function (self, node);
      fputs ("  ", self->out);
      put_styled (self, STYLE_DIM, words);
      break;
    case PROFILE_NODE_FASTER:
      words = profile_words_faster (node->n_folded);
      put_styled (self, STYLE_DIM, words);
      break;
    case PROFILE_NODE_FUNCTION:
    case PROFILE_NODE_THREAD:
    default:
      put_function (self, node);
    }
  fputc ('\n', self->out);
}

/* How many levels are below *top* in the tree; nodes stand level by level. */
static guint
count_levels_below (const Report *self, ProfileNode top)
{
  guint32 n_nodes = profile_call_tree_get_n_nodes (self->tree);
  g_autofree guint8 *below = g_new0 (guint8, n_nodes);
  guint deepest = 0;
  ProfileNodeInfo info;

  below[top] = 1;
  for (ProfileNode i = top + 1; i < n_nodes; i++)
    {
      profile_call_tree_get_node (self->tree, i, &info);
      below[i] = below[info.parent];
      if (below[i])
        deepest = info.depth;
    }
  profile_call_tree_get_node (self->tree, top, &info);
  return deepest > info.depth ? deepest - info.depth : 0;
}

static void
put_deeper (Report *self, const GByteArray *more, ProfileNode node)
{
  guint levels = count_levels_below (self, node);
  g_autofree char *words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u deeper level",
                                                         "and %u deeper levels", levels), levels);

  fprintf (self->out, "%*s", self->options->percent ? 10 : 19, "");
  put_branches (self, more, DEPTH_MAX + 1, TRUE);
  put_styled (self, STYLE_DIM, words);
  fputc ('\n', self->out);
}

/* Goes down and up by index: a stack's depth is never ours. */
static void
put_nodes (Report *self)
{
  g_autoptr (GByteArray) more = g_byte_array_new ();
  ProfileNode node = profile_call_tree_get_first_child (self->tree, PROFILE_NODE_ROOT);

  g_byte_array_set_size (more, DEPTH_MAX + 2);
  memset (more->data, 0, more->len);
  while (node != PROFILE_NODE_NONE)
    {
      ProfileNodeInfo info;
      ProfileNode next;

      profile_call_tree_get_node (self->tree, node, &info);
      more->data[info.depth] = profile_call_tree_get_next (self->tree, node) != PROFILE_NODE_NONE;
      put_time (self, info.total_ns);
      put_branches (self, more, info.depth, TRUE);
      put_node (self, node, &info);
      next = profile_call_tree_get_first_child (self->tree, node);
      if (next != PROFILE_NODE_NONE && info.depth >= DEPTH_MAX)
        {
          more->data[DEPTH_MAX + 1] = 0;
          put_deeper (self, more, node);
          next = PROFILE_NODE_NONE;
        }
      while (next == PROFILE_NODE_NONE && node != PROFILE_NODE_ROOT)
        {
          next = profile_call_tree_get_next (self->tree, node);
          profile_call_tree_get_node (self->tree, node, &info);
          node = info.parent;
        }
      node = next;
    }
}

/* ---- threads ---- */

static ProfileCallTree *
make_tree (const Report *self, gint32 thread_index, gboolean fold_libraries)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;

  options.thread_index = thread_index;
  options.session = self->options->session;
  options.clock = self->options->clock;
  options.fold_libraries = fold_libraries;
  if (self->options->show_all)
    options.threshold = 0;
  return profile_call_tree_new (self->profile, &options);
}

static void
put_tree (Report *self, ProfileCallTree *tree, gint32 thread_index)
{
  ProfileNodeInfo root;
  ProfileThreadInfo thread = { .name = _("all threads") };

  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  if (thread_index >= 0)
    profile_get_thread_info (self->profile, (guint32) thread_index, &thread);
  self->tree = tree;
  self->whole_ns = root.total_ns;
  put_time (self, root.total_ns);
  put_styled (self, STYLE_BOLD, thread.name);
  fputc ('\n', self->out);
  put_nodes (self);
  self->tree = NULL;
}

static int
compare_threads (gconstpointer a, gconstpointer b, gpointer user_data)
{
  ProfileThreadInfo first, second;

  profile_get_thread_info (user_data, *(const guint32 *) a, &first);
  profile_get_thread_info (user_data, *(const guint32 *) b, &second);
  if (first.cpu_ns != second.cpu_ns)
    return first.cpu_ns > second.cpu_ns ? -1 : 1;
  if (first.wall_ns != second.wall_ns)
    return first.wall_ns > second.wall_ns ? -1 : 1;
  return *(const guint32 *) a < *(const guint32 *) b ? -1 : 1;
}

/* Where a thread was most: down the heaviest calls while one has half of its time. Free it. */
static char *
dup_main_place (Report *self, guint32 index)
{
  g_autoptr (ProfileCallTree) tree = make_tree (self, (gint32) index, FALSE);
  ProfileNode node = PROFILE_NODE_ROOT, child;
  ProfileNodeInfo root, info, best;
  ProfileFunctionInfo function;

  profile_call_tree_get_node (tree, node, &root);
  best = root;
  while ((child = profile_call_tree_get_first_child (tree, node)) != PROFILE_NODE_NONE)
    {
      profile_call_tree_get_node (tree, child, &info);
      if (info.kind == PROFILE_NODE_FASTER || info.total_ns * 2 < root.total_ns)
        break;
      best = info;
      node = child;
    }
  if (best.function == 0 || root.total_ns <= 0)
    return g_strdup ("");
  profile_get_function_info (self->profile, best.function, &function);
  return g_strdup_printf (_("%.0f %% in %s  %s"), (double) best.total_ns * 100 / (double) root.total_ns, function.name,
                          function.short_file);
}

static void
put_thread_row (Report *self, guint32 index)
{
  g_autofree char *place = dup_main_place (self, index);
  g_autofree char *times = NULL;
  ProfileThreadInfo thread;

  profile_get_thread_info (self->profile, index, &thread);
  times = g_strdup_printf ("%9.3f %9.3f  ", (double) thread.wall_ns / 1e9, (double) thread.cpu_ns / 1e9);
  put_text (self, times);
  put_styled (self, STYLE_BOLD, thread.name);
  if (place[0] != '\0')
    {
      fputs ("  ", self->out);
      put_styled (self, STYLE_DIM, place);
    }
  fputc ('\n', self->out);
}

static void
put_other_threads (Report *self, gint32 main_thread)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n_rows;

  for (guint32 i = 0; i < profile_get_n_threads (self->profile); i++)
    if ((gint32) i != main_thread)
      g_array_append_val (order, i);
  if (order->len == 0)
    return;
  g_array_sort_with_data (order, compare_threads, self->profile);
  n_rows = self->options->all_threads ? order->len : MIN (order->len, OTHER_ROWS_MAX);
  if (!self->options->all_threads)
    {
      /* Heads of two columns of numbers, nine wide. */
      fprintf (self->out, "\n%9s %9s  ", _("seconds"), _("CPU"));
      put_line (self, g_strdup (_("other threads")));
    }
  for (guint i = 0; i < n_rows; i++)
    {
      guint32 index = g_array_index (order, guint32, i);

      if (self->options->all_threads)
        {
          g_autoptr (ProfileCallTree) tree = make_tree (self, (gint32) index, !self->options->show_all);
          fputc ('\n', self->out);
          put_tree (self, tree, (gint32) index);
        }
      else
        put_thread_row (self, index);
    }
  if (n_rows < order->len)
    put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more thread", "and %u more threads",
                                                  order->len - n_rows), order->len - n_rows));
}

gint32
profile_find_main_thread (Profile *profile)
{
  guint32 n_threads = profile_get_n_threads (profile);

  for (guint32 i = 0; i < n_threads; i++)
    {
      ProfileThreadInfo thread;
      profile_get_thread_info (profile, i, &thread);
      if (thread.is_main)
        return (gint32) i;
    }
  return n_threads > 0 ? 0 : -1;
}

/* ---- sessions, marks and spans ---- */

static char *
dup_session_name (const ProfileSessionInfo *info)
{
  return info->name[0] != '\0' ? g_strdup_printf ("%s (%u)", info->name, info->id) : g_strdup_printf ("%u", info->id);
}

static void
put_session (Report *self, ProfileCallTree *tree)
{
  g_autofree char *name = NULL;
  ProfileSessionInfo info;
  ProfileNodeInfo root;

  if (!profile_find_session (self->profile, self->options->session, &info))
    return;
  name = dup_session_name (&info);
  profile_call_tree_get_node (tree, PROFILE_NODE_ROOT, &root);
  put_line (self, g_strdup_printf (_("Session %s: from %.3f s to %.3f s; %.3f s are its own."), name,
                                   (double) info.begin_ns / 1e9, (double) info.end_ns / 1e9, (double) root.total_ns / 1e9));
}

static void
put_sessions (Report *self)
{
  guint32 n = profile_get_n_sessions (self->profile);

  if (n == 0)
    return;
  /* Heads of a column of numbers, nine wide. */
  fprintf (self->out, "\n%9s  ", _("seconds"));
  put_line (self, g_strdup (_("sessions; --session shows one")));
  for (guint32 i = 0; i < MIN (n, OTHER_ROWS_MAX); i++)
    {
      g_autofree char *name = NULL;
      ProfileSessionInfo info;

      profile_get_session_info (self->profile, i, &info);
      name = dup_session_name (&info);
      fprintf (self->out, "%9.3f  ", (double) (info.end_ns - info.begin_ns) / 1e9);
      put_line (self, g_steal_pointer (&name));
    }
  if (n > OTHER_ROWS_MAX)
    put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more session", "and %u more sessions",
                                                  n - OTHER_ROWS_MAX), n - OTHER_ROWS_MAX));
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
list_named_marks (Report *self)
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

static void
put_marks (Report *self)
{
  g_autoptr (GPtrArray) rows = list_named_marks (self);

  if (rows->len == 0)
    return;
  /* Heads of two columns of numbers, nine wide. */
  fprintf (self->out, "\n%9s %9s  ", _("seconds"), _("times"));
  put_line (self, g_strdup (_("marks and spans")));
  for (guint i = 0; i < MIN (rows->len, OTHER_ROWS_MAX); i++)
    {
      const Named *row = g_ptr_array_index (rows, i);

      fprintf (self->out, "%9.3f %9" G_GUINT64_FORMAT "  ", (double) row->ns / 1e9, row->n);
      put_line (self, g_strdup (row->name));
    }
  if (rows->len > OTHER_ROWS_MAX)
    put_line (self, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "and %u more name", "and %u more names",
                                                  rows->len - OTHER_ROWS_MAX), rows->len - OTHER_ROWS_MAX));
}

static void
render_session (Report *self)
{
  gint32 thread = profile_find_session_thread (self->profile, self->options->session);
  g_autoptr (ProfileCallTree) tree = make_tree (self, thread, !self->options->show_all);
  g_autoptr (ProfileCallTree) everything = make_tree (self, -1, !self->options->show_all);

  put_session (self, everything);
  put_line (self, profile_words_answer (everything));
  fputc ('\n', self->out);
  put_tree (self, tree, thread);
}

void
profile_render_text (Profile *profile, const ProfileTextOptions *options, FILE *out)
{
  Report self = { .profile = profile, .options = options, .out = out };
  gint32 main_thread = profile_find_main_thread (profile);
  g_autoptr (ProfileCallTree) tree = NULL, everything = NULL;

  put_head (&self);
  if (main_thread < 0)
    {
      put_line (&self, g_strdup (_("Nothing was seen here: no sample was taken.")));
      return;
    }
  if (options->session != 0)
    {
      render_session (&self);
      return;
    }
  tree = make_tree (&self, main_thread, !options->show_all);
  everything = make_tree (&self, -1, !options->show_all);
  put_line (&self, profile_words_answer (everything));
  fputc ('\n', out);
  put_tree (&self, tree, main_thread);
  put_other_threads (&self, main_thread);
  put_sessions (&self);
  put_marks (&self);
}
