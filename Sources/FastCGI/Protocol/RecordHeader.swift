/// The eight bytes that begin a record (FastCGI 1.0, section 3.3).
struct RecordHeader: Equatable {
    static let size = 8
    static let version: UInt8 = 1
    /// The id of management records, which concern the connection and no request.
    static let managementID: UInt16 = 0

    let version: UInt8
    /// The type as it came, which may be none that is known.
    let type: UInt8
    let requestID: UInt16
    let contentLength: Int
    let paddingLength: Int

    /// Takes a header apart.
    ///
    /// - Parameter bits: Its bytes, the first one the most significant.
    init(bits: UInt64) {
        version = UInt8(truncatingIfNeeded: bits >> 56)
        type = UInt8(truncatingIfNeeded: bits >> 48)
        requestID = UInt16(truncatingIfNeeded: bits >> 32)
        contentLength = Int(bits >> 16 & 0xFFFF)
        paddingLength = Int(bits >> 8 & 0xFF)
    }
}
