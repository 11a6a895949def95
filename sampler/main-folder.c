/* main-folder.c: see main-folder.h */

#include "sampler/main-folder.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>
#include <wchar.h>

#include "sampler/cpython-symbols.h"

#define CONFIG_WORDS 128u      /* PyConfig is shorter in every version */

typedef void *(*RawMalloc) (size_t size);

/* A word that may be anything: is it the address of this text? */
static int
is_text (const void *address, const wchar_t *text, size_t n_bytes)
{
  char there[4096 * sizeof (wchar_t)];
  struct iovec ours = { there, n_bytes }, theirs = { (void *) (uintptr_t) address, n_bytes };

  return address != NULL && n_bytes <= sizeof there
         && syscall (SYS_process_vm_readv, getpid (), &ours, 1ul, &theirs, 1ul, 0ul) == (long) n_bytes
         && memcmp (there, text, n_bytes) == 0;
}

/* 3.12 keeps it right before the main interpreter, later ones among what that one was configured with. */
static wchar_t **
find_kept (const wchar_t *text)
{
  const void *(*get_config) (void) = (const void *(*) (void)) dlsym (RTLD_DEFAULT, "_Py_GetConfig");
  wchar_t **words = sampler_cpython.version == 0x030C ? (wchar_t **) PyInterpreterState_Get () - 1
                    : get_config != NULL ? (wchar_t **) (uintptr_t) get_config () : NULL;
  size_t n_words = sampler_cpython.version == 0x030C ? 1 : CONFIG_WORDS;

  for (size_t i = 0; words != NULL && i < n_words; i++)
    if (is_text (words[i], text, (wcslen (text) + 1) * sizeof *text))
      return &words[i];
  return NULL;
}

/* The interpreter frees the new one at its very end: 3.12 by libc's free(), which also made the old
 * one, whatever allocator is set; later ones as their configuration. The old one stays: what made
 * it is not for sure, and it is a hundred bytes. */
static void
put (wchar_t **kept, const wchar_t *text)
{
  RawMalloc raw_malloc = sampler_cpython.version == 0x030C ? malloc : (RawMalloc) dlsym (RTLD_DEFAULT, "PyMem_RawMalloc");
  wchar_t *copy = raw_malloc != NULL ? raw_malloc ((wcslen (text) + 1) * sizeof *text) : NULL;

  if (copy == NULL)
    return;
  wcscpy (copy, text);
  *kept = copy;
}

PyObject *
sampler_set_main_folder (PyObject *self, PyObject *args)
{
  PyObject *before, *after;
  wchar_t *before_text, *after_text = NULL, **kept;

  (void) self;
  if (!PyArg_ParseTuple (args, "UU", &before, &after))
    return NULL;
  sampler_cpython_find ();
  if (sampler_cpython.version < 0x030C)
    Py_RETURN_NONE;
  before_text = PyUnicode_AsWideCharString (before, NULL);
  if (before_text != NULL)
    after_text = PyUnicode_AsWideCharString (after, NULL);
  if (after_text != NULL && (kept = find_kept (before_text)) != NULL)
    put (kept, after_text);
  PyMem_Free (before_text);
  PyMem_Free (after_text);
  if (after_text == NULL)
    PyErr_Clear ();      /* a name that wide characters cannot say was not kept as such either */
  Py_RETURN_NONE;
}
