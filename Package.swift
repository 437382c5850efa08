// swift-tools-version: 6.2

import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Links a C library from its archive, so that the program that is uploaded to a shared host needs no package there.
func archive(_ name: String) -> LinkerSetting {
    .unsafeFlags(["-Xlinker", "-l:lib\(name).a"])
}

/// A library of this package and the arrows that leave it; `docs/architecture.md` draws them all.
func library(
    _ name: String, needs dependencies: [Target.Dependency] = [], links: [LinkerSetting] = [],
    holds resources: [Resource]? = nil
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: resources, swiftSettings: strict, linkerSettings: links)
}

/// The tests of one library.
func tests(of name: String, needs dependencies: [Target.Dependency] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name)] + dependencies, swiftSettings: strict)
}

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "syllabus",
    products: [
        .executable(name: "syllabus-fcgi", targets: ["syllabus-fcgi"]),
        .executable(name: "syllabus", targets: ["syllabus"]),
        // For the package in Benchmarks/micro alone, which compares them with others.
        .library(name: "Digests", targets: ["Digests"]),
        .library(name: "Authentication", targets: ["Authentication", "Time"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    ],
    targets: [
        .systemLibrary(name: "CFastCGI", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CArgon2", providers: [.apt(["libargon2-dev"])]),
        .systemLibrary(name: "CLinux"),

        library("Digests"),
        library("JSON"),
        library("Files", needs: ["CLinux"]),
        library("Sandbox", needs: ["CLinux"]),
        library("Sockets"),
        library("Time"),
        library("Gateway"),
        library("Settings", needs: ["Authentication", "Files", "Gateway", "JSON", "Sockets"]),
        library("SQLite", needs: ["CLinux", "CSQLite"], links: [archive("sqlite3")]),
        library("Catalogue", needs: ["SQLite", "Time"]),
        library("Backups", needs: ["Digests", "Files", "JSON", "Time"]),
        library(
            "Authentication", needs: ["CArgon2", "Digests", "Files", "JSON", "Time"],
            links: [archive("argon2")]),
        library(
            "FastCGI", needs: ["CFastCGI", "CLinux", "Files", "Gateway", "Sockets", logging],
            links: [archive("fcgi")]),
        library(
            "API", needs: ["Authentication", "Catalogue", "Digests", "Gateway", "JSON", "Sockets", "Time", logging],
            holds: [.embedInCode("Description/openapi.json")]),

        library("WebProbe", needs: ["CLinux", "Files", "Gateway", "JSON", "Time"]),
        library("FlaskImport", needs: ["Authentication", "Catalogue", "SQLite", "Time"]),

        .executableTarget(
            name: "syllabus-fcgi",
            dependencies: [
                "API", "Authentication", "Catalogue", "FastCGI", "Files", "Gateway", "JSON",
                "Sandbox", "Settings", "Sockets", "Time", logging,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "syllabus",
            dependencies: [
                "Authentication", "Backups", "Catalogue", "Files", "FlaskImport", "JSON", "Settings", "Time",
                "WebProbe", argumentParser,
            ],
            swiftSettings: strict),

        // What tests share, and nothing but tests may use.
        .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),

        tests(of: "TestSupport"),
        tests(of: "Digests", needs: ["TestSupport"]),
        tests(of: "JSON", needs: ["TestSupport"]),
        tests(of: "Files", needs: ["TestSupport"]),
        tests(of: "Sandbox", needs: ["CLinux"]),
        tests(of: "Sockets", needs: ["TestSupport"]),
        tests(of: "Time", needs: ["TestSupport"]),
        tests(of: "Gateway", needs: ["TestSupport"]),
        tests(of: "Settings", needs: ["Authentication", "Files", "Gateway", "JSON", "Sockets", "TestSupport"]),
        tests(of: "SQLite", needs: ["TestSupport"]),
        tests(of: "Catalogue", needs: ["SQLite", "TestSupport", "Time"]),
        tests(of: "Backups", needs: ["Files", "TestSupport", "Time"]),
        tests(of: "Authentication", needs: ["CArgon2", "Files", "JSON", "TestSupport", "Time"]),
        tests(of: "FlaskImport", needs: ["Authentication", "Catalogue", "SQLite", "TestSupport", "Time"]),
        tests(of: "WebProbe", needs: ["Time"]),
        tests(of: "FastCGI", needs: ["Files", "Gateway", "Sockets", "TestSupport", logging]),
        tests(
            of: "API",
            needs: [
                "Authentication", "Catalogue", "Files", "Gateway", "JSON", "SQLite", "Sockets", "TestSupport", "Time",
                logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
