import Glibc

/// For how long this thread computes, whatever else the machine does meanwhile.
///
/// - Parameter work: What to measure.
/// - Returns: The processor's time.
/// - Throws: What the work throws.
public func computingTime(of work: () throws -> Void) rethrows -> Duration {
    let start = processorTime()
    try work()
    return processorTime() - start
}

private func processorTime() -> Duration {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
