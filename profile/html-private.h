/* html-private.h: the parts that render-html.c puts together
 *
 * Private to profile/. The page's data are two things: JSON for words and
 * names, which is made here with every "<" escaped, and columns of numbers,
 * which stand in the page as base64. So nothing recorded can end the element
 * that it stands in.
 */

#pragma once

#include <stdio.h>

#include "profile/report-options.h"
#include "profile/shares.h"

G_BEGIN_DECLS

/* A constant text of the page, made of the sources in profile/html/ by the build. */
extern const char   profile_html_page[];
extern const char   profile_html_style[];
extern const char   profile_html_script[];

/* A JSON string with its quotes; *text* is UTF-8. */
void profile_html_put_string  (FILE *out, const char *text);
/* The dictionary of everything that the page says, translated: one JSON object. */
void profile_html_put_words   (FILE *out);
/* Names, lanes and facts: one JSON object. */
void profile_html_put_facts   (FILE *out, Profile *profile, const ProfileHtmlOptions *options);
/* Stacks and samples in base64; profile/html/data.js reads them. */
void profile_html_put_columns (FILE *out, Profile *profile, const ProfileReportOptions *options);

/* ---- html-columns.c: for whoever puts columns of their own ---- */

typedef struct _ProfileHtmlColumns ProfileHtmlColumns;

void profile_html_put_number  (ProfileHtmlColumns *self, guint64 value);
void profile_html_put_signed  (ProfileHtmlColumns *self, gint64 value);
/* 8 bytes, the least first. */
void profile_html_put_double  (ProfileHtmlColumns *self, double value);

/* ---- html-shares.c ---- */

/* Whose the time of a lane is; *shares* may be NULL. Times count from *zero_ns*; *kept* is by stack, 0..*n_stacks*. */
void profile_html_put_shares  (ProfileHtmlColumns *columns, const ProfileShares *shares, ProfileSelection *selection,
                               guint32 thread_index, gint64 zero_ns, const ProfileStack *kept, guint32 n_stacks);

G_END_DECLS
