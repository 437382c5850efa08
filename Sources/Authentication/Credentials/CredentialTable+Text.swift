import JSON
import Time

extension CredentialTable {
    /// The version of the file's form that is read and written here.
    static let version: Int64 = 1

    /// The contents of the credentials file: one key a line, and one user a line, so that changes show in `diff` and `grep`.
    ///
    /// `CredentialLayout` reads this form, and no other; here is where it is made.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity((credentials.count + 1) * Self.usualLine)
        bytes.append("{\n")
        for (index, member) in frame.members.enumerated() {
            bytes.append(index > 0 ? ",\n  " : "  ")
            JSONValue.string(member.key).append(to: &bytes)
            bytes.append(": ")
            append(member.key, else: member.value, to: &bytes)
        }
        bytes.append("\n}\n")
        return bytes
    }

    /// About as many bytes as a line has.
    private static let usualLine = 288

    private func append(_ key: String, else value: JSONValue, to bytes: inout [UInt8]) {
        switch key {
        case "version": bytes.append(String(Self.version))
        case "next_id": bytes.append(String(nextID))
        case "users": appendUsers(to: &bytes)
        default: value.append(to: &bytes)
        }
    }

    private func appendUsers(to bytes: inout [UInt8]) {
        bytes.append("[")
        for (index, credential) in credentials.enumerated() {
            bytes.append(index > 0 ? ",\n    " : "\n    ")
            credential.append(to: &bytes)
        }
        bytes.append(credentials.isEmpty ? "]" : "\n  ]")
    }
}

extension Credential {
    /// The user's line: unknown keys as they were read, where they stood.
    fileprivate func append(to bytes: inout [UInt8]) {
        guard var line = frame else { return appendUsual(to: &bytes) }
        for key in CredentialKey.allCases { line[key.rawValue] = value(of: key) }
        JSONValue.object(line).append(to: &bytes)
    }

    /// The same without a tree of values, for there may be hundreds of thousands of lines.
    private func appendUsual(to bytes: inout [UInt8]) {
        bytes.append("{\"id\":")
        bytes.append(String(id))
        bytes.append(",\"username\":")
        JSONValue.string(username.text).append(to: &bytes)
        bytes.append(",\"email\":")
        JSONValue.string(email.text).append(to: &bytes)
        bytes.append(",\"password\":\"")
        bytes.append(passwordHash.phc)
        bytes.append(isAdmin ? "\",\"admin\":true" : "\",\"admin\":false")
        bytes.append(",\"token_version\":")
        bytes.append(String(tokenVersion))
        bytes.append(",\"created\":\"")
        created.appendRFC3339(to: &bytes)
        bytes.append("\"}")
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

extension [UInt8] {
    fileprivate mutating func append(_ text: String) {
        append(contentsOf: text.utf8)
    }
}
