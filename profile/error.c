/* error.c: the domain of this room's errors; the sentences are in error-text.h */

#include "profile/error.h"

G_DEFINE_QUARK (profile-error-quark, profile_error)
