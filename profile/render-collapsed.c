/* render-collapsed.c: one line per stack, for flame graph tools
 *
 * "MainThread;main (shop.py:1);load (shop.py:3) 1200": outermost first, then the
 * stack's own time in microseconds. A stack may stand in several lines where what
 * is left out of it differs; those who read such files add them up.
 */

#include "profile/histogram.h"
#include "profile/profile-private.h"
#include "profile/report-options.h"
#include "profile/writer.h"

#include <string.h>

typedef struct {
  Profile       *profile;
  ProfileWriter *out;
  ProfileRules  *rules;
  char         **functions;    /* ";name (file:line)" by id, "" for what is left out; NULL: not made yet */
  GPtrArray     *path;         /* of them, innermost first */
} Collapsed;

/* A semicolon parts frames, the last space parts the number, a newline parts stacks. */
static void
append_name (GString *path, const char *name)
{
  for (; *name != '\0'; name++)
    g_string_append_c (path, *name == ';' ? ':' : (guchar) *name < 0x20 || *name == 0x7f ? ' ' : *name);
}

static char *
dup_function (const Collapsed *self, ProfileFunction function)
{
  GString *text = g_string_new (NULL);
  ProfileFunctionInfo info;

  if (profile_rules_removes (self->rules, self->profile, function))
    return g_string_free (text, FALSE);
  profile_get_function_info (self->profile, function, &info);
  g_string_append_c (text, ';');
  append_name (text, info.name[0] != '\0' ? info.name : "?");
  if (info.file[0] != '\0')
    {
      g_string_append (text, " (");
      append_name (text, info.short_file);
      g_string_append_printf (text, ":%u)", info.first_line);
    }
  return g_string_free (text, FALSE);
}

static const char *
get_function (Collapsed *self, ProfileFunction function)
{
  if (self->functions[function] == NULL)
    self->functions[function] = dup_function (self, function);
  return self->functions[function];
}

static void
put_stack (Collapsed *self, const ProfileTrie *trie, const char *thread, guint32 trie_node, gint64 ns)
{

  g_ptr_array_set_size (self->path, 0);
  while (trie_node != 0)
    {
      const ProfileTrieNode *node = profile_trie_get_node (trie, trie_node);
      g_ptr_array_add (self->path, (gpointer) get_function (self, node->function));
      trie_node = node->parent;
    }
  profile_writer_put (self->out, thread);
  for (guint i = self->path->len; i-- > 0;)
    profile_writer_put (self->out, g_ptr_array_index (self->path, i));
  profile_writer_put (self->out, " ");
  profile_writer_put_number (self->out, (guint64) (ns + 500) / 1000);
  profile_writer_put (self->out, "\n");
}

static void
put_thread (Collapsed *self, const ProfileReportOptions *options, guint32 index)
{
  ProfileCallTreeOptions wanted = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (GString) name = g_string_new (NULL);
  g_autofree char *thread = profile_report_dup_thread_name (self->profile, index);
  ProfileHistogram *histogram;

  append_name (name, thread);
  wanted.session = options->session;
  wanted.thread_index = (gint32) index;
  wanted.clock = options->clock;
  wanted.transforms = options->transforms;
  histogram = profile_histogram_new (self->profile, &wanted);
  for (guint32 i = profile_bit_next (histogram->node_bits, 0, histogram->n_nodes); i < histogram->n_nodes;
       i = profile_bit_next (histogram->node_bits, i + 1, histogram->n_nodes))
    if (histogram->nodes[i].self_ns >= 500)
      put_stack (self, histogram->trie, name->str, i, histogram->nodes[i].self_ns);
  profile_histogram_release (histogram);
}

void
profile_render_collapsed (Profile *profile, const ProfileReportOptions *options, FILE *stream)
{
  guint32 n_functions = profile_get_n_functions (profile);
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (options);
  g_autoptr (GArray) threads = profile_report_list_threads (options, profile);
  Collapsed self = {
    .profile = profile,
    .out = profile_writer_new (stream),
    .rules = rules,
    .functions = g_new0 (char *, (gsize) n_functions + 1),
    .path = g_ptr_array_new (),
  };

  for (guint i = 0; i < threads->len; i++)
    put_thread (&self, options, g_array_index (threads, guint32, i));
  profile_writer_finish (self.out);
  for (guint32 i = 0; i <= n_functions; i++)
    g_free (self.functions[i]);
  g_free (self.functions);
  g_ptr_array_unref (self.path);
}
