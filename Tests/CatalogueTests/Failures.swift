import Synchronization

/// What went wrong on any of several threads.
final class Failures: Sendable {
    private let errors = Mutex<[String]>([])

    var all: [String] { errors.withLock { $0 } }

    func collect(_ body: () throws -> Void) {
        do {
            try body()
        } catch {
            errors.withLock { $0.append("\(error)") }
        }
    }
}
