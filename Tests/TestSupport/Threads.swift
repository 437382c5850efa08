internal import Glibc

/// Runs a closure on several threads at once, and returns when all have ended.
///
/// - Parameters:
///   - count: How many threads.
///   - body: What each runs; it is passed the thread's number, from 0.
public func withThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    for index in 0..<count {
        let work = unsafe Unmanaged.passRetained(Work { body(index) }).toOpaque()
        var thread = pthread_t()
        let code = unsafe pthread_create(&thread, nil, runWork, work)
        precondition(code == 0, "no thread to be had")
        threads.append(thread)
    }
    for thread in threads {
        _ = pthread_join(thread, nil)
    }
}

private final class Work {
    let body: () -> Void

    init(_ body: @escaping () -> Void) {
        self.body = body
    }
}

private func runWork(_ work: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let work = unsafe work {
        unsafe Unmanaged<Work>.fromOpaque(work).takeRetainedValue().body()
    }
    return nil
}
