import Gateway

/// A sign of life that touches nothing.
enum Ping {
    @Sendable
    static func show(_ call: Call) -> Response {
        Response(.ok, fields: [Field(.contentType, "text/plain; charset=utf-8")], content: Array("pong".utf8))
    }
}
