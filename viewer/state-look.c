/* state-look.c: the colour and the pattern of a state; see state-look.h */

#include "viewer/state-look.h"

#include "format/format.h"
#include "profile/task-states.h"

guint
viewer_state_get_pattern (guint8 state,
                          int    x)
{
  switch (state)
    {
    case FORMAT_THREAD_RUNNING:
    case PROFILE_TASK_RUNNING:
      return 0xf;                              /* solid */
    case FORMAT_THREAD_HOLDING:
      return x % 6 < 4 ? 0xf : 0x9;            /* solid with windows */
    case PROFILE_TASK_TURNS:
      return x % 4 < 2 ? 0xf : 0x6;            /* teeth */
    case FORMAT_THREAD_GIL_WAIT:
    case PROFILE_TASK_READY:
      return 0x33 >> (x & 3) & 0xf;            /* hatched */
    case FORMAT_THREAD_BLOCKED:
    case PROFILE_TASK_WAITING:
      return 0x6;                              /* a thin line */
    case FORMAT_THREAD_DETACHED:
      return x % 8 < 5 ? 0x6 : 0;              /* dashes */
    case FORMAT_THREAD_NATIVE:
      return x % 8 < 6 ? 0xf : 0;              /* bricks */
    default:
      return x % 4 < 1 ? 0x6 : 0;              /* dots */
    }
}

guint32
viewer_state_get_color (const ViewerChrome *chrome,
                        guint8              state)
{
  switch (state)
    {
    case FORMAT_THREAD_RUNNING:
    case FORMAT_THREAD_HOLDING:
    case PROFILE_TASK_RUNNING:
    case PROFILE_TASK_TURNS:
      return chrome->running;
    case FORMAT_THREAD_GIL_WAIT:
    case PROFILE_TASK_READY:
      return chrome->gil_wait;
    case FORMAT_THREAD_NATIVE:
      return chrome->native;
    default:
      return chrome->blocked;
    }
}
