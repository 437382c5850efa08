/// What the service does with a file or a folder: the three bits of a mode that it needs.
enum FileUse: UInt32 {
    case entering = 0o1
    case writing = 0o2
    case reading = 0o4
    case changing = 0o6
    case all = 0o7

    /// What it is that somebody may or may not do.
    var words: String {
        switch self {
        case .entering: "enter"
        case .writing: "write"
        case .reading: "read"
        case .changing: "read and write"
        case .all: "read, write and enter"
        }
    }

    /// What `chmod` gives for it.
    var letters: String {
        switch self {
        case .entering: "x"
        case .writing: "w"
        case .reading: "r"
        case .changing: "rw"
        case .all: "rwx"
        }
    }
}
