import JSON
import Time

extension BackupManifest {
    /// The file's text.
    public var bytes: [UInt8] {
        let files = files.map { file in
            JSONValue.object(["name": .string(file.name), "bytes": .integer(file.size), "sha256": .string(file.digest)])
        }
        let members: JSONObject = [
            "format": .integer(Self.format), "made": .string(made.rfc3339), "files": .array(files),
            "users": .integer(users), "courses": .integer(courses), "reviews": .integer(reviews),
        ]
        return JSONValue.object(members).bytes + Array("\n".utf8)
    }

    /// Reads the file's text; what other members it has is not looked at.
    ///
    /// - Parameter bytes: The text.
    /// - Throws: `BackupManifestError`.
    public init(parsing bytes: [UInt8]) throws(BackupManifestError) {
        let object = try Self.object(parsing: bytes)
        let format = try object.count("format")
        guard format == Self.format else { throw .unknownFormat(format) }
        guard let text = object["made"]?.string, let made = Timestamp(rfc3339: text) else { throw .wrong("made") }
        self.init(
            made: made, files: try Self.files(object), users: try object.count("users"),
            courses: try object.count("courses"), reviews: try object.count("reviews"))
    }

    private static func object(parsing bytes: [UInt8]) throws(BackupManifestError) -> JSONObject {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes)
        } catch {
            throw .malformed(error)
        }
        guard let object = value.object else { throw .noObject }
        return object
    }

    private static func files(_ object: JSONObject) throws(BackupManifestError) -> [BackupEntry] {
        guard let list = object["files"]?.array else { throw .wrong("files") }
        var files: [BackupEntry] = []
        for value in list {
            let file = try BackupEntry(value)
            guard !files.contains(where: { $0.name.utf8.elementsEqual(file.name.utf8) }) else { throw .wrong("name") }
            files.append(file)
        }
        return files
    }
}

extension BackupEntry {
    fileprivate init(_ value: JSONValue) throws(BackupManifestError) {
        guard let object = value.object else { throw .wrong("files") }
        guard let name = object["name"]?.string, !name.isEmpty,
            !name.utf8.contains(where: [0, UInt8(ascii: "/")].contains)
        else { throw .wrong("name") }
        guard let digest = object["sha256"]?.string, digest.utf8.count == 64 else { throw .wrong("sha256") }
        self.init(name: name, size: try object.count("bytes"), digest: digest)
    }
}

extension JSONObject {
    fileprivate func count(_ key: String) throws(BackupManifestError) -> Int64 {
        guard let count = self[key]?.integer, count >= 0 else { throw .wrong(key) }
        return count
    }
}
