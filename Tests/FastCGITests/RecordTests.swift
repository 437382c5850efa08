import Testing

@testable import FastCGI

@Suite struct RecordTests {
    @Test("a part of a stream is in as many records as it takes", arguments: [0, 1, 65_535, 65_536, 200_000])
    func part(count: Int) {
        let content = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        var bytes: [UInt8] = []
        Record.append(partOfStream: content, .output, id: 7, to: &bytes)
        #expect(contents(bytes) == Array(stride(from: 0, to: count, by: 65_535)).map { content[$0...].prefix(65_535) })
    }

    @Test("a stream ends with an empty record")
    func ended() {
        var bytes: [UInt8] = []
        Record.append(stream: [1, 2], .output, id: 7, to: &bytes)
        #expect(contents(bytes) == [[1, 2], []])
    }

    /// The contents of records of the request 7, by the lengths in their heads.
    private func contents(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var (found, rest): ([ArraySlice<UInt8>], ArraySlice<UInt8>) = ([], bytes[...])
        while rest.count >= 8 {
            let head = Array(rest.prefix(8))
            #expect(head[0] == 1 && head[2...3] == [0, 7] && head[6...7] == [0, 0])
            let count = Int(head[4]) << 8 + Int(head[5])
            found.append(rest.dropFirst(8).prefix(count))
            rest = rest.dropFirst(8 + count)
        }
        #expect(rest.isEmpty)
        return found
    }
}
