/// A request's method (RFC 9110, section 9); it is case-sensitive.
public struct Method: Sendable, Hashable {
    /// The method as it was sent.
    public let name: String

    /// Makes a method.
    ///
    /// - Parameter name: Any token.
    public init(_ name: String) {
        self.name = name
    }

    /// Whether it asks for nothing to be changed (RFC 9110, section 9.2.1).
    public var isSafe: Bool { self == .get || self == .head || self == .options }

    /// GET: transfer a representation.
    public static let get = Method("GET")
    /// HEAD: as GET, without the content.
    public static let head = Method("HEAD")
    /// POST: process what is enclosed.
    public static let post = Method("POST")
    /// PUT: put what is enclosed in the place of what is there.
    public static let put = Method("PUT")
    /// PATCH: change a part (RFC 5789).
    public static let patch = Method("PATCH")
    /// DELETE: remove the resource.
    public static let delete = Method("DELETE")
    /// OPTIONS: tell what the resource allows.
    public static let options = Method("OPTIONS")
}
