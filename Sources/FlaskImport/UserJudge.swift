import Authentication
import Time

/// Judges the old users in order of id, and adds those that can be taken to a table.
///
/// They are judged as users who are here already, not as new ones: a name that begins with a hyphen is taken.
struct UserJudge {
    /// The users here, those of the old database among them as far as they were judged and taken.
    private(set) var table: CredentialTable
    /// The old users who are here now, by their ids, with the names that they have here.
    private(set) var names: [Int64: String] = [:]
    private let now: Timestamp

    init(_ table: CredentialTable, now: Timestamp) {
        self.table = table
        self.now = now
    }

    /// Judges a row; its id is kept from new users here in any case, since a token with it may be under way.
    mutating func judge(_ old: OldUser) -> Verdict<Credential> {
        defer { table.keepIDs(upTo: old.id) }
        return verdict(on: old)
    }

    private mutating func verdict(on old: OldUser) -> Verdict<Credential> {
        let username = Result { () throws(Problems) in try userName(old.username) }
        let email = Result { () throws(Problems) in try Self.email(old.email) }
        let hash = Result { () throws(Problems) in try Self.hash(old.password) }
        if let here = table[old.id], isSame(here, username.value, email.value, hash.value) {
            names[old.id] = here.username.text
            return .alreadyThere
        }
        let problems = RowFault.problems(ofID: old.id) + username.sentences + email.sentences + hash.sentences
        guard problems.isEmpty, let username = username.value, let email = email.value, let hash = hash.value else {
            return .refused(RowFault(.user, old.id, problems))
        }
        let clashes = clashes(old.id, username, email)
        guard clashes.isEmpty else { return .refused(RowFault(.user, old.id, clashes)) }
        return add(old.id, username, email, hash)
    }

    private mutating func add(
        _ id: Int64, _ username: UserName, _ email: EmailAddress, _ hash: PasswordHash
    ) -> Verdict<Credential> {
        do throws(CredentialError) {
            let added = try table.add(id: id, username: username, email: email, passwordHash: hash, created: now)
            names[id] = username.text
            return .taken(added)
        } catch {
            return .refused(RowFault(.user, id, "the id \(id) leaves none for other users"))
        }
    }

    /// Names cannot be changed here; addresses and passwords can, and a hash can be replaced at a sign-in.
    private func isSame(
        _ here: Credential, _ username: UserName?, _ email: EmailAddress?, _ hash: PasswordHash?
    ) -> Bool {
        signsIn(here, username?.text) && (signsIn(here, email?.text) || here.passwordHash == hash)
    }

    private func signsIn(_ user: Credential, _ text: String?) -> Bool {
        text.flatMap(table.credential(signingInWith:))?.id == user.id
    }
}

extension UserJudge {
    private func clashes(_ id: Int64, _ username: UserName, _ email: EmailAddress) -> [String] {
        [
            clash(ofID: id, username, email), clash("user name", of: username.text, but: id),
            clash("e-mail address", of: email.text, but: id),
        ].compactMap(\.self)
    }

    private func clash(ofID id: Int64, _ username: UserName, _ email: EmailAddress) -> String? {
        if let other = table[id] {
            let difference =
                if signsIn(other, username.text) {
                    ", with another e-mail address and another password"
                } else if signsIn(other, email.text) {
                    ", with the same e-mail address and another user name"
                } else {
                    ""
                }
            return "id \(id) is \(other.username.text.excerpt)'s here already\(difference); "
                + "import into a fresh state folder"
        }
        return table.isUsedUp(id)
            ? "id \(id) was given or left out here before, and none is used again; leave it out by --skip-bad, and add the user "
                + "by `syllabus user add`"
            : nil
    }

    private func clash(_ what: String, of text: String, but id: Int64) -> String? {
        guard let other = table.credential(signingInWith: text), other.id != id else { return nil }
        return names[other.id] == nil
            ? "user \(other.id) here has that \(what) already, but for case perhaps"
            : "the same \(what) as user \(other.id), but for case perhaps"
    }
}

extension UserJudge {
    /// Names and addresses were not kept apart: one could sign up under the address of another, and never got in.
    private func userName(_ value: OldValue) throws(Problems) -> UserName {
        let text = try value.text("user name")
        guard !text.isEmpty else { throw Problems("empty user name") }
        guard let username = UserName(text) else {
            if let other = table.credential(signingInWith: text) {
                throw Problems("the user name \(text.excerpt) is the e-mail address of user \(other.id)")
            }
            throw Problems("the user name \(text.excerpt) is not \(UserName.rule)")
        }
        return username
    }

    private static func email(_ value: OldValue) throws(Problems) -> EmailAddress {
        let text = try value.text("e-mail address")
        guard !text.isEmpty else { throw Problems("empty e-mail address") }
        guard let email = EmailAddress(text) else {
            throw Problems("the e-mail address \(text.excerpt) is not \(EmailAddress.rule)")
        }
        return email
    }

    /// Of a hash nothing is shown.
    private static func hash(_ value: OldValue) throws(Problems) -> PasswordHash {
        let text = try value.text("password hash")
        do throws(PasswordHashError) {
            return try PasswordHash(phc: text)
        } catch {
            throw Problems("the password hash cannot be used: \(error)")
        }
    }
}
