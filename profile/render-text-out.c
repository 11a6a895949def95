/* render-text-out.c: words, colours and columns of the text report */

#include "profile/render-text-private.h"

#include "format/format.h"

static const char *const style_codes[] = {
  [PROFILE_TEXT_DIM] = "\033[2m",
  [PROFILE_TEXT_BOLD] = "\033[1m",
  [PROFILE_TEXT_HOT] = "\033[31m",
  [PROFILE_TEXT_WARM] = "\033[33m",
  [PROFILE_TEXT_MILD] = "\033[32m",
  [PROFILE_TEXT_APPLICATION] = "\033[1;36m",
};

/* A recorded name may hold anything; a terminal must not obey it. */
void
profile_text_put (ProfileTextReport *self, const char *text)
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

void
profile_text_put_styled (ProfileTextReport *self, ProfileTextStyle style, const char *text)
{
  if (self->options->color)
    fputs (style_codes[style], self->out);
  profile_text_put (self, text);
  if (self->options->color)
    fputs ("\033[0m", self->out);
}

void
profile_text_put_head (ProfileTextReport *self, int width, const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    width -= g_unichar_iszerowidth (g_utf8_get_char (p)) ? 0 : g_unichar_iswide (g_utf8_get_char (p)) ? 2 : 1;
  fprintf (self->out, "%*s", MAX (width, 0), "");
  profile_text_put (self, text);
}

void
profile_text_begin_row (ProfileTextReport *self)
{
  if (self->options->short_mode)
    fputs (".  ", self->out);
}

void
profile_text_put_line (ProfileTextReport *self, char *sentence)
{
  if (sentence != NULL)
    {
      profile_text_begin_row (self);
      profile_text_put (self, sentence);
      fputc ('\n', self->out);
    }
  g_free (sentence);
}

static ProfileTextStyle
get_style (const ProfileTextReport *self, gint64 ns)
{
  double share = self->whole_ns > 0 ? (double) ns / (double) self->whole_ns : 0;

  return share > 0.6 ? PROFILE_TEXT_HOT : share > 0.2 ? PROFILE_TEXT_WARM
         : share > 0.05 ? PROFILE_TEXT_MILD : PROFILE_TEXT_DIM;
}

void
profile_text_put_seconds (ProfileTextReport *self, gint64 ns)
{
  g_autofree char *seconds = g_strdup_printf ("%*.*f", self->digits + 6, self->digits, (double) ns / 1e9);

  profile_text_put_styled (self, get_style (self, ns), seconds);
}

void
profile_text_put_time (ProfileTextReport *self, gint64 ns)
{
  double share = self->whole_ns > 0 ? (double) ns / (double) self->whole_ns : 0;
  g_autofree char *percent = g_strdup_printf ("%6.1f %%", share * 100);

  if (!self->options->percent)
    profile_text_put_seconds (self, ns);
  profile_text_put_styled (self, get_style (self, ns), percent);
  fputs ("  ", self->out);
}

int
profile_text_time_width (const ProfileTextReport *self)
{
  return self->options->percent ? 10 : 16 + self->digits;
}

void
profile_text_put_function (ProfileTextReport *self, ProfileFunction function, gboolean is_application)
{
  ProfileFunctionInfo info;
  g_autofree char *place = NULL;

  profile_get_function_info (self->profile, function, &info);
  if (is_application)
    profile_text_put_styled (self, PROFILE_TEXT_APPLICATION, info.name);
  else
    profile_text_put (self, info.name[0] != '\0' ? info.name : "?");
  if (info.short_file[0] == '\0')
    place = g_strdup (info.kind == FORMAT_CODE_BUILTIN ? "<built-in>" : "");
  else if (info.first_line != 0)
    place = g_strdup_printf ("%s:%u", info.short_file, info.first_line);
  else
    place = g_strdup (info.short_file);
  if (place[0] != '\0')
    {
      fputs ("  ", self->out);
      profile_text_put_styled (self, PROFILE_TEXT_DIM, place);
    }
}
