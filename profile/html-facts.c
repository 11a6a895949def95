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
put_sentences (FILE *out, Profile *profile)
{
  gboolean is_first = TRUE;

  put_key (out, "sentences");
  fputc ('[', out);
  put_sentence (out, profile_words_recorded (profile), &is_first);
  put_sentence (out, profile_words_samples (profile), &is_first);
  put_sentence (out, profile_words_engine (profile), &is_first);
  put_sentence (out, profile_words_cost (profile), &is_first);
  fputc (']', out);
  is_first = TRUE;
  put_key (out, "warnings");
  fputc ('[', out);
  put_sentence (out, profile_words_lost (profile), &is_first);
  if (!profile_is_complete (profile))
    put_sentence (out, g_strdup (_("The recording has no end mark: its program was killed, or still runs.")), &is_first);
  for (const char *const *warning = profile_get_warnings (profile); *warning != NULL; warning++)
    put_sentence (out, g_strdup (*warning), &is_first);
  fputc (']', out);
}

/* The sentence that the page begins with, and where it points. */
static void
put_answer (FILE *out, Profile *profile)
{
  ProfileCallTreeOptions options = PROFILE_CALL_TREE_OPTIONS_INIT;
  g_autoptr (ProfileCallTree) tree = profile_call_tree_new (profile, &options);
  g_autofree char *sentence = profile_words_answer (tree);
  ProfileAnswer answer = profile_call_tree_get_answer (tree);

  put_key (out, "answer");
  fputs ("{\"sentence\":", out);
  profile_html_put_string (out, sentence);
  fprintf (out, ",\"function\":%u,\"clock\":\"%s\"}", answer.function,
           answer.clock == PROFILE_CLOCK_CPU ? "cpu" : "wall");
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

/* Each function: name, file, short file, module, first line, kind, origin. */
static void
put_functions (FILE *out, Profile *profile)
{
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
      profile_html_put_string (out, info.name);
      fprintf (out, ",%u,%u,%u,%u,%u,%u]", find_text (known, texts, info.file), find_text (known, texts, info.short_file),
               find_text (known, texts, info.module), info.first_line, (guint) info.kind, (guint) info.origin);
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
put_lanes (FILE *out, Profile *profile)
{
  put_key (out, "lanes");
  fputc ('[', out);
  for (guint32 i = 0; i < profile_get_n_threads (profile); i++)
    {
      ProfileThreadInfo info;

      profile_get_thread_info (profile, i, &info);
      fprintf (out, "%s{\"kind\":\"thread\",\"tid\":%" G_GUINT64_FORMAT ",\"main\":%s,\"name\":", i > 0 ? ",\n" : "",
               info.tid, info.is_main ? "true" : "false");
      profile_html_put_string (out, info.name);
      fputc ('}', out);
    }
  fputc (']', out);
}

void
profile_html_put_facts (FILE *out, Profile *profile, const ProfileHtmlOptions *options)
{
  const char *target = profile_get_meta (profile, "target");
  const char *python = profile_get_meta (profile, "python.version");

  fputs ("{\"target\":", out);
  profile_html_put_string (out, target != NULL && target[0] != '\0' ? target : "Pyinst");
  put_key (out, "python");
  profile_html_put_string (out, python != NULL ? python : "");
  fprintf (out, ",\n\"durationNs\":%" G_GINT64_FORMAT ",\"cpuNs\":%" G_GINT64_FORMAT ",\"looks\":%" G_GUINT64_FORMAT,
           profile_get_duration_ns (profile), profile_get_cpu_ns (profile), profile_get_looks (profile));
  fprintf (out, ",\n\"asked\":{\"clock\":%s,\"percent\":%s,\"showAll\":%s}",
           options->clock == PROFILE_CLOCK_CPU ? "\"cpu\"" : "null", options->percent ? "true" : "null",
           options->show_all ? "true" : "null");
  put_sentences (out, profile);
  put_answer (out, profile);
  put_lanes (out, profile);
  put_functions (out, profile);
  fputs ("}\n", out);
}
