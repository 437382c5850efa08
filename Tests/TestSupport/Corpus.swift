internal import FoundationEssentials

/// Texts in the files of `Tests/Corpus`, from which others are made by chance.
public enum Corpus {
    /// The texts for one parser, in the order of their files' names, so that chance makes the same of them.
    ///
    /// - Parameter parser: The name of the folder.
    /// - Returns: What each file holds.
    /// - Throws: What the system says where they cannot be read.
    public static func texts(of parser: String) throws -> [[UInt8]] {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Corpus/\(parser)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            Array(try Data(contentsOf: folder.appending(path: name)))
        }
    }
}
