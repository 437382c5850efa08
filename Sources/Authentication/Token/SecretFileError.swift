public import Files

/// Why a secret file gives no key ring.
public enum SecretFileError: Error, Equatable, Sendable {
    /// It could not be read.
    case unreadable(FileError)
    /// Others than its owner may read or write it.
    case openToOthers(path: String)
    /// What it holds is no key.
    case unusable(path: String, KeyRingError)
}

extension SecretFileError: CustomStringConvertible {
    /// What is wrong and what to do, without a byte of the secret.
    public var description: String {
        switch self {
        case .unreadable(let error): error.isMissing ? "\(error); `syllabus init` makes a secret" : "\(error)"
        case .openToOthers(let path):
            "\(path): others than its owner may read or write it; run `chmod 600 \(path)`, and if others had access, "
                + "`syllabus secret rotate` and `remove` the key of before"
        case .unusable(let path, .line(let number, let fault)):
            "\(path): line \(number) \(fault); correct the line, or put back a copy that was good"
        case .unusable(let path, let error): "\(path): \(error); 32 random bytes in base64 make a good one"
        }
    }
}
