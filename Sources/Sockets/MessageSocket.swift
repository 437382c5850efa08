import Glibc

/// A socket by which one other process of this machine is told something.
final class MessageSocket: Sendable {
    private let socket: Int32
    private let address: SocketAddress

    /// Makes the socket; nil where there is none to be had.
    ///
    /// It is connected where that can be: to a name that is none of the file system, Landlock lets nothing else through.
    init?(to address: SocketAddress) {
        guard let opened = OpenSocket.forMessages() else { return nil }
        _ = opened.connect(to: address)
        socket = opened.release()
        self.address = address
    }

    /// Sends one message, wherever the address leads by now; what cannot be sent is lost.
    func send(_ message: String) {
        let bytes = Array(message.utf8)
        _ = unsafe address.pass { target, size in
            unsafe sendto(socket, bytes, bytes.count, Int32(MSG_NOSIGNAL), target, size) == bytes.count ? 0 : -1
        }
    }

    deinit {
        close(socket)
    }
}
