/// All that a client is told of a refused token.
public enum TokenRefusal: Sendable {
    /// It was good once: a new one is all that is needed.
    case expired
    /// Anything else.
    case invalid
}
