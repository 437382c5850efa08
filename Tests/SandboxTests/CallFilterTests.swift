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
            if case .onlyWhere = rule { continue }
            #expect(answer(steps, call) == expected(rule), "call \(call)")
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
        for call in [SYS_socket, SYS_bind, SYS_connect, SYS_listen] { #expect(answer(of: call) == .refused) }
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
        #expect(steps.allSatisfy { $0.if_true < .max && $0.if_false == 0 })
    }

    /// What the kernel is answered (linux/seccomp.h), EPERM and ENOSYS with it.
    private enum Answer: UInt32 {
        case allowed = 0x7fff_0000
        case refused = 0x0005_0001
        case missing = 0x0005_0026
    }

    private func expected(_ rule: CallRule) -> Answer {
        switch rule {
        case .allowed: .allowed
        case .missing: .missing
        case .refused, .onlyWhere: .refused
        }
    }

    private func answer(of call: Int32, _ arguments: [UInt32] = []) -> Answer? {
        let steps = CallFilter.steps(of: CallRules.rules(process: Self.process), for: Self.architecture)
        return answer(steps, UInt32(call), arguments)
    }

    /// Runs the program as the kernel does; nil where it does not come to an end.
    private func answer(
        _ steps: [linux_filter_step], _ call: UInt32, _ arguments: [UInt32] = [],
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
                let index = Int(step.value - 16) / 8
                loaded = arguments.indices.contains(index) ? arguments[index] : 0
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
