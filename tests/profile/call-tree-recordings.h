/* call-tree-recordings.h: tiny recordings whose call trees more than one test compares
 *
 * The C code and the page's script must make the same trees of them: test-call-tree.c
 * and tests/html.
 */

#pragma once

static const char shop[] =
  "main;buy;price 40\nmain;buy 10\nmain;pay 30\nstate blocked\nmain;pay;wait 15\nstate running\nmain;buy;price 5\n"
  "thread w\nwork 50\nstop 100";

static const char libraries[] =
  "main;run@std:asyncio/runners.py;loop@std:asyncio/events.py;select@std:selectors.py 20\n"
  "main;run@std:asyncio/runners.py;loop@std:asyncio/events.py;job 30\n"
  "main;run@std:asyncio/runners.py;again@std:asyncio/events.py;job;loads@std:json/__init__.py 25\n"
  "main;*len 5\nmain;loads@std:json/__init__.py;*scan 10\nmain;get@lib:requests/api.py;hook 10\nstop 100";

static const char small_functions[] =
  "main;big 5000\nmain;small_1 20\nmain;small_2;deep 30\nmain;big;one 9\nmain;tiny 1\nstop 5060";
