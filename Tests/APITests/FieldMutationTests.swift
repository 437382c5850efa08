import TestSupport
import Testing

@testable import API

@Suite struct FieldMutationTests {
    @Test("a tag is named by no list in which it does not stand")
    func entityTag() throws {
        let (tag, other) = (EntityTag("\"abc\""), EntityTag("\"~\""))
        for mutation in try Mutations(of: "EntityTag", words: ["W/", "\"abc\"", "W/\"abc\"", "*", "\"\"", ", "]) {
            let field = mutation.bytes[...]
            let strongly = tag.isNamed(by: field, weakly: false)
            let weakly = tag.isNamed(by: field, weakly: true)
            try #require(weakly || !strongly, "\(mutation)")
            guard !mutation.bytes.contains(UInt8(ascii: "*")) else { continue }
            try #require(!weakly || mutation.bytes.firstRange(of: "\"abc\"".utf8) != nil, "\(mutation)")
            // Where a tag behind the list is found, the list is whole; and then this one is found there, too.
            let isWhole = other.isNamed(by: field + ", \"~\"".utf8, weakly: false)
            let appended = tag.isNamed(by: field + ", \"abc\"".utf8, weakly: false)
            try #require(appended == (isWhole || strongly), "\(mutation)")
        }
    }

    @Test("a type is never more or less than wanted, and most wanted where it is named without a weight")
    func accept() throws {
        let type = "application/json"
        for mutation in try Mutations(
            of: "AcceptField", words: ["*/*", "application/*", ";q=", "q=0.5", "q=1.001", ",", type])
        {
            let weight = AcceptField(mutation.bytes[...]).weight(of: type)
            try #require((0...1000).contains(weight), "\(mutation)")
            let longer = AcceptField(mutation.bytes[...] + ", \(type)".utf8)
            try #require(longer.weight(of: type) == 1000, "\(mutation)")
        }
    }
}
