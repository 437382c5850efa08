/// An Authorization field, taken apart: the scheme, in lower case since its name compares without case, and the rest
/// (RFC 9110, section 11.4).
struct AuthorizationField {
    let scheme: String
    let credentials: ArraySlice<UInt8>

    init(_ field: ArraySlice<UInt8>) {
        let blank = UInt8(ascii: " ")
        let end = field.firstIndex(of: blank) ?? field.endIndex
        scheme = String(decoding: field[..<end], as: UTF8.self).lowercased()
        credentials = field[end...].drop { $0 == blank }
    }
}
