import SQLite
import TestSupport
import Testing

@Suite struct StatementTests {
    let folder: TemporaryFolder
    let connection: Connection

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection(path: folder.database)
        try connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY, thing ANY UNIQUE) STRICT")
    }

    @Test(
        "a value comes back as it went in",
        arguments: [
            .null, .integer(0), .integer(-1), .integer(.max), .integer(.min), .real(0.5), .real(-.infinity),
            .text(""), .text("a"), .text("Café ✓ 😀"), .text("a\0b"), .text("\0"),
            .blob([]), .blob([0]), .blob([0xff, 0, 0xfe]),
        ] as [Value])
    func roundTrip(value: Value) throws {
        let back = try connection.prepare("SELECT ?").rows(value) { row throws(SQLiteError) in try row.value(0) }
        #expect(back == [value])
    }

    @Test("text keeps its bytes, composed or not")
    func textKeepsItsBytes() throws {
        for text in ["\u{e9}", "e\u{301}", "\r\n", "\u{feff}x", String(repeating: "x", count: 70_000)] {
            let back = try connection.prepare("SELECT ?").rows(.text(text)) { row throws(SQLiteError) in try row.text(0)
            }
            #expect(back.map { Array($0.utf8) } == [Array(text.utf8)])
        }
    }

    @Test("a NUL inside text is counted")
    func nulIsCounted() throws {
        let bytes = try connection.prepare("SELECT hex(?)").rows(.text("a\0b")) { row throws(SQLiteError) in
            try row.text(0)
        }
        #expect(bytes == ["610062"])
    }

    @Test(
        "text that is not UTF-8 is repaired, not believed",
        arguments: [
            ("ff", "\u{fffd}"), ("61c3", "a\u{fffd}"), ("eda080", "\u{fffd}\u{fffd}\u{fffd}"),
            ("6100ff62", "a\0\u{fffd}b"),
        ])
    func invalidText(hex: String, expected: String) throws {
        let back = try connection.prepare("SELECT CAST(x'\(hex)' AS TEXT)").rows { row throws(SQLiteError) in
            try row.text(0)
        }
        #expect(back == [expected])
    }

    @Test(
        "text that would be repaired is told from other text",
        arguments: [
            ("CAST(x'ff' AS TEXT)", false), ("CAST(x'eda080' AS TEXT)", false), ("'Café \u{fffd}'", true), ("''", true),
            ("CAST(x'6100' AS TEXT)", true), ("1", false), ("NULL", false), ("x'61'", false),
        ])
    func wellFormedText(expression: String, expected: Bool) throws {
        let found = try connection.prepare("SELECT \(expression)").rows { row throws(SQLiteError) in row.isUTF8(0) }
        #expect(found == [expected])
    }

    @Test("rows are passed on one by one, until the body throws; the statement can be used again")
    func passedOn() throws {
        struct Enough: Error {}
        let numbers = try connection.prepare("WITH n (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM n) SELECT n FROM n")
        for first in [Int64(1), 10] {
            var seen: [Int64] = []
            #expect(throws: Enough.self) {
                try numbers.forEachRow(.integer(first)) { row throws in
                    seen.append(try row.integer(0))
                    if seen.count == 3 { throw Enough() }
                }
            }
            #expect(seen == [first, first + 1, first + 2])
        }
    }

    @Test("rows come in order, and a statement is used again")
    func rowsInOrder() throws {
        let insert = try connection.prepare("INSERT INTO things VALUES (?, ?)")
        for id in Int64(1)...3 {
            try insert.run(.integer(id), .text("thing \(id)"))
        }
        let select = try connection.prepare("SELECT id, thing FROM things WHERE id > ? ORDER BY id")
        for _ in 0..<2 {
            let all = try select.rows(.integer(1)) { row throws(SQLiteError) in
                "\(try row.integer(0)): \(try row.text(1))"
            }
            #expect(all == ["2: thing 2", "3: thing 3"])
        }
    }

    @Test("an error has its code, its text and the statement, and not the values")
    func errorTellsAll() throws {
        let sql = "INSERT INTO things (thing) VALUES (?)"
        let insert = try connection.prepare(sql)
        try insert.run(.text("secret"))
        let error = try #require(throws: SQLiteError.self) { try insert.run(.text("secret")) }
        #expect(error.code == .constraint)
        #expect(error.extendedCode == 2067)
        #expect(error.message == "UNIQUE constraint failed: things.thing")
        #expect(error.sql == sql)
        #expect(!"\(error)".contains("secret"))
        #expect("\(error)" == "SQLite 2067: UNIQUE constraint failed: things.thing (\(sql))")
    }

    @Test("a statement can be used again after an error")
    func usableAfterAnError() throws {
        let insert = try connection.prepare("INSERT INTO things (thing) VALUES (?)")
        try insert.run(.integer(1))
        #expect(throws: SQLiteError.self) { try insert.run(.integer(1)) }
        try insert.run(.integer(2))
        #expect(try count() == 2)
    }

    @Test("a statement whose reader throws holds no lock")
    func resetAfterAThrowingReader() throws {
        try connection.execute("INSERT INTO things (thing) VALUES (1), (2)")
        let select = try connection.prepare("SELECT thing FROM things")
        #expect(throws: SQLiteError.self) {
            _ = try select.rows { row throws(SQLiteError) in try row.text(0) }
        }
        try connection.execute("DROP TABLE things")
    }

    @Test("too few and too many values are refused", arguments: [0, 1, 3])
    func countOfValues(count: Int) throws {
        let select = try connection.prepare("SELECT ?, ?")
        let error = #expect(throws: SQLiteError.self) {
            switch count {
            case 0: try select.run()
            case 1: try select.run(.null)
            default: try select.run(.null, .null, .null)
            }
        }
        #expect(error?.code == .range)
    }

    @Test("SQL that is wrong or empty is refused", arguments: ["SELEC 1", "SELECT * FROM nowhere", "", "-- nothing"])
    func wrongSQL(sql: String) {
        let error = #expect(throws: SQLiteError.self) { _ = try connection.prepare(sql) }
        #expect(error?.sql == sql)
    }

    @Test("a column of another type, or none, is refused", arguments: [-1, 0, 1, 2, .min, .max])
    func wrongColumn(column: Int) throws {
        let select = try connection.prepare("SELECT NULL, 1.5")
        let error = #expect(throws: SQLiteError.self) {
            _ = try select.rows { row throws(SQLiteError) in try row.integer(column) }
        }
        #expect(error?.code == .mismatch)
    }

    @Test("a statement keeps its connection open")
    func keepsTheConnection() throws {
        let select = try Connection(path: folder.database).prepare("SELECT count(*) FROM things")
        #expect(try select.rows { row throws(SQLiteError) in try row.integer(0) } == [0])
    }

    private func count() throws -> Int64? {
        try connection.prepare("SELECT count(*) FROM things").rows { row throws(SQLiteError) in try row.integer(0) }
            .first
    }
}
