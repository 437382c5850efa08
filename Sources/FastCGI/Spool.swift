import CLinux
import Glibc

/// A file in memory, into which libfcgi writes an answer that the web server may not take at once.
struct Spool: ~Copyable {
    let descriptor: Int32

    /// Makes an empty spool; nil where there is no memory or no descriptor.
    init?() {
        descriptor = unsafe memfd_create("answer", UInt32(LINUX_MFD_CLOEXEC))
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        close(descriptor)
    }

    /// Takes all that was written.
    consuming func bytes() -> [UInt8] {
        let count = lseek(descriptor, 0, SEEK_END)
        lseek(descriptor, 0, SEEK_SET)
        return DescriptorStream.read(descriptor, upTo: count)
    }
}
