/* format.h: the bytes of a .pyprof file
 *
 * docs/format.md is the description of record; the names here are its names.
 * This room is compiled, hidden, into both the recorder and the reader. It
 * needs libc only, never allocates, and may be used from any thread. All
 * numbers are little-endian; a varint is unsigned LEB128, a zigzag is a
 * varint of (n << 1) ^ (n >> 63).
 */

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FORMAT_MAGIC              "PYPROF"   /* with its NUL: 7 bytes, then the version byte */
#define FORMAT_MAGIC_SIZE         7u
#define FORMAT_VERSION            1u
#define FORMAT_FILE_HEADER_SIZE   8u
#define FORMAT_CHUNK_HEADER_SIZE  16u
#define FORMAT_PAYLOAD_MAX        (1u << 20)
#define FORMAT_STRING_MAX         4096u      /* longer strings are cut and flagged */
#define FORMAT_UUID_SIZE          16u

/* A reader that does not know a chunk with this flag cannot read the file. */
#define FORMAT_CHUNK_CRITICAL     1u

#define FORMAT_TAG(a, b, c, d) \
  ((uint32_t) (a) | (uint32_t) (b) << 8 | (uint32_t) (c) << 16 | (uint32_t) (d) << 24)

/* name, tag, critical. The order is that of docs/format.md. */
#define FORMAT_CHUNK_MAP(XX)                          \
  XX (HEAD, FORMAT_TAG ('H', 'E', 'A', 'D'), true)    \
  XX (META, FORMAT_TAG ('M', 'E', 'T', 'A'), false)   \
  XX (SEGM, FORMAT_TAG ('S', 'E', 'G', 'M'), true)    \
  XX (STRS, FORMAT_TAG ('S', 'T', 'R', 'S'), true)    \
  XX (CODE, FORMAT_TAG ('C', 'O', 'D', 'E'), true)    \
  XX (FRAM, FORMAT_TAG ('F', 'R', 'A', 'M'), true)    \
  XX (STAK, FORMAT_TAG ('S', 'T', 'A', 'K'), true)    \
  XX (THRD, FORMAT_TAG ('T', 'H', 'R', 'D'), true)    \
  XX (SAMP, FORMAT_TAG ('S', 'A', 'M', 'P'), true)    \
  XX (TASK, FORMAT_TAG ('T', 'A', 'S', 'K'), false)   \
  XX (MARK, FORMAT_TAG ('M', 'A', 'R', 'K'), false)   \
  XX (SESS, FORMAT_TAG ('S', 'E', 'S', 'S'), false)   \
  XX (CHLD, FORMAT_TAG ('C', 'H', 'L', 'D'), false)   \
  XX (SRCF, FORMAT_TAG ('S', 'R', 'C', 'F'), false)   \
  XX (LOSS, FORMAT_TAG ('L', 'O', 'S', 'S'), false)   \
  XX (COST, FORMAT_TAG ('C', 'O', 'S', 'T'), false)   \
  XX (BEAT, FORMAT_TAG ('B', 'E', 'A', 'T'), true)    \
  XX (STOP, FORMAT_TAG ('S', 'T', 'O', 'P'), false)

enum {
#define XX(name, tag, critical) FORMAT_CHUNK_##name = (int) (tag),
  FORMAT_CHUNK_MAP (XX)
#undef XX
};

typedef enum {
  FORMAT_CODE_PYTHON = 1,
  FORMAT_CODE_BUILTIN = 2,      /* a C function called from Python */
  FORMAT_CODE_NATIVE = 3,
  FORMAT_CODE_PSEUDO = 4,       /* "[gc]", "[truncated]", ... */
} FormatCodeKind;

/* Code flags. */
#define FORMAT_CODE_TRACEBACK_HIDDEN  1u   /* declares __tracebackhide__ */
#define FORMAT_CODE_COROUTINE         2u

/* String flags. */
#define FORMAT_STRING_CUT             1u

/* What a thread was doing when it was looked at. */
typedef enum {
  FORMAT_THREAD_RUNNING = 1,       /* holds the GIL and is on a CPU */
  FORMAT_THREAD_HOLDING = 2,       /* holds the GIL in a blocking C call */
  FORMAT_THREAD_GIL_WAIT = 3,      /* wants the GIL */
  FORMAT_THREAD_BLOCKED = 4,       /* blocked or sleeping, GIL released */
  FORMAT_THREAD_DETACHED = 5,      /* not attached: one of 3, 4, 6, not known which */
  FORMAT_THREAD_NATIVE = 6,        /* on a CPU in C code, GIL released */
  FORMAT_THREAD_UNKNOWN = 255,
} FormatThreadState;

/* What a THRD record tells (bits). */
#define FORMAT_THREAD_BEGAN  1u
#define FORMAT_THREAD_ENDED  2u
#define FORMAT_THREAD_NAMED  4u
#define FORMAT_THREAD_MAIN   8u

/* Which optional fields an entry of a SAMP run has (bits). */
#define FORMAT_ENTRY_CPU     1u    /* varint: CPU ns of this entry */
#define FORMAT_ENTRY_COUNT   2u    /* varint: ticks merged into it; 1 without */
#define FORMAT_ENTRY_GAP     4u    /* varint: ns before it that nobody observed */
#define FORMAT_ENTRY_TASK    8u    /* varint: task id */
#define FORMAT_ENTRY_EXTEND  16u   /* prolongs the thread's previous entry */
#define FORMAT_ENTRY_SESSION 32u   /* varint: the session whose context it ran in */
#define FORMAT_ENTRY_COARSE  64u   /* its duration and CPU time are in units of FORMAT_COARSE_NS */
#define FORMAT_ENTRY_MORE    128u  /* varint length and that many bytes: a later version's */

#define FORMAT_COARSE_NS     1024u

/* Records of a TASK chunk. */
typedef enum {
  FORMAT_TASK_BIRTH = 1,
  FORMAT_TASK_NAME = 2,
  FORMAT_TASK_AWAITED_BY = 3,
  FORMAT_TASK_WAIT = 4,
  FORMAT_TASK_SHORT_WAITS = 5,
  FORMAT_TASK_READY = 6,
  FORMAT_TASK_DEATH = 7,
  FORMAT_TASK_SUMS = 8,            /* of its life so far */
  FORMAT_TASK_STEP = 9,            /* it ran, without giving the loop a turn */
  FORMAT_TASK_OPEN_WAIT = 10,      /* is not over yet */
  FORMAT_TASK_SESSION = 11,        /* whose context it runs in from now on */
} FormatTaskRecord;

/* Flags of a task's birth. */
#define FORMAT_TASK_WAS_THERE     1u    /* before the recording, or before it could be followed */
#define FORMAT_TASK_EAGER         2u    /* its first step was made as it was born */
#define FORMAT_TASK_PURE_PYTHON   4u

/* What a task waits for. */
typedef enum {
  FORMAT_WAIT_TASK = 1,
  FORMAT_WAIT_TIMER = 2,
  FORMAT_WAIT_IO = 3,
  FORMAT_WAIT_LOCK = 4,             /* a lock, a queue, an event, a condition */
  FORMAT_WAIT_EXECUTOR = 5,         /* a function in another thread */
  FORMAT_WAIT_FOREIGN = 6,          /* a future or an awaitable that is not asyncio's own */
  FORMAT_WAIT_READY = 7,            /* nothing but its turn */
} FormatWaitReason;

typedef enum {
  FORMAT_DEATH_RETURNED = 1,
  FORMAT_DEATH_EXCEPTION = 2,
  FORMAT_DEATH_CANCELLED = 3,
  FORMAT_DEATH_DESTROYED = 4,       /* while it was pending */
} FormatTaskDeath;

/* Counters of a LOSS chunk: number, name in dump, all cumulative. */
#define FORMAT_LOSS_MAP(XX)                                     \
  XX (TICKS, 1, "ticks")                /* not a loss: the base of the others */ \
  XX (LATE, 2, "late-ticks")            /* woke more than one interval late */ \
  XX (PENDING, 3, "pending-ticks")      /* the previous tick was still on its way */ \
  XX (UNATTACHED, 4, "unattached")      /* the target had just released the GIL */ \
  XX (BAD_WALK, 5, "bad-walks")         /* a stack that failed its checks */ \
  XX (TRUNCATED, 6, "truncated-stacks") \
  XX (RING_FULL, 7, "ring-full")        \
  XX (INTERN_FULL, 8, "names-full")     \
  XX (UNSTABLE, 9, "unstable-reads")    /* a sleeper moved while it was read */ \
  XX (SIGNAL_TAKEN, 10, "signal-taken") /* the program replaced our handler */ \
  XX (THREAD_GONE, 11, "thread-gone")   \
  XX (FAULTS, 12, "guarded-faults")     \
  XX (WRITE_FAILED, 13, "failed-writes")\
  XX (FOREIGN, 14, "foreign-signals")   /* chained to the program's own handler */ \
  XX (THREADS_FULL, 15, "threads-full") \
  XX (DISPLACED, 16, "profile-displaced") /* the program replaced our profile function */ \
  XX (COARSER, 17, "interval-doubled")  /* to bound the file */ \
  XX (LEAF_UNKNOWN, 18, "unknown-leaves") /* a call whose C function could not be told */ \
  XX (MARKS_FULL, 19, "marks-full")     /* marks and sessions that did not fit */ \
  XX (CHILDREN, 20, "unrecorded-children") /* Python programs whose command line could not be followed */ \
  XX (TASKS_FULL, 21, "tasks-full")     /* what tasks did that did not fit */ \
  XX (UNWRITTEN, 22, "unwritten-time")  /* ns of which nothing could be written */

enum {
#define XX(name, number, text) FORMAT_LOSS_##name = number,
  FORMAT_LOSS_MAP (XX)
#undef XX
};

/* Items of a COST chunk, all in ns and cumulative unless they say p50 or p99. */
#define FORMAT_COST_MAP(XX)                           \
  XX (TICK_CPU, 1, "tick-thread-cpu")                 \
  XX (DRAIN_CPU, 2, "drain-thread-cpu")               \
  XX (HANDLER_TOTAL, 3, "handler-total")              \
  XX (HANDLER_COUNT, 4, "handler-count")  /* a count */ \
  XX (HANDLER_P50, 5, "handler-p50")                  \
  XX (HANDLER_P99, 6, "handler-p99")                  \
  XX (HANDLER_MAX, 7, "handler-max")                  \
  XX (LATENESS_P50, 8, "lateness-p50")                \
  XX (LATENESS_P99, 9, "lateness-p99")                \
  XX (LATENESS_MAX, 10, "lateness-max")               \
  XX (BYTES_WRITTEN, 11, "bytes-written") /* bytes */

enum {
#define XX(name, number, text) FORMAT_COST_##name = number,
  FORMAT_COST_MAP (XX)
#undef XX
};

typedef enum {
  FORMAT_STOP_ASKED = 1,     /* stop() */
  FORMAT_STOP_EXIT = 2,      /* the interpreter ended */
  FORMAT_STOP_EXEC = 3,      /* os.exec* replaced the program */
  FORMAT_STOP_CUT = 4,       /* cut: it goes on in another file */
} FormatStopReason;

/* Records of a MARK chunk. */
typedef enum {
  FORMAT_MARK_POINT = 1,
  FORMAT_MARK_SPAN_BEGINS = 2,
  FORMAT_MARK_SPAN_ENDS = 3,
} FormatMarkKind;

/* Records of a SESS chunk, and what of the recording is a session's own. */
typedef enum {
  FORMAT_SESSION_BEGINS = 1,
  FORMAT_SESSION_ENDS = 2,
} FormatSessionRecord;

typedef enum {
  FORMAT_SESSION_ALL = 0,        /* every thread */
  FORMAT_SESSION_THREAD = 1,     /* one thread */
  FORMAT_SESSION_TASK = 2,       /* one asyncio task */
  FORMAT_SESSION_CONTEXT = 3,    /* what runs in its context, in whatever thread */
} FormatSessionFilter;

/* ---- writing: into memory that the caller owns ---- */

typedef struct {
  uint8_t *data;
  size_t   size;
  size_t   capacity;
  bool     overflow;   /* something did not fit; nothing was written past the end */
} FormatBuffer;

void   format_put_u8     (FormatBuffer *buffer, uint8_t value);
void   format_put_u32    (FormatBuffer *buffer, uint32_t value);
void   format_put_varint (FormatBuffer *buffer, uint64_t value);
void   format_put_zigzag (FormatBuffer *buffer, int64_t value);
void   format_put_raw    (FormatBuffer *buffer, const void *bytes, size_t size);
void   format_put_bytes  (FormatBuffer *buffer, const void *bytes, size_t size);   /* varint size, then raw */

/* The file header (magic and version). */
void   format_put_file_header (FormatBuffer *buffer);

/* Begin a record, write its fields, end it: the length is put before it.
 * Records may not nest. Returns the mark for format_end_record(). */
size_t format_begin_record (FormatBuffer *buffer);
void   format_end_record   (FormatBuffer *buffer, size_t mark);

/* Begin a chunk, write records, seal it: length and checksum are filled in. */
size_t format_begin_chunk  (FormatBuffer *buffer, uint32_t type);
void   format_seal_chunk   (FormatBuffer *buffer, size_t mark);

/* ---- reading: from memory that the caller owns, never past its end ---- */

typedef struct {
  const uint8_t *data;
  size_t         size;
  size_t         position;
  bool           failed;    /* sticky: a read went past the end or was malformed */
} FormatCursor;

uint8_t  format_get_u8     (FormatCursor *cursor);
uint32_t format_get_u32    (FormatCursor *cursor);
uint64_t format_get_varint (FormatCursor *cursor);
int64_t  format_get_zigzag (FormatCursor *cursor);
/* Borrowed from the cursor's data; NULL and failed when there is not enough. */
const uint8_t *format_get_raw   (FormatCursor *cursor, size_t size);
const uint8_t *format_get_bytes (FormatCursor *cursor, size_t *size);
/* False at the end or on damage (then cursor->failed). *record* covers one record's fields. */
bool     format_get_record (FormatCursor *cursor, FormatCursor *record);
static inline bool
format_at_end (const FormatCursor *cursor)
{
  return cursor->failed || cursor->position >= cursor->size;
}

typedef enum {
  FORMAT_READ_OK,
  FORMAT_READ_SHORT,         /* the bytes end before the chunk does */
  FORMAT_READ_TOO_LONG,      /* the length is over FORMAT_PAYLOAD_MAX */
  FORMAT_READ_BAD_CHECKSUM,
} FormatReadStatus;

typedef struct {
  uint32_t     type;
  uint32_t     flags;
  size_t       size;       /* with its header */
  FormatCursor payload;
} FormatChunk;

FormatReadStatus format_read_chunk (const uint8_t *data, size_t size, FormatChunk *chunk);
bool             format_chunk_is_known (uint32_t type);

/* CRC-32 as zlib.crc32: start with 0, feed the result of the last call. */
uint32_t format_crc32 (uint32_t crc, const void *data, size_t size);
