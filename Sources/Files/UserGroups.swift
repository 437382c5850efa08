import Glibc

/// The groups that a user is in, as far as the system knows the user.
///
/// - Parameter user: The numeric id.
/// - Returns: The numeric ids of the groups; none for a user without an entry.
public func groups(ofUser user: UInt32) -> Set<UInt32> {
    guard let entry = unsafe getpwuid(user), let name = unsafe entry.pointee.pw_name else { return [] }
    var count: Int32 = 1024
    var groups = [gid_t](repeating: 0, count: Int(count))
    guard unsafe getgrouplist(name, entry.pointee.pw_gid, &groups, &count) >= 0 else {
        return unsafe [entry.pointee.pw_gid]
    }
    return Set(groups.prefix(Int(count)))
}
