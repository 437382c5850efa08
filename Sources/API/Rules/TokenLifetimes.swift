/// How long tokens are good, in seconds.
public struct TokenLifetimes: Sendable {
    /// Where nothing else is asked for.
    public let standard: Int64
    /// The most that may be asked for.
    public let maximum: Int64

    /// Makes lifetimes.
    ///
    /// - Parameters:
    ///   - standard: Where nothing else is asked for.
    ///   - maximum: The most that may be asked for.
    public init(standard: Int, maximum: Int) {
        self.standard = Int64(standard)
        self.maximum = Int64(maximum)
    }
}
