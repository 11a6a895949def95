/* status.c: the sentences of status.h */

#include "sampler/status.h"

const char *
sampler_status_sentence (SamplerStatus status)
{
  switch (status)
    {
#define XX(name, sentence) case SAMPLER_STATUS_##name: return sentence;
    SAMPLER_STATUS_MAP (XX)
#undef XX
    }
  return "unknown status";
}
