import Gateway

/// An Accept field: which media types a client takes, and how gladly (RFC 9110, section 12.5.1).
struct AcceptField {
    /// The media ranges with their weights in thousandths.
    private let ranges: [(name: String, weight: Int)]

    /// Reads a field, without which any type is taken; a range that is malformed counts as not sent.
    init(_ field: ArraySlice<UInt8>?) {
        ranges = (field ?? Array("*/*".utf8)[...]).split(separator: UInt8(ascii: ",")).compactMap { range in
            guard let range = FieldValue(range), let weight = Self.weight(range.parameters["q"] ?? "1") else {
                return nil
            }
            return (range.value, weight)
        }
    }

    /// How gladly a type is taken, from 0 (not at all) to 1000; the most specific range decides.
    ///
    /// Versions and other parameters of a range are not looked at, since each type here has but one form.
    func weight(of type: String) -> Int {
        let family = type.prefix { $0 != "/" } + "/*"
        let weights = [type, String(family), "*/*"].lazy.map { name in
            ranges.filter { $0.name.utf8.elementsEqual(name.utf8) }.map(\.weight).max()
        }
        return weights.compactMap(\.self).first ?? 0
    }

    /// A weight as section 12.4.2 has it: from 0 to 1, with up to three digits behind the point.
    private static func weight(_ text: String) -> Int? {
        let parts = text.utf8.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? parts[1] : ""[...].utf8
        guard parts[0].elementsEqual("0".utf8) || parts[0].elementsEqual("1".utf8), fraction.count <= 3,
            let number = Int64(canonical: "1\(Substring(fraction))" + String(repeating: "0", count: 3 - fraction.count))
        else { return nil }
        let weight = Int(number) - 1000 + (parts[0].elementsEqual("1".utf8) ? 1000 : 0)
        return weight <= 1000 ? weight : nil
    }
}
