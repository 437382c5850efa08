/// The hexadecimal digits of bytes.
///
/// - Parameter bytes: The bytes.
/// - Returns: Two digits a byte, in lower case.
public func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
}

/// The bytes that hexadecimal digits stand for.
///
/// - Parameter hex: The digits, two a byte, in either case.
/// - Returns: The bytes.
/// - Throws: `VectorsError.notHexadecimal` where the text is anything else.
public func bytes(hex: String) throws(VectorsError) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    guard digits.count == hex.count, digits.count.isMultiple(of: 2) else { throw .notHexadecimal }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}
