import ArgumentParser
import Authentication
import JSON
import Time

struct SecretListCommand: StateCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the keys that sign and verify tokens.",
        discussion: """
            The newest is the first; it signs, and all of them verify. The keys themselves are not shown. With --json \
            the list is one object on one line.

            EXAMPLES
              syllabus secret list
              syllabus secret list --json | jq -r '.keys[] | select(.signs | not) | .id'
            """)

    @Flag(help: "Print JSON.") var json = false
    @OptionGroup var state: State

    func run() throws {
        let ring = try state.secret().keyRing()
        try printResult(json ? Self.json(ring) : Self.table(ring, now: .now))
    }

    private static func json(_ ring: KeyRing) -> String {
        let list = ring.keys.map { key in
            JSONValue.object([
                "id": .string(key.id), "signs": .bool(key.id == ring.newest.id),
                "created": key.created.map { .string($0.rfc3339) } ?? .null, "bytes": .integer(Int64(key.byteCount)),
                "plain": .bool(key.isPlain),
            ])
        }
        return JSONValue.object(["keys": .array(list)]).text
    }

    private static func table(_ ring: KeyRing, now: Timestamp) -> String {
        let rows = ring.keys.map { key in
            [
                key.id, key.id == ring.newest.id ? "signs" : "verifies", key.created?.rfc3339 ?? "unknown",
                key.created.map { $0.words(until: now) } ?? "unknown",
                "\(key.byteCount) bytes\(key.isPlain ? ", a plain secret" : "")",
            ]
        }
        return aligned([["ID", "USE", "CREATED", "AGE", "LENGTH"]] + rows)
    }
}
