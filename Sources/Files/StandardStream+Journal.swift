import Glibc

extension StandardStream {
    /// Whether systemd's journal reads what is written, which takes a level like `<4>` off the beginning of a line (sd-daemon(3)).
    ///
    /// JOURNAL_STREAM names the journal's own stream by its device and inode (systemd.exec(5)): whoever has put a file or a pipe
    /// between leaves the variable as it was.
    public var isJournal: Bool {
        guard let named = unsafe getenv("JOURNAL_STREAM") else { return false }
        var status = stat()
        guard unsafe fstat(rawValue, &status) == 0 else { return false }
        return unsafe String(cString: named) == "\(status.st_dev):\(status.st_ino)"
    }
}
