import Catalogue
import TestSupport
import Testing

@Suite struct CourseURLTests {
    @Test(
        "an address is kept but for the case of its scheme and host",
        arguments: [
            ("https://teamtreehouse.com/library/django-basics", "https://teamtreehouse.com/library/django-basics"),
            ("\t HTTPS://User.EXAMPLE.com:8080/Path?Q=A#F \r\n", "https://user.example.com:8080/Path?Q=A#F"),
            ("http://localhost", "http://localhost"), ("http://a?B", "http://a?B"), ("http://a#B", "http://a#B"),
            ("http://a.example./x", "http://a.example./x"),
            ("http://under_score.example/", "http://under_score.example/"),
            ("http://127.0.0.1:1/", "http://127.0.0.1:1/"), ("http://a:65535", "http://a:65535"),
            ("http://[::1]/X", "http://[::1]/X"), ("http://[2001:DB8::A]:80/", "http://[2001:db8::a]:80/"),
            ("http://a/@x:y//[z]|%zz?{}^`'/\u{e9}", "http://a/@x:y//[z]|%zz?{}^`'/\u{e9}"),
            ("http://XN--Bcher-kva.example/", "http://xn--bcher-kva.example/"),
        ])
    func accepted(text: String, stored: String) throws {
        #expect(try Array(CourseURL(text).text.utf8) == Array(stored.utf8))
    }

    @Test(
        "what is wrong is told by its kind",
        arguments: [
            ("", .missing), (" \n", .missing), ("notaurl", .scheme), ("teamtreehouse.com/x", .scheme), (":", .scheme),
            ("//example.com", .scheme), ("ftp://example.com/x", .scheme), ("javascript:alert(1)", .scheme),
            ("JaVaScRiPt://example.com/%0aalert(1)", .scheme), ("data:text/html,x", .scheme), ("http:", .scheme),
            ("http:example.com", .scheme), ("http:/example.com", .scheme), ("httpx://a", .scheme),
            ("https ://a", .whiteSpace),
            ("http://", .noHost), ("http:///x", .noHost), ("http://:80/", .noHost), ("https://?q", .noHost),
            ("https://user:pw@example.com/", .userInformation), ("http://@a", .userInformation),
            ("http://a:b@c@d", .userInformation), ("http://a\\b", .backslash), ("http://a/\\", .backslash),
            ("http://ex ample.com", .whiteSpace), ("https://example.com/a b", .whiteSpace),
            ("https://example.com/a\tb", .whiteSpace), ("https://example.com/a\u{a0}b", .whiteSpace),
            ("https://example.com/\0", .control("\0")), ("https://example.com/\u{202e}", .control("\u{202e}")),
            ("https://a/\"onclick", .delimiter("\"")), ("https://a/<b>", .delimiter("<")),
            ("https://a/?>", .delimiter(">")),
            ("http://éxample.com/", .hostBeyondASCII), ("http://例え.jp", .hostBeyondASCII),
            ("http://a:0", .port), ("http://a:65536", .port), ("http://a:", .port), ("http://a:-1", .port),
            ("http://a:+80", .port), ("http://a:8x", .port), ("http://a:80:80", .port), ("http://[::1]80", .port),
            ("http://a:99999999999999999999", .port), ("http://a:٣", .port),
        ] as [(String, URLFault)])
    func refused(text: String, fault: URLFault) {
        #expect(throws: fault) { try CourseURL(text) }
    }

    @Test("2000 bytes are the most, counted after trimming")
    func length() throws {
        let longest = "http://a/" + String(repeating: "x", count: 1991)
        #expect(try CourseURL(" \(longest) ").text == longest)
        #expect(throws: URLFault.tooLong(2001)) { try CourseURL(longest + "x") }
        #expect(throws: URLFault.tooLong(2001)) { try CourseURL(longest.dropLast() + "é") }
    }

    @Test("the scheme's fault names the schemes, the host's its xn-- form")
    func sentences() {
        #expect("\(URLFault.scheme)" == "The course URL must begin with http:// or https://")
        #expect("\(URLFault.hostBeyondASCII)".contains("xn--"))
        #expect("\(URLFault.tooLong(2001))" == "The course URL has 2001 bytes, more than the 2000 allowed")
    }

    struct WebPlatformCase: Decodable {
        let id: String
        let input: String
        let failure: Bool
        let `protocol`: String?
    }

    @Test("the web platform's failures and other schemes are refused", .enabled(if: Vectors.areThere))
    func webPlatform() throws {
        let cases: [WebPlatformCase] = try Vectors.cases("url_cases")
        for vector in cases {
            let isCourseURL = (try? CourseURL(vector.input)) != nil
            let isWebAddress = !vector.failure && (vector.protocol == "http:" || vector.protocol == "https:")
            #expect(isWebAddress || !isCourseURL, "\(vector.id): \(vector.input)")
        }
    }
}
