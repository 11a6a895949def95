/* tasks-recording.h: a small recording of asyncio tasks, as text for the fixture */

#pragma once

#include "tests/profile/loop-stacks.h"

/* Two sleepers that main made; the second burns 160 ms while the first one's turn is due. */
static const char pair[] =
  "state blocked\n" IDLE " 140\n"
  "state running\nrunning 3\n" STEP ";sleeper@main.py;burn@main.py:7 160\nrunning 0\n"
  "task 1 0 born 1 0 main 0\ntask 2 0 born 1 1 sleeper 0\ntask 3 0 born 1 1 sleeper 0\n"
  "task 1 0 named first\ntask 2 0 named one\ntask 3 0 named other\n"
  "task 2 0 awaited-by 1\ntask 3 0 awaited-by 1\n"
  "task 3 0 wait 140 timer 0 sleeper@main.py" SLEEP "\n"
  "task 3 140 step 160\ntask 3 300 sums 2 160 140 0\ntask 3 300 died returned\n"
  "task 2 170 ready\ntask 2 0 wait 300 timer 0 sleeper@main.py" SLEEP "\n"
  "task 2 300 sums 2 0 170 130\ntask 2 300 died cancelled\n"
  "task 1 0 wait 300 task 0 main@main.py\ntask 1 300 sums 1 0 300 0\n"
  "stop 300";
