/* _profile-stream.c: pyinst._profile.Stream, a recording that is made */

#include <Python.h>

#include "profile/stream.h"
#include "pyinst/_profile.h"

typedef struct {
  PyObject_HEAD
  ProfileStream *stream;       /* NULL once it is finished */
  guint32        n_functions, n_frames, n_stacks, n_threads;   /* ids that may be named */
} PyinstStream;

static PyObject *
stream_new (PyTypeObject *type, PyObject *args, PyObject *keywords)
{
  allocfunc allocate = (allocfunc) PyType_GetSlot (type, Py_tp_alloc);
  long long start_time_ns;
  unsigned pid;
  PyinstStream *self;

  (void) keywords;
  if (!PyArg_ParseTuple (args, "LI:Stream", &start_time_ns, &pid))
    return NULL;
  self = (PyinstStream *) allocate (type, 0);
  if (self != NULL)
    self->stream = profile_stream_new (start_time_ns, pid);
  return (PyObject *) self;
}

static void
stream_dealloc (PyObject *object)
{
  PyTypeObject *type = Py_TYPE (object);
  PyinstStream *self = (PyinstStream *) object;

  g_clear_pointer (&self->stream, profile_stream_free);
  PyObject_Free (self);
  Py_DECREF (type);
}

/* NULL with an exception when it is finished. */
static PyinstStream *
get_open (PyObject *object)
{
  PyinstStream *self = (PyinstStream *) object;

  if (self->stream != NULL)
    return self;
  PyErr_SetString (PyExc_ValueError, "the stream is finished");
  return NULL;
}

static gboolean
is_known (unsigned id, guint32 n, const char *what)
{
  if (id <= n)
    return TRUE;
  PyErr_Format (PyExc_ValueError, "there is no %s %u", what, id);
  return FALSE;
}

PyDoc_STRVAR (add_meta_doc, "add_meta(key, value)\n--\n\nA value of META (docs/format.md); a key may repeat.");

static PyObject *
add_meta (PyObject *object, PyObject *args)
{
  PyinstStream *self = get_open (object);
  PyObject *value, *bytes;
  const char *key;

  if (self == NULL || !PyArg_ParseTuple (args, "sU:add_meta", &key, &value))
    return NULL;
  bytes = PyUnicode_AsEncodedString (value, "utf-8", "surrogateescape");
  if (bytes == NULL)
    return NULL;
  profile_stream_add_meta (self->stream, key, PyBytes_AsString (bytes));
  Py_DECREF (bytes);
  Py_RETURN_NONE;
}

PyDoc_STRVAR (copy_meta_doc, "copy_meta(profile, leave_out)\n--\n\nThe META of *profile*, but the keys in the list *leave_out*.");

static PyObject *
copy_meta (PyObject *object, PyObject *args)
{
  PyinstStream *self = get_open (object);
  PyObject *source, *leave_out;
  g_auto (GStrv) keys = NULL;
  Profile *profile;

  if (self == NULL || !PyArg_ParseTuple (args, "OO!:copy_meta", &source, &PyList_Type, &leave_out)
      || (profile = pyinst_profile_get (source)) == NULL)
    return NULL;
  keys = g_new0 (char *, PyList_Size (leave_out) + 1);
  for (Py_ssize_t i = 0; i < PyList_Size (leave_out); i++)
    {
      PyObject *bytes = PyUnicode_AsUTF8String (PyList_GetItem (leave_out, i));

      if (bytes == NULL)
        return NULL;
      keys[i] = g_strdup (PyBytes_AsString (bytes));
      Py_DECREF (bytes);
    }
  profile_stream_copy_meta (self->stream, profile, (const char *const *) keys);
  Py_RETURN_NONE;
}

/* For PyArg_ParseTuple: str as bytes with surrogateescape undone. */
static int
convert_text (PyObject *object, void *result)
{
  PyObject **bytes = result;

  if (object == NULL)
    {
      Py_CLEAR (*bytes);
      return 1;
    }
  *bytes = PyUnicode_Check (object) ? PyUnicode_AsEncodedString (object, "utf-8", "surrogateescape") : NULL;
  if (*bytes == NULL && !PyErr_Occurred ())
    PyErr_SetString (PyExc_TypeError, "a str is needed here");
  return *bytes != NULL ? Py_CLEANUP_SUPPORTED : 0;
}

PyDoc_STRVAR (add_function_doc,
"add_function(name, file, first_line, class_name='', kind=1, flags=0)\n--\n\nThe id of a function; equal ones share it.");

static PyObject *
add_function (PyObject *object, PyObject *args)
{
  PyinstStream *self = get_open (object);
  PyObject *name = NULL, *file = NULL, *class_name = NULL;
  unsigned first_line, kind = 1, flags = 0;
  ProfileFunction id;

  if (self == NULL
      || !PyArg_ParseTuple (args, "O&O&I|O&II:add_function", convert_text, &name, convert_text, &file, &first_line,
                            convert_text, &class_name, &kind, &flags))
    return NULL;
  id = profile_stream_add_function (self->stream, (guint8) kind, flags, PyBytes_AsString (name),
                                    PyBytes_AsString (file), first_line,
                                    class_name != NULL ? PyBytes_AsString (class_name) : "");
  self->n_functions = MAX (self->n_functions, id);
  Py_XDECREF (name);
  Py_XDECREF (file);
  Py_XDECREF (class_name);
  return PyLong_FromUnsignedLong (id);
}

PyDoc_STRVAR (add_frame_doc, "add_frame(function, line)\n--\n\nThe id of a function at a line.");

static PyObject *
add_frame (PyObject *object, PyObject *args)
{
  PyinstStream *self = get_open (object);
  unsigned function, line;
  ProfileFrame id;

  if (self == NULL || !PyArg_ParseTuple (args, "II:add_frame", &function, &line)
      || !is_known (function, self->n_functions, "function"))
    return NULL;
  id = profile_stream_add_frame (self->stream, function, line);
  self->n_frames = MAX (self->n_frames, id);
  return PyLong_FromUnsignedLong (id);
}

PyDoc_STRVAR (add_stack_doc, "add_stack(parent, frame)\n--\n\nThe id of the stack *parent* (0: none) with a frame called from it.");

static PyObject *
add_stack (PyObject *object, PyObject *args)
{
  PyinstStream *self = get_open (object);
  unsigned parent, frame;
  ProfileStack id;

  if (self == NULL || !PyArg_ParseTuple (args, "II:add_stack", &parent, &frame)
      || !is_known (parent, self->n_stacks, "stack") || !is_known (frame, self->n_frames, "frame"))
    return NULL;
  id = profile_stream_add_stack (self->stream, parent, frame);
  self->n_stacks = MAX (self->n_stacks, id);
  return PyLong_FromUnsignedLong (id);
}

PyDoc_STRVAR (add_thread_doc, "add_thread(name, tid, is_main)\n--\n\nThe id of a thread; equal name and tid share it.");

static PyObject *
add_thread (PyObject *object, PyObject *args)
{
  PyinstStream *self = get_open (object);
  PyObject *name = NULL;
  unsigned long long tid;
  int is_main;
  guint32 id;

  if (self == NULL || !PyArg_ParseTuple (args, "O&Kp:add_thread", convert_text, &name, &tid, &is_main))
    return NULL;
  id = profile_stream_add_thread (self->stream, PyBytes_AsString (name), tid, is_main);
  self->n_threads = MAX (self->n_threads, id);
  Py_DECREF (name);
  return PyLong_FromUnsignedLong (id);
}

PyDoc_STRVAR (add_sample_doc,
"add_sample(thread, stack, begin_ns, end_ns, cpu_ns=-1, looks=1, state=255)\n--\n\n"
"From begin to end this thread stood there. Of one thread in the order of time.");

static PyObject *
add_sample (PyObject *object, PyObject *args)
{
  PyinstStream *self = get_open (object);
  unsigned thread, stack, looks = 1, state = 255;
  long long begin_ns, end_ns, cpu_ns = -1;

  if (self == NULL
      || !PyArg_ParseTuple (args, "IILL|LII:add_sample", &thread, &stack, &begin_ns, &end_ns, &cpu_ns, &looks, &state)
      || !is_known (thread, self->n_threads, "thread") || !is_known (stack, self->n_stacks, "stack"))
    return NULL;
  if (thread == 0)
    return PyErr_Format (PyExc_ValueError, "a sample needs a thread");
  profile_stream_add_sample (self->stream, thread,
                             &(ProfileSample) { begin_ns, end_ns, cpu_ns, stack, looks, (guint8) state });
  Py_RETURN_NONE;
}

static ProfileStemFrame *
take_stem (PyObject *list, ProfilePart *part)
{
  Py_ssize_t n = PyList_Size (list);
  ProfileStemFrame *stem = g_new0 (ProfileStemFrame, n + 1);

  part->stem = stem;
  for (Py_ssize_t i = 0; i < n; i++, part->n_stem++)
    {
      unsigned first_line;
      ProfileStemFrame *frame = &stem[i];

      /* Borrowed from the tuples, which the list keeps. */
      if (!PyArg_ParseTuple (PyList_GetItem (list, i), "yyI", &frame->name, &frame->file, &first_line))
        {
          g_free (stem);
          return NULL;
        }
      frame->first_line = first_line;
    }
  return stem;
}

PyDoc_STRVAR (add_part_doc,
"add_part(profile, at_ns, begin_ns=0, end_ns=0, thread=-1, session=0, stem=[], trim=False, awaiting=0, outside=0)\n--\n\n"
"The samples of *profile* from begin to end (equal: all, or the session's), of the thread with that index (-1: all)\n"
"or of that session (0: any); the begin becomes *at_ns*. Returns how long it was, ns. *stem*: the stack where the\n"
"part began, outermost first, as (name, file, first line), the texts bytes; with *trim* what of it all samples of\n"
"the thread share is left out, but its innermost frame. *awaiting*: so many frames of the stem are a coroutine's.\n"
"*outside* of the session's context, in its thread: 0 left out, 1 shown (or [await]), 2 [await] or [out-of-context].");

static PyObject *
add_part (PyObject *object, PyObject *args, PyObject *keywords)
{
  static char *names[] = { "profile", "at_ns", "begin_ns", "end_ns", "thread", "session", "stem", "trim", "awaiting",
                           "outside", NULL };
  PyinstStream *self = get_open (object);
  ProfilePart part = PROFILE_PART_INIT;
  long long at_ns, begin_ns = 0, end_ns = 0, length_ns;
  unsigned session = 0, awaiting = 0, outside = 0;
  PyObject *source, *list = NULL;
  ProfileStemFrame *stem;
  ProfileStream *stream;
  Profile *profile;

  if (self == NULL
      || !PyArg_ParseTupleAndKeywords (args, keywords, "OL|LLiIO!pII:add_part", names, &source, &at_ns, &begin_ns,
                                       &end_ns, &part.thread, &session, &PyList_Type, &list, &part.trim, &awaiting,
                                       &outside)
      || (profile = pyinst_profile_get (source)) == NULL)
    return NULL;
  part.begin_ns = begin_ns;
  part.end_ns = end_ns;
  part.session = session;
  part.outside = (ProfileOutside) MIN (outside, PROFILE_OUTSIDE_NAMED);
  stem = list != NULL ? take_stem (list, &part) : g_new0 (ProfileStemFrame, 1);
  if (stem == NULL)
    return NULL;
  part.n_awaiting = MIN (awaiting, part.n_stem);
  /* Nobody else may use it meanwhile. */
  stream = g_steal_pointer (&self->stream);
  Py_BEGIN_ALLOW_THREADS
  length_ns = profile_stream_add_part (stream, profile, &part, at_ns);
  Py_END_ALLOW_THREADS
  self->stream = stream;
  g_free (stem);
  return PyLong_FromLongLong (length_ns);
}

PyDoc_STRVAR (finish_doc,
"finish(end_ns, cpu_ns)\n--\n\nEnd the stream, which lasted end_ns; cpu_ns is the process's. Returns the bytes of a .pyprof file.");

static PyObject *
finish (PyObject *object, PyObject *args)
{
  PyinstStream *self = get_open (object);
  long long end_ns, cpu_ns;
  ProfileStream *stream;
  GByteArray *bytes;
  PyObject *result;

  if (self == NULL || !PyArg_ParseTuple (args, "LL:finish", &end_ns, &cpu_ns))
    return NULL;
  stream = g_steal_pointer (&self->stream);
  bytes = profile_stream_finish (stream, end_ns, cpu_ns);
  profile_stream_free (stream);
  result = PyBytes_FromStringAndSize ((const char *) bytes->data, (Py_ssize_t) bytes->len);
  g_byte_array_unref (bytes);
  return result;
}

static PyMethodDef stream_methods[] = {
  { "add_meta", add_meta, METH_VARARGS, add_meta_doc },
  { "copy_meta", copy_meta, METH_VARARGS, copy_meta_doc },
  { "add_function", add_function, METH_VARARGS, add_function_doc },
  { "add_frame", add_frame, METH_VARARGS, add_frame_doc },
  { "add_stack", add_stack, METH_VARARGS, add_stack_doc },
  { "add_thread", add_thread, METH_VARARGS, add_thread_doc },
  { "add_sample", add_sample, METH_VARARGS, add_sample_doc },
  { "add_part", (PyCFunction) (void (*) (void)) add_part, METH_VARARGS | METH_KEYWORDS, add_part_doc },
  { "finish", finish, METH_VARARGS, finish_doc },
  { NULL, NULL, 0, NULL },
};

PyObject *
pyinst_stream_type_new (void)
{
  static PyType_Slot slots[] = {
    { Py_tp_new, stream_new },
    { Py_tp_dealloc, stream_dealloc },
    { Py_tp_methods, stream_methods },
    { Py_tp_doc, "Stream(start_time_ns, pid)\n--\n\nA recording that is made, not recorded. Times are ns since its beginning." },
    { 0, NULL },
  };
  static PyType_Spec spec = { "pyinst._profile.Stream", sizeof (PyinstStream), 0, Py_TPFLAGS_DEFAULT, slots };

  return PyType_FromSpec (&spec);
}
