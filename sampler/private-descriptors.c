/* private-descriptors.c: see private-descriptors.h */

#include "sampler/private-descriptors.h"

#include <sys/syscall.h>
#include <unistd.h>

#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2u
#endif

bool
sampler_unshare_descriptors (void)
{
#ifdef SYS_close_range
  return syscall (SYS_close_range, 3u, ~0u, CLOSE_RANGE_UNSHARE) == 0;
#else
  return false;
#endif
}
