import CLinux
import Glibc

/// The kernel's way to keep a thread from system calls: a small program that judges each by its number and its arguments
/// (seccomp(2)).
enum CallFilter {
    /// What this architecture is called (linux/audit.h); nil where nobody has tried the filter.
    private static var architecture: UInt32? {
        #if arch(x86_64)
            0xc000_003e
        #elseif arch(arm64)
            0xc000_00b7
        #else
            nil
        #endif
    }

    /// Why there is none; nil where there is.
    static var shortfall: Shortfall? {
        guard architecture != nil else { return Shortfall(part: .filter, code: ENOSYS) }
        var action = linux_filter_step.Answer.error
        return unsafe linux_has_filter_action(&action) == 0 ? nil : Shortfall(part: .filter, code: errno)
    }

    /// Confines this thread.
    ///
    /// - Returns: Why it could not; nil where it is confined.
    static func confine() -> Shortfall? {
        guard let architecture else { return Shortfall(part: .filter, code: ENOSYS) }
        let steps = steps(of: CallRules.rules(process: getpid()), for: architecture)
        let isTaken = unsafe steps.withUnsafeBufferPointer { steps in
            var filter = unsafe linux_filter(count: UInt16(clamping: steps.count), steps: steps.baseAddress)
            let flag = UInt32(LINUX_SECCOMP_SPEC_ALLOW)
            if unsafe linux_filter_calls(&filter, flag) == 0 { return true }
            // Kernels before 4.17 know no such flag.
            return unsafe errno == EINVAL && linux_filter_calls(&filter, 0) == 0
        }
        return isTaken ? nil : Shortfall(part: .filter, code: errno)
    }
}
