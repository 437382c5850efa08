import CLinux
import Glibc

/// A part of the confinement that this kernel does not give, or not to this process.
public struct Shortfall: Sendable, CustomStringConvertible {
    /// What there is to have.
    enum Part: String, CaseIterable {
        case landlock = "Landlock"
        case filter = "the filter of system calls"
    }

    let part: Part
    let code: Int32

    /// Which part, and the system's word for why, like `Landlock (Function not implemented)`.
    public var description: String { unsafe "\(part.rawValue) (\(String(cString: strerror(code))))" }

    /// Several in one text; nil where there are none.
    ///
    /// - Parameter shortfalls: What is missing.
    /// - Returns: Like `Landlock (Function not implemented) and the filter of system calls (Invalid argument)`.
    public static func words(_ shortfalls: [Shortfall]) -> String? {
        shortfalls.isEmpty ? nil : shortfalls.map(\.description).joined(separator: " and ")
    }

    /// Whether nothing is left of the confinement.
    ///
    /// - Parameter shortfalls: What is missing.
    /// - Returns: Whether these are all of its parts.
    public static func areEverything(_ shortfalls: [Shortfall]) -> Bool {
        shortfalls.count == Part.allCases.count
    }

    /// What this kernel does not give, as far as can be told without confining anything.
    public static var all: [Shortfall] {
        [Landlock.shortfall, CallFilter.shortfall].compactMap { $0 }
    }
}
