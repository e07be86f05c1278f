// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "beaufort-benchmarks",
  targets: [
    .executableTarget(
      name: "servers",
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
    )
  ]
)
