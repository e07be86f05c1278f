#pragma once

/// Asks for the cache line at `address`, which will be needed soon; nothing waits for it, and no address is wrong.
static inline __attribute__((always_inline)) void prefetch(const void *_Nonnull address) {
  __builtin_prefetch(address, 1, 3);
}
