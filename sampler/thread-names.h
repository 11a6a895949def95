/* thread-names.h: learns what the program calls its threads
 *
 * threading.Thread announces a thread's native id from the new thread itself, in
 * ordinary context (its private method _set_native_id), and takes leave in _delete (before 3.11: _stop);
 * C methods in their places call them and note the name. Installed when the program first starts a thread,
 * so that a program without threads pays nothing. Everything fails closed: then
 * a thread has no name. GIL held.
 */

#pragma once

#include <Python.h>

/* The program is about to start a thread. */
void sampler_thread_names_watch (void);
/* Notes the names of all threads that threading knows now. */
void sampler_thread_names_read  (void);
