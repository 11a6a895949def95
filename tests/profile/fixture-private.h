/* fixture-private.h: what the files of the fixture share */

#pragma once

#include "fixture.h"

#include "format/format.h"

#define MS_NS G_GINT64_CONSTANT (1000000)

typedef struct {
  guint64 id;
  gint64  now_ns;
} FixtureThread;

typedef struct {
  GByteArray    *bytes;
  guint8         chunk[1 << 16];
  FormatBuffer   buffer;
  size_t         mark;
  GPtrArray     *meta;         /* key and value alternate */
  gboolean       has_meta;
  GHashTable    *ids;          /* "kind content" to id, of this segment */
  guint          n_ids[4];
  GHashTable    *threads;
  FixtureThread *thread;
  guint8         state;
  guint          n_segments;
  guint64        session;      /* whose context entries run in */
  guint64        task;         /* that entries run in */
} Fixture;

/* A chunk, sealed at its end. */
void    profile_fixture_begin        (Fixture *self, uint32_t type);
void    profile_fixture_end          (Fixture *self);
void    profile_fixture_need_segment (Fixture *self);
/* Their ids; defined before they are used. */
guint64 profile_fixture_put_string   (Fixture *self, const char *text);
guint64 profile_fixture_put_stack    (Fixture *self, const char *text);
guint8  profile_fixture_find_word    (const char *word, const char *const *words);
/* "10 wait 100 timer 0 main;sleep" */
void    profile_fixture_put_task     (Fixture *self, guint64 id, const char *line);
