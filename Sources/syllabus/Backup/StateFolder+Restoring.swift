import Settings

extension StateFolder {
    /// The name of what is here, with `.tmp` behind it, while a backup is brought back: whatever is cut off leaves it.
    static let restoring = "restore"
}
