// swift-tools-version: 6.2

import PackageDescription

let package = Package(
    name: "micro",
    dependencies: [
        .package(name: "syllabus", path: "../.."),
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
        .package(url: "https://github.com/apple/swift-crypto.git", exact: "4.5.2"),
    ],
    targets: [
        .target(name: "CAllocations"),
        .executableTarget(
            name: "micro",
            dependencies: [
                "CAllocations",
                .product(name: "Digests", package: "syllabus"),
                .product(name: "Authentication", package: "syllabus"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
    ],
    swiftLanguageModes: [.v6]
)
