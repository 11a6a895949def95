/* ingest-definitions.c: names, code, frames, stacks and threads
 *
 * Each gives an id even when it is bad, or all later ids would be off.
 */

#include "profile/ingest-private.h"

RecordStatus
profile_ingest_string (ProfileIngest *self, FormatCursor *record)
{
  guint32 id = 0;
  gboolean bad;

  format_get_varint (record);
  bad = record->failed;
  if (!bad)
    id = profile_strings_intern (&self->store->strings, record->data + record->position, record->size - record->position);
  g_array_append_val (self->strings, id);
  return bad ? RECORD_BAD : RECORD_GOOD;
}

RecordStatus
profile_ingest_code (ProfileIngest *self, FormatCursor *record)
{
  ProfileFunctionEntry code = { 0 };
  RecordStatus status = RECORD_GOOD;
  guint64 name, file;

  code.kind = format_get_u8 (record);
  code.flags = profile_ingest_get_u32 (record);
  name = format_get_varint (record);
  file = format_get_varint (record);
  code.first_line = profile_ingest_get_u32 (record);
  if (record->failed)
    status = RECORD_BAD;
  else if (!profile_ingest_translate (self->strings, name, &code.name) | !profile_ingest_translate (self->strings, file, &code.file))
    status = RECORD_UNDEFINED;
  g_array_append_val (self->codes, code);
  return status;
}

RecordStatus
profile_ingest_frame (ProfileIngest *self, FormatCursor *record)
{
  guint64 code = format_get_varint (record);
  guint32 line = profile_ingest_get_u32 (record);
  guint64 class_name = format_get_varint (record);
  ProfileFunctionEntry function = { 0 };
  RecordStatus status = RECORD_GOOD;
  guint32 id;

  if (record->failed)
    status = RECORD_BAD, line = 0;
  else if (code == 0 || code > self->codes->len || !profile_ingest_translate (self->strings, class_name, &function.class_name))
    status = RECORD_UNDEFINED;
  else
    {
      guint32 known_class = function.class_name;
      function = g_array_index (self->codes, ProfileFunctionEntry, code - 1);
      function.class_name = known_class;
    }
  id = profile_store_add_frame (self->store, profile_store_add_function (self->store, &function), line);
  g_array_append_val (self->frames, id);
  return status;
}

RecordStatus
profile_ingest_stack (ProfileIngest *self, FormatCursor *record)
{
  guint64 parent = format_get_varint (record);
  guint64 frame = format_get_varint (record);
  RecordStatus status = RECORD_GOOD;
  guint32 parent_id = 0, frame_id = 0, id = 0;

  if (record->failed)
    status = RECORD_BAD;
  else if (!profile_ingest_translate (self->stacks, parent, &parent_id) | !profile_ingest_translate (self->frames, frame, &frame_id) || frame_id == 0)
    status = RECORD_UNDEFINED;
  else if (parent_id == 0 && self->boot_file != 0
           && profile_store_get_function (self->store, profile_store_get_frame (self->store, frame_id)->function)->file
              == self->boot_file)
    id = 0;
  else if (self->is_first_segment)
    id = profile_store_append_stack (self->store, parent_id, frame_id);
  else
    id = profile_store_add_stack (self->store, parent_id, frame_id);
  g_array_append_val (self->stacks, id);
  return status;
}

RecordStatus
profile_ingest_thread (ProfileIngest *self, FormatCursor *record)
{
  guint64 id = format_get_varint (record), what, tid, name;
  ProfileThreadEntry *thread;
  gint64 time_ns;
  guint32 name_id;

  if (!profile_ingest_get_time (self, record, &time_ns))
    return RECORD_BAD;
  what = format_get_varint (record);
  tid = format_get_varint (record);
  name = format_get_varint (record);
  if (record->failed)
    return RECORD_BAD;
  if (!profile_ingest_translate (self->strings, name, &name_id))
    return RECORD_UNDEFINED;
  thread = profile_ingest_get_thread (self, id);
  if (thread == NULL)
    return RECORD_GOOD;
  if (tid != 0)
    thread->tid = tid;
  if (name_id != 0)
    thread->name = name_id;
  if (what & FORMAT_THREAD_MAIN)
    thread->is_main = TRUE;
  if (what & FORMAT_THREAD_BEGAN && (thread->begin_ns < 0 || time_ns < thread->begin_ns))
    thread->begin_ns = time_ns;
  if (what & FORMAT_THREAD_ENDED)
    thread->has_ended = TRUE;
  thread->end_ns = MAX (thread->end_ns, time_ns);
  profile_ingest_saw_time (self, time_ns);
  return RECORD_GOOD;
}
