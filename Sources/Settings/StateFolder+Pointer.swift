public import Files

extension StateFolder {
    /// How long a path may be, in bytes (PATH_MAX without the NUL).
    private static let pathLimit = 4095

    /// Takes the folder that the first line of a text file names: absolute, relative to the folder of that file, or from `~`
    /// on in the home folder of the user that runs this, whom the web server of a shared host tells nothing of HOME.
    ///
    /// - Parameters:
    ///   - bytes: The contents of the file, as any editor writes them: with or without a byte order mark, with either
    ///     line end.
    ///   - file: The file's absolute path.
    ///   - home: The home folder, which is asked for only if the line begins with `~`.
    /// - Throws: `SettingsError` where the line is no path.
    public init(
        namedBy bytes: [UInt8], of file: String, home: @autoclosure () -> String? = RunningUser.home
    ) throws(SettingsError) {
        let fault = { SettingsError(place: "\(file), line 1", problem: $0) }
        let line = try Self.firstLine(of: bytes, fault)
        let path: String
        switch line.utf8.first {
        case UInt8(ascii: "/"): path = line
        case UInt8(ascii: "~"): path = try Self.path(line, atHome: home(), fault)
        default: path = Self.path(line, from: folderPath(of: file))
        }
        self.init(path, namedIn: file)
    }

    private static func firstLine(
        of bytes: [UInt8], _ fault: (String) -> SettingsError
    ) throws(SettingsError) -> String {
        guard let text = String(validating: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) else {
            throw fault("the path of the state folder is not UTF-8")
        }
        let line = text.trimmingLineEnds
        guard !line.unicodeScalars.contains("\0") else { throw fault("the path of the state folder has a NUL in it") }
        guard line.contains(where: { !$0.isWhitespace }) else {
            throw fault("it is empty; write the path of the state folder there, like ../syllabus-state")
        }
        guard line.utf8.count <= pathLimit else { throw fault("a path has \(pathLimit) bytes at most") }
        guard line.first?.isWhitespace != true, line.last?.isWhitespace != true else {
            throw fault("the path of the state folder begins or ends with a blank; remove it")
        }
        return line
    }

    private static func path(
        _ line: String, atHome home: String?, _ fault: (String) -> SettingsError
    ) throws(SettingsError) -> String {
        let rest = line.dropFirst()
        guard rest.isEmpty || rest.utf8.first == UInt8(ascii: "/") else {
            throw fault("~ with a name behind it means something to a shell alone; write the whole path")
        }
        guard let home else {
            throw fault("the user that runs this program has no home folder for ~ to mean; write the whole path")
        }
        return path(String(rest.drop { $0 == "/" }), from: home)
    }

    /// A relative path seen from a folder whose path has no symbolic links, so that a first `..` is its parent.
    private static func path(_ relative: String, from folder: String) -> String {
        var rest = relative.split(separator: "/")[...]
        var parts = folder.split(separator: "/")
        while let first = rest.first, first == "." || first == ".." {
            if first == ".." { _ = parts.popLast() }
            rest.removeFirst()
        }
        return "/" + (parts + rest).joined(separator: "/")
    }
}

extension String {
    /// The line without a byte order mark in front and a carriage return behind it.
    fileprivate var trimmingLineEnds: String {
        let line = unicodeScalars.drop { $0 == "\u{FEFF}" }
        return String(line.last == "\r" ? line.dropLast() : line)
    }
}
