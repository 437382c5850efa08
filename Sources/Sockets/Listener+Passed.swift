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

    /// Takes over the sockets that systemd passes, as sd_listen_fds(3) has it.
    static func passed(
        by environment: [String: String], to process: Int32 = getpid(), from first: Int32 = 3
    ) throws(ListenerError) -> [Listener] {
        // A child of the one that they were meant for has the same variables.
        guard environment["LISTEN_PID"].flatMap({ Int32(digits: $0) }) == process,
            let count = environment["LISTEN_FDS"].flatMap({ Int32(digits: $0) }), (1...(.max - first)).contains(count)
        else { throw .nothingPassed }
        var listeners: [Listener] = []
        for descriptor in first..<(first + count) {
            listeners.append(try Listener(passed: descriptor))
        }
        return listeners
    }
}
