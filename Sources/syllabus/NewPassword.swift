import ArgumentParser
import Authentication
import Files
import Settings

/// Where a new password comes from; never from an argument, which every user of the machine can read in the process list.
struct NewPassword: ParsableArguments {
    @Flag(
        name: .customLong("password-stdin"),
        help: "Read the password from standard input: one line, whose end (LF, or CR LF) does not count.")
    private var isFromStandardInput = false

    /// Reads the password and hashes it, as costly as the settings say.
    func hash(_ settings: ServiceSettings) throws -> PasswordHash {
        let bytes = isFromStandardInput ? try readLine() : try ask()
        guard let password = Password(new: bytes) else {
            throw Failure(.data, "the password has \(bytes.count) bytes; give one of \(Password.rule)")
        }
        return try PasswordHash.make(password, cost: settings.passwordHashCost)
    }

    private func readLine() throws -> [UInt8] {
        guard let line = try StandardStream.input.readLine(limit: 65_536) else {
            throw Failure(.data, "standard input holds no password; give one line of \(Password.rule)")
        }
        // Editors of Windows end lines so.
        return line.last == UInt8(ascii: "\r") ? Array(line.dropLast()) : line
    }

    private func ask() throws -> [UInt8] {
        guard Terminal.isPresent else {
            throw Failure(.usage, "there is no terminal to ask for a password; pipe it in and add --password-stdin")
        }
        guard let first = Terminal.readHidden("New password: "), let second = Terminal.readHidden("Once more: ") else {
            throw Failure(.declined, "no password was typed; nothing is changed")
        }
        guard first == second else {
            throw Failure(.data, "the two passwords differ; nothing is changed, try again")
        }
        return first
    }
}
