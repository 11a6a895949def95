/* status.h: everything that can stop a recording from starting, a sentence each
 *
 * Plain C rooms return a SamplerStatus; module.c alone turns one into a Python
 * exception. The sentences are shown to people: what is wrong, what to do next.
 */

#pragma once

#define SAMPLER_STATUS_MAP(XX)                                                                       \
  XX (OK, "no error")                                                                                \
  XX (ALREADY, "a recording is already running in this process; stop it first")                     \
  XX (NOT_RUNNING, "no recording is running in this process")                                        \
  XX (MEMORY, "there is not enough memory for the recorder's tables")                                \
  XX (THREAD, "the system refused one more thread for the recorder; raise the limit on processes")   \
  XX (FILE, "the recording file could not be created; choose another place with -o")                 \
  XX (SIGNAL, "the system refused the recorder's signal handler; try --engine event")                \
  XX (NO_SIGNAL_ENGINE, "the signal engine cannot serve here; try --engine event")                   \
  XX (NO_EVENT_ENGINE, "this interpreter offers no profile hook; Pyinst needs CPython 3.9 or later") \
  XX (OTHER_ENGINE, "another engine is already recording this process; ask for engine auto")         \
  XX (NOT_OPEN, "there is no such session; it may have ended already")                               \
  XX (TOO_MANY, "too many sessions are open at once; end some first")                                \
  XX (NO_CONTEXTS, "this interpreter's contexts cannot be followed; record a thread instead")        \
  XX (SUBINTERPRETER, "a sub-interpreter cannot be recorded; begin in the main interpreter")         \
  XX (BUSY, "a recording is being started or ended by this very thread; try again after it")         \
  XX (NO_STREAM, "the recording cannot be read back here; /proc is needed for that")                 \
  XX (NOT_DELIVERED, "the sampling signal did not arrive")

typedef enum {
#define XX(name, sentence) SAMPLER_STATUS_##name,
  SAMPLER_STATUS_MAP (XX)
#undef XX
} SamplerStatus;

const char *sampler_status_sentence (SamplerStatus status);
