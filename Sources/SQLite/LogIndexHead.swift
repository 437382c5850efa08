/// The head of a write-ahead log's index, by which a state of the database is told from others.
///
/// Its 48 bytes hold the number of the last commit, the log's length and salts, and checksums. They lie here as in the file.
@frozen
public struct LogIndexHead: Equatable, Sendable {
    /// How much of the index is mapped at once.
    static let regionSize: Int32 = 32_768

    private var numbers: (UInt64, UInt64) = (0, 0)
    private var frames: (UInt64, UInt64) = (0, 0)
    private var salts: UInt64 = 0
    private var checksum: UInt64 = 0

    /// Whether two are of the same state.
    ///
    /// - Parameters:
    ///   - one: One head.
    ///   - other: The other.
    /// - Returns: Whether they are the same, byte for byte.
    public static func == (one: LogIndexHead, other: LogIndexHead) -> Bool {
        one.numbers == other.numbers && one.frames == other.frames && one.salts == other.salts
            && one.checksum == other.checksum
    }
}
