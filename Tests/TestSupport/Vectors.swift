internal import FoundationEssentials

/// Public test vectors, kept outside the project in the folder that the environment variable VECTORS names.
public enum Vectors {
    private static let folder = ProcessInfo.processInfo.environment["VECTORS"]

    /// Whether the variable is set; the tests that need vectors are left out where it is not.
    public static let areThere = folder != nil

    /// The cases of one file.
    ///
    /// - Parameter name: The file's name without `.json`.
    /// - Returns: All of them, and at least one.
    /// - Throws: `VectorsError`, or what is said of a file that cannot be read or decoded.
    public static func cases<Case: Decodable>(_ name: String) throws -> [Case] {
        let data = try Data(contentsOf: place(of: "\(name).json"))
        let table = try JSONDecoder().decode(Table<Case>.self, from: data)
        guard table.cases.count == table.numberOfCases, !table.cases.isEmpty else { throw VectorsError.incomplete }
        return table.cases
    }

    /// The files of a folder whose files are the cases.
    ///
    /// - Parameter name: The folder's name.
    /// - Returns: What each file holds, by its name.
    /// - Throws: `VectorsError`, or what the system says of a file that cannot be read.
    public static func files(in name: String) throws -> [String: [UInt8]] {
        let folder = try place(of: name)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        return try Dictionary(
            uniqueKeysWithValues: names.map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) })
    }

    private static func place(of name: String) throws -> URL {
        guard let folder else { throw VectorsError.noFolder }
        return URL(filePath: folder).appending(path: name)
    }

    private struct Table<Case: Decodable>: Decodable {
        let numberOfCases: Int
        let cases: [Case]
    }
}
