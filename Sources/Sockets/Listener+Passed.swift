import Glibc

extension Listener {
    /// Takes over a socket that whoever started the process left open.
    convenience init(passed descriptor: Int32) throws(ListenerError) {
        guard Self.isListening(descriptor) else { throw .notListening(descriptor: descriptor) }
        // Several processes may share it: a connection that another one takes first must not keep us waiting.
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw .system(.setFlags, .descriptor(descriptor), code: errno) }
        self.init(descriptor, at: .descriptor(descriptor))
    }

    /// Whether systemd passes sockets, as sd_listen_fds(3) has it.
    ///
    /// - Parameter environment: The variables of the process.
    /// - Returns: Whether there is at least one, for this process.
    public static func arePassed(by environment: [String: String]) -> Bool {
        passedCount(by: environment, to: getpid()) != nil
    }

    private static func passedCount(by environment: [String: String], to process: Int32) -> Int32? {
        // A child of the one that they were meant for has the same variables.
        guard environment["LISTEN_PID"].flatMap({ Int32(digits: $0) }) == process else { return nil }
        return environment["LISTEN_FDS"].flatMap { Int32(digits: $0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Takes over the sockets that systemd passes.
    static func passed(
        by environment: [String: String], to process: Int32 = getpid(), from first: Int32 = 3
    ) throws(ListenerError) -> [Listener] {
        guard let count = passedCount(by: environment, to: process), count <= .max - first else {
            throw .nothingPassed
        }
        var listeners: [Listener] = []
        for descriptor in first..<(first + count) {
            listeners.append(try Listener(passed: descriptor))
        }
        return listeners
    }
}
