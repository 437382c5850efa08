import FoundationEssentials

/// Public test vectors, read from the folder that the environment variable VECTORS names.
enum Vectors {
    static let folder = ProcessInfo.processInfo.environment["VECTORS"]

    /// The cases of one file; none where there is no folder.
    static func cases<Case: Decodable>(_ name: String, of type: Case.Type) throws -> [Case] {
        guard let folder else { return [] }
        let data = try Data(contentsOf: URL(filePath: folder).appending(path: name))
        return try JSONDecoder().decode(VectorFile<Case>.self, from: data).cases
    }
}

private struct VectorFile<Case: Decodable>: Decodable {
    let cases: [Case]
}
