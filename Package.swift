// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

/// Targets that own raw storage also say so at each touch of a pointer.
let strictMemory = strict + [.strictMemorySafety()]

let package = Package(
  name: "beaufort",
  products: [
    .executable(name: "beaufort", targets: ["beaufort"]),
    .executable(name: "beaufort-live", targets: ["beaufort-live"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.1"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.36.0"),
  ],
  targets: [
    .target(name: "BeaufortNumerics", swiftSettings: strictMemory),
    .target(name: "Measurement", dependencies: ["BeaufortNumerics"], swiftSettings: strictMemory),
    .systemLibrary(name: "CPrefetch"),
    .target(name: "Workload", dependencies: ["BeaufortNumerics", "CPrefetch"], swiftSettings: strictMemory),
    .target(name: "Chaos", dependencies: ["BeaufortNumerics"], swiftSettings: strict),
    .target(name: "Toxics", dependencies: ["BeaufortNumerics"], swiftSettings: strict),
    .target(name: "Platform", dependencies: ["BeaufortNumerics", "CPrefetch"], swiftSettings: strictMemory),
    .target(
      name: "Patterns",
      dependencies: ["BeaufortNumerics", "Measurement", "Platform"],
      swiftSettings: strictMemory
    ),
    .target(
      name: "ScenarioFile",
      dependencies: [
        "BeaufortNumerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns",
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Store",
      dependencies: [
        "BeaufortNumerics", "Measurement", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Simulation",
      dependencies: [
        "BeaufortNumerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", "ScenarioFile", "CPrefetch",
      ],
      swiftSettings: strictMemory
    ),
    .target(
      name: "Planning",
      dependencies: ["BeaufortNumerics", "Measurement", "ScenarioFile", "Simulation", "Store"],
      swiftSettings: strict
    ),
    .target(
      name: "Reporting",
      dependencies: [
        "BeaufortNumerics", "Measurement", "Workload", "Platform", "Patterns", "Chaos", "ScenarioFile", "Store",
        "Planning",
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Wire",
      dependencies: ["BeaufortNumerics", .product(name: "HTTPTypes", package: "swift-http-types")],
      swiftSettings: strictMemory
    ),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .target(name: "Database", dependencies: ["CSQLite", "CPQ"], swiftSettings: strictMemory),
    .target(
      name: "Org",
      dependencies: [
        "BeaufortNumerics", "Workload", "Platform", "ScenarioFile", "Wire", "Database",
        .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "JWTKit", package: "jwt-kit"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strictMemory
    ),
    .target(
      name: "ExternalSystem",
      dependencies: [
        "BeaufortNumerics", "Workload", "Platform", "ScenarioFile", "Wire", "Database",
        .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strictMemory
    ),
    .target(
      name: "TLS",
      dependencies: [
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"), .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Live",
      dependencies: [
        "BeaufortNumerics", "Wire", "TLS",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"), .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Proxy",
      dependencies: [
        "BeaufortNumerics", "Toxics", "Wire", "TLS",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"), .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "LiveRun",
      dependencies: [
        "BeaufortNumerics", "Measurement", "Workload", "Chaos", "Toxics", "Platform", "Patterns", "ScenarioFile",
        "Simulation", "Wire", "Database", "Org", "ExternalSystem", "Live", "Proxy",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "beaufort-live",
      dependencies: [
        "BeaufortNumerics", "Workload", "Platform", "ScenarioFile", "Wire", "Database", "Org", "ExternalSystem", "TLS",
        "Live", "Measurement", "Simulation", "Planning", "Reporting", "Store", "Console", "Proxy", "LiveRun",
        "CJemalloc",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Console",
      dependencies: [
        "BeaufortNumerics", "Planning", "Reporting", "ScenarioFile", "Simulation", "Store", "CJemalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    .systemLibrary(name: "CJemalloc", pkgConfig: "jemalloc", providers: [.apt(["libjemalloc-dev"])]),
    .executableTarget(
      name: "beaufort",
      dependencies: [
        "BeaufortNumerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", "ScenarioFile", "Store",
        "Simulation", "Planning", "Reporting", "Console", "CJemalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "BeaufortNumericsTests", dependencies: ["BeaufortNumerics"], swiftSettings: strict),
    .testTarget(name: "MeasurementTests", dependencies: ["Measurement", "BeaufortNumerics"], swiftSettings: strict),
    .testTarget(name: "WorkloadTests", dependencies: ["Workload", "BeaufortNumerics"], swiftSettings: strict),
    .testTarget(name: "ChaosTests", dependencies: ["Chaos", "BeaufortNumerics"], swiftSettings: strict),
    .testTarget(name: "ToxicsTests", dependencies: ["Toxics", "BeaufortNumerics"], swiftSettings: strict),
    .testTarget(
      name: "ProxyTests",
      dependencies: [
        "Proxy", "Toxics", "Wire", "TLS", "BeaufortNumerics",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", "BeaufortNumerics"], swiftSettings: strict),
    .testTarget(
      name: "PatternsTests",
      dependencies: ["Patterns", "Platform", "Measurement", "BeaufortNumerics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ScenarioFileTests",
      dependencies: ["ScenarioFile", "Workload", "Chaos", "Platform", "Patterns", "Measurement", "BeaufortNumerics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Store", "Measurement", "BeaufortNumerics", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict
    ),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Simulation", "ScenarioFile", "Patterns", "Platform", "Chaos", "Workload", "Measurement", "BeaufortNumerics",
      ],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "kernel-benchmark",
      dependencies: [
        "Simulation", "ScenarioFile", "Workload", "Measurement", "BeaufortNumerics", "CJemalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tests/KernelBenchmark",
      exclude: ["scenarios"],
      swiftSettings: strictMemory
    ),
    .testTarget(
      name: "PlanningTests",
      dependencies: ["Planning", "Simulation", "Store", "ScenarioFile", "Measurement", "BeaufortNumerics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Reporting", "Planning", "Store", "Chaos", "Platform", "Workload", "ScenarioFile", "Measurement",
        "BeaufortNumerics",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "WireTests",
      dependencies: ["Wire", "BeaufortNumerics", .product(name: "HTTPTypes", package: "swift-http-types")],
      swiftSettings: strict
    ),
    .target(
      name: "PostgreSQLRig",
      dependencies: ["Database"],
      path: "Tests/PostgreSQLRig",
      exclude: ["server"],
      swiftSettings: strict
    ),
    .testTarget(name: "DatabaseTests", dependencies: ["Database", "PostgreSQLRig"], swiftSettings: strict),
    .testTarget(
      name: "OrgTests",
      dependencies: [
        "Org", "Wire", "Database", "Platform", "ScenarioFile", "Workload", "BeaufortNumerics",
        .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "JWTKit", package: "jwt-kit"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ExternalSystemTests",
      dependencies: [
        "ExternalSystem", "Wire", "Database", "PostgreSQLRig", "Platform", "ScenarioFile", "Workload",
        "BeaufortNumerics",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "TLSTests", dependencies: ["TLS"], swiftSettings: strict),
    .testTarget(
      name: "LiveTests",
      dependencies: [
        "Live", "Wire", "TLS", "BeaufortNumerics", .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "LiveRunTests",
      dependencies: ["LiveRun", "Patterns", "Platform", "Simulation", "BeaufortNumerics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ConformanceTests",
      dependencies: ["LiveRun", "Simulation", "Patterns", "Measurement", "BeaufortNumerics"],
      swiftSettings: strict
    ),
    .testTarget(name: "ArchitectureTests", dependencies: [], swiftSettings: strict),
    .testTarget(name: "CommandTests", dependencies: [], swiftSettings: strict),
  ]
)
