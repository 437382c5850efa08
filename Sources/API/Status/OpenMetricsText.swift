/// A text of OpenMetrics 1.0, written family by family.
struct OpenMetricsText {
    /// The kinds of families, by the words of the specification.
    enum Kind: String {
        case gauge
        case counter
        case histogram
    }

    private var text = ""

    /// Begins a family; a unit is the end of its name too, as the specification demands.
    mutating func family(_ name: String, _ kind: Kind, unit: String? = nil, _ help: String) {
        text += "# TYPE \(name) \(kind.rawValue)\n"
        if let unit { text += "# UNIT \(name) \(unit)\n" }
        text += "# HELP \(name) \(help)\n"
    }

    /// Adds a sample; labels have no character that would need an escape, being ours.
    mutating func sample(
        _ name: String, _ value: some CustomStringConvertible, _ labels: KeyValuePairs<String, String> = [:]
    ) {
        let set = labels.map { "\($0.key)=\"\($0.value)\"" }.joined(separator: ",")
        text += "\(name)\(set.isEmpty ? "" : "{\(set)}") \(value)\n"
    }

    /// Adds a family of one gauge.
    mutating func gauge(_ name: String, unit: String? = nil, _ help: String, _ value: some CustomStringConvertible) {
        family(name, .gauge, unit: unit, help)
        sample(name, value)
    }

    /// Adds a family of one counter.
    mutating func counter(_ name: String, _ help: String, _ value: Int) {
        family(name, .counter, help)
        sample("\(name)_total", value)
    }

    /// The text with its end.
    var content: [UInt8] { Array("\(text)# EOF\n".utf8) }
}
