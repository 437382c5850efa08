import JSON
import Time

extension CredentialTable {
    /// The version of the file's form that is read and written here.
    static let version: Int64 = 1

    /// The contents of the credentials file: one key a line, and one user a line, so that changes show in `diff` and `grep`.
    var text: String {
        let lines = frame.members.map { member in
            "  \(JSONValue.string(member.key).text): \(text(ofKey: member.key, else: member.value))"
        }
        return "{\n\(lines.joined(separator: ",\n"))\n}\n"
    }

    private func text(ofKey key: String, else value: JSONValue) -> String {
        switch key {
        case "version": String(Self.version)
        case "next_id": String(nextID)
        case "users": credentials.isEmpty ? "[]" : "[\n\(userLines)\n  ]"
        default: value.text
        }
    }

    private var userLines: String {
        credentials.map { "    \(JSONValue.object($0.line).text)" }.joined(separator: ",\n")
    }
}

extension Credential {
    private static let usualFrame = JSONObject(members: CredentialKey.allCases.map { ($0.rawValue, .null) })

    /// The user's line: unknown keys as they were read, where they stood.
    fileprivate var line: JSONObject {
        var line = frame ?? Self.usualFrame
        for key in CredentialKey.allCases { line[key.rawValue] = value(of: key) }
        return line
    }

    private func value(of key: CredentialKey) -> JSONValue {
        switch key {
        case .id: .integer(id)
        case .username: .string(username.text)
        case .email: .string(email.text)
        case .password: .string(passwordHash.phc)
        case .admin: .bool(isAdmin)
        case .tokenVersion: .integer(tokenVersion)
        case .created: .string(created.rfc3339)
        }
    }
}
