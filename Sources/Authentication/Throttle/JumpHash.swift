/// A choice among numbered buckets that few keys change when buckets are added (Lamping and Veach, "A Fast, Minimal Memory,
/// Consistent Hash Algorithm", 2014).
enum JumpHash {
    /// The bucket of a key, from 0 up to the count.
    static func bucket(of key: UInt64, among count: Int) -> Int {
        var (key, bucket, next) = (key, 0, 0)
        while next < count {
            bucket = next
            key = key &* 2_862_933_555_777_941_757 &+ 1
            let leap = Double(1 << 31) / Double((key >> 33) + 1)
            next = Int(min(Double(bucket + 1) * leap, Double(Int32.max)))
        }
        return bucket
    }
}
