#include <sqlite3.h>

/// Has SQLite count no memory that it takes: the counters are under a lock that each of its allocations takes.
/// To be called before anything else of SQLite's.
static inline int beaufort_drop_memory_statistics(void) {
  return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}
