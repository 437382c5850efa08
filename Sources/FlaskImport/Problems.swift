/// What is wrong with a part of a row, in sentences.
struct Problems: Error, Equatable {
    let sentences: [String]

    init(_ sentences: [String]) {
        self.sentences = sentences
    }

    init(_ sentence: String) {
        self.init([sentence])
    }
}

extension Result where Failure == Problems {
    /// What is wrong; nothing where there is a value.
    var sentences: [String] {
        guard case .failure(let problems) = self else { return [] }
        return problems.sentences
    }

    /// What is right, or nil.
    var value: Success? { try? get() }
}

extension OldValue {
    /// The text, where it is one.
    ///
    /// - Parameter name: What the value is, for the sentence.
    /// - Returns: The text.
    /// - Throws: What there is instead.
    func text(_ name: String) throws(Problems) -> String {
        switch self {
        case .text(let text): return text
        case .notUTF8: throw Problems("the \(name) is not UTF-8")
        case .null: throw Problems("there is no \(name)")
        case .integer, .other: throw Problems("the \(name) is not text")
        }
    }
}
