import Glibc

/// The name of a user, as far as the system knows the user.
///
/// - Parameter user: The numeric id.
/// - Returns: The name; the number in digits for a user without an entry.
public func name(ofUser user: UInt32) -> String {
    guard let entry = unsafe getpwuid(user), let name = unsafe entry.pointee.pw_name else { return String(user) }
    return unsafe String(cString: name)
}
