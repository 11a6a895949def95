/* fixture-tasks.c: the lines of a fixture that are about asyncio tasks */

#include "fixture-private.h"

#include <string.h>

static const char *const whats[] = { "", "born", "named", "awaited-by", "wait", "short", "ready", "died", "sums", "step", "open",
                                     "session", NULL };
static const char *const reasons[] = { "", "task", "timer", "io", "lock", "executor", "foreign", "ready", NULL };
static const char *const deaths[] = { "", "returned", "exception", "cancelled", "destroyed", NULL };

typedef struct {
  Fixture *fixture;
  char   **words;      /* behind the time and what */
  guint    n_words;
  guint64  string;     /* defined before the record begins */
  guint64  stack;
} Line;

static guint64
get_number (const Line *line, guint index)
{
  return index < line->n_words ? g_ascii_strtoull (line->words[index], NULL, 10) : 0;
}

static void
put_number (Line *line, guint64 number)
{
  format_put_varint (&line->fixture->buffer, number);
}

static void
put_ms (Line *line, guint index)
{
  put_number (line, (guint64) (g_ascii_strtod (line->words[index], NULL) * (double) MS_NS));
}

static void
put_reason (Line *line, guint index)
{
  format_put_u8 (&line->fixture->buffer, profile_fixture_find_word (line->words[index], reasons));
}

static void
put_wait (Line *line, guint8 what)
{
  guint reason = what == FORMAT_TASK_WAIT ? 1 : 0;

  if (what == FORMAT_TASK_WAIT)
    put_ms (line, 0);
  put_number (line, line->stack);
  put_reason (line, reason);
  if (what != FORMAT_TASK_SHORT_WAITS)
    {
      put_number (line, get_number (line, reason + 1));
      return;
    }
  put_number (line, get_number (line, 1));
  put_ms (line, 2);
  put_ms (line, 3);
}

static void
put_fields (Line *line, guint8 what)
{
  switch (what)
    {
    case FORMAT_TASK_BIRTH:
      put_number (line, get_number (line, 0));
      put_number (line, get_number (line, 1));
      put_number (line, 0);
      put_number (line, 0);
      put_number (line, line->string);
      put_number (line, get_number (line, 3));
      break;
    case FORMAT_TASK_NAME:
      put_number (line, line->string);
      break;
    case FORMAT_TASK_WAIT:
    case FORMAT_TASK_SHORT_WAITS:
    case FORMAT_TASK_OPEN_WAIT:
      put_wait (line, what);
      break;
    case FORMAT_TASK_DEATH:
      format_put_u8 (&line->fixture->buffer, profile_fixture_find_word (line->words[0], deaths));
      break;
    case FORMAT_TASK_STEP:
      put_ms (line, 0);
      break;
    case FORMAT_TASK_SUMS:
      put_number (line, get_number (line, 0));
      for (guint i = 1; i < 4; i++)
        put_ms (line, i);
      break;
    case FORMAT_TASK_AWAITED_BY:
    case FORMAT_TASK_SESSION:
      put_number (line, get_number (line, 0));
      break;
    default:
      break;
    }
}

void
profile_fixture_put_task (Fixture *self, guint64 id, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  Line line = { .fixture = self, .words = words + 2, .n_words = g_strv_length (words) - 2 };
  guint8 what = profile_fixture_find_word (words[1], whats);
  size_t record;

  profile_fixture_need_segment (self);
  if (what == FORMAT_TASK_BIRTH)
    line.string = profile_fixture_put_string (self, line.words[2]);
  else if (what == FORMAT_TASK_NAME)
    line.string = profile_fixture_put_string (self, line.words[0]);
  else if (what == FORMAT_TASK_WAIT || what == FORMAT_TASK_SHORT_WAITS || what == FORMAT_TASK_OPEN_WAIT)
    line.stack = profile_fixture_put_stack (self, line.words[line.n_words - 1]);
  profile_fixture_begin (self, FORMAT_CHUNK_TASK);
  record = format_begin_record (&self->buffer);
  format_put_u8 (&self->buffer, what);
  format_put_varint (&self->buffer, id);
  format_put_zigzag (&self->buffer, (gint64) (g_ascii_strtod (words[0], NULL) * (double) MS_NS));
  put_fields (&line, what);
  format_end_record (&self->buffer, record);
  profile_fixture_end (self);
}
