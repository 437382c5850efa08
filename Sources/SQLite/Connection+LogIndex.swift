import CSQLite

extension Connection {
    /// The head of the write-ahead log's index, which is in memory that all connections share, those of other processes too.
    ///
    /// Every commit changes it before it returns (https://www.sqlite.org/walformat.html, section 2.1). To look at it takes no lock and no
    /// system call. It is not read as one, so that during a commit it may be half of before and half of after; such a half is like
    /// neither, since what is behind the commit's number are checksums of all that was committed.
    ///
    /// - Returns: The head, or nil where the connection has no such index, or has not read anything yet.
    public var logIndexHead: LogIndexHead? {
        var found: UnsafeMutablePointer<sqlite3_file>?
        guard unsafe sqlite3_file_control(handle, "main", SQLITE_FCNTL_FILE_POINTER, &found) == SQLITE_OK,
            let file = unsafe found, let methods = unsafe file.pointee.pMethods?.pointee,
            methods.iVersion >= 2, let map = unsafe methods.xShmMap
        else { return nil }
        var region: UnsafeMutableRawPointer?
        guard unsafe map(file, 0, LogIndexHead.regionSize, 0, &region) == SQLITE_OK, let region = unsafe region else {
            return nil
        }
        return unsafe region.loadUnaligned(as: LogIndexHead.self)
    }
}
