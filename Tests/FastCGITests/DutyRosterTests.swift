import Files
import Glibc
import Synchronization
import Testing

@testable import FastCGI

/// Each with one place for several workers, so that a place that is not given up is missed.
@Suite struct DutyRosterTests {
    private let lane: Lane
    private let get: KeyValuePairs<String, String> = ["REQUEST_METHOD": "GET", "REQUEST_URI": "/a"]

    init() throws {
        lane = try Lane(workers: 2, places: 1)
    }

    @Test("a request that may take long leaves its worker's place to another")
    func foreseen() throws {
        let (held, other) = (try lane.client(), try lane.client())
        held.request(["REQUEST_METHOD": "POST", "REQUEST_URI": "/held"])
        other.request(get)
        #expect(other.answer()?.hasSuffix("GET a 0") == true)
        lane.latch.open()
        #expect(held.answer()?.hasSuffix("POST held 0") == true)
    }

    @Test("a worker that is held up unforeseen is relieved")
    func unforeseen() throws {
        let (held, other) = (try lane.client(), try lane.client())
        held.request(["REQUEST_METHOD": "GET", "REQUEST_URI": "/held"])
        while lane.count.value.withLock({ $0 }) == 0 {}
        other.request(get)
        _ = lane.front.roster.relieve()
        _ = lane.front.roster.relieve()
        #expect(other.answer()?.hasSuffix("GET a 0") == true)
        lane.latch.open()
        #expect(held.answer()?.hasSuffix("GET held 0") == true)
    }

    @Test("who watches the workers relieves one that is held up, after a time of nothing to do too")
    func watched() throws {
        let front = lane.front
        #expect(startThread { front.roster.watch() })
        for _ in 0..<3 {
            let client = try lane.client()
            client.request(get)
            #expect(client.answer()?.hasSuffix("GET a 0") == true)
            // Several times as long as the one who watches is patient.
            usleep(30_000)
        }
        let (held, other) = (try lane.client(), try lane.client())
        held.request(["REQUEST_METHOD": "GET", "REQUEST_URI": "/held"])
        while lane.count.value.withLock({ $0 }) < 4 {}
        other.request(get)
        #expect(other.answer()?.hasSuffix("GET a 0") == true)
        lane.latch.open()
        #expect(held.answer()?.hasSuffix("GET held 0") == true)
    }

    @Test("what was served since the last look counts as something done, once")
    func looks() throws {
        let client = try lane.client()
        client.request(get)
        _ = client.answer()
        while lane.front.roster[0].isServing || lane.front.roster[1].isServing {}
        #expect(lane.front.roster.relieve())
        #expect(!lane.front.roster.relieve())
    }

    @Test("a worker that comes back takes a place again, and no place is lost")
    func back() throws {
        for _ in 0..<50 {
            let client = try lane.client()
            client.request(["REQUEST_METHOD": "POST", "REQUEST_URI": "/a"])
            #expect(client.answer()?.hasSuffix("POST a 0") == true)
        }
        let client = try lane.client()
        client.request(get)
        #expect(client.answer()?.hasSuffix("GET a 0") == true)
    }
}
