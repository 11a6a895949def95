/* formats.h: what a report can be written as */

#pragma once

#include <stdio.h>

#include "profile/render.h"

G_BEGIN_DECLS

typedef enum {
  COMMAND_FORMAT_TEXT,
  COMMAND_FORMAT_HTML,
  COMMAND_FORMAT_EXPORT,      /* by its function */
  COMMAND_FORMAT_PYPROF,      /* the recording itself */
  COMMAND_FORMAT_CLASS,       /* by a class of the user's; it has no function here */
} CommandFormatKind;

typedef enum {
  COMMAND_ORDER_OPTIONAL,     /* --timeline puts it in the order of time */
  COMMAND_ORDER_ALWAYS,       /* it is in the order of time anyway */
  COMMAND_ORDER_NEVER,        /* it has none */
} CommandOrder;

typedef struct {
  CommandFormatKind kind;
  const char       *name;
  const char       *other_name;      /* NULL: none */
  const char       *extensions[3];   /* lower case; NULL: none */
  gboolean          is_binary;
  CommandOrder      order;
  void            (*render) (Profile *profile, const ProfileReportOptions *options, FILE *out);
} CommandFormat;

/* NULL when there is none of that name. */
const CommandFormat *command_format_by_name (const char *name);
/* By how a file's name ends, in upper or lower case; NULL when it says nothing. */
const CommandFormat *command_format_by_file (const char *file);
/* What a class of the user's writes. */
const CommandFormat *command_format_of_class (void);
/* "text, json, …"; free it. */
char                *command_format_dup_names (void);

G_END_DECLS
