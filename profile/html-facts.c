/* html-facts.c: names, lanes and what is said about a recording, as JSON for the page */

#include "profile/html-private.h"
#include "profile/words.h"

#include <string.h>

#include <glib/gi18n-lib.h>

void
profile_html_put_string (FILE *out, const char *text)
{
  const char *plain = text;

  fputc ('"', out);
  for (; *text != '\0'; text++)
    {
      guchar c = (guchar) *text;

      /* "<" so that no name ends the script element; the rest of these for whoever cuts the page up. */
      if (c >= 0x20 && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != 0x7f)
        continue;
      fwrite (plain, 1, (gsize) (text - plain), out);
      fprintf (out, "\\u%04x", c);
      plain = text + 1;
    }
  fwrite (plain, 1, (gsize) (text - plain), out);
  fputc ('"', out);
}

static void
put_key (FILE *out, const char *key)
{
  fprintf (out, ",\n\"%s\":", key);
}

static void
put_sentence (FILE *out, char *sentence, gboolean *is_first)
{
  if (sentence != NULL)
    {
      if (!*is_first)
        fputc (',', out);
      profile_html_put_string (out, sentence);
      *is_first = FALSE;
    }
  g_free (sentence);
}

static void
put_sentences (FILE *out, Profile *profile, const ProfileCallTree *everything, guint32 session)
{
  gboolean is_first = TRUE;

  put_key (out, "sentences");
  fputc ('[', out);
  put_sentence (out, profile_words_recorded (profile), &is_first);
  put_sentence (out, profile_words_samples (profile), &is_first);
  put_sentence (out, profile_words_processes (profile), &is_first);
  put_sentence (out, profile_words_engine (profile), &is_first);
  put_sentence (out, profile_words_ticks (profile), &is_first);
  put_sentence (out, profile_words_coarser (profile), &is_first);
  put_sentence (out, profile_words_task_engine (profile), &is_first);
  put_sentence (out, profile_words_tasks (profile), &is_first);
  put_sentence (out, profile_words_cost (profile), &is_first);
  put_sentence (out, profile_words_session (everything, session), &is_first);
  fputc (']', out);
  is_first = TRUE;
  put_key (out, "warnings");
  fputc ('[', out);
  put_sentence (out, profile_words_lost (profile), &is_first);
  put_sentence (out, profile_words_unwritten (profile), &is_first);
  put_sentence (out, profile_words_no_end (profile), &is_first);
  for (const char *const *warning = profile_get_warnings (profile); *warning != NULL; warning++)
    put_sentence (out, g_strdup (*warning), &is_first);
  fputc (']', out);
}

/* The sentence that the page begins with, and where it points. */
static void
put_answer (FILE *out, ProfileCallTree *tree, const ProfileReportOptions *options)
{
  g_autofree char *sentence = profile_words_answer (tree);
  g_autofree char *certainty = profile_report_dup_certainty (options, tree);
  ProfileAnswer answer = profile_call_tree_get_answer (tree);

  put_key (out, "answer");
  fputs ("{\"sentence\":", out);
  profile_html_put_string (out, sentence);
  fputs (",\"certainty\":", out);
  profile_html_put_string (out, certainty != NULL ? certainty : "");
  fprintf (out, ",\"function\":%u,\"clock\":\"%s\"}", answer.function,
           profile_clock_get_name (answer.clock));
}

/* Files and modules are few and functions many: each text stands here once. */
static guint
find_text (GHashTable *known, GPtrArray *texts, const char *text)
{
  gpointer index = g_hash_table_lookup (known, text);

  if (index == NULL)
    {
      g_ptr_array_add (texts, (gpointer) text);
      index = GUINT_TO_POINTER (texts->len);
      g_hash_table_insert (known, (gpointer) text, index);
    }
  return GPOINTER_TO_UINT (index) - 1;
}

/* What it is of for the page, where rules may have said otherwise than folders do. */
static ProfileOrigin
get_origin (const ProfileRules *rules, Profile *profile, ProfileFunction function, ProfileOrigin origin)
{
  gboolean below_application = profile_rules_is_library (rules, profile, function, FALSE);
  gboolean below_library = profile_rules_is_library (rules, profile, function, TRUE);

  if (below_application != below_library)
    return PROFILE_ORIGIN_BUILTIN;
  if (!below_library)
    return PROFILE_ORIGIN_APPLICATION;
  return origin == PROFILE_ORIGIN_STANDARD_LIBRARY ? origin : PROFILE_ORIGIN_THIRD_PARTY;
}

/* Each function: name, file, short file, module, first line, kind, origin. */
static void
put_functions (FILE *out, Profile *profile, const ProfileReportOptions *options)
{
  g_autoptr (ProfileRules) rules = profile_report_ref_rules (options);
  g_autoptr (ProfileTrie) trie = profile_report_ref_trie (options, profile);
  g_autoptr (GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  guint32 n = profile_get_n_functions (profile);

  put_key (out, "functions");
  fputc ('[', out);
  for (ProfileFunction f = 1; f <= n; f++)
    {
      ProfileFunctionInfo info;

      profile_get_function_info (profile, f, &info);
      fputs (f > 1 ? ",\n[" : "[", out);
      profile_html_put_string (out, profile_trie_is_library (trie, f) ? info.module : info.name);
      fprintf (out, ",%u,%u,%u,%u,%u,%u]", find_text (known, texts, info.file), find_text (known, texts, info.short_file),
               find_text (known, texts, info.module), info.first_line, (guint) info.kind,
               (guint) get_origin (rules, profile, f, info.origin));
    }
  fputc (']', out);
  put_key (out, "texts");
  fputc ('[', out);
  for (guint i = 0; i < texts->len; i++)
    {
      if (i > 0)
        fputc (',', out);
      profile_html_put_string (out, g_ptr_array_index (texts, i));
    }
  fputc (']', out);
}

/* Lanes are threads; the page asks no more of a lane than what stands here. */
static void
put_lanes (FILE *out, Profile *profile, const ProfileReportOptions *options)
{
  g_autoptr (GArray) threads = profile_report_list_threads (options, profile);

  put_key (out, "lanes");
  fputc ('[', out);
  for (guint i = 0; i < threads->len; i++)
    {
      guint32 index = g_array_index (threads, guint32, i);
      g_autofree char *name = profile_report_dup_thread_name (profile, index);
      ProfileThreadInfo info;

      profile_get_thread_info (profile, index, &info);
      fprintf (out, "%s{\"kind\":\"thread\",\"tid\":%" G_GUINT64_FORMAT ",\"main\":%s,\"name\":", i > 0 ? ",\n" : "",
               info.tid, info.is_main ? "true" : "false");
      profile_html_put_string (out, name);
      fputc ('}', out);
    }
  fputc (']', out);
}

void
profile_html_put_facts (FILE *out, Profile *profile, const ProfileHtmlOptions *options)
{
  const char *target = profile_get_meta (profile, "target");
  const char *python = profile_get_meta (profile, "python.version");
  const char *clock = profile_clock_get_name (options->report.clock);
  g_autoptr (ProfileCallTree) everything = profile_report_new_everything (&options->report, profile);
  ProfileReportScope scope;

  profile_report_get_scope (&options->report, profile, &scope);
  if (options->report.description != NULL)
    target = options->report.description;
  fputs ("{\"target\":", out);
  profile_html_put_string (out, target != NULL && target[0] != '\0' ? target : "Pyinst");
  put_key (out, "python");
  profile_html_put_string (out, python != NULL ? python : "");
  fprintf (out, ",\n\"durationNs\":%" G_GINT64_FORMAT, scope.end_ns - scope.begin_ns);
  fprintf (out, ",\n\"asked\":{\"clock\":%s%s%s,\"percent\":%s,\"showAll\":%s}",
           options->report.clock != PROFILE_CLOCK_WALL ? "\"" : "",
           options->report.clock != PROFILE_CLOCK_WALL ? clock : "null",
           options->report.clock != PROFILE_CLOCK_WALL ? "\"" : "", options->percent ? "true" : "null",
           options->report.show_all ? "true" : "null");
  put_sentences (out, profile, everything, options->report.session);
  put_answer (out, everything, &options->report);
  put_lanes (out, profile, &options->report);
  put_functions (out, profile, &options->report);
  fputs ("}\n", out);
}
