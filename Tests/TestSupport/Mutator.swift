/// Spoils texts by chance, the same ones in the same way for the same seed.
public struct Mutator {
    /// No mutation has more bytes.
    public static let limit = 8192

    private let corpus: [[UInt8]]
    private let words: [[UInt8]]
    private var generator: SeededGenerator
    private var given = 0

    /// Makes a mutator.
    ///
    /// - Parameters:
    ///   - corpus: What is spoilt, at least one; what has already led to a fault is best kept there.
    ///   - words: What means something to the parser.
    ///   - seed: Where chance begins.
    public init(corpus: [[UInt8]], words: [String] = [], seed: UInt64) {
        precondition(!corpus.isEmpty, "there is nothing to spoil")
        self.corpus = corpus
        self.words = Self.treacherous + (Self.usual + words).map { Array($0.utf8) }
        generator = SeededGenerator(seed: seed)
    }

    /// The next mutation; first comes each text of the corpus as it is.
    ///
    /// - Returns: Bytes, perhaps none.
    public mutating func next() -> [UInt8] {
        guard given == corpus.count else {
            defer { given += 1 }
            return corpus[given]
        }
        var bytes = pick(corpus)
        for _ in 0..<pick([1, 1, 1, 2, 3, 8]) { spoil(&bytes) }
        return Array(bytes.prefix(Self.limit))
    }

    private mutating func spoil(_ bytes: inout [UInt8]) {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0: flipBit(of: &bytes)
        case 1: bytes.replaceSubrange(piece(of: bytes), with: chance(upTo: 4))
        case 2: bytes.insert(contentsOf: chance(upTo: 8), at: place(in: bytes))
        case 3: bytes.removeSubrange(piece(of: bytes))
        case 4: repeatPiece(of: &bytes)
        case 5: splice(&bytes)
        case 6: bytes.insert(contentsOf: pick(words), at: place(in: bytes))
        case 7: bytes.replaceSubrange(piece(of: bytes), with: pick(words))
        case 8: replaceNumber(in: &bytes)
        default: movePiece(of: &bytes)
        }
    }

    private mutating func flipBit(of bytes: inout [UInt8]) {
        guard let index = bytes.indices.randomElement(using: &generator) else { return }
        bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    }

    private mutating func repeatPiece(of bytes: inout [UInt8]) {
        let range = piece(of: bytes)
        let copies = repeatElement(bytes[range], count: pick([1, 2, 70])).joined().prefix(Self.limit)
        bytes.insert(contentsOf: Array(copies), at: range.upperBound)
    }

    /// The beginning of this text, and the end of another.
    private mutating func splice(_ bytes: inout [UInt8]) {
        let other = pick(corpus)
        bytes = Array(bytes[..<place(in: bytes)]) + other[place(in: other)...]
    }

    /// Puts a number at which some range ends in the place of one that is there.
    private mutating func replaceNumber(in bytes: inout [UInt8]) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let starts = bytes.indices.filter { digits.contains(bytes[$0]) && ($0 == 0 || !digits.contains(bytes[$0 - 1])) }
        guard let start = starts.randomElement(using: &generator) else { return }
        let count = bytes[start...].prefix { digits.contains($0) }.count
        bytes.replaceSubrange(start..<start + count, with: pick(Self.boundaries).utf8)
    }

    private mutating func movePiece(of bytes: inout [UInt8]) {
        let range = piece(of: bytes)
        let moved = bytes[range]
        bytes.removeSubrange(range)
        bytes.insert(contentsOf: moved, at: place(in: bytes))
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &generator)]
    }

    private mutating func place(in bytes: [UInt8]) -> Int {
        Int.random(in: 0...bytes.count, using: &generator)
    }

    /// A piece that is short as a rule, since of what is cut from a long one little can be learnt.
    private mutating func piece(of bytes: [UInt8]) -> Range<Int> {
        let start = place(in: bytes)
        return start..<min(bytes.count, start + Int.random(in: 0...pick([2, 8, 64, Self.limit]), using: &generator))
    }

    private mutating func chance(upTo count: Int) -> [UInt8] {
        (0..<Int.random(in: 1...count, using: &generator)).map { _ in UInt8.random(in: .min ... .max, using: &generator)
        }
    }
}

extension Mutator {
    private static let boundaries = [
        "0", "1", "00", "9", "10", "-1", "+1", "127", "128", "255", "256", "65535", "65536", "2147483647", "2147483648",
        "4294967295", "4294967296", "9007199254740991", "9007199254740992", "9223372036854775807",
        "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e400", "0.1",
        "340282366920938463463374607431768211456",
    ]

    /// Controls, blanks that are none, marks of direction and of order, characters that one letter can be written in, emoji.
    private static let usual = [
        "\0", "\n", "\r\n", "\t", " ", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}", "\u{202E}", "\u{FEFF}", "\u{FFFD}",
        "é",
        "e\u{301}", "\u{345}", "İ", "ß", "😀", "٣", ",", ";", ":", "=", "&", "/", "\\", "\"", "%", "%00", "%2F", "..",
    ]

    /// What is no UTF-8: a lone byte, too long a form, half of a pair, a beginning without its end.
    private static let treacherous: [[UInt8]] = [
        [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82], [0xF4, 0x90],
    ]
}
