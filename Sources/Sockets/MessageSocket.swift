import Glibc

/// A socket by which one other process of this machine is told something.
final class MessageSocket: Sendable {
    private let socket: Int32

    /// Makes the socket, and connects it: a process that has confined itself can name no address any more.
    ///
    /// - Parameter address: Where the other process listens by now; nil is returned where nobody does.
    init?(to address: SocketAddress) {
        guard let opened = OpenSocket.forMessages(), opened.connect(to: address) == 0 else { return nil }
        socket = opened.release()
    }

    /// Sends one message; what cannot be sent is lost.
    func send(_ message: String) {
        let bytes = Array(message.utf8)
        _ = unsafe Glibc.send(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    deinit {
        close(socket)
    }
}
