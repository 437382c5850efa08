import Glibc

/// Whoever has started this process as a service and waits to hear how it is, as sd_notify(3) has it.
///
/// Where there is nobody, nothing is sent. What cannot be sent changes nothing here: the service goes on.
public struct ServiceManager: Sendable {
    /// What there is to hear.
    public enum State: Sendable {
        /// Requests are served, from the start on or again after `reloading`.
        case ready
        /// Settings are being read again.
        case reloading
        /// What is in flight is finished, and nothing else.
        case stopping
    }

    private let line: MessageSocket?

    /// Finds the manager, and opens the socket by which it is told: a process that has confined itself gets no more sockets.
    ///
    /// - Parameter environment: The variables of the process; NOTIFY_SOCKET is the path of the manager's socket, or its
    ///   name behind an `@` where it is none of the file system.
    public init(_ environment: [String: String]) {
        line = environment["NOTIFY_SOCKET"].flatMap { SocketAddress(notifying: $0) }.flatMap { MessageSocket(to: $0) }
    }

    /// Tells the manager.
    ///
    /// - Parameter state: What it shall know.
    public func tell(_ state: State) {
        line?.send(Self.message(state))
    }

    /// A reload carries its time, by which the manager knows it from one that it has asked for later.
    private static func message(_ state: State) -> String {
        switch state {
        case .ready: "READY=1"
        case .reloading: "RELOADING=1\nMONOTONIC_USEC=\(microseconds)"
        case .stopping: "STOPPING=1"
        }
    }

    private static var microseconds: Int {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        return now.tv_sec * 1_000_000 + now.tv_nsec / 1_000
    }
}

extension SocketAddress {
    /// The address that NOTIFY_SOCKET names; nil for what is none of the forms that this knows.
    fileprivate init?(notifying text: String) {
        switch text.utf8.first {
        case UInt8(ascii: "/"): self.init(path: text)
        case UInt8(ascii: "@"): self.init(abstract: String(text.dropFirst()))
        default: return nil
        }
    }
}
