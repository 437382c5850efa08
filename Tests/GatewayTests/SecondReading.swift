/// Encodings read in another way than the library does, to compare with.
enum SecondReading {
    /// Percent-encoding (RFC 3986, section 2.1), of pieces between the percent signs; nil where one has no two digits.
    static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
        let pieces = bytes.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
        let tails = pieces.dropFirst().map { piece in byte(piece.prefix(2)).map { [$0] + piece.dropFirst(2) } }
        guard tails.allSatisfy({ $0 != nil }) else { return nil }
        return Array(pieces[0]) + tails.compactMap(\.self).joined()
    }

    /// One piece of a form (URL Standard, section 5.1), of pieces between the percent signs.
    static func formDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let bytes = bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }
        let pieces = bytes.split(separator: UInt8(ascii: "%"), omittingEmptySubsequences: false)
        let tails = pieces.dropFirst().map { piece in
            byte(piece.prefix(2)).map { [$0] + piece.dropFirst(2) } ?? [UInt8(ascii: "%")] + piece
        }
        return Array(pieces[0]) + tails.joined()
    }

    private static func byte(_ digits: ArraySlice<UInt8>) -> UInt8? {
        let text = String(decoding: digits, as: UTF8.self)
        // A sign would pass for part of a number.
        guard text.utf8.count == 2, text.unicodeScalars.allSatisfy({ $0.properties.isASCIIHexDigit }) else {
            return nil
        }
        return UInt8(text, radix: 16)
    }
}

extension String {
    /// Whether none of its characters is a control (category Cc).
    var isFreeOfControls: Bool { unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }
}
