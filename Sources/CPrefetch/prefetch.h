#pragma once

/// Asks for the cache line at `address`, which will soon be written; nothing waits for it, and no address is wrong.
static inline __attribute__((always_inline)) void prefetch(const void *_Nonnull address) {
  __builtin_prefetch(address, 1, 3);
}

/// The same for a line that is only read, and may be shared with other threads.
static inline __attribute__((always_inline)) void prefetch_shared(const void *_Nonnull address) {
  __builtin_prefetch(address, 0, 3);
}
