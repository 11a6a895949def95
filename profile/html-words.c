/* html-words.c: everything that the page says, translated
 *
 * The page's script has keys; what they mean in the reader's language is decided
 * here, when the page is written. A text with a number is given in all the forms that
 * the language has, and which one each of 0..199 takes: rules repeat after that.
 */

#include "profile/html-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define PLURAL_NUMBERS 200u
#define PLURAL_FORMS   8u

typedef struct {
  const char *key;
  const char *text;
} Text;

static const Text texts[] = {
  { "view-tree", N_("Call tree") },
  { "view-timeline", N_("Timeline") },
  { "view-flame", N_("Flame graph") },
  { "view-functions", N_("Functions") },
  { "overview", N_("The whole recording: depth of the stacks and share of your code over time") },
  { "overview-hint", N_("Drag to choose a range of time; click beside it to choose everything again") },
  { "timeline-hint", N_("Drag chooses a range of time. Ctrl and the wheel zooms, Shift and the wheel moves.") },
  { "flame-hint", N_("Width is the share of the time, merged; a click makes a box as wide as the page.") },
  { "threads", N_("Threads") },
  { "all-threads", N_("All threads") },
  { "clock", N_("Clock") },
  { "clock-wall", N_("Wall clock") },
  { "clock-cpu", N_("CPU time") },
  { "clock-gil", N_("GIL wait") },
  { "clock-await", N_("Awaiting") },
  { "library-code", N_("Library code") },
  { "fold-libraries", N_("Library code folded") },
  { "fold-application", N_("Only my code") },
  { "fold-nothing", N_("All frames") },
  { "small-functions", N_("Small functions") },
  { "threshold", N_("At least %s") },
  { "threshold-none", N_("However small") },
  { "unit", N_("Unit of time") },
  { "unit-time", N_("Seconds") },
  { "unit-percent", N_("Percent") },
  { "theme", N_("Colors") },
  { "theme-system", N_("As the system") },
  { "theme-light", N_("Light") },
  { "theme-dark", N_("Dark") },
  { "search", N_("Search functions and files") },
  { "search-short", N_("Search") },
  { "next", N_("Next match") },
  { "previous", N_("Previous match") },
  { "no-match", N_("No match") },
  { "of-time", N_("%s of the time") },
  { "keys", N_("Keys") },
  { "key", N_("Key: %s") },
  { "close", N_("Close") },
  { "answer-hint", N_("Show it in the call tree") },
  { "python", N_("Python %s") },
  { "nothing", N_("Nothing was seen here: no sample was taken.") },
  { "nothing-cpu", N_("Nothing here was on a CPU.") },
  { "nothing-gil", N_("Nothing here waited for the GIL.") },
  { "nothing-await", N_("Nothing here slept, was blocked or awaited anything.") },
  { "total", N_("Total") },
  { "self", N_("Self") },
  { "total-seconds", N_("Total s") },
  { "self-seconds", N_("Self s") },
  { "share", N_("Share") },
  { "samples-head", N_("Samples") },
  { "function", N_("Function") },
  { "hide-again", N_("hide library frames") },
  { "built-in", N_("built-in") },
  { "application", N_("Application code") },
  { "third-party", N_("Third-party library") },
  { "standard-library", N_("Standard library") },
  { "built-in-origin", N_("Built-in function") },
  { "most-at-line", N_("Most of it at line %s") },
  { "total-of", N_("Total %s, %s") },
  { "self-of", N_("Self %s, %s") },
  { "here-for", N_("Here for %s, at %s") },
  { "time-shown", N_("%s shown") },
  { "lane-figures", N_("%s, CPU %s") },
  { "fewer-rows", N_("Fewer rows") },
  { "range", N_("%s to %s") },
  { "whole-recording", N_("Choose the whole recording again") },
  { "choose-function", N_("Choose a function to see its lines, who called it and whom it called.") },
  { "show-in-tree", N_("Show in the call tree") },
  { "lines", N_("Lines") },
  { "callers", N_("Called by") },
  { "callees", N_("Calls") },
  { "nobody", N_("nobody: the thread begins here") },
  { "state-running", N_("running") },
  { "state-holding", N_("blocked with the GIL") },
  { "state-gil-wait", N_("waiting for the GIL") },
  { "state-blocked", N_("waiting") },
  { "state-detached", N_("not running Python") },
  { "state-native", N_("in C code without the GIL") },
  { "seconds", N_("%s s") },
  { "milliseconds", N_("%s ms") },
  { "microseconds", N_("%s µs") },
  { "nanoseconds", N_("%s ns") },
};

/* Keys, and what they do; the order is that of the help. */
static const Text help[] = {
  { "1 2 3 4", N_("Call tree, timeline, flame graph, functions") },
  { "/", N_("Search; Enter and Shift+Enter go to the next and the previous match") },
  { "Esc", N_("Ends the search, then the range of time") },
  { "↑ ↓ ← →", N_("Move in the view; in the tree → opens a row and ← closes it") },
  { "Enter", N_("Opens hidden library frames or a row; fits a box") },
  { "*", N_("Opens a row of the tree and all below it; Alt and a click too") },
  { "+ − 0", N_("Timeline: zoom in, zoom out, the whole recording") },
  { "W S A D", N_("Timeline: zoom and move") },
  { "0 ⌫", N_("Flame graph: everything, one level up") },
  { "?", N_("These keys") },
};

static const char *
say_faster (gulong n)
{
  return g_dngettext (GETTEXT_PACKAGE, "and %u faster function", "and %u faster functions", n);
}

static const char *
say_hidden (gulong n)
{
  return g_dngettext (GETTEXT_PACKAGE, "%u frame hidden (%s)", "%u frames hidden (%s)", n);
}

static const char *
say_samples (gulong n)
{
  return g_dngettext (GETTEXT_PACKAGE, "%u sample", "%u samples", n);
}

static const char *
say_matches (gulong n)
{
  return g_dngettext (GETTEXT_PACKAGE, "%u function", "%u functions", n);
}

static const char *
say_deeper_rows (gulong n)
{
  return g_dngettext (GETTEXT_PACKAGE, "%u deeper row", "%u deeper rows", n);
}

static const struct {
  const char *key;
  const char *(*say) (gulong n);
} plurals[] = {
  { "faster", say_faster }, { "hidden", say_hidden }, { "samples", say_samples }, { "matches", say_matches },
  { "deeper-rows", say_deeper_rows },
};

static void
put_plural (FILE *out, const char *(*say) (gulong n))
{
  const char *forms[PLURAL_FORMS] = { NULL };
  char choice[PLURAL_NUMBERS + 1] = { 0 };
  guint n_forms = 0;

  for (guint n = 0; n < PLURAL_NUMBERS; n++)
    {
      const char *text = say (n);
      guint form = 0;

      while (form < n_forms && strcmp (forms[form], text) != 0)
        form++;
      if (form == n_forms && n_forms < PLURAL_FORMS)
        forms[n_forms++] = text;
      choice[n] = (char) ('0' + MIN (form, PLURAL_FORMS - 1));
    }
  fputs ("{\"texts\":[", out);
  for (guint i = 0; i < n_forms; i++)
    {
      fputs (i > 0 ? "," : "", out);
      profile_html_put_string (out, forms[i]);
    }
  fprintf (out, "],\"choice\":\"%s\"}", choice);
}

void
profile_html_put_words (FILE *out)
{
  fputs ("{\"texts\":{", out);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      fprintf (out, "%s\"%s\":", i > 0 ? ",\n" : "", texts[i].key);
      profile_html_put_string (out, _(texts[i].text));
    }
  fputs ("},\n\"plurals\":{", out);
  for (guint i = 0; i < G_N_ELEMENTS (plurals); i++)
    {
      fprintf (out, "%s\"%s\":", i > 0 ? ",\n" : "", plurals[i].key);
      put_plural (out, plurals[i].say);
    }
  fputs ("},\n\"help\":[", out);
  for (guint i = 0; i < G_N_ELEMENTS (help); i++)
    {
      fputs (i > 0 ? ",\n[" : "[", out);
      profile_html_put_string (out, help[i].key);
      fputc (',', out);
      profile_html_put_string (out, _(help[i].text));
      fputc (']', out);
    }
  fputs ("]}\n", out);
}
