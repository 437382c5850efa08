/// Who may make an account over HTTP.
public enum Registration: String, Sendable {
    /// Anybody.
    case open
    /// Nobody; whoever runs the service makes accounts with the admin tool.
    case closed
}
