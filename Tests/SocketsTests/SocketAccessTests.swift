import Glibc
import Sockets
import Testing

@Suite struct SocketAccessTests {
    @Test(
        "a mode is three octal digits, or four with a zero",
        arguments: [("0660", 0o660), ("600", 0o600), ("0755", 0o755)])
    func modes(text: String, bits: UInt32) throws {
        let mode = try SocketMode(text)
        #expect(mode.bits == bits)
        #expect(mode.description == (text.count == 3 ? "0" + text : text))
    }

    @Test(
        "anything else is none",
        arguments: ["", "0", "66", "1660", "04660", "0o660", "066x", "068", "+660", "-66", "rw-"])
    func noModes(text: String) {
        #expect(throws: SocketModeError.notOctal(text)) { try SocketMode(text) }
    }

    @Test("a mode that lets everyone connect is refused", arguments: ["0666", "777", "002", "0662"])
    func openToAll(text: String) {
        #expect(throws: SocketModeError.openToAll(text)) { try SocketMode(text) }
    }

    @Test("a user and a group are told by name or number")
    func accounts() throws {
        #expect(try UserID("root").number == 0)
        #expect(try GroupID("root").number == 0)
        #expect(try UserID("4294967294").number == 4_294_967_294)
        #expect(try GroupID("033").number == 33)
    }

    @Test("one that does not exist is named", arguments: ["", "no such one", "root\0", "-1", "+1", "\u{661}"])
    func unknown(name: String) {
        #expect(throws: AccountError.unknownUser(name)) { try UserID(name) }
        #expect(throws: AccountError.unknownGroup(name)) { try GroupID(name) }
    }

    @Test(
        "the number that means no change of owner is no account's",
        arguments: ["4294967295", "99999999999999999999999"])
    func tooLarge(text: String) {
        #expect(throws: AccountError.numberTooLarge(text)) { try UserID(text) }
        #expect(throws: AccountError.numberTooLarge(text)) { try GroupID(text) }
    }
}
