/// Why a text is no mode of a unix socket.
public enum SocketModeError: Error, Equatable {
    /// It is not three octal digits, or four that begin with zero.
    case notOctal(String)
    /// Everyone on the machine could connect.
    case openToAll(String)
}

extension SocketModeError: CustomStringConvertible {
    /// What is wrong, and what would be right.
    public var description: String {
        switch self {
        case .notOctal(let text):
            "\"\(text)\" is no mode of a socket in octal digits, like \"0660\""
        case .openToAll(let text):
            "the mode \(text) lets everyone on the machine connect and speak as the web server; "
                + "\"0660\" with the web server's group as socket_group lets that one connect"
        }
    }
}
