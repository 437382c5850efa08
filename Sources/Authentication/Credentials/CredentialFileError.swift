public import Files

/// Why the credentials file could not be read or changed.
public enum CredentialFileError: Error, Sendable, Equatable {
    /// There is no such file, which is not the same as a file without users.
    case missing(path: String)
    /// The file does not hold what it should; the problem quotes nothing of it but keys and user names.
    case corrupt(path: String, line: Int, problem: String)
    /// Every user of the machine may write the file.
    case writableByAll(path: String)
    /// The file system refused.
    case file(FileError)
}

extension CredentialFileError: CustomStringConvertible {
    /// What is wrong, where, and what to do.
    public var description: String {
        switch self {
        case .missing(let path):
            "\(path) does not exist; put a copy back; where there is no secret either, `syllabus init` makes both"
        case .corrupt(let path, let line, let problem):
            "\(path), line \(line): \(problem); correct the line, or put back a copy that was good"
        case .writableByAll(let path):
            "\(path) may be changed by every user of this machine; "
                + (linkAdvice(path) ?? "run: chmod o-w \(path.shellWord)")
        case .file(let error):
            "\(error)"
        }
    }
}

extension CredentialFileError {
    /// Whether the change was made all the same: the new file has its name, and only a power cut could take that back.
    public var isChangeInPlace: Bool {
        guard case .file(.system(.syncFolder, _, _)) = self else { return false }
        return true
    }

    /// Whether the same file may be readable at another time: descriptors or memory were short, or the disk failed.
    var isPassing: Bool {
        guard case .file(let error) = self else { return false }
        return !error.isPermission
    }
}
