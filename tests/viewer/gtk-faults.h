/* gtk-faults.h: warnings that are GTK's own, whatever a program does: they are shown and do not end a test */

#pragma once

/* After g_test_init(). */
void test_excuse_gtk (void);
