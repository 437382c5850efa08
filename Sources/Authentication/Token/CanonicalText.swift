/// A text of JSON that is read piece by piece as the one form in which tokens made here are written, byte for byte.
///
/// Whatever is otherwise is for the reader of JSON, which takes as long over a token as its signature does.
struct CanonicalText {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// Whether all of it was read.
    var isAtEnd: Bool { position == bytes.endIndex }

    /// Steps over a text that has to stand here; false where it does not.
    mutating func skip(_ text: String) -> Bool {
        guard begins(with: text.utf8.span) else { return false }
        position += text.utf8.count
        return true
    }

    private func begins(with wanted: Span<UInt8>) -> Bool {
        let left = bytes.span.extracting((position - bytes.startIndex)...)
        guard left.count >= wanted.count else { return false }
        for index in wanted.indices where left[index] != wanted[index] { return false }
        return true
    }

    /// Reads what is no negative integer of at most 18 digits in the one way that JSON writes it; nil for anything else.
    mutating func integer() -> Int64? {
        let start = position
        var value: Int64 = 0
        while position < bytes.endIndex, position - start < 18, let digit = Self.digit(bytes[position]) {
            value = value * 10 + digit
            position += 1
        }
        guard position > start, bytes[start] != UInt8(ascii: "0") || position == start + 1 else { return nil }
        return value
    }

    private static func digit(_ byte: UInt8) -> Int64? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int64(byte - UInt8(ascii: "0")) : nil
    }

    /// Reads characters of which ids are made; nil where there are none.
    mutating func id() -> String? {
        let start = position
        while position < bytes.endIndex, bytes[position].isBase64URL { position += 1 }
        guard position > start, let utf8 = try? UTF8Span(validating: bytes[start..<position].span) else {
            return nil
        }
        return String(copying: utf8)
    }
}
