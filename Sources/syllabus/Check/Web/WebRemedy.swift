import WebProbe

/// What is to be changed in the configuration of a web server.
enum WebRemedy {
    /// Requests for the API are to be led to the service, which stands below this path.
    case lead(String)
    case passAuthorization
    case keepErrors
    /// So many bytes may be sent.
    case allowContent(Int)
    /// What is for operators is to be closed, below this path.
    case closeOperators(String)
    case keepNothing
    case keepTags
    case keepSlashes
    case encrypt
    case redirect
    case moveState

    /// What to do, with the line for the server that answers; for all of them where it is not known.
    func words(for server: WebServer) -> String {
        let own = lines.first { $0.server == server } ?? lines.first { $0.server == .unknown }
        guard server == .unknown, lines.count > 1 else { return own?.line ?? "" }
        return lines.map { $0.server == .unknown ? $0.line : "\($0.server.name): \($0.line)" }.joined(separator: "; ")
    }
}

extension WebServer {
    /// What people call it.
    var name: String {
        switch self {
        case .nginx: "nginx"
        case .apache: "Apache"
        case .lighttpd: "lighttpd"
        case .caddy: "Caddy"
        case .unknown: "another one"
        }
    }
}
