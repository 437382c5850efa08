import JSON
public import Time

/// The users, found by id and by what they sign in with.
///
/// A value: whoever holds one sees one state of the file, whatever becomes of it meanwhile. A lookup costs the same however
/// many users there are.
public struct CredentialTable: Sendable {
    /// The greatest id and token version: the greatest integer that every JSON reader holds exactly (RFC 8259, section 6).
    public static let greatestInteger: Int64 = 9_007_199_254_740_991

    /// More bytes than a name or an address has in any normal form; normalising takes quadratic time on combining marks.
    private static let longestSignIn = 1024

    /// The users in the order of the file.
    public private(set) var credentials: [Credential] = []
    /// The id that the next user gets; ids of removed users are not used again.
    public internal(set) var nextID: Int64 = 1
    /// The keys of the file in their order; the values of those known here are null.
    var frame: JSONObject = ["version": .null, "next_id": .null, "users": .null]

    private var places: [Int64: Int] = [:]
    /// Names and addresses together: only the latter have an at sign, so that none is taken for the other.
    private var placesBySignIn: [String: Int] = [:]

    /// Makes a table without users.
    public init() {}

    /// The user with an id, or nil.
    public subscript(id: Int64) -> Credential? {
        places[id].map { credentials[$0] }
    }

    /// Finds the user who signs in with a name or an e-mail address.
    ///
    /// - Parameter text: Either, in upper or lower case and in whatever Unicode normal form.
    /// - Returns: The user, or nil.
    public func credential(signingInWith text: String) -> Credential? {
        guard Self.mayExist(text) else { return nil }
        return placesBySignIn[text.caseFolded].map { credentials[$0] }
    }

    /// Whether a name or an address can be anybody's at all, going by its length.
    static func mayExist(_ signIn: String) -> Bool { signIn.utf8.count <= longestSignIn }

    /// Adds a user under the next id.
    ///
    /// - Parameters:
    ///   - username: The name to sign in with.
    ///   - email: The e-mail address.
    ///   - passwordHash: The password, hashed.
    ///   - isAdmin: Whether the user may change what others made.
    ///   - created: The moment to note as that of the record's making.
    /// - Returns: The new record.
    /// - Throws: `CredentialError` where the name or the address is taken, or the ids are used up.
    @discardableResult
    public mutating func add(
        username: UserName, email: EmailAddress, passwordHash: PasswordHash, isAdmin: Bool = false,
        created: Timestamp = .now
    ) throws(CredentialError) -> Credential {
        guard nextID < Self.greatestInteger else { throw .exhausted }
        let added = Credential(
            id: nextID, username: username, email: email, passwordHash: passwordHash, isAdmin: isAdmin,
            tokenVersion: 0, created: created, frame: nil)
        if let clash = insert(added) { throw clash.error }
        nextID += 1
        return added
    }

    /// Changes a user's record.
    ///
    /// - Parameters:
    ///   - id: Whose.
    ///   - change: What to do to the record.
    /// - Returns: The changed record.
    /// - Throws: `CredentialError` where there is no such user, or the new name or address is taken; nothing has changed then.
    @discardableResult
    public mutating func update(
        _ id: Int64, _ change: (inout Credential) -> Void
    ) throws(CredentialError) -> Credential {
        guard let place = places[id] else { throw .noSuchUser }
        let old = credentials[place]
        var new = old
        change(&new)
        // A record of another id could only come from elsewhere, put in place of the one at hand.
        guard new.id == id else { throw .noSuchUser }
        guard new.tokenVersion <= Self.greatestInteger else { throw .exhausted }
        forget(old)
        guard let clash = clash(of: new) else {
            credentials[place] = new
            note(new, at: place)
            return new
        }
        note(old, at: place)
        throw clash.error
    }

    /// Removes a user; the name and the address are free again, the id is not.
    ///
    /// - Parameter id: Whose record.
    /// - Returns: The record.
    /// - Throws: `CredentialError.noSuchUser`.
    @discardableResult
    public mutating func remove(_ id: Int64) throws(CredentialError) -> Credential {
        guard let place = places[id] else { throw .noSuchUser }
        let removed = credentials.remove(at: place)
        forget(removed)
        places.closeGap(at: place)
        placesBySignIn.closeGap(at: place)
        return removed
    }
}

extension CredentialTable {
    /// What two users may not share, with the place of the one who has it already.
    enum Clash {
        case id(Int)
        case name(Int)
        case email(Int)

        var error: CredentialError {
            switch self {
            case .name: .nameTaken
            case .email: .emailTaken
            case .id: .idTaken
            }
        }
    }

    /// The same table with users; nil where two of them clash.
    ///
    /// The clash is seen in the counts, since looking for it before each is noted would take as long again.
    func with(_ credentials: [Credential]) -> CredentialTable? {
        var table = self
        table.credentials = credentials
        table.places = Dictionary(minimumCapacity: credentials.count)
        table.placesBySignIn = Dictionary(minimumCapacity: 2 * credentials.count)
        for (place, credential) in credentials.enumerated() { table.note(credential, at: place) }
        let isClear = table.places.count == credentials.count && table.placesBySignIn.count == 2 * credentials.count
        return isClear ? table : nil
    }

    /// Appends a record, unless another one has its id, name or address.
    mutating func insert(_ credential: Credential) -> Clash? {
        if let clash = clash(of: credential) { return clash }
        credentials.append(credential)
        note(credential, at: credentials.count - 1)
        return nil
    }

    private func clash(of credential: Credential) -> Clash? {
        if let other = places[credential.id] { return .id(other) }
        if let other = placesBySignIn[credential.username.folded] { return .name(other) }
        if let other = placesBySignIn[credential.email.folded] { return .email(other) }
        return nil
    }

    private mutating func note(_ credential: Credential, at place: Int) {
        places[credential.id] = place
        placesBySignIn[credential.username.folded] = place
        placesBySignIn[credential.email.folded] = place
    }

    private mutating func forget(_ credential: Credential) {
        places[credential.id] = nil
        placesBySignIn[credential.username.folded] = nil
        placesBySignIn[credential.email.folded] = nil
    }
}

extension Dictionary where Value == Int {
    /// Moves up every place behind one that is gone; no key is hashed for it.
    fileprivate mutating func closeGap(at place: Int) {
        var index = values.startIndex
        while index != values.endIndex {
            if values[index] > place { values[index] -= 1 }
            values.formIndex(after: &index)
        }
    }
}
