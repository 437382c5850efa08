/// A parser's corpus, and then what chance makes of it.
///
/// The environment's MUTATIONS is how many, its SEED where chance begins.
public struct Mutations: Sequence {
    private let parser: String
    private let corpus: [[UInt8]]
    private let words: [String]
    private let count: Int
    private let seed = Environment.number("SEED") ?? 20_261_124

    /// Reads the corpus, and tells the seed.
    ///
    /// - Parameters:
    ///   - parser: The name of the parser, and of its folder in `Tests/Corpus`.
    ///   - words: What means something to the parser.
    ///   - count: How many, where the environment does not say it.
    /// - Throws: What the system says where the corpus cannot be read.
    public init(of parser: String, words: [String] = [], count: Int = 1000) throws {
        self.parser = parser
        self.words = words
        corpus = try Corpus.texts(of: parser)
        self.count = Environment.number("MUTATIONS").map(Int.init(clamping:)) ?? count
        print("\(parser): \(self.count) mutations from seed \(seed); one that traps stays in \(LastInput.path(parser))")
    }

    /// Begins with the first.
    ///
    /// - Returns: The iterator.
    public func makeIterator() -> some IteratorProtocol<Mutation> {
        var mutator = Mutator(corpus: corpus, words: words, seed: seed)
        var number = 0
        let last = LastInput(parser)
        return AnyIterator {
            guard number < count else { return nil }
            defer { number += 1 }
            let mutation = Mutation(bytes: mutator.next(), number: number, seed: seed)
            last.keep(mutation.bytes)
            return mutation
        }
    }
}
