extension SettingName {
    /// The name that somebody may have meant, where one differs by no more than two letters.
    static func meant(by text: String) -> SettingName? {
        let near = allCases.map { (name: $0, distance: distance(text, $0.rawValue)) }.min { $0.distance < $1.distance }
        guard let near, near.distance <= 2 else { return nil }
        return near.name
    }

    /// How many letters have to be put in, taken out or exchanged (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        // Longer ones are too far away anyway.
        guard left.utf8.count <= 64 else { return .max }
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (index, byte) in left.utf8.enumerated() {
            var next = [index + 1]
            for (column, other) in right.enumerated() {
                next.append(min(row[column] + (byte == other ? 0 : 1), row[column + 1] + 1, next[column] + 1))
            }
            row = next
        }
        return row.last ?? 0
    }
}
