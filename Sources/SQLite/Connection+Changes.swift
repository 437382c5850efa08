import CSQLite

extension Connection {
    /// How many rows this connection has inserted, changed and deleted, by triggers and cascades too, since it was opened.
    public var totalChanges: Int64 {
        unsafe sqlite3_total_changes64(handle)
    }

    /// How long the next statements wait for another connection's lock before they give up with `ResultCode.busy`.
    ///
    /// - Parameter milliseconds: The time-out.
    public func wait(upTo milliseconds: Int) {
        unsafe sqlite3_busy_timeout(handle, Int32(clamping: milliseconds))
    }
}
