import SQLite

extension CatalogueStore {
    /// Takes in what somebody brings, all of it or nothing, while nobody else can write.
    ///
    /// After this returns, a power cut loses nothing of it; when it throws, or is cut off, nothing of it is there.
    ///
    /// - Parameter body: What to do; what it does outside of the catalogue is done before the catalogue commits.
    /// - Returns: What the body returned.
    /// - Throws: What the body threw, or `CatalogueError`.
    public func takingIn<Outcome>(_ body: (CatalogueIntake) throws -> Outcome) throws -> Outcome {
        let translate: (SQLiteError) -> any Error = { CatalogueError($0) }
        return try connection.transaction(translating: translate) { () throws(any Error) in
            let trigger = try suspendIndexing()
            let outcome = try body(try CatalogueIntake(connection, isWriting: true))
            if let trigger { try resumeIndexing(trigger) }
            return outcome
        }
    }

    /// Takes away the trigger that indexes the words of each new course, if there are no courses yet.
    ///
    /// To index 100 000 one by one takes four times as long as all at the end. Where there are courses already, those would
    /// have to be indexed anew, too.
    ///
    /// - Returns: What makes the trigger again.
    private func suspendIndexing() throws(CatalogueError) -> String? {
        let trigger = try rows(
            """
            SELECT sql FROM sqlite_schema
            WHERE type = 'trigger' AND name = 'course_words_insert' AND NOT EXISTS (SELECT 1 FROM courses)
            """
        ) { row throws(SQLiteError) in try row.text(0) }.first
        if trigger != nil { try execute("DROP TRIGGER course_words_insert") }
        return trigger
    }

    private func resumeIndexing(_ trigger: String) throws(CatalogueError) {
        try execute("\(trigger); INSERT INTO course_words (course_words) VALUES ('rebuild')")
    }

    private func execute(_ sql: String) throws(CatalogueError) {
        try CatalogueError.translating { () throws(SQLiteError) in try connection.execute(sql) }
    }
}
