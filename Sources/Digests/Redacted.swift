/// A secret: however it is printed, logged or dumped, nothing of it is seen.
public protocol Redacted: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {}

extension Redacted {
    /// A fixed text in place of the secret.
    public var description: String { "<redacted>" }

    /// A fixed text in place of the secret.
    public var debugDescription: String { "<redacted>" }

    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
