/* codes.h: the code objects seen so far, copied while they are alive
 *
 * A walker looks a code object's address up; a new one is copied (name, file,
 * line table) by guarded loads into an arena, so that nobody needs the object
 * later. One writer at a time: the owner of the state word of handler.h. The
 * drain thread reads entries below the count. An address is forgotten when its
 * code object dies (code watcher, 3.12+) or, where there is no watcher, when the
 * object at it is seen to be another one. Signal-safe, bounded.
 */

#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sampler/layouts.h"
#include "sampler/signal/opcodes.h"

#define SAMPLER_CODE_NONE     UINT32_MAX
#define SAMPLER_CODE_FORGOTTEN ((uintptr_t) 1)
#define SAMPLER_CODES_MAX     (1u << 16)
#define SAMPLER_CODE_SLOTS    (1u << 17)
#define SAMPLER_CODE_HINTS    (1u << 10)
#define SAMPLER_RECENT_CLASSES (1u << 6)
#define SAMPLER_CODE_PROBES   512u
#define SAMPLER_ARENA_SIZE    (24u << 20)

/* How the copied string stands in the arena: CPython's kinds, and UTF-8. */
typedef enum {
  SAMPLER_TEXT_UTF8 = 0,
  SAMPLER_TEXT_LATIN1 = 1,
  SAMPLER_TEXT_UCS2 = 2,
  SAMPLER_TEXT_UCS4 = 4,
} SamplerTextKind;

typedef struct {
  uint32_t at;         /* in the arena */
  uint32_t size;       /* bytes */
  uint8_t  kind;       /* SamplerTextKind */
  uint8_t  cut;        /* the string was longer */
} SamplerText;

/* How a code's first local variable is named: a method's. */
typedef enum {
  SAMPLER_FIRST_OTHER,
  SAMPLER_FIRST_SELF,
  SAMPLER_FIRST_CLS,
} SamplerFirstLocal;

/* Whether its calls have been looked for (call-sites.h). */
typedef enum {
  SAMPLER_SITES_NOT_MADE,
  SAMPLER_SITES_MADE,
  SAMPLER_SITES_NONE,       /* too large, or not understood: no leaves */
} SamplerSites;

/* A call of a code object (call-sites.h). */
typedef struct {
  uint32_t unit;         /* index of the instruction in the bytecode */
  uint16_t slot;         /* of callable and self, counted from the bottom of the value stack */
  uint8_t  n_arguments;  /* 255: at least, or not known */
  uint8_t  is_unpacked;  /* the arguments are in a tuple */
} SamplerCallSite;

/* What a walk needs of a code lies in its first cache line: in a tick nothing of it is in a cache. */
typedef struct {
  _Alignas (64) _Atomic uintptr_t address;   /* 0: known by name alone; SAMPLER_CODE_FORGOTTEN: that object is dead */
  uintptr_t   name_address, file_address, lines_address;   /* to tell a new object at an old address */
  int32_t     first_line;
  int32_t     first_traceable;   /* bytes; a frame before it is not complete yet */
  uint32_t    n_locals;          /* values below the value stack */
  uint8_t     kind;              /* FormatCodeKind */
  uint8_t     first_local;       /* SamplerFirstLocal */
  uint8_t     sites;             /* SamplerSites */
  bool        has_line;          /* frames carry lines, not instruction offsets */
  uint32_t    sites_at, n_sites; /* SamplerCallSite, in the arena */
  SamplerCallSite recent_site;   /* of a code with sites: the last that was asked for */

  SamplerText name, file;
  uint32_t    lines_at, lines_size;
  uint32_t    code_flags;        /* CPython's */
  uint8_t     flags;             /* FORMAT_CODE_TRACEBACK_HIDDEN, FORMAT_CODE_COROUTINE */
} SamplerCode;

_Static_assert (offsetof (SamplerCode, name) <= 64, "what a walk needs of a code is one cache line");

/* A name by address; signatures tell a new object at an old address. */
typedef struct {
  uintptr_t key;             /* 0 free */
  uintptr_t owner;           /* a type, or 0 */
  uint64_t  signature;       /* of the type */
  uint64_t  name_signature;
  uint32_t  index;
  uint32_t  version;         /* of the type, when its signature was read; 0: it had none */
} SamplerName;

typedef struct {
  _Alignas (32) uintptr_t key;
  uint64_t  signature;
  uint32_t  index;
  uint32_t  walk;       /* the signature was right in this one */
  uint32_t  version;    /* of the type, when its signature was read; 0: it had none */
} SamplerRecentClass;

/* Addresses of CPython's types; 0 where there is none. */
typedef struct {
  uintptr_t python_function, bound_method, function, class_function, method, class_method, wrapper, bound_wrapper;
  uintptr_t module, cell;
  uintptr_t class_dealloc;       /* what frees instances of Python classes */
} SamplerTypes;

typedef struct {
  const SamplerLayout *layout;
  uintptr_t            code_type;      /* &PyCode_Type */
  uintptr_t            string_type;    /* &PyUnicode_Type */
  _Atomic uint32_t    *slots;          /* SAMPLER_CODE_SLOTS, by address: index + 1; 0 free */
  SamplerCode         *codes;          /* SAMPLER_CODES_MAX */
  _Atomic uint32_t     count;
  unsigned char       *arena;
  _Atomic uint32_t     arena_used;     /* the drain thread asks how full it is */
  bool                 revalidate;     /* no watcher: check the object at every hit */
  _Atomic uint64_t     refused;        /* the table or the arena was full */

  /* Leaves, "[gc]" and class names; see call-sites.h, builtins.h and class-names.h. */
  const SamplerOpcode *opcodes;        /* NULL: no leaves */
  SamplerTypes         types;
  unsigned char       *bytecode;       /* scratch: 2 * SAMPLER_UNITS_MAX bytes */
  uint16_t            *depths;         /* scratch: SAMPLER_UNITS_MAX */
  SamplerName         *names;          /* SAMPLER_NAME_SLOTS */
  SamplerName         *classes;        /* SAMPLER_CLASS_SLOTS */
  SamplerText         *class_names;    /* SAMPLER_CLASSES_MAX, from index 1 */
  uint32_t             n_classes, marked_classes;
  uint32_t             collector_name; /* index of "[gc]" + 1 */
  bool                 may_have_returned;   /* the thread may wait for the GIL between two instructions */
  SamplerName          recent_function;   /* of this walk: recursion asks for the same again */
  uint32_t             walk;           /* number of this walk */
  uint32_t             analysed[64];   /* codes whose calls were looked for in this look */
  uint32_t             n_analysed;
  _Atomic uint64_t     unknown_leaves;

  /* Where things were found last, by their address; small enough to stay near the processor. */
  uint16_t             hints[SAMPLER_CODE_HINTS];   /* indices of codes; any number is right */
  SamplerRecentClass   recent_classes[SAMPLER_RECENT_CLASSES];
} SamplerCodes;

static inline uint32_t
sampler_code_slot (uintptr_t address)
{
  return (uint32_t) (address * 0x9E3779B97F4A7C15ull >> 40) & (SAMPLER_CODE_SLOTS - 1);
}

static inline uintptr_t
sampler_code_address (const SamplerCodes *codes, uint32_t index)
{
  return atomic_load_explicit (&codes->codes[index].address, memory_order_acquire);
}

/* The index of the code object at *address*, or SAMPLER_CODE_NONE (not a code object, damaged, full). */
uint32_t sampler_codes_find   (SamplerCodes *codes, uintptr_t address);
/* The owner has filled the entry after the last: now it is found by *address*, from that slot on. */
void     sampler_codes_publish (SamplerCodes *codes, uint32_t index, uint32_t slot, uintptr_t address);
/* Ordinary context, GIL held: the code object at *address* is about to die. */
void     sampler_codes_forget (SamplerCodes *codes, uintptr_t address);
/* A walk begins: what was true within the walk before need not be true now. */
static inline void
sampler_codes_begin_walk (SamplerCodes *codes)
{
  codes->recent_function.key = 0;
  codes->walk++;
}

/* Begins a look that may have to be undone: its mark. */
uint32_t sampler_codes_mark   (SamplerCodes *codes);
/* Undoes what was added since that mark: it was read from a thread that moved. */
void     sampler_codes_roll_back (SamplerCodes *codes, uint32_t mark);
/* text-codes.c. Ordinary context, sole writer: a code known by its texts (UTF-8); frames carry lines. */
uint32_t sampler_codes_add_text (SamplerCodes *codes, uint8_t kind, const char *name, uint32_t name_size,
                                 const char *file, uint32_t file_size, int32_t first_line);
/* Forgets everything; nobody may be reading. */
void     sampler_codes_reset  (SamplerCodes *codes);
bool     sampler_codes_is_nearly_full (const SamplerCodes *codes);
