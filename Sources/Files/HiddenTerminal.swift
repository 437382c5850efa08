import CLinux
import Glibc

/// The terminal with its echo off, for as long as the value lives.
///
/// Signals that would end the program only interrupt the waiting meanwhile, so that the echo is never left off. They are held
/// back at all other times: one that came just before the waiting would interrupt nothing.
struct HiddenTerminal: ~Copyable {
    private static let interrupting = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    private static let lineLimit = 65_536

    private let terminal: Descriptor
    private let settings: termios
    private let actions: [sigaction]
    private let mask: sigset_t

    /// Turns the echo off, or is nil where there is no terminal.
    init?() {
        var settings = termios()
        guard let terminal = try? Descriptor("/dev/tty", O_RDWR), unsafe tcgetattr(terminal.number, &settings) == 0
        else {
            return nil
        }
        self.terminal = terminal
        self.settings = settings
        actions = Self.interrupting.map(Self.interruptOnly)
        mask = Self.holdBack()
        settings.c_lflag &= ~tcflag_t(ECHO)
        _ = unsafe tcsetattr(self.terminal.number, TCSAFLUSH, &settings)
    }

    deinit {
        var settings = settings
        _ = unsafe tcsetattr(terminal.number, TCSAFLUSH, &settings)
        var mask = mask
        _ = unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
        for (signal, action) in zip(Self.interrupting, actions) {
            var action = action
            _ = unsafe sigaction(signal, &action, nil)
        }
    }

    /// Shows a prompt and reads a line, or nil where it is cut off or absurdly long.
    func ask(_ prompt: String) -> [UInt8]? {
        guard writeAll(Array(prompt.utf8), to: terminal.number) else { return nil }
        defer { _ = writeAll([UInt8(ascii: "\n")], to: terminal.number) }
        var line: [UInt8] = []
        var byte: UInt8 = 0
        while waitForInput(), unsafe read(terminal.number, &byte, 1) == 1, line.count < Self.lineLimit {
            if byte == UInt8(ascii: "\n") { return line }
            line.append(byte)
        }
        return nil
    }

    /// Waits for a line, and lets the signals through for as long; false is the answer to a signal.
    private func waitForInput() -> Bool {
        var waited = pollfd(fd: terminal.number, events: Int16(POLLIN), revents: 0)
        var mask = mask
        return unsafe ppoll(&waited, 1, nil, &mask) == 1
    }

    /// Holds the signals back, and returns which ones were before.
    private static func holdBack() -> sigset_t {
        var (held, before) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&held)
        for signal in interrupting { unsafe sigaddset(&held, signal) }
        _ = unsafe pthread_sigmask(SIG_BLOCK, &held, &before)
        return before
    }

    /// Lets a signal end the call that waits, and returns what it did before.
    private static func interruptOnly(_ signal: Int32) -> sigaction {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = { _ in }
        var before = sigaction()
        _ = unsafe sigaction(signal, &action, &before)
        return before
    }
}
