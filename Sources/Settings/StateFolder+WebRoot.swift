import Files

extension StateFolder {
    /// The nearest folder around it that web servers serve, by its name or by what is in it; nil where there is none.
    public var webRoot: String? {
        guard let path = try? resolved(path) else { return nil }
        var parts = path.split(separator: "/")
        while let last = parts.last {
            let folder = StateFolder("/" + parts.joined(separator: "/"))
            if Self.webNames.contains(last) || Self.webFiles.contains(where: folder.has) { return folder.path }
            parts.removeLast()
        }
        return nil
    }

    /// The names that folders have which web servers serve.
    public static let webNames: Set<Substring> = [
        "www", "htdocs", "httpdocs", "public_html", "html", "wwwroot", "public", "web", "docroot",
    ]
    private static let webFiles = ["index.html", "index.php", ".htaccess", "syllabus.cgi"]

    private func has(_ name: String) -> Bool { (try? FileStatus(of: file(name))) != nil }

    /// Whether it lies in a folder, as their paths have it.
    ///
    /// - Parameter root: The folder, for instance CGI's DOCUMENT_ROOT; nil and the empty path hold nothing.
    /// - Returns: Whether it does.
    public func lies(in root: String?) -> Bool {
        guard let root, !root.isEmpty else { return false }
        return path == root || path.hasPrefix(root.hasSuffix("/") ? root : "\(root)/")
    }
}
