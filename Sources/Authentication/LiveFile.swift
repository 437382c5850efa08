import Files
import Synchronization
import Time

/// What a file says as of now, for as long as a process runs.
///
/// A look at it costs one `stat`. The file is read again only when that shows another version, and its value is swapped only
/// when the new file is whole and right; until then the last good one stays, so that an editor that empties a file before it
/// writes locks nobody out.
final class LiveFile<Value: Sendable, Fault: Error>: Sendable {
    /// A value with the version of the file that says so; nil while a later change might not show in the version.
    struct Reading: Sendable {
        let value: Value
        let version: FileVersion?

        init(_ value: Value, _ contents: FileContents) {
            self.value = value
            version = contents.isSettled ? contents.version : nil
        }
    }

    private struct State {
        var value: Value
        var version: FileVersion?
        let loaded = Timestamp.now
        /// The bad file that needs no further reading, since another version alone can mend it.
        var bad: Look?
        /// The bad file that was told of, so that each is told of once.
        var reported: Look?
        /// How often the value was replaced by a change that was made here.
        var changes = 0
        var looked = ContinuousClock.now
    }

    private typealias Look = Result<FileVersion, FileError>

    private let path: String
    private let interval: Duration
    private let isReadAside: @Sendable (FileVersion) -> Bool
    private let readFile: @Sendable () throws(Fault) -> Reading
    private let isPassing: @Sendable (Fault) -> Bool
    private let onFault: @Sendable (Fault) -> Void
    private let state: Mutex<State>
    private let reading = Mutex(())
    private let isBeingReadAside = Atomic(false)

    /// Reads the file for the first time.
    ///
    /// - Parameters:
    ///   - path: Where it is looked at.
    ///   - interval: For how long a look holds.
    ///   - isReadAside: Whether the value of before may go on while this version is read.
    ///   - read: Reads the file.
    ///   - isPassing: Whether the same file may be readable at another time.
    ///   - onFault: Told once of each version of the file that cannot be used, on the thread that met it.
    /// - Throws: What reading throws.
    init(
        _ path: String, interval: Duration = .zero,
        isReadAside: @escaping @Sendable (FileVersion) -> Bool = { LiveFile.isLargeAndNew($0) },
        read: @escaping @Sendable () throws(Fault) -> Reading,
        isPassing: @escaping @Sendable (Fault) -> Bool, onFault: @escaping @Sendable (Fault) -> Void
    ) throws(Fault) {
        self.path = path
        self.interval = interval
        self.isReadAside = isReadAside
        readFile = read
        self.isPassing = isPassing
        self.onFault = onFault
        let first = try read()
        state = Mutex(State(value: first.value, version: first.version))
    }

    /// The value as of now: that of the file, or of the last version of it that was good.
    ///
    /// A large file that was changed in the last second is read by a thread of its own, and the value of before goes on
    /// meanwhile. Later nobody is given that any more: whoever asks waits for the reading.
    ///
    /// - Parameter looksNow: Whether the file is looked at, however short a time ago it was.
    /// - Returns: The value.
    func current(looksNow: Bool = false) -> Value {
        if !looksNow, let value = valueOfLastLook() { return value }
        let look = look()
        if let value = value(at: look) { return value }
        guard case .success(let version) = look, isReadAside(version), readAside(version) else { return readAgain() }
        return state.withLock { $0.value }
    }

    /// Reads the file again at once, whatever its status says.
    ///
    /// - Throws: What reading throws; then the value stays as it was, and this version of the file is not told of again.
    func reload() throws(Fault) {
        try reading.withLock { _ throws(Fault) in
            let look = look()
            do throws(Fault) {
                try load()
            } catch {
                if Self.isSettled(look) { _ = isNews(error, at: look) }
                throw error
            }
        }
    }

    /// Takes the value that a change of the file made here, so that the next look shows it; whoever reads the file meanwhile
    /// may have begun before the change, and is not listened to.
    func replace(with value: Value) {
        swap { State(value: value, changes: $0.changes + 1, looked: $0.looked) }
    }

    /// What is in memory now, without a look at the file.
    var loaded: (value: Value, version: FileVersion?, at: Timestamp) {
        state.withLock { ($0.value, $0.version, $0.loaded) }
    }
}

extension LiveFile {
    /// The value, if the last look still holds.
    private func valueOfLastLook() -> Value? {
        guard interval > .zero else { return nil }
        let now = ContinuousClock.now
        return state.withLock { state in
            if now - state.looked < interval { return state.value }
            state.looked = now
            return nil
        }
    }

    private func look() -> Look {
        Result { () throws(FileError) in try FileVersion(of: path) }
    }

    /// The value, if a look shows nothing that is worth reading.
    private func value(at look: Look) -> Value? {
        state.withLock { state in
            let isKnown = state.version.map { look == .success($0) } ?? false
            return isKnown || state.bad == look ? state.value : nil
        }
    }

    /// Up to a megabyte reading takes some milliseconds, for which a request can wait.
    private static func isLargeAndNew(_ version: FileVersion) -> Bool {
        version.size > 1 << 20 && version.isOfThisSecond
    }

    /// Has a thread of its own read the file, unless one does already.
    ///
    /// - Returns: False where there is no thread to be had.
    private func readAside(_ version: FileVersion) -> Bool {
        if isBeingReadAside.exchange(true, ordering: .acquiring) { return true }
        let isBegun = startThread { [self] in
            // One that has not settled would have to be read once more.
            version.waitUntilSettled()
            _ = readAgain()
            isBeingReadAside.store(false, ordering: .releasing)
        }
        if !isBegun { isBeingReadAside.store(false, ordering: .releasing) }
        return isBegun
    }

    /// Reads the file unless another thread has just done so, and without the lock on the state: requests go on meanwhile.
    private func readAgain() -> Value {
        reading.withLock { _ in
            let look = look()
            if let value = value(at: look) { return value }
            let isSettled = Self.isSettled(look)
            do throws(Fault) {
                return try load()
            } catch {
                // Until it has settled, a good version may look like the bad one: it is read again, and not told of yet.
                if isSettled, isNews(error, at: look) { onFault(error) }
                return state.withLock { $0.value }
            }
        }
    }

    @discardableResult
    private func load() throws(Fault) -> Value {
        let changes = state.withLock { $0.changes }
        let reading = try readFile()
        return swap { old in
            guard old.changes == changes else { return nil }
            return State(value: reading.value, version: reading.version, changes: changes, looked: old.looked)
        }
    }

    /// Puts another state in the place of the one at hand, if there is one.
    ///
    /// The value of before goes after the lock: to free hundreds of thousands of records takes a while.
    ///
    /// - Returns: The value as it is then.
    @discardableResult
    private func swap(_ next: (State) -> State?) -> Value {
        let (value, _) = state.withLock { state in
            let old = state.value
            if let next = next(state) { state = next }
            return (state.value, old)
        }
        return value
    }

    /// Notes a bad file, so that it is told of once, and not read again if only another version can mend it.
    private func isNews(_ error: Fault, at look: Look) -> Bool {
        state.withLock { state in
            defer { state.reported = look }
            if !isPassing(error) { state.bad = look }
            return state.reported != look
        }
    }

    private static func isSettled(_ look: Look) -> Bool {
        guard case .success(let version) = look else { return true }
        return version.isSettled
    }
}
