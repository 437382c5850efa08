/// Why a server does not serve.
public enum ServerError: Error {
    /// libfcgi could not be set up, or no thread be made.
    case outOfResources
    /// The listening socket was shut down by somebody else.
    case lostSocket
}
