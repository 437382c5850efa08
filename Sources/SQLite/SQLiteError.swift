/// What SQLite said, and the statement it said it about.
///
/// The values bound to the statement are never part of it: an error goes to the log, and what people typed does not.
public struct SQLiteError: Error, Hashable, Sendable {
    /// The primary result code.
    public let code: ResultCode
    /// The extended result code, which tells more and holds the primary one in its lowest eight bits.
    public let extendedCode: Int32
    /// SQLite's own words.
    public let message: String
    /// The text of the statement, with its parameters unfilled, or the name of what was attempted.
    public let sql: String

    init(extendedCode: Int32, message: String, sql: String) {
        self.code = ResultCode(rawValue: extendedCode)
        self.extendedCode = extendedCode
        self.message = message
        self.sql = sql
    }

    /// Makes an error of what SQLite itself has found nothing wrong with.
    ///
    /// - Parameters:
    ///   - code: What comes nearest.
    ///   - message: What is wrong.
    ///   - sql: The statement, or the name of what was attempted.
    public init(_ code: ResultCode, _ message: String, sql: String) {
        self.init(extendedCode: code.rawValue, message: message, sql: sql)
    }
}

extension SQLiteError: CustomStringConvertible {
    /// One line for the log.
    public var description: String {
        "SQLite \(extendedCode): \(message) (\(sql))"
    }
}
