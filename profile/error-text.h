/* error-text.h: every sentence that reading a recording can end in, in one place
 *
 * What, where (byte offset), expected, found. They stay untranslated; the tests
 * compare them whole. Errors begin with the file's name, warnings do not.
 */

#pragma once

/* Errors. */
#define PROFILE_SAYS_CANNOT_OPEN    "%s cannot be opened: %s."
#define PROFILE_SAYS_CANNOT_READ    "%s cannot be read at byte %" G_GUINT64_FORMAT ": %s."
#define PROFILE_SAYS_CANNOT_COPY    "%s cannot be copied: %s."
#define PROFILE_SAYS_NOT_A_FILE     "%s is not a file that can hold a recording: it is %s."
#define PROFILE_SAYS_EMPTY          "%s is empty: a recording begins with 8 bytes, 0 were found."
#define PROFILE_SAYS_HALF_HEADER    "%s is cut off: a recording begins with 8 bytes, %u were found."
#define PROFILE_SAYS_NOT_PYPROF     "%s is not a recording: it should begin with 50 59 50 52 4f 46 00 (PYPROF), and begins with %s."
#define PROFILE_SAYS_NEWER_VERSION  "%s was made by a newer Pyinst: its format is version %u, this one reads version %u."
#define PROFILE_SAYS_NEWER_CHUNK    "%s was made by a newer Pyinst: the %s chunk at byte %" G_GUINT64_FORMAT " must be understood, and is not known here."
#define PROFILE_SAYS_NOTHING_READ   "%s is damaged: nothing can be read from it (%s)."
#define PROFILE_SAYS_CUT_EARLY      "%s is cut off: it ends at byte %" G_GUINT64_FORMAT ", before the first sample."
#define PROFILE_SAYS_NO_SAMPLES     "%s is whole, but no sample was taken: the program ended before it was looked at."
#define PROFILE_SAYS_NOT_JSON       "%s is not a pyinstrument session: it is not JSON from byte %" G_GUINT64_FORMAT " on."
#define PROFILE_SAYS_NOT_SESSION    "%s is not a pyinstrument session: %s is missing or not what it should be."
#define PROFILE_SAYS_SESSION_CUT    "%s is cut off: the session ends at byte %" G_GUINT64_FORMAT ", in the middle."
#define PROFILE_SAYS_NO_MEMORY_FILE "There is not enough memory to put the recording together."

/* Warnings. */
#define PROFILE_SAYS_DAMAGED        "Damaged "   /* what each warning of damage begins with */
#define PROFILE_SAYS_CUT            "Cut off: the last %" G_GUINT64_FORMAT " bytes, from byte %" G_GUINT64_FORMAT ", are not a whole chunk."
#define PROFILE_SAYS_BAD_CHECKSUM   PROFILE_SAYS_DAMAGED "at byte %" G_GUINT64_FORMAT ": a chunk's checksum should be %08x and is %08x."
#define PROFILE_SAYS_TOO_LONG       PROFILE_SAYS_DAMAGED "at byte %" G_GUINT64_FORMAT ": a chunk has at most 1048576 bytes, this one says %u."
#define PROFILE_SAYS_RESUMED        "Resumed at the segment at byte %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " bytes were skipped."
#define PROFILE_SAYS_LOST_TO_END    PROFILE_SAYS_DAMAGED "from byte %" G_GUINT64_FORMAT " to the end: no whole segment follows in these %" G_GUINT64_FORMAT " bytes."
#define PROFILE_SAYS_BAD_RECORD     PROFILE_SAYS_DAMAGED "in the %s chunk at byte %" G_GUINT64_FORMAT ": record %u does not hold the fields that it should."
#define PROFILE_SAYS_UNDEFINED      PROFILE_SAYS_DAMAGED "in the %s chunk at byte %" G_GUINT64_FORMAT ": record %u names something that was not defined before it."
#define PROFILE_SAYS_BEFORE_SEGMENT PROFILE_SAYS_DAMAGED "at byte %" G_GUINT64_FORMAT ": a %s chunk stands before the first segment."
#define PROFILE_SAYS_THREADS_FULL   "More than %u threads: the others are left out."
#define PROFILE_SAYS_TASKS_FULL     "More than %u asyncio tasks: the others are left out."
#define PROFILE_SAYS_CHILD_MISSING  "The recording %s of a child process is not beside this one; its time is not shown."
#define PROFILE_SAYS_CHILD_UNREAD   "The recording of a child process cannot be read: %s"
#define PROFILE_SAYS_CHILD_OTHER    "The recording %s is not of a child of this process; it is left out."
#define PROFILE_SAYS_CHILDREN_FULL  "More than %u child processes: the others are left out."
#define PROFILE_SAYS_MORE_WARNINGS  "More of this kind follow."
