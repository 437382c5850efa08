/// Why a server does not serve.
public enum ServerError: Error {
    /// The descriptor is no listening socket: the program was not started by a web server or a spawner.
    case notListening
    /// libfcgi could not be set up, or no thread be made.
    case outOfResources
    /// The listening socket was shut down by somebody else.
    case lostSocket
}
