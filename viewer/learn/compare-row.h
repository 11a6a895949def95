/* compare-row.h: a function before and after, as a row of a list */

#pragma once

#include <gtk/gtk.h>

#include "profile/compare.h"

G_BEGIN_DECLS

GtkWidget *viewer_compare_row_new (void);
/* *most*: the value that a whole bar stands for, in ns, or by share. */
void       viewer_compare_row_show (GtkWidget               *widget,
                                    const ProfileCompare    *compare,
                                    const ProfileCompareRow *row,
                                    double                   most);
/* What its bars show: ns, or by share 0..1. */
double     viewer_compare_row_get_value (const ProfileCompare    *compare,
                                         const ProfileCompareRow *row,
                                         guint                    side);

G_END_DECLS
