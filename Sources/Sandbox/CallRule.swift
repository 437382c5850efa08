/// What becomes of a system call.
enum CallRule: Equatable {
    /// What an argument has to be, in the bits of a mask.
    struct Condition: Equatable {
        /// Which half of which argument, in words of 32 bits from the first one on.
        let word: UInt32
        let mask: UInt32
        let value: UInt32

        /// - Parameters:
        ///   - argument: The number of the argument, from 0 on; of a longer one its lower half.
        ///   - mask: The bits that count.
        ///   - value: What they have to be.
        init(_ argument: UInt32, mask: UInt32 = .max, is value: UInt32) {
            word = 2 * argument
            self.mask = mask
            self.value = value
        }

        /// The upper half of an argument has to be 0.
        init(isShort argument: UInt32) {
            word = 2 * argument + 1
            mask = .max
            value = 0
        }
    }

    /// It is made.
    case allowed
    /// It fails with EPERM.
    case refused
    /// It fails with ENOSYS, as on a kernel that does not have it.
    case missing
    /// It is made where all of these hold, and fails with EPERM elsewhere.
    case onlyWhere([Condition])
    /// It fails with EPERM where an argument is one of these values, and is made elsewhere.
    case exceptWhere(argument: UInt32, isOneOf: [UInt32])

    /// It is made where a pointer is null.
    static func onlyWhereNull(_ argument: UInt32, and conditions: Condition...) -> CallRule {
        .onlyWhere([Condition(argument, is: 0), Condition(isShort: argument)] + conditions)
    }
}
