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
            try command.run()
        } catch let error where Failure.isHelp(error) {
            if let failure = Failure.misreadName(among: Array(CommandLine.arguments.dropFirst())) { end(failure) }
            let isWritten = StandardStream.output.write(SyllabusCommand.fullMessage(for: error) + "\n")
            exit(isWritten ? EXIT_SUCCESS : ExitStatus.inputOutput.rawValue)
        } catch {
            end(Failure(error))
        }
    }

    private static func end(_ failure: Failure) -> Never {
        StandardStream.error.write("syllabus: \(failure.message)\n")
        exit(failure.status.rawValue)
    }
}
