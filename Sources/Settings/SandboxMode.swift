/// Whether the service confines itself when it has started.
public enum SandboxMode: String, Sendable {
    /// As far as the kernel lets it.
    case on
    /// Not at all.
    case off
    /// Wholly, or it does not start.
    case required
}
