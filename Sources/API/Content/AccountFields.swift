import Authentication
import Gateway

/// Reads the fields of an account from a body, and gathers all that is wrong with them.
struct AccountFields {
    private let body: BodyFields
    private var faults: [(name: String, text: String)] = []

    init(_ body: BodyFields) {
        self.body = body
    }

    func has(_ field: AccountField) -> Bool {
        body[field.rawValue] != nil
    }

    mutating func username() -> UserName? {
        value(.username, UserName.init(new:))
    }

    mutating func email() -> EmailAddress? {
        value(.email, EmailAddress.init)
    }

    /// A new password, which has to be there twice.
    mutating func password() -> Password? {
        let password = value(.password) { Password(new: Array($0.utf8)) }
        let first = body.text(AccountField.password.rawValue)
        let second = value(.passwordVerification) { text in
            first.map { $0.utf8.elementsEqual(text.utf8) } == false ? nil : text
        }
        return second == nil ? nil : password
    }

    var isFaultless: Bool { faults.isEmpty }

    /// All that was found to be wrong.
    var problem: Problem { Problem(.badRequest, .fields(faults)) }

    private mutating func value<Value>(_ field: AccountField, _ make: (String) -> Value?) -> Value? {
        let text = body.text(field.rawValue) ?? ""
        if let value = make(text), !text.isEmpty { return value }
        faults.append((field.rawValue, body.fault(field.rawValue) ?? (text.isEmpty ? field.missing : field.wrong)))
        return nil
    }
}
