/* transforms.c: the list of transforms; see transforms.h */

#include "profile/transforms.h"

struct _ProfileTransforms {
  gatomicrefcount   ref_count;
  guint             n;
  ProfileTransform *list;      /* each owns its steps */
};

static ProfileTransform
copy (const ProfileTransform *transform)
{
  ProfileTransform result = *transform;

  result.steps = g_memdup2 (transform->steps, transform->n_steps * sizeof *transform->steps);
  return result;
}

static ProfileTransforms *
new_list (guint n)
{
  ProfileTransforms *self = g_new0 (ProfileTransforms, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->n = n;
  self->list = g_new0 (ProfileTransform, n);
  return self;
}

ProfileTransforms *
profile_transforms_new_with (const ProfileTransforms *self, const ProfileTransform *added)
{
  guint n = profile_transforms_get_n (self);
  ProfileTransforms *result = new_list (n + 1);

  for (guint i = 0; i < n; i++)
    result->list[i] = copy (&self->list[i]);
  result->list[n] = copy (added);
  return result;
}

ProfileTransforms *
profile_transforms_new_without (const ProfileTransforms *self, guint index)
{
  ProfileTransforms *result;

  g_return_val_if_fail (index < profile_transforms_get_n (self), NULL);
  if (self->n == 1)
    return NULL;
  result = new_list (self->n - 1);
  for (guint i = 0; i < result->n; i++)
    result->list[i] = copy (&self->list[i < index ? i : i + 1]);
  return result;
}

ProfileTransforms *
profile_transforms_ref (ProfileTransforms *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
profile_transforms_unref (ProfileTransforms *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (guint i = 0; i < self->n; i++)
    g_free ((gpointer) self->list[i].steps);
  g_free (self->list);
  g_free (self);
}

guint
profile_transforms_get_n (const ProfileTransforms *self)
{
  return self != NULL ? self->n : 0;
}

const ProfileTransform *
profile_transforms_get (const ProfileTransforms *self, guint index)
{
  g_return_val_if_fail (index < profile_transforms_get_n (self), NULL);
  return &self->list[index];
}

static gboolean
is_same (const ProfileTransform *a, const ProfileTransform *b)
{
  if (a->kind != b->kind || a->function != b->function || a->n_steps != b->n_steps
      || a->skips_libraries != b->skips_libraries)
    return FALSE;
  for (guint32 i = 0; i < a->n_steps; i++)
    if (a->steps[i].function != b->steps[i].function || a->steps[i].is_run != b->steps[i].is_run)
      return FALSE;
  return TRUE;
}

gboolean
profile_transforms_equal (const ProfileTransforms *self, const ProfileTransforms *other)
{
  guint n = profile_transforms_get_n (self);

  if (n != profile_transforms_get_n (other))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!is_same (&self->list[i], &other->list[i]))
      return FALSE;
  return TRUE;
}
