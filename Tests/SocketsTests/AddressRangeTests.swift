import Sockets
import Testing

@Suite struct AddressRangeTests {
    static let inside = [
        ("127.0.0.1", "127.0.0.1"), ("10.0.0.0/8", "10.0.0.0"), ("10.0.0.0/8", "10.255.255.255"),
        ("192.168.4.0/22", "192.168.7.255"), ("0.0.0.0/0", "255.1.2.3"), ("192.0.2.1/32", "192.0.2.1"),
        ("128.0.0.0/1", "255.255.255.255"), ("127.0.0.1", "::ffff:127.0.0.1"), ("10.0.0.0/8", "::ffff:10.1.2.3"),
        ("0.0.0.0/0", "::ffff:1.2.3.4"), ("::1", "::1"), ("fd00::/8", "fdff:ffff::1"), ("::/0", "2001:db8::1"),
        ("2001:db8::/32", "2001:db8:ffff::"), ("2001:db8::ff/128", "2001:db8::ff"), ("::ffff:0:0/96", "::ffff:1.2.3.4"),
    ]

    @Test("an address with the same first bits is in the range", arguments: inside)
    func contains(range: String, address: String) throws {
        #expect(try AddressRange(range).contains(try #require(IPAddress(address))))
    }

    static let outside = [
        ("127.0.0.1", "127.0.0.2"), ("10.0.0.0/8", "11.0.0.0"), ("192.168.4.0/22", "192.168.8.0"),
        ("10.0.0.0/8", "::ffff:11.1.2.3"), ("0.0.0.0/0", "::1"), ("0.0.0.0/0", "::1.2.3.4"), ("::/0", "127.0.0.1"),
        ("::1", "::2"), ("::1", "0.0.0.1"), ("fd00::/8", "fe00::"), ("2001:db8::/32", "2001:db9::"),
        // These differ in the last of the bits alone.
        ("2001:db8::1", "2001:db8::2"), ("2001:db8::/127", "2001:db8::2"), ("2001:db8::", "2001:db8:0:0:0:0:100:0"),
    ]

    @Test("an address with other first bits is not in the range", arguments: outside)
    func excludes(range: String, address: String) throws {
        #expect(try !AddressRange(range).contains(try #require(IPAddress(address))))
    }

    @Test("every single bit of an address counts", arguments: ["192.0.2.77", "2001:db8:1:2:3:4:5:6"])
    func everyBit(text: String) throws {
        let range = try AddressRange(text)
        switch try #require(IPAddress(text)) {
        case .version4(let bits):
            for shift in 0..<32 { #expect(!range.contains(.version4(bits ^ 1 << shift))) }
        case .version6(let bits):
            for shift in 0..<128 { #expect(!range.contains(.version6(bits ^ 1 << shift))) }
        }
    }

    static let refused: [(String, AddressRangeError)] = [
        ("", .notAnAddress("")), ("/8", .notAnAddress("/8")), ("localhost", .notAnAddress("localhost")),
        ("10.0.0", .notAnAddress("10.0.0")), ("010.0.0.1", .notAnAddress("010.0.0.1")),
        ("10.0.0.256", .notAnAddress("10.0.0.256")), ("10.0.0.1\0", .notAnAddress("10.0.0.1\0")),
        ("fe80::1%lo", .notAnAddress("fe80::1%lo")), (":::", .notAnAddress(":::")),
        ("10.0.0.0/", .wrongLength("10.0.0.0/", width: 32)), ("10.0.0.0/33", .wrongLength("10.0.0.0/33", width: 32)),
        ("10.0.0.0/+8", .wrongLength("10.0.0.0/+8", width: 32)),
        ("10.0.0.0/-1", .wrongLength("10.0.0.0/-1", width: 32)),
        ("10.0.0.0/8/8", .wrongLength("10.0.0.0/8/8", width: 32)), ("::/129", .wrongLength("::/129", width: 128)),
        ("10.0.0.0/255.0.0.0", .wrongLength("10.0.0.0/255.0.0.0", width: 32)),
        ("::/99999999999999999999", .wrongLength("::/99999999999999999999", width: 128)),
        ("10.0.0.1/8", .bitsPastLength("10.0.0.1/8")), ("10.0.0.0/6", .bitsPastLength("10.0.0.0/6")),
        ("::1/127", .bitsPastLength("::1/127")), ("0.0.0.1/0", .bitsPastLength("0.0.0.1/0")),
    ]

    @Test("what is no range is refused, and so is one with bits past its mask", arguments: refused)
    func refuses(text: String, fault: AddressRangeError) {
        #expect(throws: fault) { try AddressRange(text) }
    }

    @Test("a range is written as it is read", arguments: ["10.0.0.0/8", "127.0.0.1", "::1", "fd00::/8", "::/0"])
    func description(text: String) throws {
        #expect(try AddressRange(text).description == text)
    }
}
