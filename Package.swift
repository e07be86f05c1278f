// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Targets that own raw storage also say so at each touch of a pointer.
let strictMemory = strict + [.strictMemorySafety()]

let package = Package(
  name: "beaufort",
  products: [
    .executable(name: "beaufort", targets: ["beaufort"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .target(name: "Numerics", swiftSettings: strictMemory),
    .target(name: "Measurement", dependencies: ["Numerics"], swiftSettings: strictMemory),
    .target(name: "Workload", dependencies: ["Numerics"], swiftSettings: strictMemory),
    .target(name: "Chaos", dependencies: ["Numerics"], swiftSettings: strict),
    .target(name: "Platform", dependencies: ["Numerics"], swiftSettings: strictMemory),
    .target(name: "Patterns", dependencies: ["Numerics", "Measurement", "Platform"], swiftSettings: strictMemory),
    .target(
      name: "ScenarioFile",
      dependencies: [
        "Numerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Store",
      dependencies: [
        "Numerics", "Measurement", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: strict
    ),
    .target(
      name: "Simulation",
      dependencies: ["Numerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", "ScenarioFile"],
      swiftSettings: strictMemory
    ),
    .target(
      name: "Planning",
      dependencies: ["Numerics", "Measurement", "ScenarioFile", "Simulation", "Store"],
      swiftSettings: strict
    ),
    .target(
      name: "Reporting",
      dependencies: [
        "Numerics", "Measurement", "Workload", "Platform", "Patterns", "Chaos", "ScenarioFile", "Store", "Planning",
      ],
      swiftSettings: strict
    ),
    .systemLibrary(name: "CJemalloc", pkgConfig: "jemalloc", providers: [.apt(["libjemalloc-dev"])]),
    .executableTarget(
      name: "beaufort",
      dependencies: [
        "Numerics", "Measurement", "Workload", "Chaos", "Platform", "Patterns", "ScenarioFile", "Store", "Simulation",
        "Planning", "Reporting", "CJemalloc", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "NumericsTests", dependencies: ["Numerics"], swiftSettings: strict),
    .testTarget(name: "MeasurementTests", dependencies: ["Measurement", "Numerics"], swiftSettings: strict),
    .testTarget(name: "WorkloadTests", dependencies: ["Workload", "Numerics"], swiftSettings: strict),
    .testTarget(name: "ChaosTests", dependencies: ["Chaos", "Numerics"], swiftSettings: strict),
    .testTarget(name: "PlatformTests", dependencies: ["Platform", "Numerics"], swiftSettings: strict),
    .testTarget(
      name: "PatternsTests",
      dependencies: ["Patterns", "Platform", "Measurement", "Numerics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ScenarioFileTests",
      dependencies: ["ScenarioFile", "Workload", "Chaos", "Platform", "Patterns", "Measurement", "Numerics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "StoreTests",
      dependencies: ["Store", "Measurement", "Numerics", .product(name: "GRDB", package: "GRDB.swift")],
      swiftSettings: strict
    ),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Simulation", "ScenarioFile", "Patterns", "Platform", "Chaos", "Workload", "Measurement", "Numerics",
      ],
      swiftSettings: strict
    ),
    .testTarget(
      name: "PlanningTests",
      dependencies: ["Planning", "Simulation", "Store", "ScenarioFile", "Measurement", "Numerics"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "ReportingTests",
      dependencies: [
        "Reporting", "Planning", "Store", "Chaos", "Platform", "Workload", "ScenarioFile", "Measurement", "Numerics",
      ],
      swiftSettings: strict
    ),
    .testTarget(name: "ArchitectureTests", dependencies: [], swiftSettings: strict),
    .testTarget(name: "CommandTests", dependencies: [], swiftSettings: strict),
  ]
)
