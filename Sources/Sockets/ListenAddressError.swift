/// Why a text is no address to listen on; what is wrong goes with each.
public enum ListenAddressError: Error, Equatable {
    /// It has none of the forms.
    case unknownForm(String)
    /// No number of a descriptor stands behind `fd:`.
    case noDescriptor(String)
    /// No absolute path of a file stands behind `unix:`.
    case noAbsolutePath(String)
    /// The path does not fit the address of a unix socket.
    case pathTooLong(String, limit: Int)
    /// No port stands behind the last colon.
    case noPort(String)
    /// A name stands where an address is due.
    case hostName(String)
}

extension ListenAddressError: CustomStringConvertible {
    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .unknownForm(let text):
            "\"\(text)\" is no address like fd:0, systemd, unix:/path, 127.0.0.1:9000, [::1]:9000 or 9000"
        case .noDescriptor(let text):
            "\"\(text)\" is no descriptor's number; fd:0 is the socket that spawn-fcgi passes"
        case .noAbsolutePath(let path):
            "\"\(path)\" is no absolute path of a socket, like unix:/run/syllabus/syllabus.sock"
        case .pathTooLong(let path, let limit):
            "the path of a unix socket has at most \(limit) bytes, and \(path) has \(path.utf8.count)"
        case .noPort(let text):
            "\"\(text)\" is no port from 1 to 65535"
        case .hostName(let name):
            "\"\(name)\" is a name; write the address itself, 127.0.0.1 for this machine alone or 0.0.0.0 for everyone"
        }
    }
}
