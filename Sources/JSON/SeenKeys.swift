/// The keys of an object that were read so far, told apart by their bytes (RFC 8259, section 8.3).
struct SeenKeys {
    /// Most objects have a handful, and to look at each of so few costs less than to hash one.
    private static let limit = 8

    private var few: [String] = []
    /// In bytes: hashing a string normalises it, which takes quadratic time on a run of combining marks.
    private var others: Set<[UInt8]> = []

    /// Takes a key in, or gives false where it is there.
    mutating func insert(_ key: String) -> Bool {
        guard !few.contains(where: { $0.utf8.elementsEqual(key.utf8) }) else { return false }
        guard few.count == Self.limit else {
            if few.isEmpty { few.reserveCapacity(Self.limit) }
            few.append(key)
            return true
        }
        return others.insert(Array(key.utf8)).inserted
    }
}
