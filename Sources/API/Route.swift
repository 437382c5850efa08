import Gateway

/// A method of a resource, and what answers it.
struct Route: Sendable {
    /// Who may call a handler, and the handler.
    enum Handler: Sendable {
        /// Anyone; credentials are not even looked at.
        case anyone(@Sendable (Call) throws(Problem) -> Response)
        /// Whoever is signed in, with a token or a password.
        case signedIn(@Sendable (Call, Principal) throws(Problem) -> Response)
        /// Whoever has sent the password: what a stolen token must not be able to do.
        case password(@Sendable (Call, Principal) throws(Problem) -> Response)
    }

    let method: Method
    let handler: Handler
    private let pattern: [Segment]

    private enum Segment: Equatable {
        case literal(String)
        case id
    }

    /// Makes a route of a pattern, in which `{id}` stands for an id.
    init(_ method: Method, _ pattern: String, _ handler: Handler) {
        self.method = method
        self.handler = handler
        self.pattern = pattern.split(separator: "/").map { $0 == "{id}" ? .id : .literal(String($0)) }
    }

    func matches(_ path: Path) -> Bool {
        pattern.count == path.segments.count && zip(pattern, path.segments).allSatisfy(Self.matches)
    }

    /// The id in a path that matches.
    func id(in path: Path) -> Int64? {
        zip(pattern, path.segments).first { $0.0 == .id }.flatMap { Int64(canonical: $0.1) }
    }

    private static func matches(_ segment: Segment, _ text: String) -> Bool {
        switch segment {
        case .literal(let literal): literal.utf8.elementsEqual(text.utf8)
        case .id: Int64(canonical: text) != nil
        }
    }
}
