import Synchronization

/// The numbers of the accounts that this process has found, by their names: one that has confined itself reaches no list of
/// accounts any more, and the names that it was started with go on.
final class KnownAccounts: Sendable {
    private let numbers = Mutex<[String: UInt32]>([:])

    /// Looks a name up, and takes what it was before where it cannot be looked up.
    func number(of name: String, lookUp: () throws(AccountError) -> UInt32) throws(AccountError) -> UInt32 {
        do throws(AccountError) {
            let number = try lookUp()
            numbers.withLock { $0[name] = number }
            return number
        } catch .system(let code) {
            guard let number = numbers.withLock({ $0[name] }) else { throw .system(code: code) }
            return number
        }
    }
}
