/// What the responder says of itself when a web server asks by GET_VALUES (FastCGI 1.0, section 4.1).
struct ManagementValues: Equatable {
    /// How many connections are held at once; each has one request at a time.
    let connectionLimit: Int

    /// The answer to a query: each name that is known, once, however often it was asked for.
    func result(of query: [UInt8]) -> [UInt8] {
        var pairs = NameValuePairs(query)
        var asked: Set<[UInt8]> = []
        // A query that does not add up is answered as far as it does.
        while let pair = try? pairs.next() { asked.insert(Array(query[pair.name])) }
        let known = values.filter { asked.contains(Array($0.name.utf8)) }
        let content = known.flatMap { NameValuePairs.encoded($0.name.utf8, $0.value.utf8) }
        return Record.bytes(.getValuesResult, id: RecordHeader.managementID, content)
    }

    private var values: [(name: String, value: String)] {
        [
            ("FCGI_MAX_CONNS", "\(connectionLimit)"), ("FCGI_MAX_REQS", "\(connectionLimit)"),
            ("FCGI_MPXS_CONNS", "0"),
        ]
    }
}
