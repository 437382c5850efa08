import SQLite

/// A row of the old table `user`, not judged yet.
struct OldUser: Equatable, Sendable {
    let id: Int64
    let username: OldValue
    let email: OldValue
    let password: OldValue

    static let query = "SELECT id, username, email, password FROM user ORDER BY id"

    init(id: Int64, username: OldValue, email: OldValue, password: OldValue) {
        self.id = id
        self.username = username
        self.email = email
        self.password = password
    }

    init(row: Row) throws(SQLiteError) {
        self.init(
            id: try row.integer(0), username: try OldValue(row, 1), email: try OldValue(row, 2),
            password: try OldValue(row, 3))
    }
}
