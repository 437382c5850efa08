import JSON
import Time

/// One user's members as they were read, on the way to a `Credential`.
struct CredentialLine {
    /// Where the user begins in the file.
    let number: Int
    private var known: [CredentialKey: (value: JSONValue, line: Int)] = [:]
    private var frame = JSONObject()

    init(number: Int) {
        self.number = number
    }

    mutating func take(_ key: String, _ value: JSONValue, at line: Int) {
        guard let known = CredentialKey(rawValue: key) else {
            frame[key] = value
            return
        }
        frame[key] = .null
        self.known[known] = (value, line)
    }

    /// Makes the record, or tells the first fault; of values a fault quotes the user name alone.
    func credential() throws(CredentialFault) -> Credential {
        Credential(
            id: try integer(.id, in: 1...CredentialTable.greatestInteger),
            username: try text(.username, as: UserName.init(_:), rule: UserName.rule),
            email: try text(.email, as: EmailAddress.init, rule: EmailAddress.rule),
            passwordHash: try passwordHash(),
            isAdmin: try member(.admin, as: \.bool, rule: "true or false"),
            tokenVersion: try integer(.tokenVersion, in: 0...CredentialTable.greatestInteger),
            created: try text(.created, as: Timestamp.init(rfc3339:), rule: "a time like 2026-11-23T12:00:00Z"),
            frame: isUsual ? nil : frame)
    }

    private var isUsual: Bool {
        frame.members.map(\.key) == CredentialKey.allCases.map(\.rawValue)
    }

    private func integer(_ key: CredentialKey, in range: ClosedRange<Int64>) throws(CredentialFault) -> Int64 {
        let rule = "an integer from \(range.lowerBound) to \(range.upperBound)"
        let number = try member(key, as: \.integer, rule: rule)
        guard range.contains(number) else { throw fault(key, "is not \(rule)") }
        return number
    }

    private func text<Value>(
        _ key: CredentialKey, as make: (String) -> Value?, rule: String
    ) throws(CredentialFault) -> Value {
        guard let value = make(try member(key, as: \.string, rule: "text in quotes")) else {
            throw fault(key, "is not \(rule)")
        }
        return value
    }

    private func passwordHash() throws(CredentialFault) -> PasswordHash {
        let phc = try member(.password, as: \.string, rule: "text in quotes")
        do throws(PasswordHashError) {
            return try PasswordHash(phc: phc)
        } catch {
            throw fault(.password, "\(ofUser)cannot be used: \(error)")
        }
    }

    /// The user's name, which is no secret and the first thing that one looks for in the file.
    private var ofUser: String {
        known[.username]?.value.string.flatMap(UserName.init(_:)).map { "of \($0.text) " } ?? ""
    }

    private func member<Value>(
        _ key: CredentialKey, as kind: (JSONValue) -> Value?, rule: String
    ) throws(CredentialFault) -> Value {
        guard let member = known[key] else {
            throw CredentialFault(line: number, problem: "the user has no \"\(key.rawValue)\"")
        }
        guard let value = kind(member.value) else { throw fault(key, "is not \(rule)") }
        return value
    }

    private func fault(_ key: CredentialKey, _ problem: String) -> CredentialFault {
        CredentialFault(line: known[key]?.line ?? number, problem: "\"\(key.rawValue)\" \(problem)")
    }
}
