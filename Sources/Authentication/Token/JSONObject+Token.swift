import JSON
import Time

extension JSONObject {
    /// Reads the JSON object that a part of a token is.
    init(_ part: TokenPart, parsing bytes: ArraySlice<UInt8>) throws(TokenError) {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: Array(bytes))
        } catch {
            throw .notJSON(part, error)
        }
        guard let object = value.object else { throw .notAnObject(part) }
        self = object
    }

    /// The integer of a member, or nil where there is no such member.
    func integer(_ member: String, of part: TokenPart) throws(TokenError) -> Int64? {
        guard let value = self[member] else { return nil }
        guard let integer = value.integer else { throw .notAnInteger(part, member: member) }
        return integer
    }

    /// The moment of a member (NumericDate, RFC 7519, section 2), or nil where there is no such member.
    func moment(_ member: String, of part: TokenPart) throws(TokenError) -> Timestamp? {
        try integer(member, of: part).map(Timestamp.init(seconds:))
    }
}
