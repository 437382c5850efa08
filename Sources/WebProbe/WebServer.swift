/// The web server that answers, as far as it tells.
public enum WebServer: Sendable, Equatable {
    /// nginx, or a server that is made of it.
    case nginx
    /// Apache httpd.
    case apache
    /// lighttpd.
    case lighttpd
    /// Caddy.
    case caddy
    /// Another one, or one that does not tell.
    case unknown

    /// Recognises a server.
    ///
    /// - Parameter field: The Server field of an answer (RFC 9110, section 10.2.4); nil where it did not come.
    public init(serverField field: String?) {
        let product = field?.prefix { !"/ (".contains($0) }.lowercased()
        self =
            switch product {
            case "nginx", "openresty", "tengine": .nginx
            case "apache": .apache
            case "lighttpd": .lighttpd
            case "caddy": .caddy
            default: .unknown
            }
    }
}
