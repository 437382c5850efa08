public import Files

extension StateFolder {
    /// The name of the file that keeps Apache from handing out what lies in a folder; other web servers do not mind it.
    static let denial = ".htaccess"
    /// The greatest file of that name that is read, in bytes.
    private static let denialLimit = 65_536

    /// Whether it has a file that keeps Apache from handing out anything here.
    public var isDeniedToWeb: Bool {
        guard let bytes = try? FileContents(of: file(Self.denial), limit: Self.denialLimit).bytes else { return false }
        return Self.isDenial(bytes)
    }

    /// Whether a file for Apache refuses everybody everything, on a line of its own.
    ///
    /// - Parameter bytes: The contents of the file.
    /// - Returns: Whether it does.
    public static func isDenial(_ bytes: [UInt8]) -> Bool {
        String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).contains { line in
            line.split(whereSeparator: \.isWhitespace).map { $0.lowercased() } == ["require", "all", "denied"]
        }
    }

    /// Puts that file there, for the web server to read, unless one is there.
    ///
    /// - Returns: Whether it was made now.
    /// - Throws: `FileError.system`.
    public func denyToWeb() throws(FileError) -> Bool {
        var made = try NewFile(for: file(Self.denial), mode: 0o644)
        try made.write(Array(Self.denialText.utf8))
        do throws(FileError) {
            try made.finish()
            return true
        } catch  where error.isExisting {
            return false
        }
    }

    private static let denialText = """
        # Nothing in this folder is for the web: it holds accounts and the key that signs tokens.
        <IfModule mod_authz_core.c>
            Require all denied
        </IfModule>
        <IfModule !mod_authz_core.c>
            Order allow,deny
            Deny from all
        </IfModule>

        """
}
