import Glibc

@testable import FastCGI

/// A web server's side of FastCGI, record by record (FastCGI 1.0, section 3).
final class RecordClient {
    private let descriptor: Int32

    /// Connects to a unix socket.
    init?(path: String) {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        // Rather an answer that is missing than a test that never ends.
        SocketOption.setTimeout(SO_RCVTIMEO, descriptor, seconds: 10)
        guard unsafe withUnixAddress(path, { unsafe connect(descriptor, $0, $1) }) == 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Sends a whole request.
    func request(_ pairs: KeyValuePairs<String, String>, content: [UInt8] = [], keeping: Bool = false) {
        send(Records.request(pairs, content: content, keeping: keeping))
    }

    /// Says that nothing more will come.
    func finishWriting() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// The answer up to the end of the request, or nil where the connection ends before it.
    func answer() -> String? {
        var output: [UInt8] = []
        while let record = record() {
            switch record.type {
            case Records.output: output += record.content
            case Records.end: return String(decoding: output, as: UTF8.self)
            default: break
            }
        }
        return nil
    }

    /// The next record, or nil where the connection ends before it.
    func record() -> (type: UInt8, id: UInt16, content: [UInt8])? {
        guard let header = read(8), let content = read(Int(header[4]) << 8 | Int(header[5])),
            read(Int(header[6])) != nil
        else { return nil }
        return (header[1], UInt16(header[2]) << 8 | UInt16(header[3]), content)
    }

    /// Sends bytes.
    func send(_ bytes: [UInt8]) {
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
