/* python-objects.h: where CPython's objects have what the recorder reads
 *
 * Byte offsets that are the same in 3.11 to 3.15 (those that differ are in
 * layouts.h); measured with each version's headers.
 */

#pragma once

#define OBJECT_TYPE       8

#define TYPE_NAME         24    /* char *, "decimal.Decimal" */
#define TYPE_DEALLOC      48
#define TYPE_CALL         128
#define TYPE_FLAGS        168
#define TYPE_BASE         256
#define TYPE_VERSION      384   /* 32 bits; 0 none. No two types of an interpreter ever have the same, and a changed type has another.
                                   The interpreter asks for it in each call of a method, so it is near the processor. */
#define TYPE_FLAG_METHOD  (1ull << 17)   /* instances take the object they are called on as first argument */
#define TYPE_FLAG_HEAP    (1ull << 9)
#define TYPE_FLAG_TYPE    (1ull << 31)   /* instances are types */

#define FUNCTION_METHOD   16    /* of a builtin function: PyMethodDef */
#define FUNCTION_SELF     24
#define METHOD_NAME       0     /* char *; of PyMethodDef and of a slot's description alike */

#define DESCRIPTOR_OWNER  16    /* the type that it belongs to */
#define DESCRIPTOR_METHOD 40    /* PyMethodDef, or a slot's description */

#define BOUND_FUNCTION    16    /* of a bound method, and the descriptor of a bound slot */
#define BOUND_SELF        24

#define CELL_VALUE        16
