import JSON

/// The settings' values as they were given, each with the place it came from.
struct SettingValues {
    private struct Given {
        let value: JSONValue
        let place: String
    }

    private var values: [SettingName: Given] = [:]

    /// Where each value that was given came from.
    var places: [SettingName: String] { values.mapValues(\.place) }

    /// Takes the members of settings.json; an unknown name is an error, since a misspelt setting would be without effect.
    mutating func take(file bytes: [UInt8], name: String) throws(SettingsError) {
        for member in try Self.members(of: bytes, name: name) {
            let place = "\(name), line \(member.line)"
            guard let setting = SettingName(rawValue: member.key) else {
                throw SettingsError(
                    place: place,
                    problem:
                        "there is no setting \"\(member.key)\"\(Self.guess(SettingName.meant(by: member.key)?.rawValue))"
                )
            }
            values[setting] = Given(value: member.value, place: place)
        }
    }

    /// Takes the variables that begin with `SYLLABUS_`, but for the state folder's.
    mutating func take(
        environment: [String: String], read: (String) throws(SettingsError) -> String
    ) throws(SettingsError) {
        for (variable, text) in environment where variable.hasPrefix("SYLLABUS_") && variable != "SYLLABUS_STATE" {
            if let setting = SettingName.allCases.first(where: { $0.variable == variable }) {
                values[setting] = Given(value: .string(text), place: variable)
            } else if let setting = SettingName.allCases.first(where: { $0.variable + "_FILE" == variable }) {
                guard environment[setting.variable] == nil else {
                    throw SettingsError(place: variable, problem: "\(setting.variable) is set too; keep one of them")
                }
                values[setting] = Given(value: .string(try read(text)), place: "\(variable) (\(text))")
            } else {
                let name = SettingName.meant(by: variable.dropFirst("SYLLABUS_".count).lowercased())
                throw SettingsError(place: variable, problem: "there is no such setting\(Self.guess(name?.variable))")
            }
        }
    }

    private static func guess(_ name: String?) -> String { name.map { "; did you mean \($0)?" } ?? "" }

    /// The value of a setting that is a whole number.
    func integer<Number: FixedWidthInteger>(
        _ name: SettingName, in range: ClosedRange<Number>, default fallback: Number
    ) throws(SettingsError) -> Number {
        guard let given = values[name] else { return fallback }
        let exact = given.value.integer ?? given.value.string.flatMap { Int64($0) }
        guard let number = exact.flatMap(Number.init(exactly:)), range.contains(number)
        else {
            throw error(given, "\(name.rawValue) is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    /// The value of a setting that is on or off.
    func bool(_ name: SettingName, default fallback: Bool) throws(SettingsError) -> Bool {
        guard let given = values[name] else { return fallback }
        switch given.value {
        case .bool(let value): return value
        case "true": return true
        case "false": return false
        default: throw error(given, "\(name.rawValue) is true or false")
        }
    }

    /// The value of a setting that is text.
    func text(_ name: SettingName) throws(SettingsError) -> String? {
        guard let given = values[name] else { return nil }
        guard let text = given.value.string else { throw error(given, "\(name.rawValue) is text in quotes") }
        return text
    }

    /// The value of a setting that is a name or a number.
    func nameOrNumber(_ name: SettingName) throws(SettingsError) -> String? {
        guard let given = values[name] else { return nil }
        guard let text = given.value.nameOrNumber else {
            throw error(given, "\(name.rawValue) is a name in quotes or a number")
        }
        return text
    }

    /// The value of a setting that is a list of texts or numbers: an array, or one text with commas or blanks between.
    func list(_ name: SettingName) throws(SettingsError) -> [String] {
        guard let given = values[name] else { return [] }
        if let text = given.value.string {
            return text.split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
        }
        let elements = (given.value.array ?? [given.value]).map(\.nameOrNumber)
        let texts = elements.compactMap { $0 }
        guard texts.count == elements.count else {
            throw error(given, "\(name.rawValue) is a list like [\"a\", \"b\"], or text with commas between its parts")
        }
        return texts
    }

    /// An error about the value of a setting, at its place.
    func error(_ name: SettingName, _ problem: String) -> SettingsError {
        SettingsError(place: values[name]?.place ?? "the default of \(name.rawValue)", problem: problem)
    }

    private func error(_ given: Given, _ problem: String) -> SettingsError {
        SettingsError(place: given.place, problem: problem)
    }
}

extension SettingValues {
    private struct Member {
        let key: String
        let value: JSONValue
        let line: Int
    }

    private static func members(of bytes: [UInt8], name: String) throws(SettingsError) -> [Member] {
        do throws(JSONError) {
            var members: [Member] = []
            var reader = JSONReader(bytes)
            try reader.beginObject()
            while let key = try reader.nextKey() {
                members.append(Member(key: key, value: try reader.value(), line: reader.line))
            }
            try reader.end()
            return members
        } catch {
            throw SettingsError(place: "\(name), line \(error.line)", problem: "\(error.reason)")
        }
    }
}

extension JSONValue {
    fileprivate var nameOrNumber: String? { string ?? integer.map { "\($0)" } }
}
