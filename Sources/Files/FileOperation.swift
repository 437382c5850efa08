/// What was being done to a file when it failed; the raw value reads on after "cannot".
public enum FileOperation: String, Sendable {
    /// Asking for a file's status.
    case look = "look at"
    /// Following symbolic links to the file itself.
    case resolve = "find"
    /// Opening a file.
    case open = "open"
    /// Making a new file or folder.
    case create = "make"
    /// Reading from a file.
    case read = "read"
    /// Writing to a file.
    case write = "write"
    /// Locking a companion file.
    case lock = "lock"
    /// Giving the new file the mode and the owner of the old one.
    case keepOwner = "keep the mode and the owner of"
    /// Setting the time of the last change.
    case stamp = "set the time of"
    /// Waiting until a file's bytes are on the disk.
    case sync = "bring to the disk"
    /// Waiting until a folder's names are on the disk.
    case syncFolder = "bring to the disk the folder"
    /// Giving the new file the name of the old one.
    case rename = "rename"
    /// Removing what an earlier try left.
    case remove = "remove"
}
