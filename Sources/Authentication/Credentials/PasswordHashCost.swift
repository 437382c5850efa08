/// What one hash of a password costs (RFC 9106, section 3.1: m, t and p).
///
/// The default is OWASP's first choice for Argon2id.
public struct PasswordHashCost: Sendable, Hashable {
    /// The bounds of memory in KiB; above 1 GiB a handful of sign-ins would take a machine down.
    public static let memoryRange = 8...1_048_576
    /// The bounds of iterations; the original's clients and every recommendation stay below 10.
    public static let iterationsRange = 1...64
    /// The bounds of parallelism; the lanes are computed one after the other.
    public static let parallelismRange = 1...64
    /// 19 MiB, two passes, one lane.
    public static let standard = PasswordHashCost(checked: 19_456, 2, 1)

    /// The memory in KiB.
    public let memory: Int
    /// The passes over the memory.
    public let iterations: Int
    /// The lanes.
    public let parallelism: Int

    /// Takes a cost inside the bounds; nil is the answer to any other.
    ///
    /// - Parameters:
    ///   - memory: KiB, at least 8 for each lane.
    ///   - iterations: The passes over the memory.
    ///   - parallelism: The lanes.
    public init?(memory: Int, iterations: Int, parallelism: Int) {
        guard Self.memoryRange.contains(memory), Self.iterationsRange.contains(iterations),
            Self.parallelismRange.contains(parallelism), memory >= 8 * parallelism
        else { return nil }
        self.init(checked: memory, iterations, parallelism)
    }

    private init(checked memory: Int, _ iterations: Int, _ parallelism: Int) {
        self.memory = memory
        self.iterations = iterations
        self.parallelism = parallelism
    }
}
