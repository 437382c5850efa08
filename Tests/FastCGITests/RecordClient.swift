import Glibc

/// A web server's side of FastCGI, record by record (FastCGI 1.0, section 3).
final class RecordClient {
    static let begin: UInt8 = 1
    static let end: UInt8 = 3
    static let parameters: UInt8 = 4
    static let input: UInt8 = 5
    static let output: UInt8 = 6

    private let descriptor: Int32

    /// Connects to a unix socket.
    init?(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard unsafe withUnixAddress(path, { unsafe connect(descriptor, $0, $1) }) == 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Sends a whole request.
    func request(_ pairs: KeyValuePairs<String, String>, content: [UInt8] = [], keeping: Bool = false) {
        send(Self.begin, [0, 1, keeping ? 1 : 0, 0, 0, 0, 0, 0])
        send(Self.parameters, Self.encoded(pairs))
        send(Self.parameters, [])
        for start in stride(from: 0, to: content.count, by: 32_768) {
            send(Self.input, Array(content[start..<min(start + 32_768, content.count)]))
        }
        send(Self.input, [])
    }

    /// Sends one record.
    func send(_ type: UInt8, _ content: [UInt8]) {
        write([1, type, 0, 1, UInt8(content.count >> 8), UInt8(content.count & 0xFF), 0, 0] + content)
    }

    /// Says that nothing more will come.
    func finishWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The answer up to the end of the request, or nil where the connection ends before it.
    func answer() -> String? {
        var output: [UInt8] = []
        while let header = read(8) {
            guard let content = read(Int(header[4]) << 8 | Int(header[5])), read(Int(header[6])) != nil else {
                return nil
            }
            switch header[1] {
            case Self.output: output += content
            case Self.end: return String(decoding: output, as: UTF8.self)
            default: break
            }
        }
        return nil
    }

    /// Name and value lengths take one byte below 128, four from there on (section 3.4).
    static func encoded(_ pairs: KeyValuePairs<String, String>) -> [UInt8] {
        pairs.flatMap { pair in
            [pair.key, pair.value].flatMap { text in
                let count = UInt32(text.utf8.count)
                return count < 128
                    ? [UInt8(count)]
                    : [
                        UInt8(count >> 24) | 0x80, UInt8(count >> 16 & 0xFF), UInt8(count >> 8 & 0xFF),
                        UInt8(count & 0xFF),
                    ]
            } + Array(pair.key.utf8) + Array(pair.value.utf8)
        }
    }

    private func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    private func read(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            var chunk = [UInt8](repeating: 0, count: count - bytes.count)
            let got = unsafe recv(descriptor, &chunk, chunk.count, 0)
            guard got > 0 else { return nil }
            bytes += chunk.prefix(got)
        }
        return bytes
    }
}

/// Calls a function with the address of a unix socket.
func withUnixAddress(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    return unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
}
