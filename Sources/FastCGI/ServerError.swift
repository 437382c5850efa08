/// Why a server does not serve.
public enum ServerError: Error {
    /// No memory, descriptors or threads are left.
    case outOfResources
    /// The listening socket was shut down by somebody else.
    case lostSocket
}
