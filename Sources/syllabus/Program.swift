import ArgumentParser
import Files
import Glibc

/// Where the tool begins and ends: runs one command, and turns every error into words and an exit code.
@main
enum Program {
    static func main() {
        StandardStream.prepare()
        ProcessMemory.hide()
        do {
            var command = try SyllabusCommand.parseAsRoot()
            try run(&command)
        } catch let failure as Failure {
            end(failure)
        } catch let error {
            if let failure = Failure.misreadName(among: Array(CommandLine.arguments.dropFirst())) { end(failure) }
            guard Failure.isHelp(error) else { end(Failure(error)) }
            let isWritten = StandardStream.output.write(SyllabusCommand.fullMessage(for: error) + "\n")
            exit(isWritten ? EXIT_SUCCESS : ExitStatus.inputOutput.rawValue)
        }
    }

    /// Runs a command; the commands in what is said of its failure mean the same state folder.
    private static func run(_ command: inout any ParsableCommand) throws {
        do {
            try command.run()
        } catch let error where !Failure.isHelp(error) {
            let failure = Failure(error)
            guard let state = (command as? any StateCommand)?.state else { throw failure }
            throw Failure(failure.status, state.completed(failure.message))
        }
    }

    private static func end(_ failure: Failure) -> Never {
        StandardStream.error.write("syllabus: \(failure.message)\n")
        exit(failure.status.rawValue)
    }
}
