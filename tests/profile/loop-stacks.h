/* loop-stacks.h: the stacks of an asyncio event loop, for fixtures: idle, and above a task's step */

#pragma once

#define LOOP "<module>;run@std:asyncio/runners.py:1;BaseEventLoop.run_forever@std:asyncio/base_events.py:1"
#define IDLE LOOP ";BaseEventLoop._run_once@std:asyncio/base_events.py:2;select@std:selectors.py:1;*epoll.poll"
#define STEP LOOP ";BaseEventLoop._run_once@std:asyncio/base_events.py:2;Handle._run@std:asyncio/events.py:3"
#define SLEEP ";sleep@std:asyncio/tasks.py:1"
