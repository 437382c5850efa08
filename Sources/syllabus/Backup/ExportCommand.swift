import ArgumentParser
import Files
import Glibc
import Settings

struct ExportCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write accounts, courses and reviews as JSON.",
        discussion: """
            The document has "format", which is 1, "exported_at", and the lists "users", "courses" and "reviews", with one \
            record a line; courses and reviews are in the order of their ids. They are as they were at "exported_at", \
            users as they were right after it, and the service may run. The creator of a course is null where nobody \
            knows.

            It holds e-mail addresses. Password hashes, at which others can guess, are left out without \
            --with-password-hashes, and the keys that sign tokens always: it is for other programs. \
            `syllabus backup` makes what can be restored.

            EXAMPLES
              syllabus export --output everything.json
              syllabus export | jq -r '.courses[].url'
            """)

    @Option(help: "The file to write, open to its owner alone (- or default: standard output).") var output: String?
    @Flag(help: "Put the document in the place of a file that is there.") var force = false
    @Flag(help: "Write the password hashes as well, as \"password\".") var withPasswordHashes = false
    @OptionGroup var state: State

    func validate() throws {
        if force, output == nil || output == "-" { throw ValidationError("--force is for a file that --output names.") }
    }

    func run() throws {
        let folder = try state.folder()
        guard let output, output != "-" else { return try write(try exported(folder)) }
        try folder.refuseExport(to: output)
        try refuseTaken(output)
        let state = try exported(folder)
        let file = try ExportFile(for: output)
        try Self.write(state, isShown: true) { try file.write($0) }
        try file.finish(replacing: force)
        try printChange("Wrote \(state.text) to \(output)")
    }

    private func refuseTaken(_ path: String) throws {
        guard isThere(path) else { return }
        guard try FileStatus(of: path).isRegularFile, !isSymbolicLink(path) else {
            throw Failure(.cannotCreate, "\(path) is no file of its own; name another")
        }
        guard force else {
            throw Failure(.cannotCreate, "\(path) is there already; name another file, or add --force to replace it")
        }
    }

    private func exported(_ folder: StateFolder) throws -> ExportedState {
        try ExportedState(folder, withPasswordHashes: withPasswordHashes)
    }

    /// Where the reader goes away, as `head` does, nothing is wrong that anybody has to be told.
    private func write(_ state: ExportedState) throws {
        do {
            try Self.write(state, isShown: !StandardStream.output.isTerminal) { try StandardStream.output.write($0) }
        } catch let error as FileError where error.isClosedPipe {
            Glibc.exit(ExitStatus.inputOutput.rawValue)
        }
    }

    private static func write(
        _ state: ExportedState, isShown: Bool, _ sink: @escaping ([UInt8]) throws -> Void
    ) throws {
        let progress = Progress("Writing courses and reviews", isShown: isShown)
        defer { progress.clear() }
        var writer = ExportWriter(to: sink)
        try state.write(to: &writer, progress: progress)
    }
}
