import Synchronization
import Testing

@Suite(.serialized) struct WorkerTests {
    private let lane: Lane
    private let get: KeyValuePairs<String, String> = ["REQUEST_METHOD": "GET", "REQUEST_URI": "/a/b"]
    private let post: KeyValuePairs<String, String> = ["REQUEST_METHOD": "POST", "REQUEST_URI": "/a"]

    init() throws {
        lane = try Lane()
    }

    @Test("a request is answered")
    func answered() throws {
        let client = try lane.client()
        client.request(get)
        #expect(client.answer() == "Status: 200 OK\r\nContent-Length: 9\r\n\r\nGET a,b 0")
    }

    @Test("a kept connection serves one request after another")
    func kept() throws {
        let client = try lane.client()
        for _ in 0..<3 {
            client.request(
                ["REQUEST_METHOD": "POST", "REQUEST_URI": "/a", "CONTENT_LENGTH": "3"], content: [1, 2, 3],
                keeping: true)
            #expect(client.answer()?.hasSuffix("POST a 3") == true)
        }
    }

    @Test("content over the limit is 413, thrown away, and the next request is right", arguments: [1001, 300_000])
    func tooLarge(count: Int) throws {
        let client = try lane.client()
        client.request(post, content: [UInt8](repeating: 0, count: count), keeping: true)
        #expect(client.answer()?.hasPrefix("Status: 413") == true)
        client.request(get, keeping: true)
        #expect(client.answer()?.hasSuffix("GET a,b 0") == true)
    }

    @Test("content as long as the limit is not too large")
    func largest() throws {
        let client = try lane.client()
        client.request(
            ["REQUEST_METHOD": "POST", "REQUEST_URI": "/a", "CONTENT_LENGTH": "1000"],
            content: [UInt8](repeating: 0, count: 1000))
        #expect(client.answer()?.hasSuffix("POST a 1000") == true)
    }

    @Test("parameters that are cut off run nothing")
    func cutParameters() throws {
        let client = try lane.client()
        client.send(Records.begin())
        client.send(Records.record(Records.parameters, Records.encoded(post)))
        client.finishWriting()
        #expect(client.answer()?.contains("200") != true)
        try expectAlive(served: 1)
    }

    @Test("content that is cut off runs nothing")
    func cutContent() throws {
        let client = try lane.client()
        client.send(Records.begin())
        client.send(Records.record(Records.parameters, Records.encoded(post)))
        client.send(Records.record(Records.parameters, []))
        client.send(Records.record(Records.input, [1, 2, 3]))
        client.finishWriting()
        #expect(client.answer()?.contains("200") != true)
        try expectAlive(served: 1)
    }

    @Test("a length that is not the content's is refused")
    func wrongLength() throws {
        let client = try lane.client()
        client.request(["REQUEST_METHOD": "POST", "REQUEST_URI": "/a", "CONTENT_LENGTH": "9"], content: [1, 2, 3])
        #expect(client.answer()?.hasPrefix("Status: 400") == true)
    }

    @Test("HEAD gets a head alone, whatever is wrong")
    func headOfFault() throws {
        let client = try lane.client()
        client.request(["REQUEST_METHOD": "HEAD", "REQUEST_URI": "/a", "CONTENT_LENGTH": "9"])
        #expect(client.answer() == "Status: 400 Bad Request\r\nContent-Length: 5\r\n\r\n")
    }

    @Test("names and values of any length arrive whole")
    func longParameters() throws {
        let client = try lane.client()
        let segment = String(repeating: "x", count: 20_000)
        client.request(["REQUEST_METHOD": "GET", "REQUEST_URI": "/\(segment)", "HTTP_X": "a=b=c"])
        #expect(client.answer()?.hasSuffix("GET \(segment) 0") == true)
    }

    private func expectAlive(served: Int) throws {
        let client = try lane.client()
        client.request(get)
        #expect(client.answer()?.hasSuffix("GET a,b 0") == true)
        #expect(lane.count.value.withLock { $0 } == served)
    }
}
