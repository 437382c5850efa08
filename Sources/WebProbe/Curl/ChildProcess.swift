import Glibc
import Time

/// A program that runs beside this one: what it is to read is given to it, and what it writes is kept up to a limit.
final class ChildProcess {
    /// What it has written to standard output so far.
    private(set) var output: [UInt8] = []
    /// What it has written to standard error so far.
    private(set) var errors: [UInt8] = []
    /// Its exit code; nil where it has not ended by itself.
    private(set) var exitCode: Int32?

    private let process: pid_t
    private let limit: Int
    private var streams: [Stream]
    private var isEnded = false

    /// Starts a program; nil where the system does not let it be started.
    ///
    /// - Parameters:
    ///   - program: Its path.
    ///   - arguments: What follows its name on the command line, which every user of the machine can read.
    ///   - environment: Its variables.
    ///   - input: What it reads; it is in memory only, and nobody else's.
    ///   - limit: How much of each stream is kept; it is ended where it writes more.
    init?(_ program: String, _ arguments: [String], environment: [String], input: [UInt8], limit: Int) {
        guard let input = OpenFile(holding: input), let output = OpenFile.pipe(), let errors = OpenFile.pipe() else {
            return nil
        }
        // Only their numbers are used: without this they might be closed before the program has them.
        let started = withExtendedLifetime((input, output, errors)) {
            Self.spawn(
                program, [program] + arguments, environment,
                streams: [input.number, output.writing.number, errors.writing.number])
        }
        guard let process = started else { return nil }
        self.process = process
        self.limit = limit
        streams = [Stream(output.reading, \.output), Stream(errors.reading, \.errors)]
    }

    /// Reads what programs write until all of them have ended, or are ended because time is up.
    ///
    /// - Parameters:
    ///   - children: The programs.
    ///   - seconds: How long they may take.
    static func collect(_ children: [ChildProcess], within seconds: Double) {
        let deadline = Uptime.now.milliseconds + Int64(seconds * 1000)
        while true {
            var waited = children.flatMap { child in
                child.streams.map { pollfd(fd: $0.file.number, events: Int16(POLLIN), revents: 0) }
            }
            guard !waited.isEmpty else { break }
            let left = deadline - Uptime.now.milliseconds
            guard left > 0 else { break }
            guard unsafe poll(&waited, nfds_t(waited.count), Int32(left)) > 0 else { continue }
            let ready = Set(waited.filter { $0.revents != 0 }.map(\.fd))
            for child in children { child.readStreams(ready) }
        }
        for child in children { child.end() }
    }

    private func readStreams(_ ready: Set<Int32>) {
        streams = streams.filter { !ready.contains($0.file.number) || readPiece($0) }
    }

    /// Returns whether there may be more.
    private func readPiece(_ stream: Stream) -> Bool {
        var piece = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(stream.file.number, &piece, piece.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        self[keyPath: stream.kept].append(contentsOf: piece[..<count])
        guard self[keyPath: stream.kept].count > limit else { return true }
        self[keyPath: stream.kept].removeLast(self[keyPath: stream.kept].count - limit)
        kill(process, SIGKILL)
        return false
    }

    /// Ends the program if it has not ended, and takes its exit code.
    private func end() {
        guard !isEnded else { return }
        isEnded = true
        if !streams.isEmpty { kill(process, SIGKILL) }
        streams = []
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) == -1, errno == EINTR {}
        // WIFEXITED and WEXITSTATUS, which are macros.
        if status & 0x7F == 0 { exitCode = status >> 8 & 0xFF }
    }

    deinit { end() }
}

extension ChildProcess {
    /// A stream that is read, and where it is kept.
    private struct Stream {
        let file: OpenFile
        let kept: ReferenceWritableKeyPath<ChildProcess, [UInt8]>

        init(_ file: OpenFile, _ kept: ReferenceWritableKeyPath<ChildProcess, [UInt8]>) {
            self.file = file
            self.kept = kept
        }
    }
}
