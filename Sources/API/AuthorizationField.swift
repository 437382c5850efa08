import Gateway

/// An Authorization field, taken apart (RFC 9110, section 11.4).
struct AuthorizationField {
    /// How credentials are sent; the names of schemes compare without case.
    enum Scheme {
        case token
        case basic
        case other
    }

    let scheme: Scheme
    let credentials: ArraySlice<UInt8>

    init(_ field: ArraySlice<UInt8>) {
        let blank = UInt8(ascii: " ")
        let end = field.firstIndex(of: blank) ?? field.endIndex
        let name = field[..<end]
        if name.isCaseInsensitively("token") || name.isCaseInsensitively("bearer") {
            scheme = .token
        } else {
            scheme = name.isCaseInsensitively("basic") ? .basic : .other
        }
        credentials = field[end...].drop { $0 == blank }
    }
}
