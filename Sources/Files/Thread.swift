import Glibc

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Starts a thread that runs a closure and is never waited for; the signals that are blocked here are blocked there.
///
/// - Parameter body: What it runs.
/// - Returns: False where the system has no thread to give.
public func startThread(_ body: @escaping @Sendable () -> Void) -> Bool {
    var thread = pthread_t()
    let argument = unsafe Unmanaged.passRetained(ThreadBody(body))
    let result = unsafe pthread_create(&thread, nil, runBody, argument.toOpaque())
    guard result == 0 else {
        unsafe argument.release()
        return false
    }
    pthread_detach(thread)
    return true
}

private func runBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let argument = unsafe argument {
        unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
    }
    return nil
}
