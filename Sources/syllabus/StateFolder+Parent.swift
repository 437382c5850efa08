import Settings

extension StateFolder {
    /// The folder around it.
    var parent: String {
        var parts = path.split(separator: "/")
        guard parts.popLast() != nil, !parts.isEmpty else { return path.hasPrefix("/") ? "/" : "." }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
