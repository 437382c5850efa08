/// Where the service stands below the web server's root, for instance `/reviews`; at the root itself it is empty.
public struct Mount: Sendable, Equatable, CustomStringConvertible {
    /// Empty, or a path that begins with a slash and does not end in one; it is put before every path the service sends.
    public let description: String

    /// At the web server's root.
    public static let root = Mount(unchecked: "")

    /// Makes a mount of a path.
    ///
    /// - Parameter path: Empty, or slashes each followed by letters, digits, `-`, `_`, `.` and `~`; nil is the answer to
    ///   anything else.
    public init?(_ path: String) {
        let segments = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard path.isEmpty || (segments[0].isEmpty && segments.dropFirst().allSatisfy(Self.isPlain)) else { return nil }
        description = path
    }

    private init(unchecked path: String) {
        description = path
    }

    var segments: [String] { description.split(separator: "/").map(String.init) }

    private static func isPlain(_ segment: Substring.UTF8View) -> Bool {
        !segment.isEmpty && segment.allSatisfy { $0.isLetterOrDigit || "-_.~".utf8.contains($0) }
    }
}
