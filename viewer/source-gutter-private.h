/* source-gutter-private.h: what a gutter knows; source-gutter.c is the widget, source-gutter-draw.c paints it */

#pragma once

#include "viewer/source-gutter.h"

G_BEGIN_DECLS

#define VIEWER_GUTTER_NUMBER_GAP  6     /* px, on both sides of the line numbers */
#define VIEWER_GUTTER_COLUMN_GAP  8     /* left of each column */
#define VIEWER_GUTTER_RANGE_WIDTH 3
#define VIEWER_GUTTER_RANGE_GAP   6     /* on both sides of the bar */

struct _ViewerSourceGutter
{
  GtkWidget parent_instance;

  GtkTextView *view;               /* borrowed: the widget we are in; NULL when it is gone */

  /* owned */
  ProfileSourceLines *lines;
  PangoLayout        *layout;      /* one for all figures */

  /* state */
  ProfileSourceFile file;          /* without lines: none */
  guint             first, last;
  ViewerTheme       theme;
  int               number_width, column_width;
  int               n_digits;
};

/* source-gutter.c */
/* What a time of the shown file is written as; "": nothing. Free it. */
char                    *viewer_source_gutter_dup_figure    (ViewerSourceGutter *self,
                                                             gint64              time_ns);
/* *line* from 1; NULL: it has no figures. */
const ProfileSourceLine *viewer_source_gutter_find_line     (ViewerSourceGutter *self,
                                                             guint               line);

/* source-gutter-draw.c */
/* Where the figures begin, right of the line numbers; px. */
int                      viewer_source_gutter_get_columns_x (ViewerSourceGutter *self);
int                      viewer_source_gutter_measure_text  (ViewerSourceGutter *self,
                                                             const char         *text);
void                     viewer_source_gutter_snapshot      (GtkWidget          *widget,
                                                             GtkSnapshot        *snapshot);

G_END_DECLS
