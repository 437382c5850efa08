import Authentication
import JSON
import Settings
import Sockets
import TestSupport
import Testing

@Suite struct SettingsMutationTests {
    private static let words =
        SettingName.allCases.flatMap { ["\"\($0.rawValue)\":", $0.variable + "="] } + [
            "true", "false", "null", "[]", "[\"*\"]", "\"0660\"", "\"unix:/run/a.sock\"", "\"10.0.0.0/8\"", "\"root\"",
        ]

    @Test("settings that are taken from a file are the same when their values are written and taken again")
    func file() throws {
        for mutation in try Mutations(of: "Settings", words: Self.words) {
            guard let settings = try? Self.settings(file: mutation.bytes) else { continue }
            try Self.requireStable(settings, mutation)
        }
    }

    @Test("settings that are taken from the environment are the same when their values are written to a file")
    func environment() throws {
        for mutation in try Mutations(of: "SettingsEnvironment", words: Self.words) {
            let lines = mutation.text.split(separator: "\n").map { $0.split(separator: "=", maxSplits: 1) }
            let variables = lines.filter { $0.count == 2 }.map { (String($0[0]), String($0[1])) }
            let environment = Dictionary(variables, uniquingKeysWith: { $1 })
            guard let settings = try? Self.settings(environment: environment) else { continue }
            try Self.requireStable(settings, mutation)
        }
    }

    private static func settings(
        file: [UInt8]? = nil, environment: [String: String] = [:]
    ) throws(SettingsError) -> ServiceSettings {
        try ServiceSettings(file: file, name: "settings.json", environment: environment) {
            (path) throws(SettingsError) in throw SettingsError(place: path, problem: "is not there")
        }
    }

    private static func requireStable(_ settings: ServiceSettings, _ mutation: Mutation) throws {
        let written = Self.written(settings)
        let again = try Self.settings(file: JSONValue.object(written).bytes)
        try #require(Self.written(again) == written, "\(mutation)")
        // What a deployment relies on.
        try #require((1...128).contains(settings.workers) && settings.connectionLimit > 0, "\(mutation)")
        try #require(settings.bodyLimit > 0 && settings.parameterLimit > 0, "\(mutation)")
        try #require(settings.tokenLifetime > 0 && settings.tokenMaxLifetime > 0, "\(mutation)")
        try #require((0...60).contains(settings.tokenPolicy.leeway), "\(mutation)")
        try #require(settings.socketAccess.mode.bits & 0o002 == 0, "\(mutation)")
    }

    private static func written(_ settings: ServiceSettings) -> JSONObject {
        var object = JSONObject()
        for name in SettingName.allCases where settings.value(of: name) != .null {
            object[name.rawValue] = settings.value(of: name)
        }
        return object
    }
}
