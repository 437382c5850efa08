import CLinux
import Glibc

extension CallFilter {
    /// From this number on x86_64 has its calls once more, for programs with short pointers (x32).
    private static let shortPointers: UInt32 = 0x4000_0000

    /// The program that judges by rules.
    ///
    /// The kernel runs it for each call that there is when it takes it, so it searches by halves: one after the other the rules would
    /// cost a start four times as much.
    ///
    /// - Parameters:
    ///   - rules: What becomes of which call.
    ///   - architecture: Whose numbers these are; calls of another are refused.
    /// - Returns: Its steps.
    static func steps(of rules: [UInt32: CallRule], for architecture: UInt32) -> [linux_filter_step] {
        [
            .loadArchitecture, .skipIfEqual(architecture, 1), .refuse,
            .loadCall, .skipIfAtLeast(shortPointers, 1), .skip(1), .refuse,
        ] + search(stretches(of: rules)[...])
    }

    /// Calls with numbers side by side that have the same rule.
    private struct Stretch {
        let start: UInt32
        let rule: CallRule
    }

    /// All numbers from 0 on, each stretch up to the next one's start.
    private static func stretches(of rules: [UInt32: CallRule]) -> [Stretch] {
        var stretches = [Stretch(start: 0, rule: rules[0] ?? .allowed)]
        for number in rules.keys.flatMap({ [$0, $0 + 1] }).sorted() {
            let rule = rules[number] ?? .allowed
            if stretches.last?.rule != rule { stretches.append(Stretch(start: number, rule: rule)) }
        }
        return stretches
    }

    private static func search(_ stretches: ArraySlice<Stretch>) -> [linux_filter_step] {
        guard stretches.count > 1 else { return stretches.first?.rule.steps ?? [] }
        let middle = stretches.startIndex + stretches.count / 2
        let below = search(stretches[..<middle])
        return [.skipIfAtLeast(stretches[middle].start, below.count)] + below + search(stretches[middle...])
    }
}

extension CallRule {
    fileprivate var steps: [linux_filter_step] {
        switch self {
        case .allowed: [.allow]
        case .refused: [.refuse]
        case .missing: [.fail(ENOSYS)]
        case .onlyWhere(let conditions):
            conditions.flatMap { [.loadWord($0.word), .mask($0.mask), .skipIfEqual($0.value, 1), .refuse] } + [.allow]
        case .exceptWhere(let argument, let values):
            [.loadWord(2 * argument)] + values.flatMap { [.skipIfUnequal($0, 1), .refuse] } + [.allow]
        }
    }
}

/// The steps by the words of BPF (linux/bpf_common.h), over what the kernel tells of a call (struct seccomp_data).
extension linux_filter_step {
    /// What a program answers (linux/seccomp.h); the number of an error goes with it.
    enum Answer {
        static let allow: UInt32 = 0x7fff_0000
        static let error: UInt32 = 0x0005_0000
    }

    static let loadCall = linux_filter_step(code: 0x20, value: 0)
    static let loadArchitecture = linux_filter_step(code: 0x20, value: 4)
    static let allow = linux_filter_step(code: 0x06, value: Answer.allow)
    static let refuse = fail(EPERM)

    /// Half of an argument: of a machine that has the lower half first.
    static func loadWord(_ index: UInt32) -> linux_filter_step {
        linux_filter_step(code: 0x20, value: 16 + 4 * index)
    }

    static func mask(_ bits: UInt32) -> linux_filter_step { linux_filter_step(code: 0x54, value: bits) }

    static func fail(_ code: Int32) -> linux_filter_step {
        linux_filter_step(code: 0x06, value: Answer.error | UInt32(bitPattern: code))
    }

    static func skip(_ count: Int) -> linux_filter_step {
        linux_filter_step(code: 0x05, value: UInt32(clamping: count))
    }

    static func skipIfEqual(_ value: UInt32, _ count: Int) -> linux_filter_step {
        linux_filter_step(code: 0x15, skipped: count, value: value)
    }

    static func skipIfUnequal(_ value: UInt32, _ count: Int) -> linux_filter_step {
        linux_filter_step(code: 0x15, if_true: 0, if_false: UInt8(clamping: count), value: value)
    }

    static func skipIfAtLeast(_ value: UInt32, _ count: Int) -> linux_filter_step {
        linux_filter_step(code: 0x35, skipped: count, value: value)
    }

    private init(code: UInt16, skipped: Int = 0, value: UInt32) {
        self.init(code: code, if_true: UInt8(clamping: skipped), if_false: 0, value: value)
    }
}
