import Glibc

/// The number that a text is, or nil where it is a name.
func accountNumber(_ text: String) throws(AccountError) -> UInt32? {
    guard let first = text.utf8.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
        text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
    else { return nil }
    // The highest number is -1, by which the system's calls mean none.
    guard let number = UInt32(digits: text), number < .max else { throw .numberTooLarge(text) }
    return number
}

/// Looks an entry up by `getpwnam_r` or `getgrnam_r`, in a buffer that grows until the entry fits.
///
/// - Returns: The entry, of which the numbers may be used but not the text, or nil where there is none.
func accountEntry<Entry>(
    _ empty: Entry,
    _ lookUp: (
        UnsafeMutablePointer<Entry>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<Entry>?>
    ) -> Int32
) throws(AccountError) -> Entry? {
    var entry = empty
    var found: UnsafeMutablePointer<Entry>?
    var size = 1024
    while true {
        var buffer = [CChar](repeating: 0, count: size)
        let code = unsafe lookUp(&entry, &buffer, size, &found)
        switch code {
        case 0: return unsafe found == nil ? nil : entry
        case ERANGE where size < 1 << 20: size *= 2
        case EINTR: continue
        // What the manual page lists for a name that is not there.
        case ENOENT, ESRCH, EBADF, EPERM: return nil
        default: throw .system(code: code)
        }
    }
}
