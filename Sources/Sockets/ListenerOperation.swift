/// What was being done for a listening socket when it failed; the raw value reads on after "cannot".
public enum ListenerOperation: String, Sendable {
    /// Opening the folder that a unix socket is to stand in.
    case openFolder = "open the folder of"
    /// Looking at what stands at the path.
    case look = "look at"
    /// Trying to connect to what stands at the path.
    case probe = "tell whether another process listens at"
    /// Removing the socket that a process left that is gone.
    case remove = "remove the old socket"
    /// Making a socket.
    case make = "make a socket for"
    /// Giving the socket its address.
    case bind = "listen at"
    /// Giving the socket its owner and group.
    case setOwner = "set the owner of"
    /// Giving the socket its mode.
    case setMode = "set the mode of"
    /// Keeping the socket from blocking, and from programs that are started.
    case setFlags = "set the flags of"
}
