import Glibc

/// The user that this process runs as.
public enum RunningUser {
    /// The home folder that the system has for this user, whatever the environment says; nil where there is none.
    public static var home: String? {
        guard let entry = unsafe getpwuid(geteuid()), let home = unsafe entry.pointee.pw_dir else { return nil }
        guard let path = unsafe String(validatingCString: home), path.hasPrefix("/") else { return nil }
        return path
    }
}

/// The number of a user, with the name where there is one.
///
/// - Parameter user: The number.
/// - Returns: For instance `33 (www-data)`.
public func userWords(_ user: UInt32) -> String {
    guard let entry = unsafe getpwuid(user), let name = unsafe entry.pointee.pw_name else { return "\(user)" }
    return unsafe "\(user) (\(String(cString: name)))"
}
