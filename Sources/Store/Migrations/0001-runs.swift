extension Migration {
  /// Runs, what they compare, and which of their worlds are done.
  static let runs = Migration(
    number: 1,
    name: "runs",
    sql: """
      PRAGMA application_id = 0x42656175;

      CREATE TABLE run (
        id TEXT NOT NULL PRIMARY KEY,
        scenario TEXT NOT NULL,
        scenario_path TEXT NOT NULL,
        scenario_text TEXT NOT NULL,
        scenario_digest TEXT NOT NULL,
        command TEXT NOT NULL,
        seed TEXT NOT NULL,                     -- decimal: an unsigned 64-bit number
        replications INTEGER NOT NULL,
        engine TEXT NOT NULL,
        version TEXT NOT NULL,
        machine TEXT NOT NULL,
        allocator TEXT NOT NULL,
        jobs INTEGER NOT NULL,
        started TEXT NOT NULL,                  -- ISO 8601, UTC
        finished TEXT,
        status TEXT NOT NULL CHECK (status IN ('running', 'finished', 'interrupted', 'failed')),
        digest TEXT,                            -- SHA-256 over the results' integers
        wall_seconds REAL NOT NULL,
        peak_resident_bytes INTEGER NOT NULL,
        world_count INTEGER NOT NULL            -- worlds the run has in all, done or not
      ) STRICT;
      CREATE INDEX run_by_start ON run (started);
      CREATE INDEX run_by_scenario ON run (scenario, started);

      CREATE TABLE candidate (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        name TEXT NOT NULL,
        ordinal INTEGER,                        -- its place in the scenario, from 0
        PRIMARY KEY (run, name)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE storm (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        name TEXT NOT NULL,                     -- 'calm' for none
        ordinal INTEGER,
        PRIMARY KEY (run, name)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE world (
        id INTEGER NOT NULL PRIMARY KEY,
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        candidate TEXT NOT NULL,
        storm TEXT NOT NULL,
        force_permille INTEGER NOT NULL,        -- 1000 is the storm as written, 0 calm
        replication INTEGER NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('finished')),
        digest TEXT NOT NULL,                   -- over its results, without its key
        events INTEGER NOT NULL,
        wall_ns INTEGER NOT NULL,
        UNIQUE (run, candidate, storm, force_permille, replication),
        FOREIGN KEY (run, candidate) REFERENCES candidate (run, name) ON DELETE CASCADE,
        FOREIGN KEY (run, storm) REFERENCES storm (run, name) ON DELETE CASCADE
      ) STRICT;
      CREATE INDEX world_by_storm ON world (run, storm);

      CREATE TABLE baseline (
        id INTEGER NOT NULL PRIMARY KEY,
        suite TEXT NOT NULL,
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        accepted TEXT NOT NULL                  -- ISO 8601, UTC; the newest row of a suite counts
      ) STRICT;
      CREATE INDEX baseline_by_suite ON baseline (suite, id);
      CREATE INDEX baseline_by_run ON baseline (run);
      """
  )
}
