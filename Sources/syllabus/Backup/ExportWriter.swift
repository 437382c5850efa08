import JSON

/// Writes the document piece by piece: one record a line, so that it can be searched and compared by lines.
struct ExportWriter {
    private var buffer: [UInt8] = []
    private var isFirst = true
    private let sink: ([UInt8]) throws -> Void

    /// - Parameter sink: Takes a piece of the document.
    init(to sink: @escaping ([UInt8]) throws -> Void) {
        self.sink = sink
    }

    /// Writes the document's beginning.
    mutating func begin(_ members: JSONObject) {
        // Without the brace that ends it.
        buffer += JSONValue.object(members).bytes.dropLast()
    }

    /// Writes a member that is a list of records.
    ///
    /// - Parameters:
    ///   - name: The member's name.
    ///   - records: Writes the records, one after the other.
    /// - Throws: What writing them throws.
    mutating func list(_ name: String, _ records: (inout ExportWriter) throws -> Void) throws {
        buffer += Array(",\n\"\(name)\":[".utf8)
        isFirst = true
        try records(&self)
        buffer += Array((isFirst ? "]" : "\n]").utf8)
    }

    /// Writes a record of a list.
    mutating func record(_ members: JSONObject) throws {
        buffer += Array((isFirst ? "\n" : ",\n").utf8)
        isFirst = false
        JSONValue.object(members).append(to: &buffer)
        if buffer.count >= 65_536 { try flush() }
    }

    /// Writes the document's end.
    mutating func end() throws {
        buffer += Array("}\n".utf8)
        try flush()
    }

    private mutating func flush() throws {
        try sink(buffer)
        buffer.removeAll(keepingCapacity: true)
    }
}
