extension Migration {
  /// Figures, verdicts on objectives, and findings in words: what reports show, for users of SQL.
  static let figures = Migration(
    number: 3,
    name: "figures",
    sql: """
      CREATE TABLE metric (
        run TEXT NOT NULL,
        candidate TEXT NOT NULL,
        storm TEXT NOT NULL,
        force_permille INTEGER NOT NULL,
        replication INTEGER,                    -- NULL: pooled over the replications
        flow TEXT,                              -- NULL: pooled over the flows
        name TEXT NOT NULL,
        unit TEXT NOT NULL,
        value REAL,                             -- NULL: cannot be given, and reason says why
        low REAL,                               -- 95% interval over the replications
        high REAL,
        at_least REAL,
        reason TEXT,
        FOREIGN KEY (run, candidate) REFERENCES candidate (run, name) ON DELETE CASCADE
      ) STRICT;
      CREATE INDEX metric_by_name ON metric (run, name, storm, force_permille, candidate);
      CREATE INDEX metric_by_candidate ON metric (run, candidate, storm, force_permille);

      CREATE TABLE objective (
        run TEXT NOT NULL,
        candidate TEXT NOT NULL,
        storm TEXT NOT NULL,
        force_permille INTEGER NOT NULL,
        ordinal INTEGER NOT NULL,
        text TEXT NOT NULL,
        flow TEXT,                              -- NULL: judged once for the world
        met INTEGER NOT NULL CHECK (met IN (0, 1)),
        holds_in INTEGER NOT NULL,
        replications INTEGER NOT NULL,
        worst REAL,                             -- NULL: not reached
        margin REAL,
        PRIMARY KEY (run, candidate, storm, force_permille, ordinal),
        FOREIGN KEY (run, candidate) REFERENCES candidate (run, name) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE finding (
        run TEXT NOT NULL REFERENCES run (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        severity TEXT NOT NULL CHECK (severity IN ('note', 'warning', 'problem')),
        text TEXT NOT NULL,
        PRIMARY KEY (run, ordinal)
      ) STRICT, WITHOUT ROWID;
      """
  )
}
