import Glibc

extension ChildProcess {
    /// Starts a program with the three files that every program is started with, and no other.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: Its command line.
    ///   - environment: Its variables.
    ///   - streams: The numbers of the open files that become its standard streams.
    /// - Returns: The process; nil where the system does not let it be started.
    static func spawn(
        _ program: String, _ arguments: [String], _ environment: [String], streams: [Int32]
    ) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        guard unsafe posix_spawn_file_actions_init(&actions) == 0 else { return nil }
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (number, stream) in streams.enumerated() {
            guard unsafe posix_spawn_file_actions_adddup2(&actions, stream, Int32(number)) == 0 else { return nil }
        }
        var process: pid_t = 0
        let code = unsafe withList(of: arguments) { arguments in
            unsafe withList(of: environment) { environment in
                unsafe posix_spawn(&process, program, &actions, nil, arguments, environment)
            }
        }
        return code == 0 ? process : nil
    }

    /// Gives texts as C has them: a list of pointers that ends with a null pointer.
    private static func withList<Result>(
        of texts: [String], _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result?
    ) -> Result? {
        var list = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { while let text = unsafe list.popLast() { unsafe free(text) } }
        return unsafe list.withUnsafeMutableBufferPointer { unsafe $0.baseAddress.flatMap { unsafe body($0) } }
    }
}
