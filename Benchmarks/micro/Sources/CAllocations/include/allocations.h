#pragma once

#include <stdint.h>

/// Counts from here on, from nought, whatever thread allocates.
void allocations_begin(void);

/// Ends the counting.
///
/// - Returns: How often malloc, calloc, realloc, aligned_alloc, memalign and posix_memalign were called.
uint64_t allocations_end(void);
