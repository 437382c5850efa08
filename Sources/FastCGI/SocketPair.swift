import Glibc

/// Two sockets, of which one receives what the other sends.
struct SocketPair: ~Copyable {
    /// Where it comes out; who reads from it when there is nothing gets an error.
    let receiver: Int32
    private let sender: Int32
    /// Whether somebody else has closed the receiver.
    var isReceiverClosed = false

    /// Makes a pair.
    ///
    /// - Throws: `ServerError.outOfResources`.
    init() throws(ServerError) {
        var pair: (Int32, Int32) = (-1, -1)
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let isMade = unsafe withUnsafeMutablePointer(to: &pair) { pointer in
            unsafe pointer.withMemoryRebound(to: Int32.self, capacity: 2) {
                unsafe socketpair(AF_UNIX, type, 0, $0) == 0
            }
        }
        guard isMade else { throw .outOfResources }
        (sender, receiver) = pair
    }

    deinit {
        close(sender)
        if !isReceiverClosed { close(receiver) }
    }

    /// Sends bytes.
    ///
    /// - Returns: False where they do not fit into the sockets' buffers.
    func send(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { unsafe Glibc.send(sender, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            == bytes.count
    }
}
