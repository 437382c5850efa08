public import JSON

/// Why a text says nothing about a backup.
public enum BackupManifestError: Error, Equatable {
    /// It is no JSON.
    case malformed(JSONError)
    /// It is JSON, and no object.
    case noObject
    /// It is of a format that this program does not know.
    case unknownFormat(Int64)
    /// A member is missing, or is not what it should be.
    case wrong(String)
}

extension BackupManifestError: CustomStringConvertible {
    /// The fault in words.
    public var description: String {
        switch self {
        case .malformed(let error): "\(error)"
        case .noObject: "it has to be an object"
        case .unknownFormat(let format):
            "the format \(format) is not known here; a newer version of this program may read it"
        case .wrong(let member): "\"\(member)\" is missing, or not as it should be"
        }
    }
}
