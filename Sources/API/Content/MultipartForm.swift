import Gateway

/// `multipart/form-data` as Postman, browsers and curl's `-F` send it (RFC 7578).
enum MultipartForm {
    private static let lineEnd: [UInt8] = [13, 10]

    /// Reads names and values in their order, or nil where the form is malformed, has more parts than the limit, or is not
    /// UTF-8.
    static func parse(_ content: [UInt8], boundary: String, limit: Int) -> [(name: String, value: String)]? {
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        let dashBoundary = Array("--\(boundary)".utf8)
        var rest = content[...]
        // Whatever stands before the first delimiter is a preamble to be ignored (RFC 2046, section 5.1.1).
        guard skip(through: dashBoundary, in: &rest) != nil else { return nil }
        var pairs: [(name: String, value: String)] = []
        while !rest.starts(with: "--".utf8) {
            guard pairs.count < limit, skip(through: lineEnd, in: &rest) != nil,
                let part = skip(through: lineEnd + dashBoundary, in: &rest), let pair = pair(of: part)
            else { return nil }
            pairs.append(pair)
        }
        return pairs
    }

    private static func pair(of part: ArraySlice<UInt8>) -> (name: String, value: String)? {
        var rest = part
        var name: String?
        while let line = skip(through: lineEnd, in: &rest), !line.isEmpty {
            name = name ?? fieldName(in: line)
        }
        guard let name, let value = String(validating: rest, as: UTF8.self) else { return nil }
        return (name, value)
    }

    private static func fieldName(in line: ArraySlice<UInt8>) -> String? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
            line[..<colon].isCaseInsensitively("content-disposition"),
            let disposition = FieldValue(line[colon...].dropFirst()), disposition.value == "form-data"
        else { return nil }
        return disposition.parameters["name"]
    }

    /// Takes what stands before a mark, and the mark; nil where there is none.
    private static func skip(through mark: [UInt8], in rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var start = rest.startIndex
        while let candidate = rest[start...].firstIndex(of: mark[0]) {
            if rest[candidate...].starts(with: mark) {
                defer { rest = rest[candidate...].dropFirst(mark.count) }
                return rest[..<candidate]
            }
            start = candidate + 1
        }
        return nil
    }
}
