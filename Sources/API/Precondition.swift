import Gateway
import JSON

/// What state a request wants to change, and no other (RFC 9110, section 13.1).
struct Precondition {
    private let match: ArraySlice<UInt8>?
    private let noneMatch: ArraySlice<UInt8>?

    init(of request: Request) {
        match = request.field("If-Match")
        noneMatch = request.field("If-None-Match")
    }

    /// Judges a representation, which is only rendered where the request asks for a state.
    ///
    /// - Parameter value: The representation of what is there.
    /// - Returns: The problem where it is not the one that is wanted.
    func problem(with value: @autoclosure () -> JSONValue) -> Problem? {
        guard match != nil || noneMatch != nil else { return nil }
        let tag = EntityTag(of: value().line)
        let isWanted = match.map { tag.isNamed(by: $0, weakly: false) } ?? true
        let isUnwanted = noneMatch.map { tag.isNamed(by: $0, weakly: true) } ?? false
        return isWanted && !isUnwanted ? nil : Self.changed
    }

    private static let changed = Problem(
        .preconditionFailed, "It has changed since you read it; read it again, and then decide.")
}
