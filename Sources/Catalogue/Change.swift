/// What became of a change to something that is stored.
public enum Change<Stored, Objection> {
    /// It was made, and a power cut does not undo it; this is how the thing is now, or was before it was removed.
    case made(Stored)
    /// There is no such thing.
    case missing
    /// The caller objected to it; nothing was changed.
    case refused(Objection)
}
