public import Files

/// Why a secret file gives no key ring, or takes no change.
public enum SecretFileError: Error, Equatable, Sendable {
    /// It could not be read.
    case unreadable(FileError)
    /// Others than its owner may read or write it.
    case openToOthers(path: String)
    /// What it holds is no key.
    case unusable(path: String, KeyRingError)
    /// It could not be changed.
    case unwritable(FileError)
    /// No key of it has that id.
    case noSuchKey(path: String, id: String)
    /// The key is the only one: without it no token could be signed.
    case lastKey(path: String, id: String)
}

extension SecretFileError: CustomStringConvertible {
    /// What is wrong and what to do, without a byte of the secret.
    public var description: String {
        switch self {
        case .unreadable(let error):
            error.isMissing
                ? "\(error); put a copy back; `syllabus init` makes a new one, with which every token ends" : "\(error)"
        case .openToOthers(let path):
            "\(path): others than its owner may read or write it; "
                + "\(linkAdvice(path) ?? "run `chmod 600 \(path.shellWord)`"), and if others had access, "
                + "`syllabus secret rotate` and `remove` the key of before"
        case .unusable(let path, .line(let number, let fault)):
            "\(path): line \(number) \(fault); correct the line, or put back a copy that was good"
        case .unusable(let path, let error): "\(path): \(error); 32 random bytes in base64 make a good one"
        case .unwritable(let error): "\(error)"
        case .noSuchKey(let path, let id):
            "\(path) has no key \(id.quoted); `syllabus secret list` shows which there are"
        case .lastKey(let path, let id):
            "\(id.quoted) is the only key in \(path), and nothing could be signed without one; "
                + "run `syllabus secret rotate` first"
        }
    }
}

extension SecretFileError {
    /// Whether the same file may be readable at another time: descriptors or memory were short, or the disk failed.
    var isPassing: Bool {
        guard case .unreadable(let error) = self else { return false }
        return !error.isPermission && !error.isMissing
    }
}
