import Testing
import WebProbe

@Suite("Where a state folder may be handed out")
struct StateGuessesTests {
    static let guesses: [(folder: String, paths: [String])] = [
        ("/var/lib/syllabus", ["", "/syllabus", "/lib/syllabus"]),
        ("/var/www/html/reviews/state", ["/html/reviews/state", "/reviews/state", "", "/state"]),
        ("/home/ken/public_html/state", ["/state", "/~ken/state", "", "/public_html/state"]),
        ("/srv/www", ["", "/www", "/srv/www"]),
        ("/public_html", ["", "/public_html"]),
        ("/", [""]), ("", [""]),
        ("/var/www/it's 100%/ä", ["/it%27s%20100%25/%C3%A4", "", "/%C3%A4"]),
    ]

    @Test("it is looked for behind what looks like a web root, and by its last names", arguments: guesses)
    func paths(folder: String, paths: [String]) {
        #expect(StateGuesses(of: folder, webNames: ["www", "html", "public_html"]).paths == paths)
    }

    @Test("however long the path is, the guesses are few")
    func limit() {
        let folder = String(repeating: "/www/x", count: 1000)
        #expect(StateGuesses(of: folder, webNames: ["www"]).paths.count == 6)
    }
}
