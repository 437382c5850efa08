import CLinux
import Glibc
import Testing

@testable import Sandbox

@Suite struct CallFilterTests {
    private static let architecture: UInt32 = 0xc000_003e
    private static let process: Int32 = 4711

    @Test("every call has its rule, whatever number it has")
    func everyCall() {
        let rules = CallRules.rules(process: Self.process)
        let steps = CallFilter.steps(of: rules, for: Self.architecture)
        for call in 0..<UInt32(1000) {
            let rule = rules[call] ?? .allowed
            if let expected = expected(rule) { #expect(answer(steps, call) == expected, "call \(call)") }
        }
    }

    @Test("a new thread may be made, and no process")
    func threads() {
        #expect(answer(of: SYS_clone, [0x3d0f00]) == .allowed)
        #expect(answer(of: SYS_clone, [0x0120_0011]) == .refused)
        #expect(answer(of: LINUX_SYS_clone3) == .missing)
    }

    @Test("memory may be had, but none to run code from")
    func memory() {
        #expect(answer(of: SYS_mmap, [0, 4096, UInt32(PROT_READ | PROT_WRITE)]) == .allowed)
        #expect(answer(of: SYS_mmap, [0, 4096, UInt32(PROT_READ | PROT_EXEC)]) == .refused)
        #expect(answer(of: SYS_mprotect, [0, 4096, UInt32(PROT_READ)]) == .allowed)
        #expect(answer(of: SYS_mprotect, [0, 4096, UInt32(PROT_READ | PROT_EXEC)]) == .refused)
    }

    @Test("signals go to this process, and to nobody else", arguments: [SYS_kill, SYS_tgkill, SYS_rt_sigqueueinfo])
    func signals(call: Int32) {
        #expect(answer(of: call, [UInt32(bitPattern: Self.process)]) == .allowed)
        for other: Int32 in [0, -1, 1, -Self.process] {
            #expect(answer(of: call, [UInt32(bitPattern: other)]) == .refused)
        }
    }

    @Test("of new sockets there are pairs of streams alone")
    func sockets() {
        let flags = UInt32(SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        #expect(answer(of: SYS_socketpair, [UInt32(AF_UNIX), UInt32(SOCK_STREAM.rawValue) | flags]) == .allowed)
        #expect(answer(of: SYS_socketpair, [UInt32(AF_UNIX), UInt32(SOCK_DGRAM.rawValue) | flags]) == .refused)
        #expect(answer(of: SYS_socketpair, [UInt32(AF_TIPC), UInt32(SOCK_STREAM.rawValue)]) == .refused)
        for call in [SYS_socket, SYS_bind, SYS_connect, SYS_listen] { #expect(answer(of: call) == .refused) }
    }

    @Test("messages go where a socket is connected to, and to no address")
    func messages() {
        let flags = UInt32(MSG_NOSIGNAL)
        #expect(answer(of: SYS_sendto, [3, 0, 1, flags, 0]) == .allowed)
        #expect(answer(of: SYS_sendto, [3, 0, 1, flags | UInt32(MSG_FASTOPEN), 0]) == .refused)
        for address: UInt64 in [1, 0x1_0000_0000, .max] {
            #expect(answer(of: SYS_sendto, [3, 0, 1, UInt64(flags), address]) == .refused)
        }
        for call in [SYS_sendmsg, SYS_sendmmsg] { #expect(answer(of: call) == .refused) }
    }

    @Test("what has a path keeps its mode, its owner, its times and its length; what is open does not")
    func attributes() {
        for call in [SYS_fchmodat, SYS_fchownat, SYS_setxattr, SYS_truncate] { #expect(answer(of: call) == .refused) }
        for call in [SYS_fchmod, SYS_fchown, SYS_ftruncate] { #expect(answer(of: call) == .allowed) }
        #expect(answer(of: SYS_utimensat, [3, 0]) == .allowed)
        for path: UInt64 in [1, 0x1_0000_0000] { #expect(answer(of: SYS_utimensat, [3, path]) == .refused) }
    }

    @Test("limits are those of this process")
    func limits() {
        #expect(answer(of: SYS_prlimit64, [0, 7]) == .allowed)
        #expect(answer(of: SYS_prlimit64, [4711, 7]) == .refused)
    }

    @Test("no descriptor sends signals to others or types into a terminal")
    func controls() {
        #expect(answer(of: SYS_fcntl, [3, UInt32(F_GETFL)]) == .allowed)
        #expect(answer(of: SYS_ioctl, [3, UInt32(FIONREAD)]) == .allowed)
        for command in [F_SETOWN, 10, 15] { #expect(answer(of: SYS_fcntl, [3, UInt32(command)]) == .refused) }
        for request: UInt32 in [0x8901, 0x8902, 0x5412, 0x541c] {
            #expect(answer(of: SYS_ioctl, [3, request]) == .refused)
        }
    }

    @Test("calls of another architecture, and those for short pointers, are refused")
    func otherNumbers() {
        let steps = CallFilter.steps(of: [:], for: Self.architecture)
        #expect(answer(steps, 0) == .allowed)
        #expect(answer(steps, 0, architecture: 0x4000_0003) == .refused)
        #expect(answer(steps, 0x4000_0000) == .refused)
        #expect(answer(steps, .max) == .refused)
    }

    /// No skip is longer than a step can say.
    @Test("the program is short")
    func length() {
        let steps = CallFilter.steps(of: CallRules.rules(process: 1), for: Self.architecture)
        #expect(steps.allSatisfy { max($0.if_true, $0.if_false) < .max })
    }

    /// What the kernel is answered (linux/seccomp.h), EPERM and ENOSYS with it.
    private enum Answer: UInt32 {
        case allowed = 0x7fff_0000
        case refused = 0x0005_0001
        case missing = 0x0005_0026
    }

    /// Nil where it depends on the arguments.
    private func expected(_ rule: CallRule) -> Answer? {
        switch rule {
        case .allowed: .allowed
        case .missing: .missing
        case .refused: .refused
        case .onlyWhere, .exceptWhere: nil
        }
    }

    private func answer(of call: Int32) -> Answer? { answer(of: call, [UInt64]()) }

    private func answer(of call: Int32, _ arguments: [some FixedWidthInteger]) -> Answer? {
        let steps = CallFilter.steps(of: CallRules.rules(process: Self.process), for: Self.architecture)
        return answer(steps, UInt32(call), arguments.map { UInt64(truncatingIfNeeded: $0) })
    }

    /// Runs the program as the kernel does; nil where it does not come to an end.
    private func answer(
        _ steps: [linux_filter_step], _ call: UInt32, _ arguments: [UInt64] = [],
        architecture: UInt32 = CallFilterTests.architecture
    ) -> Answer? {
        var (loaded, place) = (UInt32(0), 0)
        while steps.indices.contains(place) {
            let step = steps[place]
            place += 1
            switch step.code {
            case 0x20 where step.value == 0: loaded = call
            case 0x20 where step.value == 4: loaded = architecture
            case 0x20:
                let (index, half) = Int(step.value - 16).quotientAndRemainder(dividingBy: 8)
                loaded = UInt32(truncatingIfNeeded: arguments.dropFirst(index).first.map { $0 >> (8 * half) } ?? 0)
            case 0x54: loaded &= step.value
            case 0x05: place += Int(step.value)
            case 0x15: place += Int(loaded == step.value ? step.if_true : step.if_false)
            case 0x35: place += Int(loaded >= step.value ? step.if_true : step.if_false)
            case 0x06: return Answer(rawValue: step.value)
            default: return nil
            }
        }
        return nil
    }
}
