import Files
import Settings
import TestSupport
import Testing

@Suite struct StateFolderTests {
    private static let file = "/home/u/public_html/syllabus.state"

    private static func path(_ line: String) throws(SettingsError) -> String {
        try StateFolder(namedBy: Array(line.utf8), of: file).path
    }

    @Test(
        "the first line of the file names the folder, absolute or relative to the file",
        arguments: [
            ("/var/lib/syllabus", "/var/lib/syllabus"), ("/srv/../x/", "/srv/../x/"),
            ("state", "/home/u/public_html/state"), ("./state/", "/home/u/public_html/state"),
            ("../syllabus-state", "/home/u/syllabus-state"), (".././../a b/c", "/home/a b/c"),
            ("../../../../x", "/x"), ("a/../b", "/home/u/public_html/a/../b"), ("..", "/home/u"),
        ])
    func paths(line: String, path: String) throws {
        #expect(try Self.path(line) == path)
    }

    @Test(
        "from ~ on it lies in the home folder, which is asked for then alone",
        arguments: [
            ("~", "/home/u"), ("~/state", "/home/u/state"), ("~//state\r\n", "/home/u/state"), ("~/../x", "/home/x"),
        ])
    func atHome(line: String, path: String) throws {
        let named = try StateFolder(namedBy: Array(line.utf8), of: Self.file, home: "/home/u")
        #expect(named.path == path && named.namingFile == Self.file)
        #expect(try StateFolder(namedBy: Array("state".utf8), of: Self.file, home: Self.unasked).path.hasPrefix("/"))
        let error = #expect(throws: SettingsError.self) {
            try StateFolder(namedBy: Array(line.utf8), of: Self.file, home: nil)
        }
        #expect(error?.problem.contains("no home folder") == true)
    }

    @Test(
        "it ends as any editor ends it, and what follows counts for nothing",
        arguments: ["../s", "../s\n", "../s\r\n", "\u{FEFF}../s\r\n", "../s\n\nThe line above names the folder.\n\0"])
    func lineEnds(text: String) throws {
        #expect(try Self.path(text) == "/home/u/s")
    }

    @Test("a file beside the root folder is one, too")
    func root() throws {
        #expect(try StateFolder(namedBy: Array("s".utf8), of: "/syllabus.state").path == "/s")
    }

    @Test(
        "a line that is no path is refused, with the name of the file",
        arguments: [
            ("", "empty"), ("\n/var/lib/syllabus", "empty"), ("  \n", "empty"), ("\r\n", "empty"),
            ("\u{FEFF}", "empty"),
            ("a\0b", "NUL"), (" /a", "blank"), ("/a ", "blank"), ("~u/state", "~ with a name"),
            ("/" + String(repeating: "x", count: 4095), "4095"),
        ])
    func faults(text: String, word: String) throws {
        let error = #expect(throws: SettingsError.self) { try Self.path(text) }
        #expect(error?.place == "\(Self.file), line 1")
        #expect(error?.problem.contains(word) == true)
    }

    @Test("a line that is not UTF-8 is refused, and not mended")
    func notUTF8() throws {
        let error = #expect(throws: SettingsError.self) {
            try StateFolder(namedBy: [0x2F, 0xFF], of: Self.file)
        }
        #expect(error?.problem.contains("UTF-8") == true)
    }

    @Test("the environment goes before the file, which is not even looked for then; an empty variable names nothing")
    func order() throws {
        let folder = try TemporaryFolder()
        try folder.write("state\n", to: "syllabus.state")
        let named = try StateFolder(environment: ["SYLLABUS_STATE": "/elsewhere"], program: Self.unasked)
        #expect(named?.path == "/elsewhere")
        #expect(
            try StateFolder(environment: ["SYLLABUS_STATE": ""], program: folder.path)?.path == "\(folder.path)/state")
        #expect(try StateFolder(environment: [:], program: "\(folder.path)/none") == nil)
        #expect(try StateFolder(environment: [:], program: nil) == nil)
    }

    private static var unasked: String? {
        Issue.record("the program's folder was asked for")
        return nil
    }

    @Test("a folder is new where it is not there, or has neither accounts nor a secret")
    func new() throws {
        let folder = try TemporaryFolder()
        #expect(StateFolder(folder.path).isNew && StateFolder(folder["none"]).isNew && StateFolder("/dev/null").isNew)
        try folder.write("", to: "secret")
        #expect(!StateFolder(folder.path).isNew)
    }

    @Test("it lies in a web root by the names of the folders around it, or by what is beside it")
    func webRoot() throws {
        let folder = try TemporaryFolder()
        #expect(StateFolder(folder.path).webRoot == nil && StateFolder(folder["public_html"]).webRoot == nil)
        for name in ["index.html", "index.php", ".htaccess", "syllabus.cgi"] {
            let site = try TemporaryFolder()
            try site.write("", to: name)
            let state = StateFolder("\(site.path)/state")
            _ = try Folder.create(state.path)
            #expect(state.webRoot == site.path)
            // What keeps it from the web makes no site of it.
            #expect(StateFolder(site.path).webRoot == (name == ".htaccess" ? nil : site.path))
        }
    }

    @Test(
        "a file for Apache refuses everybody by a line of its own",
        arguments: [
            ("Require all denied", true), ("<IfModule x>\r\n\trequire  ALL denied\r\n</IfModule>\n", true),
            ("#Require all denied", false), ("Require all granted", false), ("", false),
            ("Require all denied x", false),
        ])
    func denial(text: String, isDenial: Bool) {
        #expect(StateFolder.isDenial(Array(text.utf8)) == isDenial)
    }

    @Test("the file that keeps it from the web can be read by the web server, and takes the place of none")
    func denying() throws {
        let folder = try TemporaryFolder()
        let state = StateFolder(folder.path)
        #expect(!state.isDeniedToWeb)
        #expect(try state.denyToWeb() && state.isDeniedToWeb)
        #expect(try FileStatus(of: folder[".htaccess"]).mode == 0o644)
        try folder.write("mine", to: ".htaccess")
        #expect(try !state.denyToWeb() && !state.isDeniedToWeb)
    }

    @Test(
        "it lies in a folder by its path",
        arguments: [
            ("/home/u/www/s", "/home/u/www", true), ("/home/u/www", "/home/u/www/", false),
            ("/home/u/www", "/home/u/www", true),
            ("/home/u/www-state", "/home/u/www", false), ("/home/u/s", "/home/u/www", false), ("/home/u/s", "", false),
            ("/s", "/", true), ("s", "/", false),
        ])
    func lying(path: String, root: String, lies: Bool) {
        #expect(StateFolder(path).lies(in: root) == lies)
        #expect(!StateFolder(path).lies(in: nil))
    }
}
