/* terms.c: the words of profiling that the window uses, and what they mean; see terms.h */

#include "viewer/learn/terms.h"

#include <string.h>

#include <glib/gi18n.h>

static const ViewerTerm terms[] = {
  /* ---- reading the numbers ---- */
  { "sample", VIEWER_TERMS_NUMBERS, N_("Sample"),
    N_("One look at one thread: which function is at work, and who called it. Pyinst looks again and again and counts what it "
       "sees. A function that takes long is seen often."),
    { "interval", "stack", "share", "lost" } },
  { "total", VIEWER_TERMS_NUMBERS, N_("Total"),
    N_("All samples in which a function was on the stack: while it worked itself, and while it waited for what it had called. "
       "A large total says that the time went by in there, not that this function wasted it."),
    { "self", "sample", "stack", "callee" } },
  { "self", VIEWER_TERMS_NUMBERS, N_("Self"),
    N_("The samples in which a function was the innermost one, so its own lines were at work and nothing that it called. "
       "Where self is large, there is something to make faster."),
    { "total", "inverted-tree", "callee", "source" } },
  { "share", VIEWER_TERMS_NUMBERS, N_("Share"),
    /* xgettext:no-c-format */
    N_("A part of all time that is shown, in percent. It changes its meaning with what is shown: choose a range or a thread, "
       "and 100 % is that range or that thread."),
    { "sample", "total", "range" } },
  { "wall", VIEWER_TERMS_NUMBERS, N_("Wall clock"),
    N_("Time as a clock on the wall counts it: work and waiting alike. It is what a person waits for."),
    { "cpu", "clock", "blocked", "wall-share" } },
  { "cpu", VIEWER_TERMS_NUMBERS, N_("CPU time"),
    N_("Time in which a CPU worked for the program. Sleeping and waiting for a disk or a network take none."),
    { "wall", "clock", "running", "blocked" } },
  { "awaiting", VIEWER_TERMS_NUMBERS, N_("Awaiting"),
    N_("Time in which a thread neither worked nor waited for the GIL: asleep, blocked in a call, awaiting something, or without "
       "a free CPU."),
    { "blocked", "await", "clock", "gil-wait" } },
  { "clock", VIEWER_TERMS_NUMBERS, N_("Clock"),
    N_("Which time counts in every view: wall clock, or one of its parts. A program that waits is slow by the wall clock and idle "
       "by its CPU time."),
    { "wall", "cpu", "gil-wait", "awaiting" } },
  { "range", VIEWER_TERMS_NUMBERS, N_("Range"),
    N_("A part of the recording from one time to another. While one is chosen, every view and every number is about it alone."),
    { "overview", "timeline", "share" } },

  /* ---- calls ---- */
  { "stack", VIEWER_TERMS_CALLS, N_("Stack"),
    N_("The functions that are under way at one moment: the outermost one, the one that it called, and so on to the innermost one, "
       "which works. A sample is a picture of the whole stack."),
    { "frame", "sample", "caller", "callee" } },
  { "frame", VIEWER_TERMS_CALLS, N_("Frame"),
    N_("One function on a stack, with the line at which it stands. A function that calls itself has several frames at once."),
    { "stack", "function", "location" } },
  { "function", VIEWER_TERMS_CALLS, N_("Function"),
    N_("A piece of code with a name, in Python or in C. Samples know it by its name, its file and the line that is at work."),
    { "functions", "frame", "location", "library" } },
  { "caller", VIEWER_TERMS_CALLS, N_("Caller"),
    N_("The function that called another one and waits for it. In the call tree it stands above, in the inverted tree below."),
    { "callee", "stack", "inverted-tree" } },
  { "callee", VIEWER_TERMS_CALLS, N_("Callee"),
    N_("A function that another one called: its child in the call tree. The self of a function and the totals of its children add "
       "up to its total."),
    { "caller", "self", "call-tree" } },
  { "location", VIEWER_TERMS_CALLS, N_("Location"),
    N_("The file of a function, and the line in it where most samples found it."),
    { "source", "heat", "function" } },
  { "hot-path", VIEWER_TERMS_CALLS, N_("Hot path"),
    N_("The way down the call tree that keeps most of the time at every step. It is open when a recording is opened."),
    { "call-tree", "total" } },
  { "library", VIEWER_TERMS_CALLS, N_("Library"),
    N_("Code that is not your own: the standard library, and what was installed. Calls inside libraries are folded into one row, "
       "because you can change only how you call them."),
    { "only-my-code", "function", "faster" } },
  { "only-my-code", VIEWER_TERMS_CALLS, N_("Only my code"),
    N_("A switch that takes library functions away. No time gets lost: it goes to your function that called them."),
    { "library", "filter", "self" } },
  { "faster", VIEWER_TERMS_CALLS, N_("Faster functions"),
    N_("One row for all functions at this place that took too little to be worth a row each."),
    { "function", "share", "call-tree" } },
  { "filter", VIEWER_TERMS_CALLS, N_("Filter"),
    N_("Something that changes what is counted: focus on a function, merge it into its callers, collapse or drop it. Each one is "
       "a chip above the views; take the chip away, and everything is back."),
    { "only-my-code", "range", "call-tree" } },

  /* ---- views ---- */
  { "call-tree", VIEWER_TERMS_VIEWS, N_("Call tree"),
    N_("All samples merged from the outside in: each row is a function as it was called on this way, with what it called below it, "
       "the heaviest first."),
    { "total", "self", "inverted-tree", "flame-graph", "hot-path" } },
  { "inverted-tree", VIEWER_TERMS_VIEWS, N_("Inverted tree"),
    N_("All samples merged from the inside out: on top the functions that were at work themselves, below each one who called it. "
       "It answers: who needs this slow function?"),
    { "self", "caller", "call-tree" } },
  { "flame-graph", VIEWER_TERMS_VIEWS, N_("Flame graph"),
    N_("The call tree as a picture: a block for each row, as wide as its total, on top of the block that called it. From left to "
       "right is share, not time."),
    { "call-tree", "total", "timeline" } },
  { "functions", VIEWER_TERMS_VIEWS, N_("Functions"),
    N_("A list with one row for each function, whoever called it, with its callers and callees beside it."),
    { "function", "self", "caller", "callee" } },
  { "source", VIEWER_TERMS_VIEWS, N_("Source"),
    N_("The text of a file with the time of each line beside it."),
    { "heat", "location", "self", "total" } },
  { "heat", VIEWER_TERMS_VIEWS, N_("Heat"),
    N_("How much of the time a line of the source took: the warmer its colour, the more samples found it."),
    { "source", "location", "total" } },
  { "timeline", VIEWER_TERMS_VIEWS, N_("Timeline"),
    N_("What every thread did, from the first moment at the left to the last at the right. Each block is a call, as wide as it was long."),
    { "overview", "lane", "range", "flame-graph" } },
  { "overview", VIEWER_TERMS_VIEWS, N_("Overview"),
    N_("The whole recording in one strip: how deep the stacks were at each time. Drag in it to choose a range."),
    { "timeline", "range", "stack" } },
  { "lane", VIEWER_TERMS_VIEWS, N_("Lane"),
    N_("A thread's or a task's strip in the timeline: a thin band for its state, and below it its calls, the outermost on top."),
    { "thread", "task", "state", "timeline" } },

  /* ---- threads ---- */
  { "process", VIEWER_TERMS_THREADS, N_("Process"),
    N_("A running program with memory of its own. It has one thread or more."),
    { "thread", "recording" } },
  { "thread", VIEWER_TERMS_THREADS, N_("Thread"),
    N_("One line of work in a process, with a stack of its own. Several threads share the memory, and in Python the GIL."),
    { "lane", "state", "gil", "process" } },
  { "state", VIEWER_TERMS_THREADS, N_("State"),
    N_("What a thread was doing when it was looked at: running, waiting for the GIL, blocked and so on. It is the thin band on "
       "top of a lane."),
    { "running", "gil-wait", "blocked", "native" } },
  { "running", VIEWER_TERMS_THREADS, N_("Running"),
    N_("The thread had the GIL and was on a CPU: Python code was at work."),
    { "gil", "cpu", "native", "state" } },
  { "native", VIEWER_TERMS_THREADS, N_("Native code"),
    N_("The thread worked in C code that had released the GIL, so other threads could run Python meanwhile."),
    { "running", "gil", "cpu" } },
  { "holding", VIEWER_TERMS_THREADS, N_("Blocked with the GIL"),
    N_("The thread waited in a call that kept the GIL: nobody else could run Python meanwhile."),
    { "gil", "blocked", "gil-wait" } },
  { "blocked", VIEWER_TERMS_THREADS, N_("Blocked"),
    N_("The thread slept or waited for something: a lock, a disk, a network. It took no CPU time."),
    { "state", "wall", "cpu", "await" } },
  { "detached", VIEWER_TERMS_THREADS, N_("Not attached"),
    N_("The thread was in C code without the GIL; it is not known whether it worked or waited there."),
    { "native", "blocked", "state" } },
  { "unknown", VIEWER_TERMS_THREADS, N_("State not known"),
    N_("The recording does not say what the thread was doing. Unknown is never counted as work or as waiting."),
    { "state", "lost" } },
  { "gil", VIEWER_TERMS_THREADS, N_("GIL"),
    N_("The global interpreter lock: only the thread that has it may run Python code. So threads that compute take turns, and "
       "more threads do not make them faster."),
    { "gil-wait", "running", "native", "thread" } },
  { "gil-wait", VIEWER_TERMS_THREADS, N_("Waiting for the GIL"),
    N_("The thread was ready to run Python code, but another one had the GIL."),
    { "gil", "running", "holding" } },

  /* ---- tasks ---- */
  { "task", VIEWER_TERMS_TASKS, N_("Task"),
    N_("A coroutine that asyncio runs beside others in one thread. Only one of them runs at a time; the others wait."),
    { "await", "ready", "event-loop", "task-time", "wall-share" } },
  { "await", VIEWER_TERMS_TASKS, N_("Await"),
    N_("A task gives up its turn until something has happened: a timer, a network, another task. Awaiting takes no CPU time, "
       "and others run meanwhile."),
    { "task", "ready", "event-loop", "blocked" } },
  { "ready", VIEWER_TERMS_TASKS, N_("Ready"),
    N_("What a task awaited has happened, but another task has the turn. Long ready times mean that someone does not give it up."),
    { "task", "await", "event-loop" } },
  { "event-loop", VIEWER_TERMS_TASKS, N_("Event loop"),
    N_("The part of asyncio that gives tasks their turns. A task that computes or blocks without awaiting stops it, and all others with it."),
    { "task", "ready", "await" } },
  { "task-time", VIEWER_TERMS_TASKS, N_("Task time"),
    N_("The time of every task added up, waiting included. Tasks wait side by side, so it can be far more than the time on the clock."),
    { "wall-share", "task", "await" } },
  { "wall-share", VIEWER_TERMS_TASKS, N_("Wall share"),
    N_("What a function has of the time on the clock: at each moment the task that runs, or those that are waited for, in equal parts. "
       "Wall shares add up to the length of the recording."),
    { "task-time", "wall", "task" } },

  /* ---- recording ---- */
  { "recording", VIEWER_TERMS_RECORDING, N_("Recording"),
    N_("The file that Pyinst writes while a program runs: all samples, and what is needed to read them."),
    { "sample", "interval", "engine", "cost" } },
  { "interval", VIEWER_TERMS_RECORDING, N_("Interval"),
    N_("How long Pyinst waits from one look to the next. A shorter interval sees more and costs more."),
    { "sample", "cost", "late" } },
  { "engine", VIEWER_TERMS_RECORDING, N_("Engine"),
    N_("How Pyinst looks: the signal engine takes a sample now and then and disturbs little; the event engine is called at "
       "every call and return, which makes small functions look slower than they are."),
    { "sample", "cost", "interval" } },
  { "cost", VIEWER_TERMS_RECORDING, N_("Cost"),
    N_("What recording took away from the program: the CPU time of the recorder itself."),
    { "interval", "engine" } },
  { "lost", VIEWER_TERMS_RECORDING, N_("Lost samples"),
    N_("Looks that could not be read or kept. Their time goes to the sample after them; they are counted, never hidden."),
    { "late", "sample", "interval" } },
  { "late", VIEWER_TERMS_RECORDING, N_("Late samples"),
    N_("Looks that came later than they should, because the machine was busy. The sample then stands for the longer time."),
    { "lost", "interval" } },
  { "mark", VIEWER_TERMS_RECORDING, N_("Mark"),
    N_("A moment that the program itself gave a name. It stands as a line in the timeline."),
    { "span", "timeline" } },
  { "span", VIEWER_TERMS_RECORDING, N_("Span"),
    N_("A stretch of time that the program itself gave a name, such as one request."),
    { "mark", "session", "timeline" } },
  { "session", VIEWER_TERMS_RECORDING, N_("Session"),
    N_("A part of a recording that somebody asked for by itself: a thread, a request, a block of code."),
    { "span", "recording" } },
};

const ViewerTerm *
viewer_terms_list (guint *n_terms)
{
  *n_terms = G_N_ELEMENTS (terms);
  return terms;
}

const ViewerTerm *
viewer_terms_find (const char *key)
{
  for (guint i = 0; key != NULL && i < G_N_ELEMENTS (terms); i++)
    if (strcmp (terms[i].key, key) == 0)
      return &terms[i];
  return NULL;
}

const char *
viewer_terms_get_title (ViewerTermGroup group)
{
  static const char *const titles[VIEWER_N_TERM_GROUPS] = {
    [VIEWER_TERMS_NUMBERS] = N_("Reading the numbers"),
    [VIEWER_TERMS_CALLS] = N_("Calls"),
    [VIEWER_TERMS_VIEWS] = N_("Views"),
    [VIEWER_TERMS_THREADS] = N_("Threads"),
    [VIEWER_TERMS_TASKS] = N_("Tasks of asyncio"),
    [VIEWER_TERMS_RECORDING] = N_("Recording"),
  };

  return _(titles[group]);
}

gboolean
viewer_terms_match (const ViewerTerm *term,
                    const char       *words)
{
  g_autofree char *text = g_strconcat (_(term->word), " ", _(term->meaning), NULL);
  g_autofree char *folded = g_utf8_casefold (text, -1), *wanted = g_utf8_casefold (words, -1);
  g_auto(GStrv) parts = g_strsplit_set (wanted, " \t\n", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (strstr (folded, parts[i]) == NULL)
      return FALSE;
  return TRUE;
}
