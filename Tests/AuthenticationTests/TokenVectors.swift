import FoundationEssentials

/// Public test vectors, kept outside the project in the folder that the environment variable VECTORS names.
enum TokenVectors {
    static let folder = ProcessInfo.processInfo.environment["VECTORS"]
    static let areThere = folder != nil

    /// The cases of one file; none where there is no folder.
    static func cases<Case: Decodable>(_ file: String) throws -> [Case] {
        guard let folder else { return [] }
        let data = try Data(contentsOf: URL(filePath: "\(folder)/\(file).json"))
        return try JSONDecoder().decode(Table<Case>.self, from: data).cases
    }

    private struct Table<Case: Decodable>: Decodable {
        let cases: [Case]
    }
}
