/// How the tool ends when it has not done what it was asked for (sysexits.h).
enum ExitStatus: Int32 {
    /// The question whether to go on was not answered with yes, or there are warnings.
    case declined = 1
    /// The command line is wrong.
    case usage = 64
    /// A file or a token does not hold what it should.
    case data = 65
    /// No such user.
    case noUser = 67
    /// The system lacks something, memory for instance.
    case system = 71
    /// What was to be made cannot be made.
    case cannotCreate = 73
    /// Reading or writing failed.
    case inputOutput = 74
    /// Not allowed.
    case permission = 77
    /// The state folder or its settings are not as they should be.
    case configuration = 78
}
