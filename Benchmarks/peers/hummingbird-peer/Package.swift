// swift-tools-version: 6.2

// What a developer of Swift would pick for the same service. In this folder:
//
//   swift build -c release
//   DATABASE=courses.sqlite SECRET=text SOCKET=/path/to/socket .build/release/peer
//
// With PORT=number in place of SOCKET it listens on 127.0.0.1. DATABASE has the tables of the other peers, SECRET is the key of the tokens.

import PackageDescription

let package = Package(
    name: "hummingbird-peer",
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
    ],
    targets: [
        .executableTarget(
            name: "peer",
            dependencies: [
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ])
    ],
    swiftLanguageModes: [.v6]
)
