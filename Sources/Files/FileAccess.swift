import Glibc

/// Whether the mode or the owner of a folder, or of one on the way to it, keeps this process from entering and listing it.
///
/// - Parameter path: The folder.
/// - Returns: Whether it does; a folder that is missing is not kept from anybody.
public func isFolderClosed(_ path: String) -> Bool {
    unsafe faccessat(AT_FDCWD, path, R_OK | X_OK, AT_EACCESS) != 0 && errno == EACCES
}
