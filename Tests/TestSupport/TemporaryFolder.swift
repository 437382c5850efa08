internal import FoundationEssentials

/// A folder of a test's own, removed with everything in it when the test is over.
public final class TemporaryFolder: Sendable {
    /// Where it is.
    public let path: String

    /// Makes an empty folder.
    ///
    /// - Throws: What the system says where it cannot be made.
    public init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "syllabus-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a name in the folder.
    public subscript(_ name: String) -> String { "\(path)/\(name)" }

    /// The path of a database in the folder.
    public var database: String { self["test.sqlite"] }

    /// What is in the folder, in order.
    public var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
    }

    /// Makes a file, or writes over one without making it anew.
    ///
    /// - Parameters:
    ///   - text: What it shall hold.
    ///   - name: Its name in the folder.
    /// - Returns: Its path.
    /// - Throws: What the system says where it cannot be written.
    @discardableResult
    public func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: self[name]))
        return self[name]
    }

    /// What a file holds.
    ///
    /// - Parameter name: Its name in the folder.
    /// - Returns: Nil where there is no such file.
    public func text(of name: String) -> String? {
        FileManager.default.contents(atPath: self[name]).map { String(decoding: $0, as: UTF8.self) }
    }
}
