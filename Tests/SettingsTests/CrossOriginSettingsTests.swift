import Gateway
import Settings
import Testing

@Suite struct CrossOriginSettingsTests {
    @Test(
        "origins are an array, or one text with commas or blanks between them",
        arguments: [
            #"["https://app.example.org","http://localhost:3000"]"#,
            #""https://app.example.org, http://localhost:3000""#,
        ])
    func listed(value: String) throws {
        let settings = try SettingsTests.settings("{\"cors_origins\":\(value)}")
        #expect(
            settings.corsOrigins
                == .listed([try Origin("https://app.example.org"), try Origin("http://localhost:3000")]))
        #expect(!settings.allowsAnyOrigin)
    }

    @Test("the environment gives them in one text")
    func environment() throws {
        let settings = try SettingsTests.settings(nil, ["SYLLABUS_CORS_ORIGINS": "https://a.example,https://b.example"])
        #expect(settings.corsOrigins == .listed([try Origin("https://a.example"), try Origin("https://b.example")]))
    }

    @Test("a list of JSON in the environment is told how to be written")
    func environmentAsJSON() {
        let error = #expect(throws: SettingsError.self) {
            try SettingsTests.settings(nil, ["SYLLABUS_CORS_ORIGINS": "[\"https://a.example\"]"])
        }
        #expect(error?.description.hasSuffix("write it without the blanks, quotes or brackets around it") == true)
    }

    @Test("a star alone is everyone", arguments: [#""*""#, #"["*"]"#])
    func any(value: String) throws {
        let settings = try SettingsTests.settings("{\"cors_origins\":\(value)}")
        #expect(settings.corsOrigins == .any)
        #expect(settings.allowsAnyOrigin)
    }

    @Test("a list with nothing in it is nobody", arguments: ["[]", "\"\""])
    func none(value: String) throws {
        #expect(try SettingsTests.settings("{\"cors_origins\":\(value)}").corsOrigins == .listed([]))
    }

    static let faults: [(String, String)] = [
        (
            "{\n\"cors_origins\":[\"https://a.example\",\"app.example.org\"]}",
            "settings.json, line 2: \"app.example.org\" is no origin; write scheme and host, and the port if it is not "
                + "the scheme's own, like https://app.example.org or http://localhost:3000"
        ),
        (
            "{\"cors_origins\":[\"https://App.example.org/\"]}",
            "settings.json, line 1: \"https://App.example.org/\" is not how browsers write that origin; write "
                + "\"https://app.example.org\""
        ),
        (
            "{\"cors_origins\":[\"https://*.example.org\"]}",
            "settings.json, line 1: \"https://*.example.org\" is no origin; write each one out, or \"*\" alone for every "
                + "page there is"
        ),
        (
            "{\"cors_origins\":[\" https://a.example\"]}",
            "settings.json, line 1: \" https://a.example\" is no origin; write it without the blanks, quotes or brackets around it"
        ),
        (
            "{\"cors_origins\":[\"https://m\u{FC}nchen.example\"]}",
            "settings.json, line 1: \"https://m\u{FC}nchen.example\" is no origin; write names in other than English letters as "
                + "browsers send them, like https://xn--mnchen-3ya.example"
        ),
        (
            "{\"cors_origins\":[\"https://a.example.\"]}",
            "settings.json, line 1: \"https://a.example.\" is no origin; write it without the dot at its end"
        ),
        (
            "{\"cors_origins\":[\"ftp://a.example\"]}",
            "settings.json, line 1: \"ftp://a.example\" is no origin of pages; write the one that they are loaded from, like "
                + "https://app.example.org"
        ),
        (
            "{\"cors_origins\":[\"null\"]}",
            "settings.json, line 1: \"null\" stands for any page that has no origin, whoever made it; serve the page over "
                + "HTTP and write its origin"
        ),
        (
            "{\"cors_origins\":[\"*\",\"https://a.example\"]}",
            "settings.json, line 1: \"*\" allows every page there is and cannot stand beside others; keep \"*\" alone, or "
                + "the others alone"
        ),
        (
            "{\"cors_origins\":[null]}",
            "settings.json, line 1: cors_origins is a list like [\"a\", \"b\"], or text with commas between its parts"
        ),
    ]

    @Test("what is wrong is named with its place and with what to do", arguments: faults)
    func refused(file: String, message: String) {
        let error = #expect(throws: SettingsError.self) { try SettingsTests.settings(file) }
        #expect(error?.description == message)
    }
}
