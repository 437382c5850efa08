/// Who may connect to a unix socket of our own.
public struct SocketAccess: Sendable, Equatable {
    /// The permission bits.
    public let mode: SocketMode
    /// The user that shall own it; nil for the one that the process runs as.
    public let owner: UserID?
    /// The group that shall own it; nil for the one that the system gives it.
    public let group: GroupID?

    /// Describes the access to a socket; by default owner and group may connect.
    ///
    /// - Parameters:
    ///   - mode: The permission bits.
    ///   - owner: The user that shall own it.
    ///   - group: The group that shall own it.
    public init(mode: SocketMode = .standard, owner: UserID? = nil, group: GroupID? = nil) {
        self.mode = mode
        self.owner = owner
        self.group = group
    }
}
