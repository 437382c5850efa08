import TestSupport
import Testing

@testable import Gateway

@Suite struct FormMutationTests {
    @Test("a form that is read and encoded again is the same form, and another reader reads the same")
    func mutations() throws {
        for mutation in try Mutations(
            of: "FormURLEncoded", words: ["+", "%2B", "%26", "%3D", "%zz", "%", "a=", "=a", "&&"])
        {
            let pieces = mutation.bytes.split(separator: UInt8(ascii: "&"))
            let read = pieces.map { Self.pair($0) }
            let isText = read.joined().allSatisfy { String(validating: $0, as: UTF8.self) != nil }
            let pairs = FormURLEncoded.parse(mutation.bytes[...])
            try #require((pairs != nil) == isText, "\(mutation)")
            guard let pairs else { continue }
            try #require(pairs.map { [Array($0.name.utf8), Array($0.value.utf8)] } == read, "\(mutation)")
            let again = pairs.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
            let reread = FormURLEncoded.parse(Array(again.joined(separator: "&").utf8)[...]) ?? []
            try #require(reread.elementsEqual(pairs) { $0 == $1 }, "\(mutation)")
        }
    }

    /// Name and value of one piece.
    private static func pair(_ piece: ArraySlice<UInt8>) -> [[UInt8]] {
        let parts = piece.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
        return [SecondReading.formDecoded(parts[0]), parts.count == 2 ? SecondReading.formDecoded(parts[1]) : []]
    }
}
