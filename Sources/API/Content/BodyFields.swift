import Gateway
import JSON

/// The fields of a request's content, whichever of the three accepted forms it has.
struct BodyFields {
    private let values: JSONObject
    /// Whether the content is a form, all of whose values are text.
    let isForm: Bool

    /// Reads the content; one without a byte has no fields.
    init(of request: Request) throws(Problem) {
        guard !request.content.isEmpty else {
            (values, isForm) = ([:], true)
            return
        }
        guard let type = request.contentType, Self.isUTF8(type) else { throw Self.unsupported }
        switch type.name {
        case "application/x-www-form-urlencoded":
            (values, isForm) = (try Self.object(of: FormURLEncoded.parse(request.content[...])), true)
        case "multipart/form-data":
            let pairs = MultipartForm.parse(
                request.content, boundary: type.parameters["boundary"] ?? "", limit: Self.fieldLimit)
            (values, isForm) = (try Self.object(of: pairs), true)
        case let name where Self.isJSON(name):
            (values, isForm) = (try Self.object(ofJSON: request.content), false)
        default: throw Self.unsupported
        }
    }

    /// The value of a field, or nil where there is none or it is null.
    subscript(name: String) -> JSONValue? {
        values[name].flatMap { $0 == .null ? nil : $0 }
    }

    /// The text of a field, or nil where there is none; `fault` then tells whether something else stands there.
    func text(_ name: String) -> String? {
        self[name]?.string
    }

    /// The text of a field as its lines were meant: a form has CR LF at the end of each (HTML Standard, section 4.10.22.4).
    func lines(_ name: String) -> String? {
        text(name).map { isForm ? $0.withLineFeeds : $0 }
    }

    /// The whole number of a field, or nil where there is none; `numberFault` then tells whether something else stands there.
    ///
    /// Its digits may be text, as they are in a form, and in JSON that was made of one.
    func number(_ name: String) -> Int64? {
        self[name].flatMap { $0.integer ?? $0.string.flatMap { Int64(canonical: $0) } }
    }

    /// What is wrong with the kind of a field's value, where a whole number is due.
    func numberFault(_ name: String) -> String? {
        guard let value = self[name], number(name) == nil, value.string?.isEmpty != true else { return nil }
        return "\(name) must be a whole number"
    }

    /// What is wrong with the kind of a field's value, where text is due.
    func fault(_ name: String) -> String? {
        guard let value = self[name], value.string == nil else { return nil }
        return "\(name) must be text"
    }
}

extension BodyFields {
    private static let fieldLimit = 64

    private static let unsupported = Problem(
        .unsupportedMediaType,
        "Send the fields as application/json, application/x-www-form-urlencoded or multipart/form-data, in UTF-8.")

    private static func isJSON(_ name: String) -> Bool {
        name == "application/json" || (name.hasPrefix("application/") && name.hasSuffix("+json"))
    }

    private static func isUTF8(_ type: MediaType) -> Bool {
        let charset = Array((type.parameters["charset"] ?? "utf-8").utf8)[...]
        return charset.isCaseInsensitively("utf-8") || charset.isCaseInsensitively("us-ascii")
    }

    private static func object(ofJSON content: [UInt8]) throws(Problem) -> JSONObject {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: content)
        } catch {
            throw Problem(.badRequest, "The content is not acceptable JSON: \(error).")
        }
        guard let object = value.object else { throw Problem(.badRequest, "The content must be a JSON object.") }
        return object
    }

    private static func object(of pairs: [(name: String, value: String)]?) throws(Problem) -> JSONObject {
        guard let pairs, pairs.count <= fieldLimit else {
            throw Problem(.badRequest, "The form is malformed, has over \(fieldLimit) fields, or is not UTF-8.")
        }
        var object = JSONObject()
        for pair in pairs {
            guard object[pair.name] == nil else {
                throw Problem(.badRequest, "The form has the field \"\(pair.name)\" twice.")
            }
            object[pair.name] = .string(pair.value)
        }
        return object
    }
}

extension String {
    /// The text with a line feed for each CR LF.
    fileprivate var withLineFeeds: String {
        var bytes: [UInt8] = []
        for byte in utf8 {
            if byte == UInt8(ascii: "\n"), bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
