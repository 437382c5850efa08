internal import Synchronization

/// What went wrong on any of several threads.
public final class Failures: Sendable {
    private let errors = Mutex<[String]>([])

    /// Makes an empty collection.
    public init() {}

    /// The descriptions of the errors.
    public var all: [String] { errors.withLock { $0 } }

    /// Runs a closure and keeps what it throws.
    ///
    /// - Parameter body: What is run.
    public func collect(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            errors.withLock { $0.append("\(error)") }
        }
    }
}
