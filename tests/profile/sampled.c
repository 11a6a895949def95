/* sampled.c: recordings of programs whose truth is known */

#include "sampled.h"

#include <math.h>

#define JITTER 0.8       /* a look is this part of an interval early or late, both ways together */

typedef struct {
  const SampledProgram *program;
  GRand                *random;
  GString              *text;
  double                end_ms;      /* of the call that runs */
  guint                 calls;
  guint                 running;
  guint                 seen;        /* since when: one line for looks that see the same */
  double                seen_ms;
  guint                 n_seen;
} Sampling;

static double
draw_run (Sampling *self, guint function)
{
  return -log (1 - g_rand_double (self->random)) * self->program->functions[function].run_ms;
}

/* Chosen so often that its calls take its share. Of two the other one: a function that is called twice in
 * a row would have runs of twice the length. */
static guint
draw_function (Sampling *self)
{
  const SampledFunction *functions = self->program->functions;
  double sum = 0, dice;
  guint i;

  if (self->calls > 0 && functions[1].stack != NULL && functions[2].stack == NULL)
    return 1 - self->running;
  for (i = 0; functions[i].stack != NULL; i++)
    sum += functions[i].share / functions[i].run_ms;
  dice = g_rand_double (self->random) * sum;
  for (i = 0; functions[i + 1].stack != NULL && (dice -= functions[i].share / functions[i].run_ms) >= 0; i++)
    ;
  return i;
}

static void
flush (Sampling *self)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (self->n_seen > 0)
    g_string_append_printf (self->text, "%s %s/%u\n", self->program->functions[self->seen].stack,
                            g_ascii_formatd (number, sizeof number, "%.6f", self->seen_ms), self->n_seen);
  self->n_seen = 0;
  self->seen_ms = 0;
}

static gboolean
is_over (const Sampling *self, double now_ms)
{
  return self->program->duration_ms > 0 ? now_ms >= self->program->duration_ms : self->calls >= self->program->n_calls;
}

char *
sampled_program_dup_text (const SampledProgram *program)
{
  Sampling self = { .program = program, .random = g_rand_new_with_seed (program->seed), .text = g_string_new (NULL) };
  double interval_ms = program->interval_ms > 0 ? program->interval_ms : 1, now_ms = 0, last_ms = 0;

  g_string_append_printf (self.text, "meta interval_ns %u\n", (guint) (interval_ms * 1e6));
  self.running = draw_function (&self);
  self.end_ms = draw_run (&self, self.running);
  for (guint look = 1; !is_over (&self, now_ms); look++)
    {
      now_ms = interval_ms * (look + JITTER * (g_rand_double (self.random) - 0.5));
      while (self.end_ms < now_ms)
        {
          self.calls++;
          self.running = draw_function (&self);
          self.end_ms += draw_run (&self, self.running);
        }
      if (self.n_seen > 0 && self.seen != self.running)
        flush (&self);
      self.seen = self.running;
      self.seen_ms += now_ms - last_ms;
      self.n_seen++;
      last_ms = now_ms;
    }
  flush (&self);
  g_rand_free (self.random);
  return g_string_free (self.text, FALSE);
}
