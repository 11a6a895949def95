/* cut.h: the drain thread's side of sampler_writer_cut() (writer.h) */

#pragma once

/* A recording begins: what was asked of the last one is void. Before its drain thread starts. */
void sampler_cut_begin  (void);
/* Cuts if somebody has asked for it, and tells. Drain thread, between two flushes. */
void sampler_cut_answer (void);
void sampler_cut_forget (void);   /* in the child of a fork */
