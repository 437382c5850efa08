import Glibc

/// What is set in the environment.
enum Environment {
    /// The value of a variable; nil where it is not set.
    static func text(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// The value of a variable that is a number.
    static func number(_ name: String) -> UInt64? {
        text(name).flatMap { UInt64($0) }
    }
}
