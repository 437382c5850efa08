import Gateway
import Testing

@testable import FastCGI

private let limits = RecordLimits(parameters: 1000, content: 500, excess: 2000)
private let get: KeyValuePairs<String, String> = ["REQUEST_METHOD": "GET", "REQUEST_URI": "/a/b"]

private func gate() -> RecordGate {
    RecordGate(limits: limits, values: ManagementValues(connectionLimit: 77))
}

/// The verdicts on bytes that come in pieces of a size, without those that say to wait.
func verdicts(on bytes: [UInt8], pieces: Int = .max, by gate: RecordGate) -> [RecordGate.Verdict] {
    var gate = gate
    var verdicts: [RecordGate.Verdict] = []
    var rest = bytes[...]
    while !rest.isEmpty {
        var piece = rest.prefix(pieces)
        rest = rest.dropFirst(piece.count)
        while true {
            let verdict = gate.take(&piece)
            if case .incomplete = verdict { break }
            verdicts.append(verdict)
            if case .refuse = verdict { return verdicts }
        }
    }
    return verdicts
}

private func verdicts(on bytes: [UInt8]) -> [RecordGate.Verdict] {
    verdicts(on: bytes, by: gate())
}

private func whole(
    _ pairs: KeyValuePairs<String, String>, content: [UInt8] = [], id: UInt16 = 1, keeping: Bool = false
) -> RecordGate.Verdict {
    .complete(
        WholeRequest(
            id: id, keepsConnection: keeping, parameters: Records.encoded(pairs), content: content, isWhole: true))
}

private func faulty(_ fault: RequestFault, parameters: [UInt8] = [], isWhole: Bool = true) -> RecordGate.Verdict {
    .complete(
        WholeRequest(id: 1, keepsConnection: false, parameters: parameters, fault: fault, isWhole: isWhole))
}

private func endRequest(id: UInt16, _ status: UInt8) -> [UInt8] {
    Records.record(Records.end, id: id, [0, 0, 0, 0, status, 0, 0, 0])
}

@Suite struct RecordGateTests {
    @Test("a whole request passes, whatever its id, records and padding", arguments: [1, 2, 300, 65_535] as [UInt16])
    func passes(id: UInt16) {
        for padding in [0, 1, 7, 255] as [UInt8] {
            for pieces in [1, 5, 32_768] {
                let request = Records.request(
                    get, content: [1, 2, 3], id: id, keeping: true, pieces: pieces, padding: padding)
                #expect(verdicts(on: request) == [whole(get, content: [1, 2, 3], id: id, keeping: true)])
            }
        }
    }

    @Test("a request is the same wherever it is split")
    func splits() {
        let request = Records.request(get, content: Array(0..<200), keeping: true, pieces: 60, padding: 3)
        for split in 1..<request.count {
            var gate = gate()
            var first = request[..<split]
            var second = request[split...]
            #expect(gate.take(&first) == .incomplete)
            #expect(gate.take(&second) == whole(get, content: Array(0..<200), keeping: true))
            #expect(gate.isIdle)
        }
    }

    @Test("a request that comes byte by byte is the same")
    func byteByByte() {
        let request = Records.request(get, content: [1, 2, 3])
        #expect(verdicts(on: request, pieces: 1, by: gate()) == [whole(get, content: [1, 2, 3])])
    }

    @Test("two requests in one piece pass one after the other")
    func pipelined() {
        let both =
            Records.request(get, id: 1, keeping: true) + Records.request(["A": "b"], content: [9], id: 2, keeping: true)
        #expect(
            verdicts(on: both) == [whole(get, keeping: true), whole(["A": "b"], content: [9], id: 2, keeping: true)])
    }

    @Test("nothing is idle in the middle of a request, and all of it between two")
    func idle() {
        let request = Records.request(get, keeping: true)
        var gate = gate()
        #expect(gate.isIdle)
        for byte in request.dropLast() {
            var piece = [byte][...]
            #expect(gate.take(&piece) == .incomplete)
            #expect(!gate.isIdle)
        }
        var last = request.suffix(1)
        #expect(gate.take(&last) != .incomplete)
        #expect(gate.isIdle)
    }
}

@Suite struct RecordGateManagementTests {
    @Test("what is asked for is told, each once, and nothing else")
    func values() {
        let query: KeyValuePairs<String, String> = [
            "FCGI_MPXS_CONNS": "", "UNKNOWN": "", "FCGI_MAX_CONNS": "", "FCGI_MAX_CONNS": "", "": "",
        ]
        let result: KeyValuePairs<String, String> = ["FCGI_MAX_CONNS": "77", "FCGI_MPXS_CONNS": "0"]
        #expect(
            verdicts(on: Records.record(Records.getValues, id: 0, Records.encoded(query)))
                == [.reply(Records.record(Records.getValuesResult, id: 0, Records.encoded(result)))])
    }

    @Test("however often one name is asked for, the answer stays small", arguments: [1, 4, 12, 200, 4000])
    func repeated(count: Int) {
        let query = Array(repeatElement(Records.encoded(["FCGI_MAX_CONNS": ""]), count: count).joined())
        let result = Records.encoded(["FCGI_MAX_CONNS": "77"])
        #expect(
            verdicts(on: Records.record(Records.getValues, id: 0, query))
                == [.reply(Records.record(Records.getValuesResult, id: 0, result))])
    }

    @Test(
        "a query that does not add up is answered as far as it does",
        arguments: [[], [14], [0xFF, 0xFF, 0xFF, 0xFF], [0x80], [0x7F, 0x7F, 65]] as [[UInt8]])
    func malformed(query: [UInt8]) {
        let known = Records.encoded(["FCGI_MAX_REQS": ""])
        let result = Records.encoded(["FCGI_MAX_REQS": "77"])
        #expect(
            verdicts(on: Records.record(Records.getValues, id: 0, known + query))
                == [.reply(Records.record(Records.getValuesResult, id: 0, result))])
    }

    @Test(
        "a management record of another type is answered by its type",
        arguments: [2, 4, 5, 8, 11, 12, 77, 255] as [UInt8])
    func unknown(type: UInt8) {
        #expect(
            verdicts(on: Records.record(type, id: 0, [1, 2, 3]))
                == [.reply(Records.record(Records.unknownType, id: 0, [type, 0, 0, 0, 0, 0, 0, 0]))])
    }

    @Test("management records inside a request are answered, and the request passes")
    func inside() {
        let query = Records.record(Records.getValues, id: 0, [])
        let request =
            Records.begin() + query + Records.stream(Records.parameters, Records.encoded(get)) + query
            + Records.record(99, id: 0) + Records.stream(Records.input, [])
        let empty = RecordGate.Verdict.reply(Records.record(Records.getValuesResult, id: 0, []))
        let unknown = RecordGate.Verdict.reply(Records.record(Records.unknownType, id: 0, [99, 0, 0, 0, 0, 0, 0, 0]))
        #expect(verdicts(on: request) == [empty, empty, unknown, whole(get)])
    }
}

@Suite struct RecordGateRefusalTests {
    private let open = Records.begin() + Records.record(Records.parameters, Records.encoded(get))

    @Test("a second request on a busy connection is refused, and the first goes on")
    func multiplexed() {
        let second = Records.request(["B": "c"], content: [1], id: 2)
        let verdicts = verdicts(
            on: open + second + Records.record(Records.parameters) + Records.stream(Records.input, [7]))
        #expect(verdicts == [.reply(endRequest(id: 2, 1)), whole(get, content: [7])])
    }

    @Test("another role than the responder's is refused", arguments: [0, 2, 3, 255] as [UInt8])
    func role(role: UInt8) {
        #expect(verdicts(on: Records.begin(role: role)) == [.refuse(endRequest(id: 1, 3))])
    }

    @Test("on a kept connection another role is refused, its records are ignored, and the next request passes")
    func keptRole() {
        let filter =
            Records.begin(id: 5, role: 3, keeping: true) + Records.stream(Records.parameters, id: 5, [1, 2])
            + Records.stream(Records.input, id: 5, [1]) + Records.stream(Records.data, id: 5, [1])
        #expect(
            verdicts(on: filter + Records.request(get))
                == [.reply(endRequest(id: 5, 3)), whole(get)])
    }

    @Test("a request that is taken back ends the connection")
    func aborted() {
        let verdicts = verdicts(on: open + Records.record(Records.abort))
        #expect(verdicts == [.abort(endRequest(id: 1, 0), keepsConnection: false)])
    }

    @Test("a request that is taken back on a kept connection leaves no trace for the next one")
    func abortedAndKept() {
        let aborted =
            Records.begin(keeping: true) + Records.stream(Records.parameters, [0xFF])
            + Records.record(Records.input, [1, 2]) + Records.record(Records.abort) + Records.record(Records.input)
        #expect(
            verdicts(on: aborted + Records.request(get, keeping: true))
                == [.abort(endRequest(id: 1, 0), keepsConnection: true), whole(get, keeping: true)])
    }

    @Test("records of requests that are not open are ignored")
    func strangers() {
        let strangers = [Records.abort, Records.parameters, Records.input, Records.data].flatMap {
            Records.record($0, id: 9, [1, 2, 3], padding: 2)
        }
        #expect(verdicts(on: strangers + Records.request(get)) == [whole(get)])
    }

    @Test("what breaks the protocol ends the connection without a word")
    func broken() {
        let whole = open + Records.record(Records.parameters)
        let cases: [[UInt8]] = [
            Records.record(Records.begin, [0, 1, 0, 0, 0, 0, 0, 0], version: 0),
            Records.record(Records.begin, [0, 1, 0, 0, 0, 0, 0, 0], version: 2),
            Records.record(Records.getValues, id: 0, version: 2),
            Records.begin(id: 0),
            Records.record(Records.begin, [0, 1, 0, 0, 0, 0, 0]),
            Records.record(Records.begin, [0, 1, 0, 0, 0, 0, 0, 0, 0]),
            Records.record(Records.begin),
            open + Records.begin(),
            open + Records.record(Records.input, [1]),
            whole + Records.record(Records.parameters, [1]),
            whole + Records.record(Records.data, [1]),
            open + Records.record(12), open + Records.record(0), open + Records.record(Records.end),
            Records.record(Records.output, id: 3), Records.record(200, id: 3),
        ]
        for bytes in cases { #expect(verdicts(on: bytes) == [.refuse([])], "\(bytes)") }
    }
}

@Suite struct RecordGateLimitTests {
    private func request(parameters: [UInt8], content: [UInt8] = []) -> [UInt8] {
        Records.begin() + Records.stream(Records.parameters, parameters) + Records.stream(Records.input, content)
    }

    private func parameters(_ count: Int) -> [UInt8] {
        Records.encoded(["A": String(repeating: "x", count: count - 6)])
    }

    @Test("parameters and content as large as their limits pass")
    func largest() {
        let content = [UInt8](repeating: 1, count: 500)
        let expected = WholeRequest(
            id: 1, keepsConnection: false, parameters: parameters(1000), content: content, isWhole: true)
        #expect(verdicts(on: request(parameters: parameters(1000), content: content)) == [.complete(expected)])
    }

    @Test("one byte more of parameters is a fault, told when all of the request is taken")
    func parametersTooLarge() {
        let request = request(parameters: parameters(1001), content: [1, 2, 3])
        #expect(verdicts(on: request) == [faulty(.parametersTooLarge(limit: 1000))])
        #expect(verdicts(on: request.dropLast()) == [])
    }

    @Test("one byte more of content is a fault, told when all of the request is taken")
    func contentTooLarge() {
        let request = request(parameters: Records.encoded(get), content: [UInt8](repeating: 1, count: 501))
        #expect(verdicts(on: request) == [faulty(.contentTooLarge(limit: 500), parameters: Records.encoded(get))])
        #expect(verdicts(on: request.dropLast()) == [])
    }

    @Test("a giant is answered half-way, and what comes behind is no request")
    func giant() {
        let content = request(parameters: Records.encoded(get), content: [UInt8](repeating: 1, count: 3000))
        #expect(
            verdicts(on: content)
                == [faulty(.contentTooLarge(limit: 500), parameters: Records.encoded(get), isWhole: false)])
        let parameters = request(parameters: parameters(4000))
        #expect(verdicts(on: parameters) == [faulty(.parametersTooLarge(limit: 1000), isWhole: false)])
    }

    @Test(
        "pairs that do not add up, or could be mistaken for others, are a fault",
        arguments: [
            [1], [1, 1], [1, 1, 65], [2, 0, 65], [0x80, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0xFF, 0xFF, 0xFE, 65], [1, 0xFF, 0xFF, 0xFF, 0xFF, 65],
            [0, 0], [0, 1, 65], [1, 0, 0], [2, 0, 65, 0], [3, 0, 65, 61, 66], [1, 1, 65, 0], [1, 2, 65, 66, 0],
        ] as [[UInt8]])
    func malformed(pairs: [UInt8]) {
        #expect(verdicts(on: request(parameters: pairs)) == [faulty(.malformedParameters)])
        #expect(verdicts(on: request(parameters: Records.encoded(get) + pairs)) == [faulty(.malformedParameters)])
    }

    @Test("long names and values, an empty value and an equals sign in a value are well-formed")
    func wellFormed() {
        let pairs: KeyValuePairs<String, String> = [
            String(repeating: "N", count: 200): "v", "EMPTY": "", "V": "a=b=", "L": String(repeating: "x", count: 300),
        ]
        #expect(verdicts(on: request(parameters: Records.encoded(pairs))) == [whole(pairs)])
    }
}
