import Glibc
import Testing

@testable import FastCGI

@Suite struct FeedTests {
    @Test("as much goes through as it was made for, as a pipe or as sockets", arguments: [Feed.usualCapacity, 150_000])
    func capacity(count: Int) throws {
        let feed = try Feed(holding: count)
        let sent = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let isSent = feed.send(sent)
        #expect(isSent)
        var received = [UInt8](repeating: 0, count: count)
        var total = 0
        while total < count {
            let start = total
            let got = unsafe received.withUnsafeMutableBytes {
                unsafe read(feed.receiver, $0.baseAddress?.advanced(by: start), count - start)
            }
            try #require(got > 0)
            total += got
        }
        #expect(received == sent)
    }

    @Test("who reads when there is nothing does not wait")
    func empty() throws {
        let feed = try Feed()
        var byte: UInt8 = 0
        let count = unsafe read(feed.receiver, &byte, 1)
        #expect(count == -1)
    }
}
