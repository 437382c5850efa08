/// The request target, taken apart: mount, path below it, query.
///
/// REQUEST_URI is the only parameter that every web server passes as the client sent it; DOCUMENT_URI and SCRIPT_NAME
/// come decoded and normalised in each server's own way, and what one path is authorised for must not be served
/// under another.
struct RequestTarget {
    let mount: Mount
    let path: Path?
    let query: ArraySlice<UInt8>

    init(of parameters: Parameters, mount setting: Mount?) {
        let whole: Path?
        if let uri = parameters["REQUEST_URI"], !uri.isEmpty {
            let target = Self.originForm(uri)
            let end = target.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
            whole = Path(encoded: target[..<end])
            query = target[end...].dropFirst()
        } else {
            whole = Path(decoded: (parameters["SCRIPT_NAME"] ?? []) + (parameters["PATH_INFO"] ?? []))
            query = parameters["QUERY_STRING"] ?? []
        }
        mount = setting ?? Self.mount(from: parameters, of: whole)
        path = whole?.removing(mount)
    }

    /// The path as it was sent, still encoded where the web server tells it so; nil where it tells none.
    static func encodedPath(of parameters: Parameters) -> ArraySlice<UInt8>? {
        guard let uri = parameters["REQUEST_URI"], !uri.isEmpty else {
            return parameters["SCRIPT_NAME"].map { $0 + (parameters["PATH_INFO"] ?? []) } ?? parameters["PATH_INFO"]
        }
        return originForm(uri).prefix { $0 != UInt8(ascii: "?") }
    }

    /// Path and query as they were sent, the path still encoded where the web server tells it so.
    static func encodedTarget(of parameters: Parameters) -> ArraySlice<UInt8> {
        if let uri = parameters["REQUEST_URI"], !uri.isEmpty { return originForm(uri) }
        return (parameters["SCRIPT_NAME"] ?? []) + (parameters["PATH_INFO"] ?? []) + [UInt8(ascii: "?")]
            + (parameters["QUERY_STRING"] ?? [])
    }

    /// Drops scheme and authority, which a proxy may send (RFC 9112, section 3.2.2).
    private static func originForm(_ uri: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let scheme = ["http://", "https://"].first { uri.starts(with: $0.utf8) }
        guard let scheme else { return uri }
        return uri.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") }
    }

    /// SCRIPT_NAME counts as the mount only where PATH_INFO is there and both together are the path: some servers put
    /// the whole path into SCRIPT_NAME and have no PATH_INFO.
    ///
    /// So does the folder of the script, where a rewrite has led from a path in that folder to the script.
    private static func mount(from parameters: Parameters, of whole: Path?) -> Mount {
        guard let script = parameters["SCRIPT_NAME"], let info = parameters["PATH_INFO"], !info.isEmpty, let whole,
            let place = [script, folder(of: script)].first(where: { whole == Path(decoded: $0 + info) }),
            let mount = String(validating: place, as: UTF8.self).flatMap(Mount.init)
        else { return .root }
        return mount
    }

    private static func folder(of script: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        script.prefix(upTo: script.lastIndex(of: UInt8(ascii: "/")) ?? script.startIndex)
    }
}
