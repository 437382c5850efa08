import Glibc

extension FileError: CustomStringConvertible {
    /// The fault in words for people: what could not be done, to which file, and why.
    public var description: String {
        switch self {
        case .system(.syncFolder, let path, let code):
            "what was changed in \(path) is in place, but a power cut may undo it: \(Self.text(of: code))"
        case .system(let operation, let path, let code):
            "cannot \(operation.rawValue) \(path): \(Self.text(of: code))"
        case .notRegularFile(let path):
            "\(path) is not a regular file"
        case .tooLarge(let path, let limit):
            "\(path) is larger than \(limit) bytes"
        case .busy(let path):
            "\(path) is held by another process"
        case .strangersLink(let path, let stranger, let target, let owner):
            "\(path) is a link of the user \(stranger) to \(target), which belongs to the user \(owner): root changes nothing "
                + "through it; look who has laid it, and lay it anew as root if it is right"
        }
    }

    /// The path of the file that the fault is about.
    public var path: String {
        switch self {
        case .system(_, let path, _), .notRegularFile(let path), .tooLarge(let path, _), .busy(let path),
            .strangersLink(let path, _, _, _):
            path
        }
    }

    /// Whether the file, or a folder on the way to it, does not exist.
    public var isMissing: Bool {
        has(code: ENOENT) || has(code: ENOTDIR)
    }

    /// Whether the file stands where a new one was to be made.
    public var isExisting: Bool {
        has(code: EEXIST)
    }

    /// Whether the one who asked is not allowed to.
    public var isPermission: Bool {
        if case .strangersLink = self { return true }
        return has(code: EACCES) || has(code: EPERM) || has(code: EROFS)
    }

    /// Whether nobody reads any more what was to be written.
    public var isClosedPipe: Bool {
        has(code: EPIPE)
    }

    private func has(code wanted: Int32) -> Bool {
        guard case .system(_, _, let code) = self else { return false }
        return code == wanted
    }

    private static func text(of code: Int32) -> String {
        guard let text = unsafe strerror(code) else { return "error \(code)" }
        return unsafe String(cString: text)
    }
}
