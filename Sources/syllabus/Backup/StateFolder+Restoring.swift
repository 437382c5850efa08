import Settings

extension StateFolder {
    /// The name of what is here from when a restoration changes something until it has changed all: one that was cut off, or failed
    /// between, leaves it.
    static let restoring = "restore.tmp"
}
