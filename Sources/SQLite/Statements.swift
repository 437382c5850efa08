/// The statements of one connection, each prepared at its first use and kept: a process that answers one request prepares no
/// more than that request needs.
public final class Statements {
    private let connection: Connection
    private var prepared: [String: Statement] = [:]

    /// Begins without a statement.
    ///
    /// - Parameter connection: Where they are run.
    public init(on connection: Connection) {
        self.connection = connection
    }

    /// The statement of an SQL text.
    ///
    /// - Parameter sql: One statement, of a fixed number of texts: each is kept.
    /// - Throws: What SQLite said.
    public subscript(sql: String) -> Statement {
        get throws(SQLiteError) {
            if let statement = prepared[sql] { return statement }
            let statement = try connection.prepare(sql)
            prepared[sql] = statement
            return statement
        }
    }
}
