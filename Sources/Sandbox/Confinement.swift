/// What a process confines itself to once it has opened all that it serves with: some paths, and no system call that it has no
/// use for.
///
/// Whoever takes the process over then cannot run a program, reach another process, open a socket or touch other files
/// (landlock(7), seccomp(2)). What is open already stays open. It cannot be taken back.
public struct Confinement: Sendable {
    private let paths: [AllowedPath]

    /// Makes a confinement.
    ///
    /// - Parameter paths: What stays within reach; those that are missing are left out.
    public init(to paths: [AllowedPath]) {
        self.paths = paths
    }

    /// Confines this thread and all that it starts from now on; those that run already stay as they are.
    ///
    /// `NewPrivileges.giveUp()` comes first.
    ///
    /// - Returns: What the kernel did not give; the rest holds all the same.
    public func apply() -> [Shortfall] {
        [Landlock.confine(to: paths), CallFilter.confine()].compactMap { $0 }
    }
}
