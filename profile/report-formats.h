/* report-formats.h: what a report can be written as */

#pragma once

#include <stdio.h>

#include "profile/render.h"

G_BEGIN_DECLS

typedef enum {
  PROFILE_REPORT_TEXT,
  PROFILE_REPORT_HTML,
  PROFILE_REPORT_EXPORT,      /* by its function */
  PROFILE_REPORT_PYPROF,      /* the recording itself */
  PROFILE_REPORT_CLASS,       /* by a class of the user's; it has no function here */
} ProfileReportKind;

typedef enum {
  PROFILE_ORDER_OPTIONAL,     /* --timeline puts it in the order of time */
  PROFILE_ORDER_ALWAYS,       /* it is in the order of time anyway */
  PROFILE_ORDER_NEVER,        /* it has none */
} ProfileReportOrder;

typedef struct {
  ProfileReportKind  kind;
  const char        *name;
  const char        *other_name;      /* NULL: none */
  const char        *label;           /* for people, not yet translated; NULL: only in the command line */
  const char        *extensions[3];   /* lower case; NULL: none */
  gboolean           is_binary;
  ProfileReportOrder order;
  gboolean           is_transformed;  /* transforms change it */
  gboolean           is_inverted;     /* it can be inverted */
  gboolean           is_of_tasks;     /* it can be of one kind of asyncio tasks */
  void             (*render) (Profile *profile, const ProfileReportOptions *options, FILE *out);
} ProfileReportFormat;

/* NULL when there is none of that name. */
const ProfileReportFormat *profile_report_format_by_name (const char *name);
/* By how a file's name ends, in upper or lower case; NULL when it says nothing. */
const ProfileReportFormat *profile_report_format_by_file (const char *file);
/* All of them, in the order that people are shown them; NULL after the last. */
const ProfileReportFormat *profile_report_format_get (guint index);
/* Writes the report, text and page with nothing special asked for; not for PYPROF and CLASS. */
void                 profile_report_format_write    (const ProfileReportFormat  *self,
                                                     Profile                    *profile,
                                                     const ProfileReportOptions *options,
                                                     FILE                       *out);
/* What a class of the user's writes. */
const ProfileReportFormat *profile_report_format_of_class (void);
/* "text, json, …"; free it. */
char                *profile_report_format_dup_names (void);

G_END_DECLS
