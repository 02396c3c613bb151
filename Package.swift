// swift-tools-version: 6.2
import PackageDescription

// A section per target with its tests, from the bottom of the house to the top. What each target is
// for, and what it may import, stands in Sources/README.md; a test holds the two together.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser",
  package: "swift-argument-parser"
)
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let csv = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "backlot",
  products: [.executable(name: "backlot", targets: ["backlot"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    // SystemSupport
    .target(name: "SystemSupport", swiftSettings: settings),
    .testTarget(
      name: "SystemSupportTests",
      dependencies: ["FuzzSupport", "SystemSupport"],
      swiftSettings: settings
    ),

    // JSONModel
    .target(name: "JSONModel", swiftSettings: settings),
    .testTarget(
      name: "JSONModelTests",
      dependencies: ["FuzzSupport", "JSONModel"],
      swiftSettings: settings
    ),

    // JSONRPC
    .target(
      name: "JSONRPC",
      dependencies: ["JSONModel", "SystemSupport", logging],
      swiftSettings: settings
    ),
    .testTarget(
      name: "JSONRPCTests",
      dependencies: ["FuzzSupport", "JSONModel", "JSONRPC", "SystemSupport", logging],
      swiftSettings: settings
    ),

    // BacklotProtocol
    .target(
      name: "BacklotProtocol",
      dependencies: ["JSONModel", "JSONRPC"],
      swiftSettings: settings
    ),

    .testTarget(
      name: "BacklotProtocolTests",
      dependencies: ["BacklotProtocol", "FuzzSupport", "JSONModel", "JSONRPC"],
      swiftSettings: settings
    ),

    // ModelInterface
    .target(name: "ModelInterface", dependencies: ["JSONModel"], swiftSettings: settings),

    // CurlHTTP
    .target(name: "CCurl"),
    .target(
      name: "CurlHTTP",
      dependencies: ["CCurl", "SystemSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "CurlHTTPTests",
      dependencies: ["CurlHTTP", "FuzzSupport", "TestSupport"],
      swiftSettings: settings
    ),

    // ModelGateway
    .target(
      name: "ModelGateway",
      dependencies: ["CurlHTTP", "JSONModel", "ModelInterface", logging, yams],
      swiftSettings: settings
    ),
    .testTarget(
      name: "ModelGatewayTests",
      dependencies: [
        "CurlHTTP", "FuzzSupport", "JSONModel", "ModelGateway", "ModelInterface",
        "TestSupport",
      ],
      swiftSettings: settings
    ),

    // AgentKit
    .target(
      name: "AgentKit",
      dependencies: ["JSONModel", "ModelInterface", crypto, logging, yams],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AgentKitTests",
      dependencies: [
        "AgentKit", "FuzzSupport", "JSONModel", "ModelInterface", "TestSupport",
      ],
      swiftSettings: settings
    ),

    // AgentTools
    .target(
      name: "AgentTools",
      dependencies: ["AgentKit", "CurlHTTP", "JSONModel", "ModelInterface", "SystemSupport"],
      swiftSettings: settings
    ),
    .testTarget(
      name: "AgentToolsTests",
      dependencies: [
        "AgentKit", "AgentTools", "CurlHTTP", "FuzzSupport", "JSONModel",
        "ModelInterface",
      ],
      swiftSettings: settings
    ),

    // FilmTeam
    .target(
      name: "FilmTeam",
      dependencies: ["AgentKit", "JSONModel", "ModelInterface", "SystemSupport", mustache],
      swiftSettings: settings
    ),
    .testTarget(
      name: "FilmTeamTests",
      dependencies: [
        "AgentKit", "FilmTeam", "FuzzSupport", "JSONModel", "ModelInterface",
        "TestSupport",
      ],
      swiftSettings: settings
    ),

    // Storage
    .target(
      name: "Storage",
      dependencies: ["AgentKit", "JSONModel", "ModelInterface", "SystemSupport", grdb],
      swiftSettings: settings
    ),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "AgentKit", "FuzzSupport", "JSONModel", "ModelInterface", "Storage", grdb,
      ],
      swiftSettings: settings
    ),

    // BacklotServer
    .target(
      name: "BacklotServer",
      dependencies: [
        "AgentKit", "BacklotProtocol", "JSONModel", "JSONRPC", "ModelInterface", logging,
      ],
      swiftSettings: settings
    ),

    .testTarget(
      name: "BacklotServerTests",
      dependencies: [
        "AgentKit", "BacklotProtocol", "BacklotServer", "FuzzSupport", "JSONModel",
        "JSONRPC", "ModelInterface", "Storage", "SystemSupport", "TestSupport", logging,
      ],
      swiftSettings: settings
    ),

    // backlot
    .executableTarget(
      name: "backlot",
      dependencies: [
        "AgentKit", "AgentTools", "BacklotProtocol", "BacklotServer", "CurlHTTP", "FilmTeam",
        "JSONModel", "JSONRPC", "ModelGateway", "ModelInterface", "Storage", "SystemSupport",
        argumentParser, csv, logging, subprocess, yams,
      ],
      swiftSettings: settings
    ),

    // TestSupport
    .target(
      name: "TestSupport",
      dependencies: [
        "AgentKit", "CurlHTTP", "JSONModel", "ModelInterface", "Storage", logging,
      ],
      swiftSettings: settings
    ),

    // FuzzSupport
    .target(name: "FuzzSupport", swiftSettings: settings),

    // Benchmarks
    .executableTarget(
      name: "bench-journal",
      dependencies: ["AgentKit", "JSONModel", "ModelInterface", "Storage"],
      path: "Tests/bench/JournalBench",
      swiftSettings: settings
    ),

    // The repository
    .testTarget(name: "RepositoryTests", swiftSettings: settings),
  ]
)

// `make test-one` names the test targets that it needs. Targets that these do not import are then no part
// of the package, so that they are not built; the product stays where its target does.
if let chosen = Context.environment["BACKLOT_TESTS"]?.split(separator: ",").map(String.init) {
  var needed: Set<String> = []
  var waiting = chosen
  while let name = waiting.popLast() {
    guard needed.insert(name).inserted else { continue }
    for dependency in package.targets.first(where: { $0.name == name })?.dependencies ?? [] {
      if case .byNameItem(let name, _) = dependency { waiting.append(name) }
    }
  }
  package.targets.removeAll { !needed.contains($0.name) }
  if !needed.contains("backlot") { package.products = [] }
}
