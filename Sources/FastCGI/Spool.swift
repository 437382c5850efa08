import CLinux
import Glibc

/// A file in memory, into which libfcgi writes one answer after another that the web server may not take at once.
///
/// It is made once, so that an answer needs no descriptor where there are none left.
struct Spool: ~Copyable {
    let descriptor: Int32

    /// Makes an empty spool.
    ///
    /// - Throws: `ServerError.outOfResources`.
    init() throws(ServerError) {
        descriptor = unsafe memfd_create("answer", UInt32(LINUX_MFD_CLOEXEC))
        guard descriptor >= 0 else { throw .outOfResources }
    }

    deinit {
        close(descriptor)
    }

    /// Takes all that was written, and leaves it empty.
    ///
    /// - Returns: The bytes, or nil where there is no memory for them.
    func take() -> [UInt8]? {
        let count = lseek(descriptor, 0, SEEK_CUR)
        lseek(descriptor, 0, SEEK_SET)
        defer { clear() }
        return try? DescriptorStream.read(descriptor, upTo: count)
    }

    /// Throws away what was written, and its memory.
    func clear() {
        lseek(descriptor, 0, SEEK_SET)
        ftruncate(descriptor, 0)
    }
}
