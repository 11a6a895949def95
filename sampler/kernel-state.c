/* kernel-state.c: see kernel-state.h */

#include "sampler/kernel-state.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int
open_of_thread (int32_t tid, const char *name)
{
  char path[64];

  snprintf (path, sizeof path, "/proc/self/task/%d/%s", (int) tid, name);
  return open (path, O_RDONLY | O_CLOEXEC);
}

/* "running", or the number of the system call (-1: in none) and its arguments. */
static SamplerKernelState
understand_syscall (const char *text, long *number, uintptr_t *argument)
{
  char *rest;

  if (strncmp (text, "running", 7) == 0)
    return SAMPLER_KERNEL_RUNNABLE;
  *number = strtol (text, &rest, 10);
  if (rest == text)
    return SAMPLER_KERNEL_UNKNOWN;
  *argument = *number >= 0 ? strtoull (rest, NULL, 16) : 0;
  return SAMPLER_KERNEL_SLEEPING;
}

/* "TID (NAME) STATE …": the name may hold anything, so the last parenthesis counts. */
static SamplerKernelState
understand_stat (const char *text)
{
  const char *rest = strrchr (text, ')');

  if (rest == NULL || rest[1] != ' ')
    return SAMPLER_KERNEL_UNKNOWN;
  return rest[2] == 'R' ? SAMPLER_KERNEL_RUNNABLE : SAMPLER_KERNEL_SLEEPING;
}

SamplerKernelState
sampler_kernel_state (SamplerThread *slot, long *number, uintptr_t *argument)
{
  char text[512];
  ssize_t size;

  *number = -1;
  *argument = 0;
  if (slot->kernel_file == -1)
    {
      slot->kernel_file = open_of_thread (slot->tid, "syscall");
      slot->kernel_file_is_stat = slot->kernel_file < 0;
      if (slot->kernel_file_is_stat)
        slot->kernel_file = open_of_thread (slot->tid, "stat");
      if (slot->kernel_file < 0)
        slot->kernel_file = -2;
    }
  size = slot->kernel_file >= 0 ? pread (slot->kernel_file, text, sizeof text - 1, 0) : -1;
  if (size <= 0)
    return SAMPLER_KERNEL_UNKNOWN;
  text[size] = '\0';
  return slot->kernel_file_is_stat ? understand_stat (text) : understand_syscall (text, number, argument);
}

void
sampler_kernel_state_close (SamplerThread *slot)
{
  if (slot->kernel_file >= 0)
    close (slot->kernel_file);
  slot->kernel_file = -1;
}
