import Files

extension StateFolder {
    /// The nearest folder around it that web servers serve, by its name or by what is in it; nil where there is none.
    public var webRoot: String? {
        guard let own = try? resolved(path) else { return nil }
        var parts = own.split(separator: "/")
        while let last = parts.last {
            let folder = StateFolder("/" + parts.joined(separator: "/"))
            if Self.webNames.contains(last) || folder.hasWebFile(isState: folder.path == own) { return folder.path }
            parts.removeLast()
        }
        return nil
    }

    /// The names that folders have which web servers serve.
    public static let webNames: Set<Substring> = [
        "www", "htdocs", "httpdocs", "public_html", "html", "wwwroot", "public", "web", "docroot",
    ]
    private static let webFiles = ["index.html", "index.php", denial, "syllabus.cgi"]

    /// Whether it has a file that sites have; a state folder may have an .htaccess that keeps it from the web.
    private func hasWebFile(isState: Bool) -> Bool {
        Self.webFiles.contains { name in
            !(isState && name == Self.denial) && (try? FileStatus(of: file(name))) != nil
        }
    }

    /// Whether it lies in a folder, as their paths have it.
    ///
    /// - Parameter root: The folder, for instance CGI's DOCUMENT_ROOT; nil and the empty path hold nothing.
    /// - Returns: Whether it does.
    public func lies(in root: String?) -> Bool {
        guard let root, !root.isEmpty else { return false }
        return path == root || path.hasPrefix(root.hasSuffix("/") ? root : "\(root)/")
    }
}
