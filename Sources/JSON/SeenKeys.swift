/// The keys of an object that were read so far, told apart by their bytes (RFC 8259, section 8.3).
struct SeenKeys {
    /// Most objects have a handful, and to look at each of so few costs less than to hash one.
    private var few = InlineArray<8, String>(repeating: "")
    private var fewCount = 0
    /// In bytes: hashing a string normalises it, which takes quadratic time on a run of combining marks.
    private var others: Set<[UInt8]> = []

    /// Takes a key in, or gives false where it is there.
    mutating func insert(_ key: String) -> Bool {
        for index in 0..<fewCount where few[index].hasSameBytes(as: key) { return false }
        guard fewCount == few.count else {
            few[fewCount] = key
            fewCount += 1
            return true
        }
        return others.insert(Array(key.utf8)).inserted
    }
}
