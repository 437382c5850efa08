/// What becomes of a row of the old database.
enum Verdict<Taken> {
    /// It can be taken.
    case taken(Taken)
    /// It was taken before, and may have been changed here since; it stays as it is here.
    case alreadyThere
    /// It cannot be taken.
    case refused(RowFault)
}
