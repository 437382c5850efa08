import TestSupport
import Testing

@Suite struct MutatorTests {
    private static let corpus = [Array("one=12345678".utf8), Array("TWO".utf8), []]

    private func mutations(_ count: Int, seed: UInt64 = 1, words: [String] = ["word"]) -> [[UInt8]] {
        var mutator = Mutator(corpus: Self.corpus, words: words, seed: seed)
        return (0..<count).map { _ in mutator.next() }
    }

    @Test("the corpus comes first, as it is")
    func corpusFirst() {
        #expect(mutations(3) == Self.corpus)
    }

    @Test("a seed always makes the same, and another one something else")
    func seeds() {
        #expect(mutations(200, seed: 7) == mutations(200, seed: 7))
        #expect(mutations(200, seed: 7) != mutations(200, seed: 8))
    }

    @Test("none is larger than the limit, and most come once")
    func limit() {
        let made = mutations(5000)
        #expect(made.allSatisfy { $0.count <= Mutator.limit })
        #expect(Set(made).count > 2500)
    }

    @Test("texts are flipped, cut, lengthened, repeated, spliced, and get words, numbers and what is no UTF-8")
    func kinds() {
        let made = mutations(20_000)
        let texts = Set(made.map { String(decoding: $0, as: UTF8.self) })
        #expect(
            made.contains { $0.count == 3 && zip($0, Self.corpus[1]).count { ($0 ^ $1).nonzeroBitCount == 1 } == 1 })
        #expect(
            texts.isSuperset(of: [
                "one=", "TWOTWO", "oTWO", "TWOword", "one=18446744073709551616", "one=-1", "=12345678",
            ]))
        #expect(texts.contains("12345678one="), "a piece is put elsewhere")
        #expect(made.contains { $0.count > 70 && $0.starts(with: Array("TWOTWOTWOTWO".utf8)) })
        #expect(made.contains { String(validating: $0, as: UTF8.self) == nil })
    }

    @Test("a corpus is read in the order of its files' names")
    func corpusFiles() throws {
        let texts = try Corpus.texts(of: "SocketMode").map { String(decoding: $0, as: UTF8.self) }
        #expect(texts.sorted() == ["+66", "0660", "0666", "1660", "600"] && texts[0] == "0666")
        #expect(throws: (any Error).self) { try Corpus.texts(of: "NoSuchParser") }
    }
}
