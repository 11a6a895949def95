/* render-html.c: one page with everything in it, for a browser
 *
 * The page's own text, style and script come from profile/html/ and are constants;
 * the recording stands beside them as data (html-facts.c, html-columns.c) and the
 * script makes trees and pictures of it where it is looked at. The page may load
 * nothing and run nothing but that script: its policy names it by its hash.
 */

#include "profile/html-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* 'sha256-…' of a script or style, as a content security policy names it; free it. */
static char *
dup_hash (const char *text)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;
  g_autofree char *base64 = NULL;

  g_checksum_update (checksum, (const guchar *) text, (gssize) strlen (text));
  g_checksum_get_digest (checksum, digest, &length);
  base64 = g_base64_encode (digest, length);
  return g_strdup_printf ("'sha256-%s'", base64);
}

static void
put_policy (FILE *out)
{
  g_autofree char *script = dup_hash (profile_html_script);
  g_autofree char *style = dup_hash (profile_html_style);

  fprintf (out, "default-src 'none'; script-src %s; style-src %s; img-src data:; base-uri 'none'; form-action 'none'",
           script, style);
}

/* What a browser calls the language: "de-AT" for de_AT.UTF-8. */
static void
put_language (FILE *out)
{
  const char *name = g_get_language_names ()[0];

  if (name[0] == '\0' || !g_ascii_isalpha (name[1]) || strcmp (name, "POSIX") == 0)
    name = "en";   /* also for C and C.UTF-8 */
  for (; g_ascii_isalpha (*name) || *name == '_'; name++)
    fputc (*name == '_' ? '-' : *name, out);
}

static void
put_text (FILE *out, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  fputs (escaped, out);
}

static void
put_title (FILE *out, Profile *profile)
{
  const char *target = profile_get_meta (profile, "target");
  g_autofree char *base = target != NULL && target[0] != '\0' ? g_path_get_basename (target) : g_strdup ("Python");
  g_autofree char *title = g_strdup_printf (_("%.3f s - %s - Pyinst"), (double) profile_get_duration_ns (profile) / 1e9, base);

  put_text (out, title);
}

/* What stands at a mark of the page's template. */
static void
put_part (const char *mark, Profile *profile, const ProfileHtmlOptions *options, FILE *out)
{
  if (g_str_has_prefix (mark, "language"))
    put_language (out);
  else if (g_str_has_prefix (mark, "policy"))
    put_policy (out);
  else if (g_str_has_prefix (mark, "title"))
    put_title (out, profile);
  else if (g_str_has_prefix (mark, "noscript"))
    put_text (out, _("This page shows a recording by a script of its own; please allow scripts for it."));
  else if (g_str_has_prefix (mark, "style"))
    fputs (profile_html_style, out);
  else if (g_str_has_prefix (mark, "words"))
    profile_html_put_words (out);
  else if (g_str_has_prefix (mark, "facts"))
    profile_html_put_facts (out, profile, options);
  else if (g_str_has_prefix (mark, "columns"))
    profile_html_put_columns (out, profile, &options->report);
  else if (g_str_has_prefix (mark, "script"))
    fputs (profile_html_script, out);
  else
    g_assert_not_reached ();
}

void
profile_render_html (Profile *profile, const ProfileHtmlOptions *options, FILE *out)
{
  const char *text = profile_html_page, *mark;

  while ((mark = strstr (text, "{{")) != NULL)
    {
      fwrite (text, 1, (gsize) (mark - text), out);
      put_part (mark + 2, profile, options, out);
      text = strstr (mark, "}}") + 2;
    }
  fputs (text, out);
}
