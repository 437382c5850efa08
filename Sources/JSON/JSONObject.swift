/// A JSON object that keeps the order of its members (RFC 8259, section 4).
///
/// Objects here have a handful of members, so a lookup walks them.
public struct JSONObject: Sendable {
    /// The members in order; no key stands twice.
    public private(set) var members: [(key: String, value: JSONValue)]

    /// Makes an object of members; where a key stands twice the later value wins.
    ///
    /// - Parameter members: Keys and values in order.
    public init(members: [(key: String, value: JSONValue)] = []) {
        self.members = []
        self.members.reserveCapacity(members.count)
        for member in members { self[member.key] = member.value }
    }

    /// Makes an object of members whose keys are known to differ.
    init(distinct members: [(key: String, value: JSONValue)]) {
        self.members = members
    }

    /// The value of a key; setting one that is new appends it, setting nil removes it.
    public subscript(key: String) -> JSONValue? {
        get { index(of: key).map { members[$0].value } }
        set {
            switch (index(of: key), newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// Keys compare by their bytes (RFC 8259, section 8.3).
    private func index(of key: String) -> Int? {
        members.firstIndex { $0.key.hasSameBytes(as: key) }
    }
}

extension JSONObject: Equatable {
    /// Whether both have the same members in the same order.
    public static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) { $0.key == $1.key && $0.value == $1.value }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object with the literal's members, in its order; their keys differ, since they stand side by side in the code.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(distinct: elements.map { ($0.0, $0.1) })
    }
}
