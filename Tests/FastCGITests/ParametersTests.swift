import Gateway
import Glibc
import Testing

@testable import FastCGI

@Suite struct ParametersTests {
    @Test(
        "a name ends at the first equals sign, and a value with the string",
        arguments: [
            (["A=b"], "A", "b"), (["A=b=c"], "A", "b=c"), (["A="], "A", ""), (["A"], "A", ""), (["=x"], "", "x"),
            (["A=1", "AB=2", "B=3"], "AB", "2"), (["A=1", "B=2", "A=3"], "A", "3"),
        ])
    func joined(strings: [String], name: String, value: String) {
        #expect(parameters(strings)[name].map(Array.init) == Array(value.utf8))
    }

    @Test("what is not there has no value", arguments: [[], ["AB=1"], ["B=A=1"], ["a=1"]])
    func missing(strings: [String]) {
        #expect(parameters(strings)["A"] == nil)
    }

    private func parameters(_ strings: [String]) -> Parameters {
        var joined = unsafe strings.map { unsafe strdup($0) } + [nil]
        defer { unsafe joined.withUnsafeBufferPointer { for index in $0.indices { unsafe free($0[index]) } } }
        return unsafe Parameters(joined: &joined)
    }
}
