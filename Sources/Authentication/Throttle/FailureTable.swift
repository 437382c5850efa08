import Digests
import Files
import Synchronization

/// The records of failed sign-ins, in a file of fixed size that all processes of the service share.
///
/// A record has a bucket by its fingerprint, and eight share one. A flood of names or addresses takes no more room than
/// this: what it pushes out is what has failed least, and what comes in its place takes over its count (Metwally et al.,
/// Space-Saving), so that nothing is forgotten by being pushed out.
final class FailureTable: Sendable {
    /// In each kind's part.
    private static let bucketCount = 2048
    private static let bucketSize = 8 * FailureRecord.size
    private static let headerSize = 512
    private static let keyRange = 128..<160
    /// The bytes of the whole file.
    static let size = headerSize + FailureRecord.Kind.allCases.count * bucketCount * bucketSize

    private let file: SharedFile
    /// Held by one thread of this process at a time; the other processes are kept out by a place of the file.
    private let writing = Mutex(())
    private let hmac: HMAC

    init(_ file: SharedFile) {
        self.file = file
        hmac = writing.withLock { _ in
            // Several processes may start at once, of which one makes the key for all.
            Self.exclusively(file, waitingMilliseconds: 2000) { HMAC(key: SymmetricKey(bytes: Self.key(of: file))) }
        }
    }

    /// The fingerprint of a name or an address in this table.
    func fingerprint(of bytes: [UInt8], _ kind: FailureRecord.Kind) -> Fingerprint {
        Fingerprint(of: bytes, kind, keyed: hmac)
    }

    /// What is remembered under a fingerprint, or nil.
    func record(_ fingerprint: Fingerprint, _ kind: FailureRecord.Kind) -> FailureRecord? {
        records(of: fingerprint, kind).compactMap(\.self).first { $0.fingerprint == fingerprint }
    }

    /// Changes a record, or makes it.
    ///
    /// - Returns: What the change returned.
    @discardableResult
    func update<Result: Sendable>(
        _ fingerprint: Fingerprint, _ kind: FailureRecord.Kind, at now: Int64,
        _ change: (inout FailureRecord) -> Result
    ) -> Result {
        writing.withLock { _ in
            Self.exclusively(file) {
                let records = records(of: fingerprint, kind)
                let place = Self.place(of: fingerprint, in: records, at: now)
                let isThere = records[place]?.fingerprint == fingerprint
                let old = isThere ? records[place] : nil
                var record = old ?? FailureRecord(fingerprint, kind)
                let before = record
                let result = change(&record)
                if !isThere { record.takeOver(from: records[place], at: now) }
                if record != before {
                    file.write(record.bytes, at: offset(of: fingerprint, kind) + place * FailureRecord.size)
                }
                return result
            }
        }
    }

    /// Where a record stands or may stand: its own place, else a free one, else that of the record that is worth least.
    private static func place(of fingerprint: Fingerprint, in records: [FailureRecord?], at now: Int64) -> Int {
        if let own = records.firstIndex(where: { $0?.fingerprint == fingerprint }) { return own }
        if let free = records.firstIndex(of: nil) { return free }
        func worth(_ place: Int) -> (Int, Int64) { records[place]?.worth(at: now) ?? (.min, 0) }
        return records.indices.min { worth($0) < worth($1) } ?? 0
    }

    private func records(of fingerprint: Fingerprint, _ kind: FailureRecord.Kind) -> [FailureRecord?] {
        let start = offset(of: fingerprint, kind)
        let bytes = file.bytes(in: start..<start + Self.bucketSize)
        return stride(from: 0, to: Self.bucketSize, by: FailureRecord.size).map { place in
            FailureRecord(bytes.span.extracting(place..<place + FailureRecord.size))
        }
    }

    private func offset(of fingerprint: Fingerprint, _ kind: FailureRecord.Kind) -> Int {
        let part = Int(kind.rawValue - 1) * Self.bucketCount
        return Self.headerSize + (part + Int(fingerprint.high % UInt64(Self.bucketCount))) * Self.bucketSize
    }

    /// The key of the file; one that has none yet, or is of another version or of the time before a restart, begins anew.
    private static func key(of file: SharedFile) -> [UInt8] {
        let mark = Array("syllabus sign-ins 1 \(SystemStart.id)\n".utf8.prefix(keyRange.lowerBound))
        if file.bytes(in: 0..<mark.count) == mark { return file.bytes(in: keyRange) }
        let key = randomBytes(keyRange.count)
        file.write([UInt8](repeating: 0, count: size), at: 0)
        file.write(key, at: keyRange.lowerBound)
        file.write(mark, at: 0)
        return key
    }

    /// Keeps other processes out while something is changed, and gives up on one that has stopped in the middle: a count that
    /// is lost matters less than a sign-in that hangs.
    private static func exclusively<Result: Sendable>(
        _ file: SharedFile, waitingMilliseconds limit: Int = 5, _ body: () -> Result
    ) -> Result {
        let isTaken = file.take(SharedPlaces.failures, waitingMilliseconds: limit)
        defer { if isTaken { file.giveBack(SharedPlaces.failures) } }
        return body()
    }
}
