import Glibc

let nanosecondsPerSecond: Int64 = 1_000_000_000

extension timespec {
    /// The time as one number, kept inside `Int64` however far the file's clock was off: the years 1677 to 2262.
    var nanoseconds: Int64 {
        let (whole, overflow) = Int64(tv_sec).multipliedReportingOverflow(by: nanosecondsPerSecond)
        let (sum, carry) = whole.addingReportingOverflow(Int64(tv_nsec))
        guard !overflow, !carry else { return tv_sec < 0 ? .min : .max }
        return sum
    }

    init(nanoseconds: Int64) {
        let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: nanosecondsPerSecond)
        self.init(
            tv_sec: remainder < 0 ? Int(quotient) - 1 : Int(quotient),
            tv_nsec: remainder < 0 ? Int(remainder + nanosecondsPerSecond) : Int(remainder))
    }

    static func now(_ clock: clockid_t) -> timespec {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return time
    }
}
