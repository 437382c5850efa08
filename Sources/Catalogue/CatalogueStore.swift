import SQLite

/// The courses and their reviews, in an SQLite file; each worker thread has a store of its own.
public final class CatalogueStore {
    let connection: Connection
    let statements: Statements
    /// The courses that the transaction under way adds, and that are not stored yet.
    let additions: CourseAdditions
    private let writer: CatalogueWriter?
    private let busyTimeout: Int
    /// How many milliseconds a change waits for others' now.
    private var patience: Int

    /// Opens the file, creating it with mode 0600 where there is none, and brings its schema up to date.
    ///
    /// A file that is not a database, or one with a schema that is not known here, is left as it was.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - writer: Who makes its changes, for all stores of this process; nil where it makes them itself.
    ///   - milliseconds: How long to wait for other connections' writing before giving up with `CatalogueError.busy`.
    /// - Throws: Why the catalogue cannot be used.
    public init(
        path: String, writer: CatalogueWriter? = nil, busyTimeout milliseconds: Int = 5000
    ) throws(CatalogueError) {
        let connection = try CatalogueError.translating { () throws(SQLiteError) in
            try Connection(path: path, busyTimeout: milliseconds)
        }
        try Self.prepareFile(connection)
        self.connection = connection
        statements = Statements(on: connection)
        additions = CourseAdditions(statements)
        self.writer = writer
        busyTimeout = milliseconds
        patience = milliseconds
    }

    /// Does something that gives up earlier where another connection is writing.
    ///
    /// - Parameters:
    ///   - milliseconds: How long to wait.
    ///   - body: What to do.
    /// - Returns: What it returned.
    /// - Throws: What it threw.
    public func waiting<Outcome, Failure>(
        upTo milliseconds: Int, _ body: (CatalogueStore) throws(Failure) -> Outcome
    ) throws(Failure) -> Outcome {
        patience = min(milliseconds, busyTimeout)
        connection.wait(upTo: patience)
        defer {
            patience = busyTimeout
            connection.wait(upTo: busyTimeout)
        }
        return try body(self)
    }

    /// How many changes of the writer's are being brought to the disk now, each of which holds the thread that asked for it.
    ///
    /// - Parameter time: For how long they have to have been; of younger ones there are none.
    /// - Returns: Their number; 0 where the store makes its changes itself.
    public func changesUnderWay(for time: Duration = .zero) -> Int {
        writer?.countUnderWay(for: time) ?? 0
    }

    /// Brings what the log holds into the database file, so that a copy of this one file is whole.
    ///
    /// Nothing depends on it: the log survives a power cut as well. Another process that reads or writes is waited for, but only
    /// for a fifth of a second.
    ///
    /// - Returns: Whether all of it is there; false where another process was in the way.
    /// - Throws: Why the file could not be written.
    public func checkpoint() throws(CatalogueError) -> Bool {
        try waiting(upTo: 200) { store throws(CatalogueError) in
            try CatalogueError.translating { () throws(SQLiteError) in try store.connection.emptyWriteAheadLog() }
        }
    }

    /// The version is looked at before the log is switched on, since that is written into the file.
    private static func prepareFile(_ connection: Connection) throws(CatalogueError) {
        try Migrations.checkedVersion(of: connection)
        try CatalogueError.translating { () throws(SQLiteError) in
            try connection.useWriteAheadLog()
            // The triggers of the schema write to the index of words, which SQLite 3.40 does not take for harmless. The
            // schema is ours: whoever can write it owns the state folder and all that is in it.
            try connection.execute("PRAGMA trusted_schema = ON")
        }
        try Migrations.apply(to: connection)
        // What a statement puts aside goes into no folder for temporary files: a process that has confined itself reaches none.
        try CatalogueError.translating { () throws(SQLiteError) in
            try connection.execute("PRAGMA temp_store = MEMORY")
        }
    }
}

extension CatalogueStore {
    /// The rows of a query, read one by one.
    func rows<Element>(
        _ sql: String, _ values: Value..., read: (Row) throws(SQLiteError) -> Element
    ) throws(CatalogueError) -> [Element] {
        try CatalogueError.translating { () throws(SQLiteError) in
            try statements[sql].rows(values, read: read)
        }
    }

    /// Runs the body in one transaction; what it reads is there until it has written.
    ///
    /// The body is given the store to work on, which is not this one where a writer makes the changes. It may run more than once
    /// then; what it returned the last time counts.
    func transaction<Outcome>(
        _ body: @escaping (CatalogueStore) throws(SQLiteError) -> Outcome
    ) throws(CatalogueError) -> Outcome {
        try transactionOfAdditions { store throws(SQLiteError) in
            try store.additions.finish()
            return try body(store)
        }
    }

    /// Runs a body likewise that may leave courses to be stored at the end, and that looks at those left by others itself.
    func transactionOfAdditions<Outcome>(
        _ body: @escaping (CatalogueStore) throws(SQLiteError) -> Outcome
    ) throws(CatalogueError) -> Outcome {
        if let writer { return try writer.transaction(waitingUpTo: patience, body) }
        return try CatalogueError.translating { () throws(SQLiteError) in
            defer { additions.abandon() }
            return try connection.transaction { () throws(SQLiteError) in
                let outcome = try body(self)
                try additions.finish()
                return outcome
            }
        }
    }
}
