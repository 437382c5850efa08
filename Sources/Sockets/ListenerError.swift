import Glibc

/// Why there is nothing to listen on.
public enum ListenerError: Error, Equatable {
    /// The descriptor is no listening stream socket.
    case notListening(descriptor: Int32)
    /// systemd has passed no sockets to this process.
    case nothingPassed
    /// What stands at the path is no socket; it is not removed.
    case notSocket(path: String)
    /// Another process listens at the address.
    case inUse(ListenAddress)
    /// A system call failed; the code is its `errno`.
    case system(ListenerOperation, ListenAddress, code: Int32)
}

extension ListenerError: CustomStringConvertible {
    /// What is wrong, where, and what can be done.
    public var description: String {
        switch self {
        case .notListening(let descriptor):
            "descriptor \(descriptor) is no listening socket; a spawner like spawn-fcgi passes one"
        case .nothingPassed:
            "systemd has passed no sockets to this process; LISTEN_PID and LISTEN_FDS come with a socket unit"
        case .notSocket(let path):
            "\(path) is there already and is no socket; it is left as it is"
        case .inUse(let address):
            "another process listens at \(address)"
        case .system(let operation, let address, let code):
            "cannot \(operation.rawValue) \(address): \(Self.cause(of: operation, address, code))"
        }
    }

    private static func cause(of operation: ListenerOperation, _ address: ListenAddress, _ code: Int32) -> String {
        switch (operation, address, code) {
        case (.bind, .tcp, EACCES): "its port is for root alone; take one from 1024 on"
        case (.bind, .tcp, EADDRNOTAVAIL): "no interface of this machine has that address"
        case (.setOwner, _, EPERM):
            "only root may give a socket to another user, or to a group that it is not in itself"
        default: errorText(code)
        }
    }
}
