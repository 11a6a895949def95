/* render.h: a profile as text, as a page, in the formats of other tools, and a file as a dump
 *
 * Everything here is a function of a profile (or, for the dump, of a file's
 * bytes) and writes to a stdio stream; whether the stream took it is for the
 * caller to ask with ferror(). Text is UTF-8. Any thread may call them.
 */

#pragma once

#include <stdio.h>

#include "profile/call-tree.h"
#include "profile/compare.h"

G_BEGIN_DECLS

/* What every report can be asked for. All zero is what people get who ask for nothing. */
typedef struct {
  guint32             thread;         /* index + 1; 0: the main thread in a tree, every thread in an export */
  const char         *task_kind;      /* the time of the asyncio tasks of this coroutine alone, side by side; NULL: all */
  guint32             session;        /* id: only what is this session's, its begin for zero; 0 everything */
  ProfileClock        clock;
  gboolean            show_all;       /* nothing left out, folded or under the threshold; *rules* are not asked */
  gboolean            timeline;       /* calls in the order of time, repeated ones not merged */
  gboolean            has_threshold;
  double              threshold;      /* share of the whole; 0.01 without has_threshold */
  const ProfileTransforms *transforms; /* NULL: none */
  gboolean            inverted;       /* callers of the functions in which samples end; not in exports */
  const ProfileRules *rules;          /* NULL: those of profile_rules_new() with nothing set */
  const char         *description;    /* NULL: "Program: …" */
} ProfileReportOptions;

typedef struct {
  ProfileReportOptions report;
  gboolean             unicode;       /* otherwise plain ASCII, names escaped */
  gboolean             color;
  gboolean             percent;       /* shares only, no seconds */
  gboolean             all_threads;   /* a tree for each thread, not a line */
  gboolean             short_mode;    /* the tree in a frame of dots, little else */
  gboolean             flat;          /* functions, not a tree */
  gboolean             flat_total;    /* sorted by time with what they call, not by their own */
  gboolean             lines;         /* then the lines of the heavy functions */
} ProfileTextOptions;

/* What a page begins with, clock and *percent* and show_all, a reader of it may change there. It has every
 * thread, or the one that is asked for; calls stand in the order of time in one of its views. */
typedef struct {
  ProfileReportOptions report;
  gboolean             percent;
} ProfileHtmlOptions;

void     profile_render_text       (Profile *profile, const ProfileTextOptions *options, FILE *out);
/* The first sentence of the text alone, without a newline; nothing where no sample was taken. */
void     profile_render_answer     (Profile *profile, const ProfileReportOptions *options, FILE *out);
/* One self-contained page for a browser, with every sample in it. */
void     profile_render_html       (Profile *profile, const ProfileHtmlOptions *options, FILE *out);
/* pyinstrument's JSON shape, for one thread. */
void     profile_render_json       (Profile *profile, const ProfileReportOptions *options, FILE *out);
/* For www.speedscope.app: every thread on one axis of time, its calls in order. */
void     profile_render_speedscope (Profile *profile, const ProfileReportOptions *options, FILE *out);
/* For Python's pstats: one thread's functions and callers, as bytes. Call counts are -1: nobody counted. */
void     profile_render_pstats     (Profile *profile, const ProfileReportOptions *options, FILE *out);
/* "thread;main;load 1200" lines, in microseconds. */
void     profile_render_collapsed  (Profile *profile, const ProfileReportOptions *options, FILE *out);
/* pyinstrument's session file: one thread's samples. */
void     profile_render_pyisession (Profile *profile, const ProfileReportOptions *options, FILE *out);
/* For profiler.firefox.com: the "processed" format, every thread. */
void     profile_render_gecko      (Profile *profile, const ProfileReportOptions *options, FILE *out);
/* For pprof and what reads its files: gzipped protocol buffer, every thread, its name as a label. */
void     profile_render_pprof      (Profile *profile, const ProfileReportOptions *options, FILE *out);
/* Two recordings: the whole, then the functions that differ most; of *options*, unicode, color and show_all. */
void     profile_render_compare    (const ProfileCompare *compare, const ProfileTextOptions *options, FILE *out);
/* The same as JSON, all functions. */
void     profile_render_compare_json (const ProfileCompare *compare, FILE *out);
/* Everything in the file, in order, untranslated. FALSE when it is not a recording. */
gboolean profile_render_dump       (const char *path, FILE *out, GError **error);

/* The thread that a session's tree is of; -1: all, merged. */
gint32   profile_find_session_thread (Profile *profile, guint32 session);
/* The thread that reports begin with; -1 when there is none. */
gint32   profile_find_main_thread  (Profile *profile);

G_END_DECLS
