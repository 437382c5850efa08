import Gateway
import TestSupport
import Testing

@testable import FastCGI

@Suite struct RecordGateMutationTests {
    private static let limits = RecordLimits(parameters: 400, content: 300, excess: 600)

    @Test("spoilt records never trap, never pass a limit, and mean the same however they are split")
    func mutations() throws {
        let gate = RecordGate(limits: Self.limits, values: ManagementValues(connectionLimit: 1))
        var generator = SeededGenerator(seed: 1)
        let words = ["\u{1}\u{1}\0\u{1}\0\u{8}\0\0", "REQUEST_METHOD"]
        for mutation in try Mutations(of: "RecordGate", words: words, count: 20_000) {
            let atOnce = verdicts(on: mutation.bytes, by: gate)
            let pieces = Int.random(in: 1...max(1, mutation.bytes.count), using: &generator)
            try #require(verdicts(on: mutation.bytes, pieces: pieces, by: gate) == atOnce, "\(mutation)")
            for case .complete(let request) in atOnce { try requireSound(request, mutation) }
        }
    }

    private func requireSound(_ request: WholeRequest, _ mutation: Mutation) throws {
        try #require(request.id != 0, "\(mutation)")
        try #require(request.parameters.count <= Self.limits.parameters, "\(mutation)")
        try #require(request.content.count <= Self.limits.content, "\(mutation)")
        guard request.fault == nil else { return }
        var pairs = NameValuePairs(request.parameters)
        while let pair = try pairs.next() {
            try #require(!pair.name.isEmpty && !request.parameters[pair.name].contains(0), "\(mutation)")
        }
    }
}
