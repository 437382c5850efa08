/// Why test vectors cannot be used.
public enum VectorsError: Error {
    /// VECTORS is not set.
    case noFolder
    /// A file has other cases than it says, or none.
    case incomplete
    /// A text is not pairs of hexadecimal digits.
    case notHexadecimal
}
