/// What becomes of a system call.
enum CallRule: Equatable {
    /// It is made.
    case allowed
    /// It fails with EPERM.
    case refused
    /// It fails with ENOSYS, as on a kernel that does not have it.
    case missing
    /// It is made where an argument is a value, in the bits of a mask, and fails with EPERM elsewhere.
    case onlyWhere(argument: UInt32, mask: UInt32, is: UInt32)
}
