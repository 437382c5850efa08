import Gateway
import Glibc
import Testing

@testable import FastCGI

/// A generator that gives the same numbers for the same seed (SplitMix64, by Sebastiano Vigna).
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}

private func variable(_ name: String) -> UInt64? {
    unsafe getenv(name).flatMap { unsafe UInt64(String(cString: $0)) }
}

/// Good streams of records, spoilt at random.
///
/// `MUTATIONS` is how many, `SEED` where they begin.
@Suite struct RecordGateMutationTests {
    private static let limits = RecordLimits(parameters: 400, content: 300, excess: 600)
    private let corpus: [[UInt8]] = [
        Records.request(["REQUEST_METHOD": "GET", "REQUEST_URI": "/"]),
        Records.request(["A": "b"], content: Array(0..<200), keeping: true, pieces: 50, padding: 5)
            + Records.request(["C": ""], id: 2, keeping: true),
        Records.record(Records.getValues, id: 0, Records.encoded(["FCGI_MAX_CONNS": "", "FCGI_MPXS_CONNS": ""]))
            + Records.begin(id: 3, role: 2, keeping: true) + Records.record(99, id: 0, [1]),
        Records.begin(keeping: true) + Records.begin(id: 2) + Records.record(Records.parameters, [1, 1, 65, 66])
            + Records.record(Records.abort) + Records.request(["D": String(repeating: "x", count: 200)]),
        Records.begin() + Records.stream(Records.parameters, [UInt8](repeating: 65, count: 700))
            + Records.stream(Records.input, [UInt8](repeating: 1, count: 400)),
    ]

    @Test("spoilt records never trap, never pass a limit, and mean the same however they are split")
    func mutations() {
        let seed = variable("SEED") ?? 20_261_124
        let count = variable("MUTATIONS") ?? 20_000
        print("RecordGate: \(count) mutations from seed \(seed)")
        var generator = SeededGenerator(state: seed)
        let gate = RecordGate(limits: Self.limits, values: ManagementValues(connectionLimit: 1))
        for number in 0..<count {
            let bytes = mutated(&generator)
            let atOnce = verdicts(on: bytes, by: gate)
            let pieces = Int.random(in: 1...max(1, bytes.count), using: &generator)
            #expect(verdicts(on: bytes, pieces: pieces, by: gate) == atOnce, "mutation \(number) of seed \(seed)")
            for case .complete(let request) in atOnce { expectSound(request, "mutation \(number) of seed \(seed)") }
        }
    }

    private func expectSound(_ request: WholeRequest, _ place: Comment) {
        #expect(request.id != 0, place)
        #expect(request.parameters.count <= Self.limits.parameters, place)
        #expect(request.content.count <= Self.limits.content, place)
        guard request.fault == nil else { return }
        var pairs = NameValuePairs(request.parameters)
        #expect(throws: Never.self, place) {
            while let pair = try pairs.next() {
                #expect(!pair.name.isEmpty && !request.parameters[pair.name].contains(0), place)
            }
        }
    }

    private func mutated(_ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = corpus.randomElement(using: &generator) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] = .random(in: 0...255, using: &generator)
            case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: bytes.removeSubrange(place..<min(bytes.count, place + .random(in: 1...9, using: &generator)))
            case 3: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
            case 4: bytes.insert(contentsOf: corpus.randomElement(using: &generator) ?? [], at: place)
            default: bytes.removeLast(bytes.count - place)
            }
        }
        return bytes
    }
}
