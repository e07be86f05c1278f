extension Migration {
  /// What each world measured, in integers; sums wider than 64 bits are decimal text.
  static let results = Migration(
    number: 2,
    name: "results",
    sql: """
      CREATE TABLE flow (
        world INTEGER NOT NULL REFERENCES world (id) ON DELETE CASCADE,
        flow TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        not_applicable TEXT,
        duration_ns INTEGER NOT NULL,
        staleness_integral_ns2 TEXT NOT NULL,
        record_integral_ns TEXT NOT NULL,
        accepted INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        useful_deliveries INTEGER NOT NULL,
        requests INTEGER NOT NULL,
        sends INTEGER NOT NULL CHECK (sends IN (0, 1)),
        backlog_integral_ns TEXT NOT NULL,
        stay_total_ns TEXT NOT NULL,
        backlog_integral_in_duration_ns TEXT NOT NULL,
        backlog_peak INTEGER NOT NULL,
        recovery TEXT NOT NULL CHECK (recovery IN ('calm', 'after', 'notWithin')),
        recovery_ns INTEGER,
        PRIMARY KEY (world, flow)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE ledger (
        world INTEGER NOT NULL,
        flow TEXT NOT NULL,
        committed INTEGER NOT NULL,
        delivered INTEGER NOT NULL,
        superseded INTEGER NOT NULL,
        dead_lettered INTEGER NOT NULL,
        rejected INTEGER NOT NULL,
        lost INTEGER NOT NULL,
        in_flight INTEGER NOT NULL,
        duplicates INTEGER NOT NULL,
        reorderings INTEGER NOT NULL,
        dropped INTEGER NOT NULL,
        PRIMARY KEY (world, flow),
        FOREIGN KEY (world, flow) REFERENCES flow (world, flow) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE budget (
        world INTEGER NOT NULL,
        flow TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        cause TEXT NOT NULL,
        total_ns TEXT NOT NULL,
        seconds REAL GENERATED ALWAYS AS (CAST(total_ns AS REAL) / 1e9) VIRTUAL,
        PRIMARY KEY (world, flow, ordinal),
        FOREIGN KEY (world, flow) REFERENCES flow (world, flow) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE window_count (
        world INTEGER NOT NULL,
        flow TEXT NOT NULL,
        window TEXT NOT NULL CHECK (window IN ('whole', 'weather')),
        within_1s INTEGER NOT NULL,
        within_10s INTEGER NOT NULL,
        within_1m INTEGER NOT NULL,
        within_5m INTEGER NOT NULL,
        within_1h INTEGER NOT NULL,
        reads_attempted INTEGER NOT NULL,
        reads_answered INTEGER NOT NULL,
        reads_stale INTEGER NOT NULL,
        versions_behind INTEGER NOT NULL,
        PRIMARY KEY (world, flow, window),
        FOREIGN KEY (world, flow) REFERENCES flow (world, flow) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE histogram (
        world INTEGER NOT NULL,
        flow TEXT NOT NULL,
        measure TEXT NOT NULL,
        window TEXT NOT NULL CHECK (window IN ('whole', 'weather')),
        total INTEGER NOT NULL,
        unreached INTEGER NOT NULL,
        sum_ns TEXT NOT NULL,
        max_ns INTEGER NOT NULL,
        bucket_count INTEGER NOT NULL,
        packed BLOB NOT NULL,                   -- zig-zag varints; -n stands for n empty buckets
        PRIMARY KEY (world, flow, measure, window),
        FOREIGN KEY (world, flow) REFERENCES flow (world, flow) ON DELETE CASCADE
      ) STRICT;

      CREATE TABLE series (
        world INTEGER NOT NULL,
        flow TEXT NOT NULL,
        ordinal INTEGER NOT NULL,
        measure TEXT NOT NULL,
        unit TEXT NOT NULL,
        bucket_ns INTEGER NOT NULL,
        bucket_count INTEGER NOT NULL,
        packed BLOB NOT NULL,                   -- zig-zag varints of the differences, the first from 0
        PRIMARY KEY (world, flow, ordinal),
        FOREIGN KEY (world, flow) REFERENCES flow (world, flow) ON DELETE CASCADE
      ) STRICT;

      CREATE TABLE allocation (
        world INTEGER NOT NULL REFERENCES world (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        name TEXT NOT NULL,
        allowance INTEGER NOT NULL,
        peak INTEGER NOT NULL,
        demand INTEGER NOT NULL,
        refused INTEGER NOT NULL,
        PRIMARY KEY (world, ordinal)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE allocation_share (
        world INTEGER NOT NULL,
        allocation INTEGER NOT NULL,            -- the allocation's ordinal
        ordinal INTEGER NOT NULL,
        flow TEXT NOT NULL,                     -- 'background' for everybody else
        owner TEXT NOT NULL,
        granted INTEGER NOT NULL,
        PRIMARY KEY (world, allocation, ordinal),
        FOREIGN KEY (world, allocation) REFERENCES allocation (world, ordinal) ON DELETE CASCADE
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE activation (
        world INTEGER NOT NULL REFERENCES world (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('fault', 'mechanism')),
        name TEXT NOT NULL,
        acted INTEGER NOT NULL,
        changes INTEGER NOT NULL,
        reads INTEGER NOT NULL,
        PRIMARY KEY (world, ordinal)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE fault (
        world INTEGER NOT NULL REFERENCES world (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        kind TEXT NOT NULL,
        target TEXT NOT NULL,
        start_ns INTEGER NOT NULL,              -- since the scenario's start
        end_ns INTEGER NOT NULL,
        detail TEXT NOT NULL,
        PRIMARY KEY (world, ordinal)
      ) STRICT, WITHOUT ROWID;

      CREATE TABLE little_check (
        world INTEGER NOT NULL REFERENCES world (id) ON DELETE CASCADE,
        ordinal INTEGER NOT NULL,
        name TEXT NOT NULL,
        integral_ns TEXT NOT NULL,
        stays_ns TEXT NOT NULL,
        PRIMARY KEY (world, ordinal)
      ) STRICT, WITHOUT ROWID;
      """ + seriesBucketView
  )

  /// Unpacks series in plain SQL, for any `sqlite3`: one row a bucket, and only of the series that a query asks for.
  ///
  /// `step` consumes one byte a row; `part` gathers the 7-bit groups of a varint, `value` sums the differences.
  private static let seriesBucketView = """

    CREATE VIEW series_bucket AS
    SELECT series.world, series.flow, series.measure, series.unit, bucket.key AS bucket,
      bucket.key * series.bucket_ns / 1000000000.0 AS start_seconds, nullif(bucket.value, -1) AS value
    FROM series, json_each((
      WITH RECURSIVE step (place, byte, part, shift, value, done) AS (
        SELECT 1, \(byte(at: "1")), 0, 0, 0, 0
        UNION ALL
        SELECT place + 1, \(byte(at: "place + 1")),
          CASE WHEN byte < 128 THEN 0 ELSE part | ((byte & 127) << shift) END,
          CASE WHEN byte < 128 THEN 0 ELSE shift + 7 END,
          CASE WHEN byte >= 128 THEN value
            WHEN (part | (byte << shift)) & 1 THEN value + ~(((part | (byte << shift)) >> 1) & 0x7fffffffffffffff)
            ELSE value + (((part | (byte << shift)) >> 1) & 0x7fffffffffffffff) END,
          CASE WHEN byte < 128 THEN 1 ELSE 0 END
        FROM step WHERE place <= length(series.packed)
      )
      SELECT json_group_array(value) FROM step WHERE done
    )) AS bucket;
    """

  private static func byte(at place: String) -> String {
    let digits = "hex(substr(series.packed, \(place), 1))"
    return "(instr('0123456789ABCDEF', substr(\(digits), 1, 1)) - 1) * 16"
      + " + instr('0123456789ABCDEF', substr(\(digits), 2, 1)) - 1"
  }
}
